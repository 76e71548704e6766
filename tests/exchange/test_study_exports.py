"""A study as CSV files, as a workbook and as JSON."""

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from themeseed.errors import UnreadableFileError
from themeseed.exchange.atomic import write_export
from themeseed.exchange.codebook import read_codebook
from themeseed.exchange.codings_csv import read_codings
from themeseed.exchange.study_csv import write_study_csv
from themeseed.exchange.study_export import StudyExport
from themeseed.exchange.study_json import parse_study_json, read_study_json, write_study_json
from themeseed.exchange.study_xlsx import write_study_xlsx
from themeseed.exchange.table import read_table
from themeseed.records import (
    Assignment,
    Attribute,
    Case,
    Cluster,
    Clustering,
    Code,
    Codebook,
    Coder,
    Coding,
    Decision,
    Document,
    Evidence,
    Quote,
    Run,
    Suggestion,
    TeamSetting,
)

QUOTE = Quote(
    id="q",
    name="talk 1",
    text="=I was ready\r\n",
    document_id="d",
    start=0,
    end=14,
    speaker="P1",
    case_id="c",
)
STUDY = StudyExport(
    study="Peer",
    codebook=Codebook(id="peer", name="Peer", codes=(Code(id="trust", name="Trust"),)),
    documents=(Document(id="d", name="talk", text=QUOTE.text, sha256="0", format="txt"),),
    cases=(
        Case(
            id="c",
            name="P1",
            attributes=(Attribute(name="site", value="London"), Attribute(name="Name", value="x")),
        ),
    ),
    quotes=(QUOTE,),
    suggestions=(
        Suggestion(
            id="s",
            run_id="r",
            quote_id="q",
            code_id="trust",
            rank=1,
            probability=2 / 3,
            calibrated=False,
            suggested=True,
            evidence=(Evidence(kind="description", text="ready", weight=0.5),),
        ),
    ),
    decisions=(
        Decision(
            id="x",
            quote_id="q",
            coder_id="ann",
            verdict="accept",
            codes=("trust",),
            decided_at="2026-11-23T10:00:00Z",
        ),
    ),
    codings=(
        Coding(quote_id="q", coder_id="ann", codes=("trust",)),
        Coding(quote_id="q", coder_id="bob", codes=()),
    ),
    coders=(
        Coder(id="ann", name="Ann/Ånd", kind="human"),
        Coder(id="bob", name="Ann Ånd", kind="human"),
    ),
    runs=(
        Run(
            id="r",
            started_at="2026-11-23T10:00:00Z",
            seed=0,
            input_hash="1",
            config_hash="2",
            encoder="e",
            encoder_digest="3",
            versions=(("numpy", "2.0"),),
        ),
    ),
)


def test_every_table_of_a_csv_export_opens_in_excel_with_its_umlauts() -> None:
    for file in write_study_csv(replace(STUDY, study="Müde")):
        assert file.content.startswith(b"\xef\xbb\xbf"), file.name
        assert file.content.count(b"\xef\xbb\xbf") == 1


def test_csv_has_a_file_of_codings_for_each_coder_that_compare_reads(tmp_path: Path) -> None:
    paths = {path.name: path for path in write_export(tmp_path, write_study_csv(STUDY))}
    assert sorted(paths) == [
        "cases.csv",
        "codebook.csv",
        "codings-ann-ånd-2.csv",
        "codings-ann-ånd.csv",
        "decisions.csv",
        "memos.csv",
        "quotes.csv",
        "runs.csv",
        "suggestions.csv",
    ]
    assert read_codings(paths["codings-ann-ånd.csv"], coder_id="ann") == STUDY.codings[:1]
    assert read_codings(paths["codings-ann-ånd-2.csv"], coder_id="bob") == STUDY.codings[1:]
    assert read_codebook(paths["codebook.csv"]).codes == STUDY.codebook.codes


def test_csv_has_what_a_team_settled_one_assigned_quote_a_row(tmp_path: Path) -> None:
    assigned = Assignment(
        id="a",
        coder_id="ann",
        quote_ids=("q", "gone"),
        how="20%",
        assigned_by="bob",
        assigned_at="2026-11-23T10:00:00Z",
    )
    seen = TeamSetting(
        id="s", name="visibility", value="always", set_by="bob", set_at="2026-11-23T11:00:00Z"
    )
    export = replace(STUDY, assignments=(assigned,), team_settings=(seen,))
    paths = {path.name: path for path in write_export(tmp_path, write_study_csv(export))}
    rows = paths["assignments.csv"].read_text(encoding="utf-8-sig").splitlines()
    assert rows[0].startswith("assigned_at,id,name,coder,kind,blind,how,assigned_by")
    assert [row.split(",")[1:6] for row in rows[1:]] == [
        ["q", QUOTE.name, "Ann/Ånd", "assign", "1"],
        ["gone", "gone", "Ann/Ånd", "assign", "1"],
    ]
    settings_of = paths["team-settings.csv"].read_text(encoding="utf-8-sig")
    assert "visibility,,always,Ann Ånd" in settings_of


