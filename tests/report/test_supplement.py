"""What the report adds for a paper: methods, checklist, audit, memos, older suggestions, CSV, PDF."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest

from tests.report.reading import read
from tests.report.sample import sample
from themeseed.errors import ThemeseedError
from themeseed.records import Code, Codebook, Memo
from themeseed.report import AuditRow, print_pdf, render_report, report_tables
from themeseed.report import pdf as pdf_module
from themeseed.report.checklist import TO_FILL_IN, checklist
from themeseed.report.methods import methods
from themeseed.report.supplement_view import memo_list
from themeseed.study import find, open_study, write_report

ROW = AuditRow(
    coder="Ada", n_decisions=9, n_quotes=6, n_blind=1, n_assisted=2, n_brought=3, n_undone=1,
    first_at="2025-11-01T10:00:00+00:00", last_at="2025-11-03T10:00:00+00:00",
)  # fmt: skip


def test_the_methods_paragraph_names_material_people_machine_and_agreement() -> None:
    said = " ".join(methods(replace(sample(), audit=(ROW,))))
    for part in ("53 quotes", "5 codes", "Ada decided 6 quotes (1 blind, 2 with", "0.1.0", "seed 0"):
        assert part in said
    assert "efefefefefef" in said  # the encoder's digest, shortened


def test_the_methods_paragraph_names_every_encoder_and_the_regression_that_was_used() -> None:
    found = sample()
    assert found.run is not None
    settings = (
        ("embed.also", '["other"]'),
        ("match.multiple", "false"),
        ("match.words", "true"),
    )
    run = replace(found.run, encoder="one + other (weight 0.5)", settings=settings)
    said = " ".join(methods(replace(found, run=run)))
    assert "with the encoders one + other (weight 0.5)" in said
    assert "a kernel logistic regression in each view (vectors, letters of words)" in said
    several = replace(run, settings=(("match.multiple", "true"), ("match.words", "false")))
    said = " ".join(methods(replace(found, run=several)))
    assert "a kernel ridge regression in the mean of the views (vectors)" in said


def test_the_checklist_has_all_32_rows_and_says_only_what_the_study_knows() -> None:
    table = checklist(sample())
    answers = {row[0]: row[2] for row in table.rows}
    assert list(answers) == list(range(1, 33))
    assert "53 quotes" in str(answers[12])
    assert "site: London, North, South" in str(answers[16])
    assert answers[2] == TO_FILL_IN
    assert answers[22] == TO_FILL_IN  # no saturation was worked out


def test_memos_are_shown_newest_first_and_flags_counted_as_they_stand() -> None:
    quotes = sample().quotes
    written: list[tuple[Literal["memo", "flag", "unflag"], str]] = [
        ("memo", "first <b>"), ("flag", ""), ("memo", "second"), ("flag", ""), ("unflag", ""),
    ]  # fmt: skip
    memos = tuple(
        Memo(id=str(at), quote_id=quotes[at].id, coder_id="ada", kind=kind, text=text,
             written_at=f"2025-11-0{at + 1}T10:00:00+00:00")
        for at, (kind, text) in enumerate(written)
    )  # fmt: skip
    memos = (*memos[:4], replace(memos[4], quote_id=quotes[3].id))
    found = memo_list(replace(sample(), memos=memos))
    assert [each.text for each in found.memos] == ["second", "first <b>"]
    assert found.memos[0].coder == "Published coding"
    assert found.said == "1 quote flagged to come back to."
    page = render_report(replace(sample(), memos=memos))
    assert "first <b>" in read(page).text
    assert "first <b>" not in page


def test_every_table_of_the_report_is_a_csv_table_too() -> None:
    titles = [title for title, _, _ in report_tables(replace(sample(), audit=(ROW,)))]
    assert "How far each way of coding agrees" in titles
    assert "Who decided what, and how" in titles
    assert all(len(row) == len(columns) for _, columns, rows in report_tables(sample()) for row in rows)


def test_a_report_after_a_changed_codebook_says_that_its_suggestions_are_older(
    published_folder: Path, copied: Callable[[Path], Path]
) -> None:
    with open_study(copied(published_folder)) as study:
        assert not any("older" in note for note in find(study, agreements=()).notes)
        book = study.store.codebook()
        codes = (*book.codes, Code(id="new", name="Something new"))
        study.store.set_codebook(Codebook(id=book.id, name=book.name, codes=codes, themes=book.themes))
        found = find(study, agreements=())
        assert any("codebook was changed after" in note for note in found.notes)
        (row,) = found.audit
        assert (row.n_quotes, row.n_blind, row.n_brought) == (53, 0, 53)
        path = write_report(study, agreements=(), csv_folder=study.exports_folder / "report")
        assert "codebook was changed after" in read(path.read_text(encoding="utf-8")).text
        assert list((study.exports_folder / "report").glob("*-checklist-*.csv"))


def test_without_a_browser_the_error_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(pdf_module, "_ELSEWHERE", {})
    with pytest.raises(ThemeseedError, match="Install Chromium, Chrome or Edge"):
        print_pdf(b"<p>x</p>")
