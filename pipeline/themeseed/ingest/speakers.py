"""Which of the words before a colon or beside a time stamp are speakers.

The rule: prose must not turn into speakers. A name counts when it is a role that transcripts use
("Interviewer", "P1"), when it comes again, or when nearly every line of the text has a name.
"""

import re
from collections import Counter
from collections.abc import Sequence

MAX_CHARACTERS = 40
MAX_WORDS = 4

DENSE = 0.6
"""Share of lines with a speaker above which a name that occurs once is a speaker too."""

EVERY_LINE = 0.8
"""The same where no name occurs twice: a transcript so short that each speaks once."""

ROLE = (
    r"(?:(?i:interviewer|interviewee|moderator|facilitator|participant|respondent|researcher|"
    r"informant|speaker|unknown speaker|unidentified speaker|interviewerin|interviewte[r]?|"
    r"befragte[r]?|moderatorin|teilnehmer(?:in)?|enqu[eê]t(?:eur|rice)|participante|"
    r"entrevistador[a]?|entrevistad[oa]|moderador[a]?)(?:\s?[-_.#]?\s?\d{1,3}[a-z]?)?"
    r"|(?:INT|IV|IE|MOD|FAC|RESP|I|R|P)"
    r"|(?:INT|IV|IE|I|PAR|PART|PT|PW|P|RESP|RES|R|MOD|M|FAC|FG|F|KI|SP|SPK|S|T)"
    r"\s?[-_.#]?\s?\d{1,3}[a-z]?)"
)
"""Names that only a transcript uses, in the languages of the commonest transcripts."""

_ROLE = re.compile(ROLE)
_ALLOWED = re.compile(r"[\w\s.'’´`\-–&#/(),+]+")
_ASIDE = re.compile(r"\([^()]*\)")
_NUMBERED = re.compile(r"(?:q|question|interview)\s?\d.*", re.IGNORECASE)
_WITHIN = frozenset({
    "of", "and", "de", "del", "della", "di", "da", "dos", "van", "von", "der", "den", "bin", "ibn",
    "al", "el", "la", "le", "y", "e", "und",
})  # fmt: skip
_FUNCTION = frozenset({
    "a", "about", "all", "also", "am", "an", "another", "any", "are", "as", "at", "be", "because",
    "been", "but", "by", "can", "could", "did", "do", "does", "even", "every", "few", "first",
    "finally", "for", "from", "had", "has", "have", "he", "her", "here", "hers", "him", "his",
    "how", "however", "i", "if", "in", "into", "is", "it", "its", "just", "like", "maybe", "me",
    "more", "most", "my", "next", "no", "not", "now", "okay", "on", "one", "only", "or", "other",
    "our", "really", "second", "she", "should", "so", "some", "something", "still", "such", "than",
    "that", "the", "their", "them", "then", "there", "these", "they", "thing", "things", "third",
    "this", "those", "three", "to", "two", "us", "very", "was", "we", "well", "were", "what",
    "when", "where", "which", "while", "who", "why", "with", "would", "yeah", "yes", "you", "your",
})  # fmt: skip
_HEADING = frozenset({
    "abstract", "actually", "address", "aim", "aims", "appendix", "attendees", "author",
    "background", "bcc", "cc", "chapter", "code", "conclusion", "contents", "copyright", "date",
    "day", "discussion", "duration", "e.g", "eg", "email", "example", "examples", "fig", "figure",
    "file", "http", "https", "i.e", "ie", "important", "interview", "introduction", "item",
    "keywords", "language", "length", "location", "mailto", "method", "methods", "n.b", "nb",
    "note", "notes", "number", "objective", "p.s", "page", "part", "participants", "phone", "place",
    "present", "ps", "recorded", "recording", "reference", "references", "re", "remember",
    "reminder", "result", "results", "section", "site", "source", "step", "subject", "summary",
    "table", "theme", "time", "tip", "title", "topic", "transcriber", "transcript", "transcription",
    "update", "version", "warning", "week", "www",
})  # fmt: skip


def is_role(name: str) -> bool:
    """Return whether the name is one that only transcripts use.

    >>> is_role("Interviewer 2"), is_role("P01"), is_role("Note")
    (True, True, False)
    """
    return _ROLE.fullmatch(name.strip()) is not None


def accepted_speakers(
    names: Sequence[str], *, n_lines: int, known: frozenset[str] = frozenset(), stamped: bool = False
) -> frozenset[str]:
    """Return those of the names that are speakers, as `speaker_key` writes them.

    Args:
        names: of all lines that look as if they began with a speaker, one a line.
        n_lines: how many lines the text has, blank ones left out.
        known: names that are speakers whatever they look like, as `speaker_key` writes them.
        stamped: every name stands beside a time stamp, which prose does not have.
    """
    counts = Counter(speaker_key(name) for name in names)
    written = {speaker_key(name): name for name in reversed(names)}
    sure = {key for key, name in written.items() if key in known or is_role(name)}
    possible = {key: name for key, name in written.items() if key not in sure and _plausible(name)}
    sure |= {key for key, name in possible.items() if _recurs(name, counts[key])}
    once = {key for key, name in possible.items() if _capital(name)}
    share_sure = sum(counts[key] for key in sure) / max(n_lines, 1)
    share_all = sum(counts[key] for key in sure | once) / max(n_lines, 1)
    several = sum(counts[key] for key in sure | once) > 1
    if (stamped and several) or share_sure >= DENSE or (several and share_all >= EVERY_LINE):
        sure |= once
    return frozenset(sure)


def speaker_key(name: str) -> str:
    """Return the name as speakers are compared: without case and surplus whitespace."""
    return " ".join(name.split()).casefold()


def _recurs(name: str, count: int) -> bool:
    # Lower-case names ("anna") must come more often than a lower-case phrase does by chance.
    return count >= (2 if _capital(name) else 3)


def _capital(name: str) -> bool:
    words = _ASIDE.sub(" ", name).split()
    return all(
        word in _WITHIN if position and word[0].islower() else not word[0].islower()
        for position, word in enumerate(words)
    )


def _plausible(name: str) -> bool:
    bare = _ASIDE.sub(" ", name).split()
    if not bare or len(bare) > MAX_WORDS or len(name) > MAX_CHARACTERS:
        return False
    if not _ALLOWED.fullmatch(name) or not name[0].isalpha() or name.rstrip().endswith(","):
        return False
    words = [word.strip(".,()'’") for word in bare]
    if words[0].casefold() in _HEADING or words[-1] in _WITHIN or _NUMBERED.fullmatch(name):
        return False
    if any(word in _FUNCTION for word in words):
        return False
    # "There are" is prose, "An Nguyen" is a person, "A" a letter for one.
    opens_prose = words[0].casefold() in _FUNCTION and len(words[0]) > 1
    return not (opens_prose and (len(words) == 1 or not all(word[:1].isupper() for word in words)))
