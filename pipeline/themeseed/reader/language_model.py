"""A language model behind any OpenAI-compatible address: Ollama, a llama.cpp server, and others."""

import json
from typing import Any

from themeseed.errors import ReaderError
from themeseed.reader.address import Address
from themeseed.reader.answer import FaultyAnswerError, parsed, sentences
from themeseed.reader.connection import NotReachedError, Reply, ask_server
from themeseed.reader.wording import Message, grammar, mending, messages, schema
from themeseed.records import Question, Reading

KEY_VARIABLE = "THEMESEED_READER_KEY"

_TRIES = 3
_SHORT = 10.0
"""Seconds to ask a server which models it has."""

_OK = 200
_NOT_UNDERSTOOD = (400, 422)
_FORMS: tuple[str, ...] = ("json_schema", "json_object", "text")
"""How strictly an answer's form can be asked for; not every server knows all."""

_LLAMA_CPP = "llamacpp"
"""What a llama.cpp server says it is; it takes a grammar."""

_CHANGING = ("created", "modified_at", "expires_at", "status")


class LanguageModel:
    """A model that is asked one quote at a time: temperature 0, a fixed seed, an answer in JSON."""

    def __init__(
        self, address: Address, model: str, *, seed: int, timeout: float, answer_tokens: int, key: str
    ) -> None:
        """Take the address and what is asked with; nothing is sent yet.

        Args:
            address: may be used.
            model: its name there; "" where the server has one model only.
            seed: given to the server.
            timeout: seconds for one answer.
            answer_tokens: most tokens of one answer.
            key: the server's key, "" for none; never kept.
        """
        self.address = address
        self.name = model
        self._timeout = timeout
        self._key = key
        self._parameters = {"temperature": 0, "seed": seed, "max_tokens": answer_tokens}
        self._forms = _FORMS

    def identity(self) -> str:
        """Return what the server tells of the model: names, sizes, and a digest where it gives one.

        Raises:
            NotReachedError: it does not answer.
            ReaderError: it does not have the model.
        """
        reply = self._ask("/models", timeout=_SHORT)
        models = _models(reply, self.address)
        chosen = [each for each in models if self.name in ("", each["id"])]
        if len(chosen) != 1:
            have = ", ".join(str(each["id"]) for each in models) or "none"
            raise ReaderError(
                f"The second reader's server at {self.address} has "
                f"{'several models' if chosen else f'no model {self.name!r}'}; its models: {have}. "
                "Write one of them as model under [reader] in study.toml."
            )
        self.name = str(chosen[0]["id"])
        if chosen[0].get("owned_by") == _LLAMA_CPP and "grammar" not in self._forms:
            self._forms = ("grammar", *self._forms)
        told = {key: value for key, value in chosen[0].items() if key not in _CHANGING}
        return json.dumps(told | self._digest(), sort_keys=True)

    def question_key(self, question: Question) -> str:
        """Return everything that is sent about a quote, as text: what an answer is kept under."""
        asked = [messages(question), schema(question), self._parameters, _TRIES]
        return json.dumps(asked, ensure_ascii=True)

    def read(self, question: Question) -> Reading:
        """Return what the model says of a quote.

        An answer that is not as asked is handed back with the fault named, twice at most; the model
        may then quote whole sentences only.

        Raises:
            NotReachedError: the server does not answer, or not in time.
            ReaderError: the server refuses.
        """
        told = messages(question)
        spans: tuple[str, ...] = ()
        fault = ""
        for _ in range(_TRIES):
            try:
                answer = self._answer(told, question, spans)
            except FaultyAnswerError as error:
                fault = str(error)
                continue
            try:
                return parsed(question, answer)
            except FaultyAnswerError as error:
                fault = str(error)
            told = [*told[:2], {"role": "assistant", "content": answer}, mending(fault)]
            spans = sentences(question.text)
        return Reading(quote_id=question.quote_id, code_id=None, reason="", span="", fault=fault)

    def _answer(self, told: list[Message], question: Question, spans: tuple[str, ...]) -> str:
        """Return the text of one answer; a server that knows no such form is asked for less."""
        body: dict[str, object] = {"model": self.name, "messages": told, **self._parameters}
        for kind in self._forms:
            reply = self._ask(
                "/chat/completions",
                body | _response_format(kind, question, spans),
                timeout=self._timeout,
            )
            if reply.status not in _NOT_UNDERSTOOD:
                self._forms = self._forms[self._forms.index(kind) :]
                break
        return _text(reply, self.address)

    def _ask(self, path: str, body: object = None, *, timeout: float) -> Reply:
        whole = f"{self.address.path}{path}"
        return ask_server(self.address, whole, body, timeout=timeout, key=self._key)

    def _digest(self) -> dict[str, str]:
        """Return the digest of the model that Ollama tells under an address of its own; {} elsewhere."""
        try:
            reply = ask_server(self.address, "/api/tags", timeout=_SHORT, key=self._key)
        except NotReachedError:
            return {}
        listed = reply.content.get("models") if isinstance(reply.content, dict) else None
        for each in listed if isinstance(listed, list) else ():
            if isinstance(each, dict) and each.get("name") == self.name and each.get("digest"):
                return {"digest": str(each["digest"])}
        return {}


def _response_format(kind: str, question: Question, spans: tuple[str, ...]) -> dict[str, object]:
    if kind == "text":
        return {}
    if kind == "grammar":
        return {"grammar": grammar(question, spans)}
    if kind == "json_object":
        return {"response_format": {"type": kind}}
    named = {"name": "reading", "strict": True, "schema": schema(question, spans)}
    return {"response_format": {"type": kind, "json_schema": named}}


def _models(reply: Reply, address: Address) -> list[dict[str, Any]]:
    listed = reply.content.get("data") if isinstance(reply.content, dict) else None
    if reply.status != _OK or not isinstance(listed, list):
        raise ReaderError(
            f"What answers at {address} is no OpenAI-compatible server: to /models it said "
            f"{reply.status} '{reply.beginning}'. Mend the address under [reader] in study.toml; it "
            "often ends in /v1."
        )
    return [each for each in listed if isinstance(each, dict) and isinstance(each.get("id"), str)]


def _text(reply: Reply, address: Address) -> str:
    if reply.status != _OK:
        raise ReaderError(
            f"The second reader's server at {address} refused with {reply.status}: '{reply.beginning}'. "
            "Answers so far are kept."
        )
    try:
        choice = reply.content["choices"][0]
        content, finished = choice["message"]["content"], choice.get("finish_reason")
    except (KeyError, IndexError, TypeError) as error:
        raise FaultyAnswerError("The server's answer holds no message.") from error
    if finished == "length":
        raise FaultyAnswerError("The answer was cut off: it is longer than answer_tokens.")
    if not isinstance(content, str):
        raise FaultyAnswerError("The server's answer holds no text.")
    return content
