"""What the texts of a code may hold when somebody writes them; what a codebook came with stays.

A name stands on buttons, in tables and files, and every other text is compared with every quote.
"""

from collections.abc import Mapping, Sequence

from themeseed.errors import CodebookError
from themeseed.records import Code, Theme
from themeseed.review.naming import as_name, fault_of_name

LONGEST_NAME = 200
LONGEST_DESCRIPTION = 10_000
LONGEST_LINE = 1_000
MOST_LINES = 200


def checked_name(given: str, *, kind: str = "code") -> str:
    """Return the name of a code or category as it is kept.

    Raises:
        CodebookError: it is empty, too long, or holds what cannot be seen.
    """
    name = as_name(given)
    fault = fault_of_name(name, longest=LONGEST_NAME)
    if fault:
        raise CodebookError(
            f"The name of the {kind} {fault}. Nothing was changed: write another name."
            + (" What a code is about goes into its description." if len(name) > LONGEST_NAME else "")
        )
    return name


def require_texts(
    description: str,
    lines: Mapping[str, Sequence[str]] | None = None,
    *,
    before: Code | Theme | None = None,
) -> None:
    """Refuse texts that are too long, but for those that the code had before.

    Args:
        description: of the code.
        lines: what to include, to exclude and phrases, by the name of the field.
        before: the code that is revised.

    Raises:
        CodebookError: names the field, its length and the limit.
    """
    if len(description) > LONGEST_DESCRIPTION and (not before or description != before.description):
        raise CodebookError(
            f"The description has {len(description):,} characters; {LONGEST_DESCRIPTION:,} are the "
            "most. Nothing was changed: shorten it, or split the code."
        )
    for field, texts in (lines or {}).items():
        had: Sequence[str] = getattr(before, field, ())
        if len(texts) > MOST_LINES and len(texts) > len(had):
            raise CodebookError(
                f"'{field}' has {len(texts):,} lines; {MOST_LINES} are the most. Nothing was changed."
            )
        for text in texts:
            if len(text) > LONGEST_LINE and text not in had:
                raise CodebookError(
                    f"A line of '{field}' has {len(text):,} characters; {LONGEST_LINE:,} are the most. "
                    f"Nothing was changed: shorten the line that begins '{text[:40]}'."
                )
