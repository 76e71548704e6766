import json
import time
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from tests.reader.scripted import Scripted, says, scripted_server, send
from themeseed.errors import ReaderError
from themeseed.reader import LanguageModel, NotReachedError, parse_address
from themeseed.reader.address import Address
from themeseed.records import Code, Question

QUESTION = Question(
    quote_id="q1",
    text="They pay us far too little. My rent went up again.",
    before="Anna: How is it?",
    codes=(
        Code(
            id="pay", name="Pay", description="Wages.", exclude=("Rent.",), examples=("I earn little.",)
        ),
        Code(id="team", name="Team", description="Colleagues."),
    ),
)
GOOD = json.dumps({"span": "far too little", "reason": "Wages.", "code": "1"})
BAD = json.dumps({"span": "not a word of it", "reason": "Wages.", "code": "1"})


def model_at(server: Scripted, name: str = "small", timeout: float = 20) -> LanguageModel:
    return LanguageModel(
        parse_address(server.address), name, seed=3, timeout=timeout, answer_tokens=90, key=""
    )


def test_definitions_and_the_turn_before_are_sent_with_temperature_0_and_a_seed() -> None:
    with scripted_server(says(GOOD)) as server:
        found = model_at(server).read(QUESTION)
        (body,) = server.asked
    assert (found.code_id, found.span, found.fault) == ("pay", "far too little", "")
    assert (body["temperature"], body["seed"], body["max_tokens"]) == (0, 3, 90)
    asked = body["messages"][1]["content"]
    for told in (
        "Wages.",
        "Exclude: Rent.",
        "Example: I earn little.",
        "Anna: How is it?",
        QUESTION.text,
    ):
        assert told in asked
    assert body["response_format"]["json_schema"]["strict"] is True


def test_a_faulty_answer_is_handed_back_with_the_fault_and_may_then_quote_sentences_only() -> None:
    with scripted_server(says(BAD)) as server:
        server.answer = lambda handler, _: says(BAD if server.chats == 1 else GOOD)(handler, _)
        found = model_at(server).read(QUESTION)
        first, second = server.asked
    assert found.code_id == "pay"
    assert "word for word" in second["messages"][-1]["content"]
    spans = second["response_format"]["json_schema"]["schema"]["properties"]["span"]["enum"]
    assert spans == ["They pay us far too little.", "My rent went up again.", ""]
    assert first["messages"] == second["messages"][:2]


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (says(BAD), "word for word"),
        (says("I think it is pay."), "JSON"),
        (says(GOOD, finish_reason="length"), "cut off"),
        (lambda handler, _: send(handler, {"choices": []}), "no message"),
        (lambda handler, _: send(handler, b"<html>"), "no message"),
    ],
)
def test_an_answer_that_stays_faulty_is_refused_and_says_why(answer: Any, fault: str) -> None:
    with scripted_server(answer) as server:
        found = model_at(server).read(QUESTION)
        assert server.chats == 3
    assert fault in found.fault
    assert (found.code_id, found.reason, found.span) == (None, "", "")


def test_a_server_without_schemas_is_asked_without() -> None:
    def answer(handler: BaseHTTPRequestHandler, body: Any) -> None:
        if "response_format" in body:
            send(handler, {"error": "unknown field response_format"}, 400)
        else:
            says(GOOD)(handler, body)

    with scripted_server(answer) as server:
        model = model_at(server)
        assert [model.read(QUESTION).code_id for _ in range(2)] == ["pay", "pay"]
        assert server.chats == 4


def test_a_llama_cpp_server_is_given_a_grammar() -> None:
    with scripted_server(says(GOOD)) as server:
        server.models[0]["owned_by"] = "llamacpp"
        model = model_at(server)
        model.identity()
        model.read(QUESTION)
        assert server.asked[0]["grammar"].startswith("root ::=")


