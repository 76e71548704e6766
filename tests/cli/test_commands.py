import csv
import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.running import hears_ctrl_c, themeseed
from themeseed.review import decide, make_coder
from themeseed.study import open_study
from themeseed.study.deciding_together import decided_on
from themeseed.study.desk import Desk
from themeseed.study.seat import Seat

COMMANDS = (
    "init", "add", "run", "review", "compare", "report", "export", "codebook", "suggest", "demo",
    "seeds", "models", "doctor",
)  # fmt: skip

QUOTES = "id,text,site\n" + "".join(
    f"{number},{text},London\n"
    for number, text in enumerate(
        [
            "The pay is low and the contract ends soon.",
            "My colleagues welcomed me warmly into the team.",
            "They cut our wages again this year.",
            "We all have lunch together and help each other.",
            "I like the colour green.",
        ],
        start=1,
    )
)
CODEBOOK = "code,description\npay,wages and money and contracts\nteam,colleagues working together\n"


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    (tmp_path / "quotes.csv").write_text(QUOTES, encoding="utf-8")
    (tmp_path / "codes.csv").write_text(CODEBOOK, encoding="utf-8")
    return tmp_path


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_and_has_quiet_and_json(command: str) -> None:
    shown = themeseed(command, "--help")
    assert shown.returncode == 0
    assert "--quiet" in shown.stdout
    assert "--json" in shown.stdout


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys\nfrom themeseed.cli import app\n"
        "heavy = {'torch', 'spacy', 'sklearn', 'numpy', 'onnxruntime', 'sqlalchemy', 'matplotlib'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_suggest_gives_one_row_a_quote_and_code_best_first(tables: Path) -> None:
    done = themeseed("suggest", "quotes.csv", "--codebook", "codes.csv", "--out", "s.csv", cwd=tables)
    assert done.returncode == 0, done.stderr
    found = rows(tables / "s.csv")
    assert list(found[0]) == ["id", "rank", "code", "probability", "suggested", "site"]
    assert [(row["id"], row["rank"]) for row in found] == [
        (str(quote), str(rank)) for quote in range(1, 6) for rank in (1, 2)
    ]
    first = {row["id"]: row["code"] for row in found if row["rank"] == "1"}
    assert (first["1"], first["2"], first["3"], first["4"]) == ("pay", "team", "pay", "team")
    assert all(0 <= float(row["probability"]) <= 1 for row in found)


def test_suggest_twice_and_in_another_order_gives_the_same(tables: Path) -> None:
    header, *lines = QUOTES.splitlines()
    (tables / "turned.csv").write_text("\n".join([header, *lines[::-1]]) + "\n", encoding="utf-8")
    for source, to in (("quotes.csv", "a.csv"), ("quotes.csv", "b.csv"), ("turned.csv", "c.csv")):
        assert (
            themeseed("suggest", source, "--codebook", "codes.csv", "--out", to, cwd=tables).returncode
            == 0
        )
    assert (tables / "a.csv").read_bytes() == (tables / "b.csv").read_bytes()
    key = lambda row: (row["id"], row["rank"])  # noqa: E731  # used twice, on one line each
    assert sorted(rows(tables / "a.csv"), key=key) == sorted(rows(tables / "c.csv"), key=key)


def test_what_is_decided_counts(tables: Path) -> None:
    decided = "text,codes\nI like the colour green.,team\nGreen is what I like best.,team\n"
    (tables / "decided.csv").write_text(decided, encoding="utf-8")
    arguments = ("suggest", "quotes.csv", "--codebook", "codes.csv", "--out", "s.csv")
    assert themeseed(*arguments, cwd=tables).returncode == 0
    before = {(row["id"], row["code"]): float(row["probability"]) for row in rows(tables / "s.csv")}
    assert themeseed(*arguments, "--decided", "decided.csv", cwd=tables).returncode == 0
    after = {(row["id"], row["code"]): float(row["probability"]) for row in rows(tables / "s.csv")}
    assert after["5", "team"] > before["5", "team"] + 0.1


