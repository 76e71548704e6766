"""Accepting unread: only what a blind sample allows, only if a person says so, never as a person."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from themeseed.cli import app
from themeseed.config import ReaderConfig
from themeseed.errors import ConfigError, NothingToDoError, ReaderError, UnknownNameError
from themeseed.records import Code, Codebook, Decision
from themeseed.review import codings_of, decide, in_random_order, make_coder
from themeseed.study import (
    Study,
    accept_unread,
    add_sources,
    automation,
    create_study,
    open_study,
    run_study,
    take_back_unread,
)
from themeseed.study.automating import MACHINE

ADA = make_coder("Ada")
UNREAD = make_coder(MACHINE, machine=True)
START = datetime(2025, 11, 23, 20, tzinfo=UTC)


def words(text: str) -> list[str]:
    return text.split()


PAY = words(
    "wages salary money contract bonus raise payslip overtime hours pension "
    "tax budget cost rent savings income earnings rate allowance invoice"
)
TEAM = words(
    "colleagues friends lunch together help support welcome laughing trust group "
    "kind listening sharing advice mentor chatting cheerful belonging kitchen party"
)
WEATHER = words(
    "rain snow cloud storm thunder wind sunshine fog frost drizzle "
    "sky hail breeze heat humidity lightning rainbow winter puddle umbrella"
)
N = 110


def sentences(words: list[str], n: int, seed: int) -> list[str]:
    rng = np.random.default_rng(seed)
    return [" ".join(rng.choice(words, 7, replace=False)) for _ in range(n)]


def table(path: Path, texts: list[str]) -> Path:
    path.write_text(
        "id,text\n" + "".join(f"{n},{text}\n" for n, text in enumerate(texts)), encoding="utf-8"
    )
    return path


def truth(study: Study) -> dict[str, tuple[str, ...]]:
    """Return what is right: pay and team by their words; mixed quotes by the toss of a coin."""
    found: dict[str, tuple[str, ...]] = {}
    for number, quote in enumerate(study.store.quotes()):
        n_pay = sum(word in PAY for word in quote.text.split())
        mixed = 0 < n_pay < 7
        found[quote.id] = (("pay", "team")[number % 2] if mixed else "pay" if n_pay else "team",)
    return found


@pytest.fixture(scope="module")
def blind_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study with two plain codes; 130 of its 240 quotes were decided blind, by lot."""
    folder = tmp_path_factory.mktemp("blind") / "study"
    codes = (
        Code(id="pay", name="Pay", description="wages and money"),
        Code(id="team", name="Team", description="colleagues and support"),
    )
    texts = sentences(PAY, N, 1) + sentences(TEAM, N, 2)
    texts += [
        f"{a} {b}" for a, b in zip(sentences(PAY[:8], 20, 3), sentences(TEAM[:8], 20, 4), strict=True)
    ]
    with create_study(folder, Codebook(id="work", name="Work", codes=codes)) as study:
        add_sources(study, [table(folder.parent / "answers.csv", texts)])
        study.store.add_coder(ADA)
        right, book = truth(study), study.store.codebook()
        study.store.append_decisions(
            [
                decide(
                    quote, ADA, "change", codebook=book, codes=right[quote.id], blind=True,
                    now=START + timedelta(minutes=minute),
                )
                for minute, quote in enumerate(in_random_order(study.store.quotes(), 1)[:130])
            ]
        )  # fmt: skip
        run_study(study)
    return folder


@pytest.fixture
def blind(blind_folder: Path, copied: Callable[[Path], Path]) -> Iterator[Study]:
    with open_study(copied(blind_folder)) as study:
        yield study


def machine_decisions(study: Study) -> list[Decision]:
    return [each for each in study.store.decisions() if each.coder_id == UNREAD.id]


def test_asking_what_may_be_accepted_keeps_nothing(blind: Study) -> None:
    found = automation(blind)
    assert found.n_sample == 130
    assert {band.code_id for band in found.accepted} == {"pay", "team"}
    right = truth(blind)
    accepted = [(it, band.code_id) for band in found.accepted for it in band.quote_ids]
    assert len(accepted) > 60
    assert sum((code,) == right[quote_id] for quote_id, code in accepted) >= 0.9 * len(accepted)
    assert machine_decisions(blind) == []
    assert UNREAD not in blind.store.coders()


def test_what_is_accepted_is_the_machines_and_says_who_let_it(blind: Study) -> None:
    found = automation(blind)
    n = accept_unread(blind, found, by="Grace")
    kept = machine_decisions(blind)
    assert len(kept) == n == sum(len(band.quote_ids) for band in found.accepted)
    assert UNREAD in blind.store.coders()
    assert all("let by Grace" in each.note and "blind ones right" in each.note for each in kept)
    assert {each.run_id for each in kept} == {found.run_id}
    assert all(len(each.suggestion_ids) == 1 and not each.blind for each in kept)
    assert not {each.quote_id for each in kept} & {
        each.quote_id for each in blind.store.decisions() if each.coder_id == ADA.id
    }