@pytest.mark.parametrize("status", [401, 404, 500])
def test_a_refusal_of_the_server_is_told_with_its_words(status: int) -> None:
    with (
        scripted_server(lambda handler, _: send(handler, {"error": "not today"}, status)) as server,
        pytest.raises(ReaderError, match=f"refused with {status}.*not today"),
    ):
        model_at(server).read(QUESTION)


def test_a_redirect_is_not_followed() -> None:
    def answer(handler: BaseHTTPRequestHandler, _: Any) -> None:
        handler.send_response(307)
        handler.send_header("Location", "https://elsewhere.example.org/v1")
        handler.end_headers()

    with (
        scripted_server(answer) as server,
        pytest.raises(ReaderError, match=r"elsewhere\.example\.org.*not followed"),
    ):
        model_at(server).read(QUESTION)


@pytest.mark.parametrize("drips", [True, False])
def test_a_server_that_is_silent_or_drips_is_late(drips: bool) -> None:
    def answer(handler: BaseHTTPRequestHandler, _: Any) -> None:
        handler.send_response(200)
        handler.end_headers()
        while drips and not server.released.wait(0.05):
            try:
                handler.wfile.write(b" ")
            except OSError:
                return
        server.released.wait(30)

    with scripted_server(answer) as server:
        began = time.monotonic()
        with pytest.raises(NotReachedError, match=r"within 0\.5 seconds"):
            model_at(server, timeout=0.5).read(QUESTION)
        # Not a measurement: without the limit the server would drip for as long as the test runs.
        assert time.monotonic() - began < 25


def test_an_endless_answer_is_not_read() -> None:
    with (
        scripted_server(lambda handler, _: send(handler, b" " * 4_000_001)) as server,
        pytest.raises(ReaderError, match="more than 4,000,000 bytes"),
    ):
        model_at(server).read(QUESTION)


def test_nobody_there_is_told() -> None:
    with scripted_server(says(GOOD)) as server:
        model = model_at(server)
    with pytest.raises(NotReachedError, match="cannot be reached"):
        model.read(QUESTION)


def test_a_model_that_the_server_lacks_is_named_with_those_it_has() -> None:
    with (
        scripted_server(says(GOOD)) as server,
        pytest.raises(ReaderError, match=r"no model 'large'; its models: small"),
    ):
        model_at(server, "large").identity()


def test_what_a_server_tells_of_its_model_is_its_identity_and_time_is_no_part_of_it() -> None:
    with scripted_server(says(GOOD)) as server:
        first = model_at(server, "").identity()
        server.models[0]["created"] = 2
        assert model_at(server).identity() == first
        server.models[0]["meta"] = {"size": 7}
        assert model_at(server).identity() != first


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with scripted_server(says(GOOD)) as proxy, scripted_server(says(GOOD)) as server:
        for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy"):
            monkeypatch.setenv(name, proxy.address.removesuffix("/v1"))
        model_at(server).read(QUESTION)
        assert (server.chats, proxy.chats) == (1, 0)


def test_a_key_is_sent_as_a_bearers_token() -> None:
    with scripted_server(says(GOOD)) as server:
        address = parse_address(server.address)
        LanguageModel(address, "small", seed=0, timeout=20, answer_tokens=90, key="k7").read(QUESTION)
        assert server.headers[0]["Authorization"] == "Bearer k7"


def test_a_name_of_this_machine_that_leads_elsewhere_is_caught_before_anything_is_sent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with scripted_server(says(GOOD)) as server:
        port = parse_address(server.address).port
        # A hosts file cannot be written in a test; what the peer is taken for can.
        monkeypatch.setattr("themeseed.reader.connection.is_loopback", lambda _: False)
        address = Address(scheme="http", host="127.0.0.1", port=port, path="/v1", local=True)
        with pytest.raises(ReaderError, match="another machine: nothing was sent"):
            LanguageModel(address, "small", seed=0, timeout=20, answer_tokens=90, key="").read(QUESTION)
        assert server.chats == 0
