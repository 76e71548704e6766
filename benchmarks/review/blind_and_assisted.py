"""Blind and assisted agreement on the 53 published quotes, after a scripted review over HTTP.

    python benchmarks/review/blind_and_assisted.py [--seed 0]

A reviewer who is a script signs in to `themeseed serve` and codes all 53 quotes as the pages let a
person do: 27 blind, drawn by lot, then the other 26 beside the suggestion. By itself it gives the
authors' theme in seven of ten quotes, by lot, else another one. Beside a suggestion that it would not
have given, it takes the suggestion half of the time: so how far it is led is known beforehand. Then the
published themes are added as a second coder. The suggestions know the codebook only (--no-learning, no
run afterwards): they are those that stood on the pages. Prints what `themeseed compare` and the pages
Progress and Agreement say, and writes blind_and_assisted.json. It says what the pages report of such a
reviewer, nothing of people.
"""

import argparse
import json
import random
import re
import tempfile
from pathlib import Path

import httpx
from team import PASSWORD, make_accounts, serving

from themeseed.demo import CODER
from themeseed.exchange.codebook import read_codebook
from themeseed.review import codings_of
from themeseed.seeds import DEFAULT, codebook_path, quotes_path
from themeseed.study import add_sources, create_study, open_study, run_study
from themeseed.study.blind import Apart, apart_in
from themeseed.study.desk import Desk
from themeseed.study.led import Led, led, parted_in

HERE = Path(__file__).parent
N_BLIND = 27
BY_ITSELF = 0.7
"""How often the reviewer, by itself, gives the authors' theme."""
LED = 0.5
"""How often it takes a suggestion that it would not have given."""


class Reviewer:
    """A script that codes as it would by itself, or as it is led."""

    def __init__(self, themes: dict[str, str], code_ids: tuple[str, ...], seed: int) -> None:
        chance = random.Random(seed)  # noqa: S311  # a made-up reviewer, no secret
        self.own = {
            quote_id: theme
            if chance.random() < BY_ITSELF
            else chance.choice([code for code in code_ids if code != theme])
            for quote_id, theme in sorted(themes.items())
        }
        self._follows = {quote_id: chance.random() < LED for quote_id in sorted(themes)}

    def code(self, quote_id: str, suggested: str | None) -> str:
        """Return the code that it gives, with a suggestion in view or without."""
        own = self.own[quote_id]
        return suggested if suggested and suggested != own and self._follows[quote_id] else own


def main() -> None:
    """Review, add the second coder, and write what is reported."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=0)
    seed = parser.parse_args().seed
    with tempfile.TemporaryDirectory() as place:
        folder, themes = Path(place) / "study", authors_themes(Path(place))
        book = read_codebook(codebook_path(DEFAULT))
        with create_study(folder, book) as study:
            add_sources(study, [quotes_path(DEFAULT)])
            run_study(study)
        reviewer = Reviewer(themes, book.codable_ids, seed)
        (name,) = make_accounts(folder, 1)
        with serving(folder, "--port", "0", "--no-learning") as (_, address):
            n_led = review(address, name, reviewer)
        with open_study(folder) as study:
            add_sources(study, [quotes_path(DEFAULT)], codes_column="theme", coder_name=CODER)
            desk = Desk(study)
            me = next(coder for coder in desk.people if coder.name == name)
            parted = apart_in(study, me)
            (of_me,) = led(parted_in(desk, desk.sight.view(me.id)))
    found = {
        "quotes": len(themes), "seed": seed, "by_itself": BY_ITSELF, "led": LED, "n_moved_to_it": n_led,
        "apart": [row(each) for each in parted], "as_suggested": shares(of_me),
    }  # fmt: skip
    for each in parted:
        told = (each.figure("percent agreement"), each.figure("Cohen's kappa"))
        print(f"| {each.other} | {each.how} | {each.n_quotes} | {told[0]} | {told[1]} |")
    print(json.dumps(found["as_suggested"]))
    (HERE / "blind_and_assisted.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def authors_themes(place: Path) -> dict[str, str]:
    """Return the published theme of each quote, by its id in every study of them."""
    with create_study(place / "published", read_codebook(codebook_path(DEFAULT))) as study:
        add_sources(study, [quotes_path(DEFAULT)], codes_column="theme", coder_name=CODER)
        return {each.quote_id: each.codes[0] for each in codings_of(study.store.decisions())}


def review(address: str, name: str, reviewer: Reviewer) -> int:
    """Code everything as the pages ask for it; return how often a suggestion was given in to."""
    n_led = 0
    with httpx.Client(
        base_url=address, headers={"origin": address}, follow_redirects=True, timeout=60
    ) as client:
        client.post("/sign-in", data={"name": name, "password": PASSWORD, "to": "/"})
        for order, count in (("blind", N_BLIND), ("document", len(reviewer.own) - N_BLIND)):
            card = client.get("/review", params={"order": order}).text
            for _ in range(count):
                fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', card))
                quote_id = re.findall(r'action="/quotes/([^/"]+)/decide"', card)[0]
                shown = re.search(r'<li class="suggested">\s*<button name="code" value="([^"]+)"', card)
                assert (fields["seen"] == "blind") == (order == "blind")
                code = reviewer.code(quote_id, shown[1] if shown else None)
                n_led += code != reviewer.own[quote_id]
                answer = client.post(
                    f"/quotes/{quote_id}/decide",
                    data={**fields, "code": code},
                    headers={"hx-request": "true"},
                )
                assert answer.status_code == 200, answer.text
                card = answer.text
    return n_led


def row(each: Apart) -> dict[str, object]:
    """Return agreement with somebody, blind or assisted."""
    found = {}
    for name in ("percent agreement", "Cohen's kappa"):
        measure = each.agreement.measure(name) if each.agreement else None
        interval = measure.interval if measure else None
        found[name] = [
            None if value is None else round(value, 4)
            for value in (
                measure.value if measure else None,
                interval.low if interval else None,
                interval.high if interval else None,
            )
        ]
    return {"with": each.other, "decided": each.how, "quotes": each.n_quotes} | found


def shares(of_me: Led) -> dict[str, object]:
    """Return how often the answer is what was suggested, blind and assisted, and the difference."""
    found: dict[str, object] = {}
    for how, share in (("blind", of_me.blind), ("assisted", of_me.assisted)):
        assert share is not None
        found[how] = {
            "answers": share.n_quotes, "as_suggested": share.n_agreeing,
            "interval": [round(share.low, 3), round(share.high, 3)],
        }  # fmt: skip
    found["difference"] = [round(each, 3) for each in of_me.difference or ()]
    found["note"] = of_me.note
    return found


if __name__ == "__main__":
    main()