def test_nothing_is_learnt_from_what_was_accepted_unread(blind: Study) -> None:
    before = blind.store.latest_run()
    found = automation(blind)
    accept_unread(blind, found, by="Grace")
    ran = run_study(blind)
    assert not ran.new
    assert ran.run == before
    assert dict(ran.run.summary)["decided"] == "130"
    again = automation(blind)
    assert again.bands == found.bands
    assert again.n_kept == sum(len(band.quote_ids) for band in found.accepted)


def test_accepting_twice_adds_nothing_and_taking_back_takes_all(blind: Study) -> None:
    found = automation(blind)
    n = accept_unread(blind, found, by="Grace")
    accept_unread(blind, found, by="Grace")
    assert len(machine_decisions(blind)) == n
    assert take_back_unread(blind) == n
    assert take_back_unread(blind) == 0
    assert {each.verdict for each in machine_decisions(blind)[n:]} == {"undo"}
    assert {each.coder_id for each in codings_of(blind.store.decisions())} == {ADA.id}


def test_a_stricter_automation_takes_back_what_it_no_longer_accepts(blind: Study) -> None:
    n = accept_unread(blind, automation(blind, precision=0.8), by="Grace")
    only_pay = automation(blind)
    pay = [band for band in only_pay.bands if band.code_id == "pay"]
    left = accept_unread(blind, replace(only_pay, bands=tuple(pay)), by="Grace")
    assert left < n
    held = {each.codes for each in codings_of(blind.store.decisions()) if each.coder_id == UNREAD.id}
    assert held == {("pay",)}


def test_a_document_that_the_lot_never_reached_is_set_aside(blind: Study, tmp_path: Path) -> None:
    add_sources(blind, [table(tmp_path / "later.csv", sentences(WEATHER, 30, 9))])
    found = automation(blind)
    (said,) = found.set_aside
    assert said.startswith("later")
    assert found.n_set_aside == 30
    later = {q.id for q in blind.store.quotes() if "later" in blind.store.document(q.document_id).name}
    assert not later & {it for band in found.bands for it in band.quote_ids}


def test_assisted_decisions_are_no_ground_to_accept_anything(published: Study) -> None:
    with pytest.raises(NothingToDoError, match="nothing left"):
        automation(published)


def test_without_a_blind_decision_it_is_said_how_to_begin(undecided: Study) -> None:
    quote = undecided.store.quotes()[0]
    undecided.store.add_coder(ADA)
    undecided.store.append_decision(
        decide(quote, ADA, "change", codebook=undecided.store.codebook(), codes=["teams"])
    )
    with pytest.raises(NothingToDoError, match="decided nothing blind"):
        automation(undecided)


def test_no_second_reader_is_asked_before_there_is_a_blind_sample(undecided: Study) -> None:
    nobody = ReaderConfig(kind="language-model", address="http://127.0.0.1:9/v1")
    asking = replace(undecided, config=replace(undecided.config, reader=nobody))
    quote = asking.store.quotes()[0]
    asking.store.add_coder(ADA)
    asking.store.append_decision(
        decide(quote, ADA, "change", codebook=asking.store.codebook(), codes=["teams"])
    )
    with pytest.raises(NothingToDoError, match="decided nothing blind"):
        automation(asking)


def test_it_can_be_asked_without_the_second_reader_of_the_study(blind: Study) -> None:
    nobody = ReaderConfig(kind="language-model", address="http://127.0.0.1:9/v1")
    asking = replace(blind, config=replace(blind.config, reader=nobody))
    with pytest.raises(ReaderError, match=r"127\.0\.0\.1:9"):
        automation(asking)
    found = automation(asking, second_reader=False)
    assert replace(found, run_id="") == replace(automation(blind), run_id="")


def test_the_command_accepts_only_with_a_name_and_takes_back(blind: Study) -> None:
    def said(*options: str) -> Result:
        return CliRunner().invoke(app, ["automate", str(blind.folder), *options])

    shown = said()
    assert shown.exit_code == 0
    assert "Nothing was accepted" in shown.output
    assert "no theme fits" in shown.output
    assert isinstance(said("--accept").exception, UnknownNameError)
    done = json.loads(said("--accept", "--by", "Grace", "--json").output)
    assert done["accepted"] == len(machine_decisions(blind)) > 60
    assert json.loads(said("--undo", "--json").output) == {"taken_back": done["accepted"]}


@pytest.mark.parametrize("precision", [0.3, 1.0])
def test_a_precision_that_nothing_can_promise_is_refused(blind: Study, precision: float) -> None:
    with pytest.raises(ConfigError, match="--precision"):
        automation(blind, precision=precision)