def test_rows_without_a_code_are_told_as_decided_that_none_fits(tables: Path) -> None:
    decided = "id,codes\n1,pay\n5,(none)\n4,\n"
    (tables / "decided.csv").write_text(decided, encoding="utf-8")
    arguments = ("suggest", "quotes.csv", "--codebook", "codes.csv", "--out", "s.csv")
    done = themeseed(*arguments, "--decided", "decided.csv", "--sets", "0.6", cwd=tables)
    assert done.returncode == 0, done.stderr
    assert "2 of 3 decided rows have no code and count as decided that none fits" in done.stdout
    assert {row["suggested"] for row in rows(tables / "s.csv") if row["id"] in ("4", "5")} == {"0"}


def test_the_size_of_sets_is_that_of_quotes_that_are_not_decided(tables: Path) -> None:
    decided = "id,codes\n1,pay\n2,team\n3,pay\n"
    (tables / "decided.csv").write_text(decided, encoding="utf-8")
    arguments = ("suggest", "quotes.csv", "--codebook", "codes.csv", "--out", "s.csv")
    done = themeseed(*arguments, "--decided", "decided.csv", "--sets", "0.7", cwd=tables)
    in_set = [int(row["in_set"]) for row in rows(tables / "s.csv") if row["id"] in ("4", "5")]
    said = f"70% of the time: {sum(in_set) / 2:.1f} codes on average for quotes that are not decided."
    assert said in done.stdout


def test_several_codes_a_quote_with_multi(tables: Path) -> None:
    text = "id,text\n1,Colleagues working together get too little money in wages and contracts.\n"
    (tables / "both.csv").write_text(text, encoding="utf-8")
    done = themeseed(
        "suggest",
        "both.csv",
        "--codebook",
        "codes.csv",
        "--out",
        "s.csv",
        "--multi",
        "--json",
        cwd=tables,
    )
    assert json.loads(done.stdout)["quotes"] == 1
    assert [row["suggested"] for row in rows(tables / "s.csv")] == ["1", "1"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("suggest", "none.csv", "--codebook", "codes.csv", "--out", "s.csv"), "no file"),
        (("suggest", "codes.csv", "--codebook", "codes.csv", "--out", "s.csv"), "no column 'text'"),
        (("suggest", "quotes.csv", "--codebook", "codes.txt", "--out", "s.csv"), "Give a .toml"),
        (("run", "nowhere"), "themeseed init"),
        (("init", "x", "--seeds", "nothing"), "Seed sets: gillard-2013"),
        (("compare", "quotes.csv", "codes.csv"), "no column 'codes'"),
    ],
)
def test_bad_input_ends_with_2_and_says_what_to_do(
    arguments: tuple[str, ...], said: str, tables: Path
) -> None:
    done = themeseed(*arguments, cwd=tables)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_an_error_is_json_too(tables: Path) -> None:
    done = themeseed("run", "nowhere", "--json", cwd=tables)
    assert json.loads(done.stdout)["error"]["kind"] == "StudyError"


def test_two_codings_are_compared_and_the_figures_written(tables: Path) -> None:
    (tables / "a.csv").write_text("id,codes\n1,pay\n2,team\n3,pay\n4,team\n", encoding="utf-8")
    (tables / "b.csv").write_text("id,codes\n1,pay\n2,team\n3,team\n4,team\n5,pay\n", encoding="utf-8")
    done = themeseed("compare", "a.csv", "b.csv", cwd=tables)
    assert done.returncode == 0, done.stderr
    assert "Cohen's kappa" in done.stdout
    assert "1 quotes were coded by one side only" in done.stdout
    (agreement,) = json.loads((tables / "agreement.json").read_text(encoding="utf-8"))
    kappa = next(each for each in agreement["measures"] if each["name"] == "Cohen's kappa")
    assert kappa["value"] == pytest.approx(0.5)


