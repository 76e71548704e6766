"""Reading a language model's answer strictly: what is not exactly as asked is a fault, and named."""

import json
import re

from themeseed.reader.wording import NONE
from themeseed.records import Question, Reading

_THOUGHT = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL)
_FENCED = re.compile(r"\A```(?:json)?\s*(.*?)\s*```\Z", re.DOTALL)
_SENTENCE = re.compile(r"\S.*?(?:[.!?…]+[\"'”’)]*(?=\s)|\Z)", re.DOTALL)
_KEYS = {"span", "reason", "code"}
_LONGEST_REASON = 300
_ALIKE = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "."})


class FaultyAnswerError(Exception):
    """An answer that cannot be used; its text says why, for the model and for people."""


def parsed(question: Question, text: str) -> Reading:
    """Return what a model's answer says.

    A thought before it and a fence around it are taken away; nothing else is guessed.

    Raises:
        FaultyAnswerError: it is not the JSON that was asked for, names no code of the question, or
            quotes words that the quote does not have.
    """
    bare = _THOUGHT.sub("", text, count=1).strip()
    fenced = _FENCED.match(bare)
    try:
        found = json.loads(fenced.group(1) if fenced else bare)
    except ValueError as error:
        raise FaultyAnswerError("It is not one JSON object.") from error
    if not isinstance(found, dict) or set(found) != _KEYS:
        raise FaultyAnswerError('It must have exactly the keys "span", "reason" and "code".')
    span, reason, code = found["span"], found["reason"], found["code"]
    if not all(isinstance(each, str) for each in (span, reason, code)):
        raise FaultyAnswerError("Every value must be a text.")
    reason = " ".join(reason.split())[:_LONGEST_REASON]
    if not reason:
        raise FaultyAnswerError("The reason is empty.")
    if code == NONE:
        return Reading(quote_id=question.quote_id, code_id=None, reason=reason, span="")
    numbers = {str(number): each.id for number, each in enumerate(question.codes, start=1)}
    if code not in numbers:
        raise FaultyAnswerError(f'The code must be one of {", ".join(numbers)} or "{NONE}".')
    words = span_in(question.text, span)
    if words is None:
        raise FaultyAnswerError("The span does not stand in the quote word for word.")
    return Reading(quote_id=question.quote_id, code_id=numbers[code], reason=reason, span=words)


def span_in(text: str, wanted: str) -> str | None:
    """Return the stretch of a text that a model quoted, as it stands there; None where it does not.

    Case, spacing and the kind of quotation marks and dashes may differ; words may not.

    >>> span_in("They said “not  yet”.", 'they said "not yet"')
    'They said “not  yet”'
    """
    folded, places = _folded(text)
    sought = _folded(wanted)[0].strip()
    if not any(each.isalnum() for each in sought):
        return None
    start = folded.find(sought)
    if start < 0:
        return None
    return text[places[start] : places[start + len(sought) - 1] + 1]


def sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of a quote, each exactly as it stands there."""
    found = tuple(match.group().strip() for match in _SENTENCE.finditer(text))
    return tuple(dict.fromkeys(each for each in found if any(sign.isalnum() for sign in each)))


def _folded(text: str) -> tuple[str, list[int]]:
    """Return the text as it is compared, and where each of its signs stands in the text."""
    signs: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
        if sign.isspace():
            if signs and signs[-1] != " ":
                signs.append(" ")
                places.append(place)
            continue
        # One sign may become several ("ß" to "ss"); each keeps the place of the one it came from.
        for each in sign.translate(_ALIKE).casefold():
            signs.append(each)
            places.append(place)
    return "".join(signs), places
