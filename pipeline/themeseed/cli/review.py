"""themeseed review: decide on suggestions in the browser, or in the terminal."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from getpass import getuser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, get_args

import typer

from themeseed.cli.options import Json, Quiet, StudyFolder
from themeseed.cli.output import Output
from themeseed.errors import ConfigError, DecisionError, UnknownNameError

if TYPE_CHECKING:
    from themeseed.records import Decision, Quote
    from themeseed.study.reviewing import ReviewSession

    Decided = tuple[Decision, ...]
    """What one key brings: a decision, or the undoings of all that were decided together."""

KEYS = (
    ("a", "accept", "the suggested codes are right"),
    ("c", "change", "other codes are right: give their numbers or ids"),
    ("+", "add", "the suggested codes are right, and further ones"),
    ("n", "none", "no code fits"),
    ("r", "reject", "the suggestion is wrong; what is right is left open"),
    ("s", "skip", "decide later"),
    ("u", "undo", "take back the latest decision"),
    ("m", "memo", "write a memo that is kept with the next decision"),
    ("?", "codes", "show the codebook"),
    ("q", "quit", "stop; everything decided is kept"),
)
_BAR = 20


def review(
    folder: StudyFolder,
    coder: Annotated[
        str | None,
        typer.Option(
            "--coder",
            help="Your name: decisions are kept under it. Else the name you are signed in with.",
        ),
    ] = None,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Where the pages answer; 0 takes a free port.")
    ] = 0,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Print the address, but do not open it.")
    ] = False,
    terminal: Annotated[
        bool, typer.Option("--terminal", help="Review here in the terminal instead of in a browser.")
    ] = False,
    order: Annotated[
        str,
        typer.Option(
            help="document (reading order), informative (what teaches most first), uncertain or "
            "certain (least or most sure first); in the browser also cluster and blind (drawn by lot, "
            "suggestions shown afterwards)."
        ),
    ] = "document",
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Decide on suggestions, in pages that only you can open, on this machine.

    Every decision is on disk before the next quote is shown, and the suggestions learn from it.
    With --terminal you decide here; keys are then also read from standard input, one line each
    ("a", "c 2", "c 1 3", "+ 2", "m a memo", ...).
    """
    name = coder or _signed_in()
    if terminal and (port or no_browser):
        raise ConfigError(
            "--port and --no-browser are of the pages; --terminal opens none. Leave one out."
        )
    if not terminal:
        if as_json:
            raise ConfigError("--json prints each decision of a review in the terminal: add --terminal.")
        _in_browser(folder, name, order, port=port, opens_browser=not no_browser, quiet=quiet)
        return
    from themeseed.review import Order
    from themeseed.study import open_study
    from themeseed.study.reviewing import ReviewSession

    orders: dict[str, Order] = {each: each for each in get_args(Order)}
    if order not in orders:
        raise ConfigError(f"--order is '{order}'. Orders: {', '.join(orders)}.")
    out = Output(quiet=quiet, as_json=False)
    show = Output(quiet=quiet or as_json, as_json=False)
    with open_study(folder) as study:
        session = ReviewSession(study, name, order=orders[order])
        if session.new_codes or session.gone_codes:
            changes = [f"new: {code}" for code in session.new_codes]
            changes += [f"gone: {code}" for code in session.gone_codes]
            typer.echo(
                f"warning  The codebook has changed since the latest run ({', '.join(changes)}). "
                f"Suggestions do not know it yet: themeseed run {folder}",
                err=True,
            )
        if session.n_kept_back:
            typer.echo(
                f"warning  {session.n_kept_back} quotes are assigned to you to be decided blind and are "
                "left out here, where suggestions show at once. Decide them in the browser: themeseed "
                f"review {folder}",
                err=True,
            )
        done = _review(session, show, _tell(as_json=as_json, out=out))
        skipped = f", {done.n_skipped} skipped" if done.n_skipped else ""
        show.say(f"{done.n_decided} decided{skipped}, {session.n_left} quotes left.")
        if done.n_decided:
            show.say(f"Let the suggestions learn from them: themeseed run {folder}")


def _signed_in() -> str:
    try:
        return getuser()
    except (KeyError, OSError, ImportError) as error:
        # A container may run as a user without a name.
        raise UnknownNameError(
            "This machine does not say who you are. Give your name: --coder NAME."
        ) from error


