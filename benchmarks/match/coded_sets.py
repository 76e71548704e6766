"""Human-coded text sets beside the checkout (../shared/data), cut to a size that runs in minutes.

Single-coded texts only, each text once, codes with ten or more uses. The 53 quotes of the published
framework are never read here: what is reported on them must not choose anything.
"""

import csv
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np

DATA = Path(__file__).parents[3] / "shared" / "data"
LEAST_USES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedSet:
    """Texts, the code of each (a number), and for each code its name and description."""

    name: str
    texts: tuple[str, ...]
    codes: tuple[int, ...]
    codebook: tuple[tuple[str, str], ...]


def coded_sets(*, most: int = 900) -> list[CodedSet]:
    """Return the sets; large ones are cut to `most` texts drawn with a fixed seed."""
    found = [
        _set("GENNOVATE", "gennovate_focus_groups", most),
        _set("PDPilot", "pdpilot_interviews", most),
        _set("NHS feedback", "nhs_px_phase1", most),
        _set("GoEmotions", "goemotions", most),
    ]
    return [*filter(_large_enough, found), *_debates(0, most)]


def other_debates(*, most: int = 900) -> list[CodedSet]:
    """Return the other half of ArgKP's codebooks, by which no default was ever chosen."""
    return _debates(1, most)


def _debates(first: int, most: int) -> list[CodedSet]:
    rows, codebook = rows_of("argkp_keypoints", "data"), rows_of("argkp_keypoints", "codebook")
    books = sorted({row["codebook_id"] for row in codebook})
    found = [
        _made(
            f"ArgKP: {book}",
            [row for row in rows if row["codebook_id"] == book],
            [(row["code"], row["description"]) for row in codebook if row["codebook_id"] == book],
            most,
        )
        for book in books[first::2]
    ]
    return [each for each in found if _large_enough(each)]


def _large_enough(each: CodedSet) -> bool:
    return len(each.codebook) >= 2 and len(each.texts) >= 50


def group(name: str) -> str:
    """Return what a set counts as in a mean: the many small codebooks of ArgKP count as one."""
    return name.partition(":")[0]


def _set(name: str, folder: str, most: int) -> CodedSet:
    codebook = [(row["code"], row["description"]) for row in rows_of(folder, "codebook")]
    return _made(name, rows_of(folder, "data"), codebook, most)


def _made(name: str, rows: list[dict[str, str]], codebook: list[tuple[str, str]], most: int) -> CodedSet:
    single: dict[str, str] = {}
    for row in rows:
        codes = [code.strip() for code in row["codes"].split(";") if code.strip()]
        if len(codes) == 1 and row["text"].strip():
            single.setdefault(row["text"].strip(), codes[0])
    pairs = sorted(single.items())
    if len(pairs) > most:
        chosen = np.random.default_rng(0).choice(len(pairs), most, replace=False)
        pairs = [pairs[number] for number in sorted(chosen)]
    uses = Counter(code for _, code in pairs)
    kept = [(code, text) for code, text in codebook if uses[code] >= LEAST_USES]
    number = {code: position for position, (code, _) in enumerate(kept)}
    pairs = [(text, code) for text, code in pairs if code in number]
    return CodedSet(
        name=name,
        texts=tuple(text for text, _ in pairs),
        codes=tuple(number[code] for _, code in pairs),
        codebook=tuple(kept),
    )


def rows_of(folder: str, name: str) -> list[dict[str, str]]:
    """Return the rows of a table of a set, such as its `data` or `codebook`."""
    csv.field_size_limit(10_000_000)
    with (DATA / folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
