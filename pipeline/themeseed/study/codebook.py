"""Changing a study's codebook: a new version comes into force, earlier ones and all decisions stay.

The rule: no edit writes over one that its maker did not see. Whoever edits says which version it was
made from, and the store refuses it once another is in force, whichever process put it there.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from themeseed.errors import CodebookChangedError, EmptyCodebookError
from themeseed.records import Codebook
from themeseed.review import codings_of, in_current_codes, on_quotes
from themeseed.study.codebook_changes import told_since
from themeseed.study.folder import Study

TRIES = 20
"""How often an edit is made anew on the newest codebook, where another was faster each time."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class CodebookChange:
    """What a new codebook changed.

    `version` counts from 1; `lost` lists codes that people gave and the new codebook lacks, each
    with the number of codings: those stay on record and count for nothing until the code is back.
    """

    version: int
    added: tuple[str, ...]
    removed: tuple[str, ...]
    lost: tuple[tuple[str, int], ...]


def require_codes(study: Study) -> None:
    """Do nothing in a study that has codes.

    Raises:
        EmptyCodebookError: it has none yet, so nothing can be decided.
    """
    if not study.store.codebook().codable:
        raise EmptyCodebookError(
            f"Study '{study.name}' has no codes yet, so there is nothing to review. Look for themes: "
            f"themeseed discover {study.folder}, and make codes of them with --promote; or give a "
            f"codebook: themeseed codebook {study.folder} FILE."
        )


def change_codebook(
    study: Study, codebook: Codebook, *, coder_id: str | None = None, made_on: int | None = None
) -> CodebookChange:
    """Make this the study's codebook and return what changed. Decisions are never touched.

    Run the study afterwards: suggestions are for the codebook they were made with.

    Args:
        study: open.
        codebook: in force from now on.
        coder_id: who edited it, where that is known.
        made_on: the number of the version that it was made from; None replaces the one in force.

    Raises:
        CodebookChangedError: it was made from another version than the one in force.
    """
    newest = study.store.codebook_version()
    before, after = newest.codebook.codable_ids, codebook.codable_ids
    version = study.store.set_codebook(
        codebook, coder_id=coder_id, made_on=newest.number if made_on is None else made_on
    )
    decisions = on_quotes(study.store.decisions(), study.store.quotes())
    codings = in_current_codes(codings_of(decisions), codebook)
    given = Counter(code for coding in codings for code in coding.codes)
    return CodebookChange(
        version=version,
        added=tuple(code for code in after if code not in before),
        removed=tuple(code for code in before if code not in after),
        lost=tuple(sorted((code, count) for code, count in given.items() if code not in after)),
    )


def replace_codebook(study: Study, codebook: Codebook, *, made_on: int | None = None) -> CodebookChange:
    """Make what stands in a file the study's codebook, unless it would write over what people edited.

    A file does not say which version it was made from. Where the newest versions were made by people
    (on the review pages, or of candidates), who gives the file has to say that it knows them.

    Args:
        study: open.
        codebook: in force from now on.
        made_on: the number of the version that it was made from, where that is known.

    Raises:
        CodebookChangedError: versions came after the one that it was made from.
    """
    versions = study.store.codebook_versions()
    known = made_on
    if known is None:
        by_command = [each.number for each in versions if each.set_by is None]
        known = by_command[-1] if by_command else 0
    newest = versions[-1]
    if known != newest.number and codebook != newest.codebook:
        names = {each.id: each.name for each in study.store.coders()}
        told = told_since(versions, known, lambda coder_id: names.get(coder_id, coder_id))
        raise CodebookChangedError(
            f"Version {newest.number} of the codebook is in force, and the file may lack what changed. "
            f"{told or f'There is no version {known} before it.'} Nothing was kept. Take that over into "
            f"the file (themeseed codebook {study.folder} shows the codebook in force), then say that "
            f"it is made from it: --made-on {newest.number}"
        )
    return change_codebook(study, codebook, made_on=newest.number)


def on_the_newest(edit: Callable[[], T]) -> T:
    """Return what an edit gives that reads the newest codebook; made anew where another was faster.

    Raises:
        CodebookChangedError: another was faster every time.
    """
    for _ in range(TRIES - 1):
        try:
            return edit()
        except CodebookChangedError:
            continue
    return edit()
