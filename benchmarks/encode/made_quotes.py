"""Quotes made by lot from a word list: English-looking, the same on every machine, nobody's data."""

import csv
import random
from pathlib import Path

_VOCABULARY = """
I we they people work team staff service group member meeting manager colleague support help feel
think know want need said asked told found came went really very quite sometimes often always never
about because when while before after with without through between among experience training
contract salary hours health hospital crisis recovery family friend boundary role identity practice
confidence responsibility decision question answer difficult helpful useful strange important new old
"""
CODES = {
    "pay": "wages, salary, contract and hours",
    "team": "colleagues, meetings and working together",
    "health": "being ill, crisis, hospital and recovery",
    "training": "learning the role and being trained",
    "family": "family, friends and life outside work",
    "identity": "who one is, and how others see one",
    "boundary": "limits between staff and service users",
    "management": "managers, decisions and responsibility",
    "support": "help that is given and received",
    "confidence": "feeling sure of oneself, or unsure",
}


def make_quotes(n: int, *, words: int = 45, seed: int = 0) -> list[str]:
    """Return n quotes of about `words` words each, in sentences."""
    chance = random.Random(seed)  # noqa: S311  # quotes, not secrets
    vocabulary = _VOCABULARY.split()
    quotes = []
    for _ in range(n):
        length = chance.randint(words - 10, words + 10)
        drawn = [chance.choice(vocabulary) for _ in range(length)]
        for stop in range(8, length, 11):
            drawn[stop] += "."
        quotes.append(" ".join(drawn).capitalize() + ".")
    return quotes


def write_tables(folder: Path, n: int) -> tuple[Path, Path]:
    """Write a table of n quotes and a codebook of ten codes; return their paths."""
    quotes_file, codebook_file = folder / "quotes.csv", folder / "codebook.csv"
    with quotes_file.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "text"])
        writer.writerows([f"q{number}", text] for number, text in enumerate(make_quotes(n)))
    with codebook_file.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["code", "description"])
        writer.writerows(CODES.items())
    return quotes_file, codebook_file