def test_csv_says_in_which_groups_a_quote_stands_and_json_keeps_it(tmp_path: Path) -> None:
    other = replace(QUOTE, id="r", name="talk 2")
    alone = replace(QUOTE, id="s", name="talk 3")
    shares = {"refound": 0.5, "refound_encoders": (0.25, 0.75)}
    clusters = (
        Cluster(id="k1", quote_ids=("q",), keywords=("ready", "I"), exemplar_ids=("q",), also_ids=("r",),
                **shares),  # type: ignore[arg-type]  # the same names and types
        Cluster(id="k2", quote_ids=("r",), keywords=(), exemplar_ids=(), loose_ids=("r",)),
    )  # fmt: skip
    export = replace(
        STUDY,
        quotes=(QUOTE, other, alone),
        clustering=Clustering(
            clusters=clusters, unclustered_ids=("s",), method="walks", reason="", seed=0
        ),
    )
    write_export(tmp_path, write_study_csv(export))
    groups = [row.cells for row in read_table(tmp_path / "groups.csv").rows]
    assert [(*cells[:1], *cells[3:]) for cells in groups] == [
        ("1", "1", "ready; I", "1", "0", "0.500000", "", "", "0.250 0.750", "1"),
        ("2", "1", "", "0", "1", "", "", "", "", "0"),
    ]
    stands = [row.cells[1:4] for row in read_table(tmp_path / "grouped-quotes.csv").rows]
    assert stands == [
        ("talk 1", "1", "first"),
        ("talk 2", "1", "also"),
        ("talk 2", "2", "loosely"),
        ("talk 3", "", "in none"),
    ]
    assert parse_study_json(write_study_json(export).content, source="study.json") == export


def test_csv_codings_carry_text_speaker_and_attributes(tmp_path: Path) -> None:
    export = StudyExport(
        study="Peer",
        codebook=STUDY.codebook,
        documents=STUDY.documents,
        cases=STUDY.cases,
        quotes=STUDY.quotes,
        codings=STUDY.codings[:1],
        coders=STUDY.coders,
    )
    write_export(tmp_path, write_study_csv(export))
    table = read_table(tmp_path / "codings.csv")
    assert dict(zip(table.columns, table.rows[0].cells, strict=True)) == {
        "id": "q",
        "name": "talk 1",
        "coder": "Ann/Ånd",
        "codes": "trust",
        "text": "=I was ready\r\n",
        "document": "talk",
        "speaker": "P1",
        "case": "P1",
        "site": "London",
        "case_Name": "x",
    }


def test_a_study_without_codings_exports_an_empty_table_of_them(tmp_path: Path) -> None:
    export = StudyExport(study="Peer", codebook=STUDY.codebook)
    write_export(tmp_path, write_study_csv(export))
    assert read_codings(tmp_path / "codings.csv", coder_id="ann") == ()


def test_csv_suggestions_have_six_decimals_and_their_evidence(tmp_path: Path) -> None:
    write_export(tmp_path, write_study_csv(STUDY))
    row = read_table(tmp_path / "suggestions.csv").rows[0].cells
    assert row == ("q", "talk 1", "1", "trust", "0.666667", "1", "", "0", "r", "description: ready")


def test_the_workbook_has_the_tables_of_the_csv_export_as_sheets() -> None:
    workbook = load_workbook(io.BytesIO(write_study_xlsx(STUDY).content))
    tables = [file.name.removesuffix(".csv") for file in write_study_csv(STUDY)]
    assert workbook.sheetnames == tables
    assert workbook["quotes"]["C2"].data_type == "s"
    assert workbook["suggestions"]["E2"].value == pytest.approx(2 / 3)


def test_json_holds_the_whole_study(tmp_path: Path) -> None:
    (path,) = write_export(tmp_path, [write_study_json(STUDY)])
    assert read_study_json(path) == STUDY


def test_json_keeps_half_a_character() -> None:
    export = StudyExport(study="a\ud800b", codebook=STUDY.codebook)
    assert parse_study_json(write_study_json(export).content, source="x") == export


records = st.builds(
    StudyExport,
    study=st.text(),
    codebook=st.builds(Codebook),
    documents=st.lists(st.builds(Document), max_size=2).map(tuple),
    cases=st.lists(st.builds(Case), max_size=2).map(tuple),
    quotes=st.lists(st.builds(Quote), max_size=2).map(tuple),
    suggestions=st.lists(
        st.builds(
            Suggestion,
            probability=st.floats(allow_nan=False, allow_infinity=False),
            evidence=st.lists(st.builds(Evidence, weight=st.floats(0, 1)), max_size=2).map(tuple),
        ),
        max_size=2,
    ).map(tuple),
    decisions=st.lists(st.builds(Decision), max_size=2).map(tuple),
    codings=st.lists(st.builds(Coding), max_size=2).map(tuple),
    coders=st.lists(st.builds(Coder), max_size=2).map(tuple),
    runs=st.lists(st.builds(Run), max_size=2).map(tuple),
    assignments=st.lists(st.builds(Assignment), max_size=2).map(tuple),
    team_settings=st.lists(st.builds(TeamSetting), max_size=2).map(tuple),
)


@settings(deadline=None, max_examples=50)
@given(export=records)
def test_json_that_was_written_reads_back_as_the_same_records(export: StudyExport) -> None:
    assert parse_study_json(write_study_json(export).content, source="x") == export


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{", "x.json is not JSON"),
        (b"[]", "not a study that themeseed exported"),
        (b'{"format": "themeseed study", "version": 9}', "version 9.*reads 1"),
        (b'{"format": "themeseed study", "version": 1, "study": "a"}', "damaged at 'codebook'"),
    ],
)
def test_json_that_is_no_study_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(UnreadableFileError, match=message):
        parse_study_json(content, source="x.json")


def test_json_is_readable_text() -> None:
    content = write_study_json(STUDY).content
    assert "Ann/Ånd" in content.decode("utf-8")
    assert json.loads(content)["format"] == "themeseed study"
