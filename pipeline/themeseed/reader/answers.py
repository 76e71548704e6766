"""Answers that were kept, so that a run can be made again without the model, with the same bytes.

An answer is kept under what was asked, of which model, with which parameters: all of it counts.
One file an answer, written whole; a damaged one is asked again.
"""

import json
from dataclasses import asdict
from pathlib import Path

from themeseed.exchange.atomic import write_atomically
from themeseed.records import Question, Reading
from themeseed.records.identity import text_digest

_DIGITS = 32


class KeptAnswers:
    """The answers of one study's folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, identity: str, key: str, question: Question) -> Reading | None:
        """Return what this model answered to this question, or None when it was not asked.

        Args:
            identity: everything known of the model.
            key: everything that is asked.
            question: whose answer it is.
        """
        try:
            found = json.loads(self._path(identity, key).read_text(encoding="utf-8"))
            if found["digest"] != _digest(found["reading"]):
                return None
            return Reading(quote_id=question.quote_id, **found["reading"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def put(self, identity: str, key: str, reading: Reading) -> None:
        """Keep an answer; it is on disk when this returns.

        Raises:
            ThemeseedError: the folder may not be written, or the disk is full.
        """
        kept = asdict(reading)
        # Equal texts in two documents are one question.
        del kept["quote_id"]
        self._write(self._path(identity, key), {"reading": kept, "digest": _digest(kept)})

    def last_identity(self, named: str) -> str | None:
        """Return what was known of a model when it was last asked; None when it never was.

        Args:
            named: how the study names the model: its kind, name and address.
        """
        try:
            found = json.loads(self._named(named).read_text(encoding="utf-8"))
            return str(found["identity"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def keep_identity(self, named: str, identity: str) -> None:
        """Keep what is known of a model."""
        if self.last_identity(named) != identity:
            self._write(self._named(named), {"named": named, "identity": identity})

    def _path(self, identity: str, key: str) -> Path:
        return self._folder / text_digest(identity)[:_DIGITS] / f"{text_digest(key)[:_DIGITS]}.json"

    def _named(self, named: str) -> Path:
        return self._folder / f"model-{text_digest(named)[:_DIGITS]}.json"

    @staticmethod
    def _write(path: Path, content: object) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
        write_atomically(path, text.encode("utf-8", "surrogatepass"))


def _digest(reading: object) -> str:
    return text_digest(json.dumps(reading, sort_keys=True))