def test_suggestions_can_be_compared_with_a_coding(tables: Path) -> None:
    themeseed("suggest", "quotes.csv", "--codebook", "codes.csv", "--out", "s.csv", cwd=tables)
    (tables / "mine.csv").write_text("id,codes\n1,pay\n2,team\n3,pay\n4,team\n5,\n", encoding="utf-8")
    done = themeseed("compare", "mine.csv", "s.csv", "--json", cwd=tables)
    assert json.loads(done.stdout)["n_quotes"] == 5


def test_a_study_from_init_to_export(tables: Path) -> None:
    steps: list[tuple[tuple[str, ...], str]] = [
        (("init", "st", "--codebook", "codes.csv"), ""),
        (("add", "st", "quotes.csv"), ""),
        (("run", "st"), ""),
        (
            ("review", "st", "--terminal", "--coder", "Anna"),
            "a\nc team\nm not sure\nc 1 2\nn\nu\nn\ns\nq\n",
        ),
        (("run", "st"), ""),
        (("compare", "st"), ""),
        (("report", "st"), ""),
        (("export", "st", "--format", "xlsx"), ""),
        (("export", "st"), ""),
    ]
    for arguments, typed in steps:
        done = themeseed(*arguments, stdin=typed, cwd=tables)
        assert done.returncode == 0, (arguments, done.stderr)
    assert (tables / "st" / "report.html").stat().st_size > 10_000
    decisions = rows(tables / "st" / "exports" / "decisions.csv")
    assert [row["verdict"] for row in decisions] == [
        "accept", "change", "change", "none", "undo", "none", "skip",
    ]  # fmt: skip
    assert "not sure" in {row["note"] for row in decisions}
    codings = {row["name"]: row["codes"] for row in rows(tables / "st" / "exports" / "codings.csv")}
    assert codings["2"] == "team"
    assert set(codings["3"].split(";")) == {"pay", "team"}
    assert codings["4"] == "(none)"
    assert "5" not in codings


def test_a_wrong_key_is_named_and_nothing_is_kept(
    undecided_folder: Path, copied: Callable[[Path], Path]
) -> None:
    folder = copied(undecided_folder)
    done = themeseed(
        "review", folder, "--terminal", "--coder", "Anna", "--json", stdin="x\nc nonsense\n+\nq\n"
    )
    assert done.returncode == 0
    assert done.stdout == ""
    assert "'x' is not a key" in done.stderr
    assert "'nonsense' is neither a code nor a number" in done.stderr


def test_what_was_decided_together_in_the_pages_is_taken_back_by_one_key_in_the_terminal(
    undecided_folder: Path, copied: Callable[[Path], Path]
) -> None:
    folder, anna = copied(undecided_folder), make_coder("Anna")
    with open_study(folder) as study:
        study.store.add_coder(anna)
        seat = Seat(Desk(study), anna)
        ids = [quote.id for quote in study.store.quotes()][:10]
        study.store.append_decisions(decided_on(seat, ids, "teams"))
    done = themeseed("review", folder, "--terminal", "--coder", "Anna", stdin="u\nu\nq\n")
    assert done.returncode == 0
    assert "taken back: 10 quotes decided together" in done.stdout
    assert "'Anna' has no decision to take back" in done.stderr
    assert "0 decided, 53 quotes left" in done.stdout


def test_review_shows_context_evidence_and_keys(
    undecided_folder: Path, copied: Callable[[Path], Path]
) -> None:
    shown = themeseed(
        "review", copied(undecided_folder), "--terminal", "--coder", "Anna", stdin="?\nq\n"
    ).stdout
    assert "» It's actually very similar" in shown
    assert "site South, role Peer Worker" in shown
    assert "(uncalibrated)" in shown
    assert "phrase:" in shown or "include:" in shown or "description:" in shown
    assert "a accept  c change" in shown
    assert "0 decided, 53 quotes left." in shown


