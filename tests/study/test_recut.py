"""Documents cut into other quotes: what was decided goes along, and sensitivity has a row for it."""

from dataclasses import replace
from pathlib import Path

import pytest

from themeseed import frames
from themeseed.config import SegmentConfig
from themeseed.exchange.codebook import read_codebook
from themeseed.records import Coding, Document, Quote, Turn
from themeseed.report import sensitivity_rows
from themeseed.review import decide, make_coder
from themeseed.seeds import codebook_path
from themeseed.segment import segment
from themeseed.study import Study, add_sources, create_study, run_study
from themeseed.study.recut import recut
from themeseed.study.sensitivity import sensitivity

PAY = " ".join(f"They paid me late in month {n} and I was angry." for n in range(9))
TEAM = " ".join(f"My colleague number {n} helped me on the ward." for n in range(10))
TEXT = f"I: How was it?\nP: {PAY}\nI: And then?\nP: {TEAM}\nP: Well, yes, it was.\n"


def document() -> Document:
    turns, start = [], 0
    for line in TEXT.splitlines():
        at = start + 3
        turns.append(Turn(start=at, end=start + len(line), speaker=line[0]))
        start += len(line) + 1
    return Document(id="d", name="talk", text=TEXT, sha256="", format="txt", turns=tuple(turns))


def quotes(config: SegmentConfig) -> tuple[Quote, ...]:
    return segment(document(), config).quotes


AS_SET = SegmentConfig(max_words=150, leave_out_speakers=("I",))


def test_decisions_go_along_to_the_quotes_that_are_mostly_of_theirs() -> None:
    pay, team, yes = quotes(AS_SET)
    codings = [
        Coding(quote_id=pay.id, coder_id="a", codes=("pay",)),
        Coding(quote_id=team.id, coder_id="a", codes=()),
    ]
    # Who was left out is known by what no quote was made of; the settings need not say it.
    found = recut([document()], [pay, team, yes], codings, SegmentConfig(max_words=60), multiple=False)
    assert found is not None
    assert [quote.text in PAY for quote in found.quotes] == [True, True, False, False, False]
    given = {coding.quote_id: coding.codes for coding in found.codings}
    assert [given.get(quote.id) for quote in found.quotes] == [("pay",), ("pay",), (), (), None]
    assert found.stands_for[pay.id] in {quote.id for quote in found.quotes[:2]}
    assert found.stands_for[yes.id] == yes.id


def test_what_is_joined_has_the_decision_on_most_of_it_or_all_of_them() -> None:
    halves = quotes(replace(AS_SET, max_words=60))
    codes = [("pay",), ("late",), ("team",), ("team",), ("yes",)]
    codings = [Coding(quote_id=q.id, coder_id="a", codes=c) for q, c in zip(halves, codes, strict=True)]
    one = recut([document()], halves, codings, SegmentConfig(max_words=600), multiple=False)
    several = recut([document()], halves, codings, SegmentConfig(max_words=600), multiple=True)
    assert one is not None
    assert several is not None
    assert [each.codes for each in one.codings][1:] == [("team",), ("yes",)]
    assert one.codings[0].codes in {("pay",), ("late",)}
    assert set(several.codings[0].codes) == {"pay", "late"}


def test_the_same_quotes_are_no_other_cut_and_rows_of_tables_are_never_cut() -> None:
    given = quotes(AS_SET)
    assert recut([document()], given, (), replace(AS_SET, max_words=200), multiple=False) is None
    fixed = replace(document(), units="fixed")
    assert recut([fixed], given, (), SegmentConfig(max_words=1), multiple=False) is None


@pytest.fixture
def told(tmp_path: Path) -> Study:
    source = tmp_path / "talk.txt"
    source.write_text(TEXT.replace("I:", "Interviewer:").replace("P:", "Rosa:"), encoding="utf-8")
    study = create_study(tmp_path / "study", read_codebook(codebook_path("gillard-2013")))
    add_sources(study, [source], leave_out_speakers=["Interviewer"])
    run_study(study)
    ada, book = make_coder("Ada"), study.store.codebook()
    study.store.add_coder(ada)
    for quote, code in zip(study.store.quotes(), ("recruitment", "teams", "identity"), strict=True):
        study.store.append_decision(decide(quote, ada, "change", codebook=book, codes=[code]))
    return study


def test_sensitivity_says_what_other_quotes_would_have_changed(told: Study) -> None:
    with told:
        before = told.store.quotes()
        found = sensitivity(told)
        assert told.store.quotes() == before
        rows = {(row.setting, row.value): row for row in found.rows}
        assert found.rows[0].n_decided == 3
        halves = rows["segment.max_words", "75"]
        assert halves.n_decided == 5
        assert halves.changed is not None
        assert rows["segment.min_words", "6"].n_decided == 2
        assert any("The quotes stay the same with max_words = 300" in it for it in found.left_out)
        shown = [row for row in sensitivity_rows(found).rows if row[0] == "segment.max_words"]
        assert str(shown[0][2]).endswith(" of 5")
        assert sensitivity(told) == found
        table = frames(found, told)["sensitivity"]
        assert table["decided"].tolist()[0] == 3
        assert table["kappa"].dtype == float