def _in_browser(
    folder: Path, name: str, order: str, *, port: int, opens_browser: bool, quiet: bool
) -> None:
    from themeseed.review import make_coder
    from themeseed.study.folder import open_study
    from themeseed.study.wanted import SEAT_ORDERS
    from themeseed.web.server import review_in_browser

    orders = {each: each for each in SEAT_ORDERS}
    if order not in orders:
        raise ConfigError(f"--order is '{order}'. Orders: {', '.join(orders)}.")
    out = Output(quiet=quiet, as_json=False)

    def tell(address: str) -> None:
        out.say(
            f"Reviewing '{folder}' as {name}. The address opens the pages once; Ctrl-C ends the review:"
        )
        # On a line of its own, also under --quiet: without it nobody gets in.
        typer.echo(address)

    # Ctrl-C is how a review ends; everything that was shown as kept is on disk.
    with open_study(folder) as study, suppress(KeyboardInterrupt):
        review_in_browser(
            study,
            make_coder(name),
            order=orders[order],
            port=port,
            opens_browser=opens_browser,
            on_address=tell,
        )
    out.say(f"Ended; every decision is kept. See them with: themeseed report {folder}")


class _Done:
    """What a sitting came to: quotes that stand decided, and quotes that were put off."""

    def __init__(self, verdicts: Mapping[str, str]) -> None:
        self.n_skipped = sum(verdict == "skip" for verdict in verdicts.values())
        self.n_decided = sum(verdict not in ("skip", "undo") for verdict in verdicts.values())


def _tell(*, as_json: bool, out: Output) -> "Callable[[Decided], None]":
    """Return what acknowledges a step: its decisions are on disk when this is called."""

    def tell(made: "Decided") -> None:
        if as_json:
            from dataclasses import asdict
            from json import dumps

            for each in made:
                typer.echo(dumps(asdict(each), ensure_ascii=False, sort_keys=True))
            sys.stdout.flush()
        elif len(made) > 1:
            out.say(f"  taken back: {len(made):,} quotes decided together")
        else:
            (decision,) = made
            codes = f": {', '.join(decision.codes)}" if decision.codes else ""
            out.say(f"  kept {decision.verdict}{codes}  [{decision.id}]")

    return tell


def _review(session: "ReviewSession", out: Output, tell: "Callable[[Decided], None]") -> "_Done":
    memo = ""
    verdicts: dict[str, str] = {}
    shown: str | None = None
    answers = _answers()
    while True:
        quote = session.current
        if quote is None:
            out.say("Every quote is decided.")
            return _Done(verdicts)
        if quote.id != shown:
            _show(session, quote, out)
            shown = quote.id
        answer = next(answers, "q")
        key, _, rest = answer.partition(" ")
        if key == "q":
            if memo:
                typer.echo(f"  The memo was not kept, since no decision followed: {memo}", err=True)
            return _Done(verdicts)
        if key == "?":
            _show_codes(session, out)
        elif key == "m":
            memo = "\n".join(part for part in (memo, rest.strip()) if part)
            out.say(f"  memo for the next decision: {memo or '(none)'}")
        else:
            try:
                made = _decide(session, quote, key, rest, memo)
            except (DecisionError, UnknownNameError) as error:
                typer.echo(f"  {error}", err=True)
                continue
            tell(made)
            # A memo waits for the next decision; taking one back is none.
            memo, shown = memo if made[0].verdict == "undo" else "", None
            verdicts |= {each.quote_id: each.verdict for each in made}


def _decide(session: "ReviewSession", quote: "Quote", key: str, rest: str, memo: str) -> "Decided":
    shown = [each.code_id for each in session.suggestions(quote) if each.suggested]
    match key:
        case "a":
            return (session.decide("accept", note=memo),)
        case "c":
            return (session.decide("change", _codes(session, quote, rest), note=memo),)
        case "+":
            further = _codes(session, quote, rest)
            if not further:
                raise DecisionError("'+' needs the numbers or ids of the codes to add.")
            return (session.decide("change", [*shown, *further], note=memo),)
        case "n":
            return (session.decide("none", note=memo),)
        case "r":
            return (session.decide("reject", note=memo),)
        case "s":
            return (session.decide("skip", note=memo),)
        case "u":
            return session.undo()
    keys = ", ".join(f"{each} {word}" for each, word, _ in KEYS)
    raise DecisionError(f"'{key}' is not a key. Keys: {keys}.")


