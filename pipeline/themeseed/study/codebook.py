"""Changing a study's codebook: a new version comes into force, earlier ones and all decisions stay."""

from collections import Counter
from dataclasses import dataclass

from themeseed.records import Codebook
from themeseed.review import codings_of, in_current_codes, on_quotes
from themeseed.study.folder import Study


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


def change_codebook(study: Study, codebook: Codebook, *, coder_id: str | None = None) -> CodebookChange:
    """Make this the study's codebook and return what changed. Decisions are never touched.

    Run the study afterwards: suggestions are for the codebook they were made with.
    """
    before = study.store.codebook().codable_ids
    after = codebook.codable_ids
    version = study.store.set_codebook(codebook, coder_id=coder_id)
    decisions = on_quotes(study.store.decisions(), study.store.quotes())
    codings = in_current_codes(codings_of(decisions), codebook)
    given = Counter(code for coding in codings for code in coding.codes)
    return CodebookChange(
        version=version,
        added=tuple(code for code in after if code not in before),
        removed=tuple(code for code in before if code not in after),
        lost=tuple(sorted((code, count) for code, count in given.items() if code not in after)),
    )
