"""Accepting suggestions without reading: what a blind sample allows, code by code, and keeping it.

The rule: the machine accepts nothing by itself. A person asks what would be accepted, and says so; what
is accepted is kept as decisions of a machine coder, never of a person, with the run, the band and who
let it. No suggestion is ever made from such decisions.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import uuid4

from themeseed.errors import ConfigError, NothingToDoError
from themeseed.records import (
    Automation,
    Band,
    Coding,
    Decision,
    Embeddings,
    Quote,
    Suggestion,
)
from themeseed.review import as_settled, make_coder, standing
from themeseed.study.agreeing import chosen_coder
from themeseed.study.folder import Study
from themeseed.study.lot import Lot, lot_of, seen_since
from themeseed.study.material import Progress, gather
from themeseed.study.running import run_study
from themeseed.suggest import Offered, band_of, left_out_documents, unlike_documents

MACHINE = "themeseed, unread"
"""The name of the machine coder to whom what is accepted without reading belongs."""

_LEAST_PRECISION, _LEAST_CONFIDENCE = 0.5, 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """What a run suggests for a quote: a code, or None for "no theme fits"."""

    code_id: str | None
    probability: float


def automation(
    study: Study,
    *,
    precision: float = 0.9,
    confidence: float = 0.95,
    coder_name: str | None = None,
    on_progress: Progress | None = None,
    allow_download: bool = False,
    second_reader: bool | None = None,
    allow_remote: bool = False,
) -> Automation:
    """Return what may be accepted without reading, and why other codes may not. Nothing is kept.

    A run is made if anything has changed since the latest, and there is a blind sample to hold it to.

    Args:
        study: open, with quotes that a person decided blind, by lot.
        precision: the wanted share of right ones among what is accepted, for each code.
        confidence: how sure that has to be.
        coder_name: whose blind decisions; those of the person who decided most otherwise.
        on_progress: told what is being done.
        allow_download: whether a model may be fetched from a hub.
        second_reader: whether a second reader is asked in that run; None as study.toml says.
        allow_remote: whether quotes may be sent to the second reader's address on another machine.

    Raises:
        ConfigError: precision or confidence is not between 0.5 and 1.
        NothingToDoError: nothing was decided blind, or nothing is undecided.
        UnknownNameError: there is no such coder.
        ReaderError: a second reader is asked for, and may not be or cannot be reached.
    """
    for name, value, least in (
        ("precision", precision, _LEAST_PRECISION),
        ("confidence", confidence, _LEAST_CONFIDENCE),
    ):
        if not least <= value < 1:
            raise ConfigError(f"--{name} is {value}; it has to be at least {least} and below 1.")
    person = chosen_coder(study, coder_name)
    material = gather(study, study.config, on_progress=on_progress, allow_download=allow_download)
    decisions = study.store.decisions()
    mine = [each for each in material.own if each.coder_id == person.id]
    seen = seen_since(study.store, person)
    lot = lot_of(decisions, mine, material.quotes, person, material.codebook, seen_since=seen)
    if lot is not None:
        # What the machine is held to is what was adjudicated, where anything was.
        lot = replace(lot, sample=as_settled(lot.sample, material.own))
    if lot is None or not lot.sample:
        raise NothingToDoError(
            f"'{person.name}' has decided nothing blind, so nothing says how far the machine can be "
            f'trusted. Decide some quotes by lot: themeseed review {study.folder}, order "blind, drawn '
            'by lot"; a code that is always right takes 29 that it is suggested for.'
        )
    decided = {each.quote_id for each in material.codings}
    undecided = [it for it in lot.quote_ids if it not in decided]
    if not undecided:
        raise NothingToDoError("Every quote is decided; there is nothing left to accept unread.")
    # Made only now: a second reader may take hours.
    ran = run_study(
        study,
        on_progress=on_progress,
        allow_download=allow_download,
        second_reader=second_reader,
        allow_remote=allow_remote,
    )
    said, aside = _set_aside(lot, undecided, material.quotes, material.embeddings, study)
    offered = _offered(ran.suggestions, lot, material.codings, lot.open_ids, aside)
    n_quotes = len(lot.quote_ids) - len(aside)
    codes: list[str | None] = list(material.codebook.codable_ids)
    if not study.config.match.multiple:
        codes.append(None)
    return Automation(
        run_id=ran.run.id,
        coder=person.name,
        precision=precision,
        confidence=confidence,
        n_quotes=len(lot.quote_ids),
        n_undecided=len(undecided),
        n_sample=len(lot.sample),
        n_open=lot.n_open,
        bands=tuple(
            band_of(
                code,
                offered.get(code, ()),
                precision=precision,
                confidence=confidence,
                n_quotes=n_quotes,
                n_undecided=len(undecided) - len(aside),
            )
            for code in codes
        ),
        set_aside=said,
        n_set_aside=len(aside),
        n_kept=len(_kept(decisions)),
    )


def accept_unread(study: Study, found: Automation, *, by: str) -> int:
    """Keep what an automation would accept as decisions of the machine coder; return on how many quotes.

    What the machine coder holds already is taken back where it is no longer accepted, so that its
    decisions are those of one automation.

    Args:
        study: open.
        found: as `automation` returned it.
        by: the name of the person who lets the machine accept; kept with every decision.

    Raises:
        UnknownNameError: the name is blank.
        NothingToDoError: no band would accept anything.
    """
    by = make_coder(by).name
    if not found.accepted:
        raise NothingToDoError("No code can be accepted unread, so nothing was kept.")
    codes: dict[str, list[Band]] = defaultdict(list)
    for band in found.accepted:
        for quote_id in band.quote_ids:
            codes[quote_id].append(band)
    kept = _kept(study.store.decisions())
    ids = {(each.quote_id, each.code_id): each.id for each in study.store.suggestions(found.run_id)}
    wanted = {quote_id: _codes(bands) for quote_id, bands in codes.items()}
    gone = [each for each in kept.values() if wanted.get(each.quote_id) != each.codes]
    fresh = [it for it in wanted if it not in kept or kept[it].codes != wanted[it]]
    study.store.add_coder(make_coder(MACHINE, machine=True))
    study.store.append_decisions(
        [_undo(each) for each in gone]
        + [
            _decision(
                quote_id,
                wanted[quote_id],
                note=_note(found, codes[quote_id], by),
                run_id=found.run_id,
                suggestion_ids=tuple(ids[quote_id, code] for code in wanted[quote_id]),
            )
            for quote_id in sorted(fresh)
        ]
    )
    return len(wanted)


def take_back_unread(study: Study) -> int:
    """Take back everything that was accepted unread; return on how many quotes. It stays on record."""
    kept = _kept(study.store.decisions())
    if kept:
        study.store.append_decisions([_undo(each) for each in kept.values()])
    return len(kept)


def _offered(
    suggestions: Sequence[Suggestion],
    lot: Lot,
    codings: Sequence[Coding],
    open_ids: frozenset[str],
    aside: frozenset[str],
) -> dict[str | None, list[Offered]]:
    """Return by code the quotes of the lot for which it is what the run suggests."""
    blind = {each.quote_id: each.codes for each in lot.sample}
    beside: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for coding in codings:
        if coding.quote_id not in blind:
            beside[coding.quote_id].append(coding.codes)
    here = frozenset(lot.quote_ids) - aside
    found: dict[str | None, list[Offered]] = defaultdict(list)
    for quote_id, answers in _answers(suggestions).items():
        if quote_id not in here:
            continue
        for answer in answers:
            if quote_id in blind:
                kind, given = "sample", [blind[quote_id]]
            elif quote_id in open_ids:
                kind, given = "open", []
            elif quote_id in beside:
                kind, given = "beside", beside[quote_id]
            else:
                kind, given = "rest", []
            found[answer.code_id].append(
                Offered(
                    quote_id=quote_id,
                    probability=answer.probability,
                    kind=kind,
                    right=any(
                        answer.code_id in codes if answer.code_id is not None else not codes
                        for codes in given
                    ),
                )
            )
    return found


def _answers(suggestions: Sequence[Suggestion]) -> dict[str, list[_Answer]]:
    """Return for each quote what is put before the reviewer, or "no theme fits" with what is left."""
    shown: dict[str, list[_Answer]] = {}
    left: dict[str, float] = {}
    for each in suggestions:
        shown.setdefault(each.quote_id, [])
        left[each.quote_id] = left.get(each.quote_id, 1.0) - each.probability
        if each.suggested:
            shown[each.quote_id].append(_Answer(code_id=each.code_id, probability=each.probability))
    return {
        quote_id: answers or [_Answer(code_id=None, probability=left[quote_id])]
        for quote_id, answers in shown.items()
    }


def _set_aside(
    lot: Lot,
    undecided: Sequence[str],
    quotes: Sequence[Quote],
    embeddings: Embeddings,
    study: Study,
) -> tuple[tuple[str, ...], frozenset[str]]:
    """Return sentences about documents unlike the blind sample, and their undecided quotes."""
    document_of = {quote.id: quote.document_id for quote in quotes}
    row = {quote_id: number for number, quote_id in enumerate(embeddings.ids)}
    in_lot = set(lot.quote_ids)
    sampled = [each.quote_id for each in lot.sample if each.quote_id in in_lot]
    of_document: dict[str, list[str]] = defaultdict(list)
    for quote_id in undecided:
        of_document[document_of[quote_id]].append(quote_id)
    names = study.store.document_names()
    n_quotes = Counter(document_of[it] for it in lot.quote_ids)
    n_sampled = Counter(document_of[it] for it in sampled)
    missed = {it for it in left_out_documents(n_sampled, n_quotes) if it in of_document}
    far = unlike_documents(
        embeddings.vectors,
        [row[it] for it in sampled],
        {it: [row[quote_id] for quote_id in ids] for it, ids in of_document.items()},
    )
    said = [
        f"{names[it]}: the blind sample has {n_sampled[it]} of its {n_quotes[it]} quotes, so it can "
        "hardly have been drawn from it; nothing is accepted there. Decide some of it blind."
        for it in sorted(missed, key=names.__getitem__)
    ] + [
        f"{names[it]}: {far[it]} of its {len(of_document[it])} undecided quotes resemble nothing in the "
        "blind sample; nothing is accepted there. Decide some of it blind."
        for it in sorted(far.keys() - missed, key=names.__getitem__)
    ]
    aside = frozenset(quote_id for it in missed | far.keys() for quote_id in of_document[it])
    return tuple(said), aside


def _kept(decisions: Sequence[Decision]) -> Mapping[str, Decision]:
    """Return what the machine coder holds now, by quote."""
    machine = make_coder(MACHINE, machine=True)
    return {each.quote_id: each for each in standing(decisions) if each.coder_id == machine.id}


def _codes(bands: Sequence[Band]) -> tuple[str, ...]:
    return tuple(band.code_id for band in bands if band.code_id is not None)


def _note(found: Automation, bands: Sequence[Band], by: str) -> str:
    told = "; ".join(
        f"from {band.bar:.0%}, {band.n_right} of {band.n_sample} blind ones right" for band in bands
    )
    return (
        f"Accepted unread ({told}; wanted {found.precision:.0%} with {found.confidence:.0%} "
        f"confidence), let by {by}."
    )


def _decision(
    quote_id: str,
    codes: tuple[str, ...],
    *,
    note: str,
    run_id: str,
    suggestion_ids: tuple[str, ...],
) -> Decision:
    return Decision(
        id=str(uuid4()),
        quote_id=quote_id,
        coder_id=make_coder(MACHINE, machine=True).id,
        verdict="accept" if codes else "none",
        codes=codes,
        note=note,
        run_id=run_id,
        suggestion_ids=suggestion_ids,
        decided_at=_now(),
    )


def _undo(taken: Decision) -> Decision:
    return Decision(
        id=str(uuid4()),
        quote_id=taken.quote_id,
        coder_id=taken.coder_id,
        verdict="undo",
        decided_at=_now(),
    )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