def test_what_stands_decided_is_counted_apart_from_what_was_put_off(
    undecided_folder: Path, copied: Callable[[Path], Path]
) -> None:
    typed = "a\ns\na\nu\nn\nq\n"
    shown = themeseed(
        "review", copied(undecided_folder), "--terminal", "--coder", "Anna", stdin=typed
    ).stdout
    assert "2 decided, 1 skipped, 51 quotes left." in shown


def test_a_changed_codebook_is_said_before_reviewing(tables: Path) -> None:
    for arguments in (
        ("init", "st", "--codebook", "codes.csv"), ("add", "st", "quotes.csv"), ("run", "st"),
    ):  # fmt: skip
        assert themeseed(*arguments, cwd=tables).returncode == 0
    (tables / "new.csv").write_text("code,description\npay,Money\ncare,Helping\n", encoding="utf-8")
    assert themeseed("codebook", "st", "new.csv", cwd=tables).returncode == 0
    done = themeseed("review", "st", "--terminal", "--coder", "Anna", stdin="c care\nq\n", cwd=tables)
    assert "The codebook has changed since the latest run (new: care, gone: team)" in done.stderr
    assert "1 decided" in done.stdout


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_output_that_cannot_show_every_character_is_no_reason_to_end(
    encoding: str,
    undecided_folder: Path,
    copied: Callable[[Path], Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", encoding)
    monkeypatch.setenv("PYTHONUTF8", "0")
    folder = copied(undecided_folder)
    shown = themeseed("review", folder, "--terminal", "--coder", "Anna", stdin="q\n")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "53 quotes left" in shown.stdout
    assert themeseed("report", folder).returncode == 0


def test_no_command_writes_over_what_it_reads_or_over_another_kind_of_file(tables: Path) -> None:
    before = {path.name: path.read_bytes() for path in tables.iterdir() if path.is_file()}
    (tables / "a.csv").write_text("id,codes\n1,pay\n", encoding="utf-8")
    suggest = ("suggest", "quotes.csv", "--codebook", "codes.csv", "--out")
    for arguments, said in (
        ((*suggest, "quotes.csv"), "this command reads"),
        ((*suggest, "codes.csv"), "this command reads"),
        (("compare", "a.csv", "a.csv", "--out", "a.csv"), "this command reads"),
        (("compare", "a.csv", "quotes.csv", "--out", "codes.csv"), "ends in .json"),
        (("report", "nowhere", "--out", "codes.csv"), "ends in .html"),
    ):
        done = themeseed(*arguments, cwd=tables)
        assert done.returncode == 2
        assert said in done.stderr
    assert {name: (tables / name).read_bytes() for name in before} == before


def test_codes_can_be_typed_by_name_and_memos_add_up(tables: Path) -> None:
    (tables / "names.csv").write_text(
        "code,name,description\np,sleep and health,Tired\nt,the team,Colleagues\n", encoding="utf-8"
    )
    for arguments in (
        ("init", "st", "--codebook", "names.csv"), ("add", "st", "quotes.csv"), ("run", "st"),
    ):  # fmt: skip
        assert themeseed(*arguments, cwd=tables).returncode == 0
    typed = "m one\nm two\nc Sleep and Health, the team\nc 'the team'\nc p t\nm lost\nq\n"
    done = themeseed("review", "st", "--terminal", "--coder", "Anna", "--json", stdin=typed, cwd=tables)
    decisions = [json.loads(line) for line in done.stdout.splitlines()]
    assert [each["codes"] for each in decisions] == [["p", "t"], ["t"], ["p", "t"]]
    assert decisions[0]["note"] == "one\ntwo"
    assert "The memo was not kept, since no decision followed: lost" in done.stderr


def test_what_a_run_noticed_is_told_again_when_nothing_has_changed(tables: Path) -> None:
    (tables / "twice.csv").write_text(
        "id,text,codes\n1,They pay me too little.,pay\n2,They PAY me too little!,team\n",
        encoding="utf-8",
    )
    for arguments in (
        ("init", "st", "--codebook", "codes.csv"),
        ("add", "st", "twice.csv", "--codes", "codes", "--coder", "Anna"),
    ):
        assert themeseed(*arguments, cwd=tables).returncode == 0
    for _ in range(2):
        shown = themeseed("run", "st", cwd=tables).stdout
        assert "contradiction: Anna coded the same words differently" in shown
    assert "Nothing has changed since the latest run" in shown


def test_an_interrupted_command_says_that_what_was_done_is_kept(
    undecided_folder: Path, copied: Callable[[Path], Path]
) -> None:
    folder = str(copied(undecided_folder))
    with subprocess.Popen(
        [sys.executable, "-m", "themeseed", "review", folder, "--terminal", "--coder", "Anna", "--json"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        preexec_fn=hears_ctrl_c,
    ) as running:  # fmt: skip
        assert running.stdin is not None
        assert running.stdout is not None
        running.stdin.write("a\n")
        running.stdin.flush()
        # The first decision is acknowledged, so the command is waiting for the next key.
        assert '"accept"' in running.stdout.readline()
        running.send_signal(signal.SIGINT)
        _, told = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "Stopped. What was done is kept" in told


def test_quiet_prints_nothing(undecided_folder: Path, copied: Callable[[Path], Path]) -> None:
    done = themeseed("run", copied(undecided_folder), "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_doctor_and_models_say_what_is_here() -> None:
    doctor = themeseed("doctor", "--json")
    assert doctor.returncode == 0
    checks = {each["name"]: each for each in json.loads(doctor.stdout)["checks"]}
    assert checks["model all-MiniLM-L6-v2"]["ok"]
    assert "opens no connection" in checks["network"]["found"]
    assert "checksums are right" in themeseed("models").stdout


def test_seeds_show_themes_and_source() -> None:
    assert "Challenging boundaries" in themeseed("seeds").stdout
    assert "Creative Commons" in themeseed("seeds", "gillard-2013").stdout


def test_compare_tells_blind_and_assisted_decisions_apart(
    published_folder: Path, copied: Callable[[Path], Path]
) -> None:
    folder = copied(published_folder)
    with open_study(folder) as study:
        ida, book = make_coder("Ida"), study.store.codebook()
        study.store.add_coder(ida)
        run = study.store.latest_run()
        assert run is not None
        for number, quote in enumerate(study.store.quotes()):
            found = study.store.suggestions_of(run.id, quote.id)
            study.store.append_decision(
                decide(
                    quote, ida, "change", codebook=book, suggestions=found, blind=number < 20,
                    codes=[found[0].code_id if number >= 20 else book.codable_ids[0]],
                )
            )  # fmt: skip
    shown = themeseed("compare", folder, "--coder", "Ida")
    assert "Blind and assisted decisions apart" in shown.stdout
    result = json.loads(themeseed("compare", folder, "--coder", "Ida", "--json").stdout)
    counts = {(each["other"], each["how"]): each["n_quotes"] for each in result["apart"]}
    assert counts[("the suggestions", "blind")] == 20
    assert counts[("the suggestions", "assisted")] == 33
    assert sorted(counts.values()) == [20, 20, 33, 33]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--terminal", "--port", "8000"), "--terminal opens none"),
        (("--terminal", "--no-browser"), "--terminal opens none"),
        (("--json",), "add --terminal"),
        (("--order", "nonsense"), "Orders: document, informative, uncertain, certain, cluster, blind"),
        (("--terminal", "--order", "blind"), "Orders: document, informative, uncertain, certain."),
    ],
)
def test_options_of_review_that_do_not_go_together_are_refused(
    undecided_folder: Path, options: tuple[str, ...], told: str
) -> None:
    done = themeseed("review", undecided_folder, "--coder", "Ida", *options)
    assert done.returncode == 2
    assert told in done.stderr