def _codes(session: "ReviewSession", quote: "Quote", given: str) -> list[str]:
    """Return the codes meant by numbers (as shown beside the quote) or ids."""
    codable = session.codebook.codable
    by_name = {each.name.casefold(): each.id for each in codable} | {
        each.id.casefold(): each.id for each in codable
    }
    ranked = [each.code_id for each in session.suggestions(quote)]
    ranked += [code_id for code_id in session.codebook.codable_ids if code_id not in ranked]
    codes = []
    for word in _words(given, by_name):
        if word.casefold() in by_name:
            codes.append(by_name[word.casefold()])
        elif word.isdigit() and 1 <= int(word) <= len(ranked):
            codes.append(ranked[int(word) - 1])
        else:
            raise UnknownNameError(
                f"'{word}' is neither a code nor a number from 1 to {len(ranked)}. '?' shows the codes."
            )
    return codes


def _words(given: str, names: Mapping[str, str]) -> list[str]:
    """Return the codes that were typed: parted by commas, or by spaces where that is no name."""
    found: list[str] = []
    for part in given.replace(";", ",").split(","):
        cleaned = part.strip().strip("'\"")
        found += [cleaned] if cleaned.casefold() in names else cleaned.split()
    return found


def _answers() -> Iterator[str]:
    """Yield what the coder types: single keys on a terminal (asking on for codes), else lines."""
    if not sys.stdin.isatty():
        for line in sys.stdin:
            if line.strip():
                yield line.strip()
        return
    # One letter is enough on a terminal; click reads it without Enter.
    import click

    while True:
        try:
            key = click.getchar()
        except (KeyboardInterrupt, EOFError):
            return
        if key in ("c", "+", "m"):
            question = "  memo" if key == "m" else "  codes (numbers or ids)"
            yield f"{key} {click.prompt(question, default='', show_default=False)}"
        elif key.strip():
            yield key


def _show(session: "ReviewSession", quote: "Quote", out: Output) -> None:
    context = session.context(quote)
    case = context.case
    attributes = ", ".join(f"{each.name} {each.value}" for each in case.attributes) if case else ""
    whose = " · ".join(part for part in (quote.speaker or "", attributes) if part)
    out.say()
    out.say(f"─── {quote.name} ({session.n_left} left)  {whose}  {context.document}")
    if context.before:
        out.say(f"  … {' '.join(context.before.split())}")
    out.say()
    out.say(f"  » {quote.text}")
    out.say()
    if context.after:
        out.say(f"  {' '.join(context.after.split())} …")
        out.say()
    suggestions = session.look(quote)
    if not suggestions:
        out.say("  No suggestions yet: this quote came in after the latest run (themeseed run).")
    elif not any(each.suggested for each in suggestions):
        out.say("  Suggested: no theme fits")
    for each in suggestions[:9]:
        bar = "█" * round(each.probability * _BAR)
        mark = "→" if each.suggested else "·" if each.in_set else " "
        name = session.codebook.name_of(each.code_id)
        unsure = "" if each.calibrated else " (uncalibrated)"
        figure = f"{each.probability:4.0%}{unsure}"
        out.say(f"  {mark} {each.rank}  {figure} {bar:{_BAR}} {name}  [{each.code_id}]")
        if each.rank == 1 or each.suggested or any(one.kind == "reader" for one in each.evidence):
            for one in each.evidence:
                room = 240 if one.span else 100
                text = f"{one.told[:room]}{'…' if len(one.told) > room else ''}"
                out.say(f"        {one.source}: {text}")
    if any(each.in_set and not each.suggested for each in suggestions):
        level = f"{session.set_level:.0%}"
        out.say(f"  · with these, people's codes are among the marked {level} of the time")
    out.say("  " + "  ".join(f"{key} {word}" for key, word, _ in KEYS))


def _show_codes(session: "ReviewSession", out: Output) -> None:
    for code in session.codebook.codable:
        out.say(f"  {code.id}: {code.name}")
        out.say(f"      {' '.join(code.description.split())}")
