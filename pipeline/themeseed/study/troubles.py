"""What a run noticed that a person should look at: contradictions, slips, blurred codes, new ground."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from themeseed.match import Matching, same_words
from themeseed.records import Codebook, Coder, Coding, Document, Quote, Trouble
from themeseed.suggest import Calibration, Confused, Doubt, confused, doubts

_MOST_SECOND_LOOKS = 10
_MOST_CONFUSED = 5
_LEAST_DECIDED = 30
_LEAST_QUOTES = 5
_FAR = 0.05
_LEVEL = 0.01
"""A document is new ground when so many of its quotes are farther from everything decided than one
in twenty decided quotes is from the others, that chance would do it once in a hundred documents."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What people call quotes, coders and codes."""

    quotes: Mapping[str, Quote]
    documents: Mapping[str, str]
    coders: Mapping[str, str]
    codebook: Codebook

    def quote(self, quote_id: str) -> str:
        """Return a quote's name with that of its document."""
        quote = self.quotes[quote_id]
        document = self.documents.get(quote.document_id, "")
        return quote.name if quote.name.startswith(document) else f"{document}: {quote.name}"

    def codes(self, coding: Coding) -> str:
        """Return the codes of a coding, as people would say them."""
        names = [f"'{self.codebook.name_of(code)}'" for code in coding.codes]
        return " and ".join(names) or "no code"


def names_of(
    quotes: Sequence[Quote], documents: Sequence[Document], coders: Sequence[Coder], codebook: Codebook
) -> Names:
    """Return the names that messages use."""
    return Names(
        quotes={quote.id: quote for quote in quotes},
        documents={document.id: document.name for document in documents},
        coders={coder.id: coder.name for coder in coders},
        codebook=codebook,
    )


def troubles(
    matching: Matching, calibration: Calibration, codings: Sequence[Coding], names: Names
) -> tuple[Trouble, ...]:
    """Return what deserves a look, in plain words; nothing where all is well.

    contradiction    one person coded the same words differently in two places
    second look      all other decisions speak for another code
    confused codes   two codes that what was decided does not tell apart
    new ground       a document whose quotes are unlike everything that was decided
    """
    found = doubts(matching.held_out, codings, calibration)
    return (
        *_contradictions(codings, names),
        *_second_looks(found[:_MOST_SECOND_LOOKS], names),
        *_confused(confused(matching.held_out, codings), names),
        *_new_ground(matching, names),
    )


def _contradictions(codings: Sequence[Coding], names: Names) -> Iterator[Trouble]:
    said: dict[tuple[str, str], list[Coding]] = defaultdict(list)
    for coding in sorted(codings, key=lambda each: (each.coder_id, each.quote_id)):
        words = same_words(names.quotes[coding.quote_id].text)
        said[coding.coder_id, words].append(coding)
    for (coder_id, _), same in sorted(said.items()):
        first = same[0]
        other = next((each for each in same if set(each.codes) != set(first.codes)), None)
        if other is not None:
            yield Trouble(
                kind="contradiction",
                message=(
                    f"{names.coders[coder_id]} coded the same words differently: "
                    f"{names.codes(first)} in {names.quote(first.quote_id)}, {names.codes(other)} in "
                    f"{names.quote(other.quote_id)}."
                ),
                quote_ids=tuple(each.quote_id for each in same),
            )


def _second_looks(found: Sequence[Doubt], names: Names) -> Iterator[Trouble]:
    for doubt in found:
        rather = names.codebook.name_of(doubt.rather)
        yield Trouble(
            kind="second look",
            message=(
                f"{names.coders[doubt.coding.coder_id]} gave {names.codes(doubt.coding)} to "
                f"{names.quote(doubt.coding.quote_id)}; what else was decided speaks for '{rather}' "
                f"({doubt.probability:.0%} against {doubt.probability_of_given:.0%})."
            ),
            quote_ids=(doubt.coding.quote_id,),
        )


def _confused(found: Sequence[Confused], names: Names) -> Iterator[Trouble]:
    for pair in found[:_MOST_CONFUSED]:
        one, other = names.codebook.name_of(pair.one), names.codebook.name_of(pair.other)
        yield Trouble(
            kind="confused codes",
            message=(
                f"'{one}' ({pair.n_one} decided) and '{other}' ({pair.n_other}) are hard to tell apart: "
                "given a quote of each, what else was decided says rightly which is which in "
                f"{max(pair.told_apart, 0.5):.0%} of cases, and chance would in 50%. Say in the "
                "codebook what sets them apart (include, exclude), or join them."
            ),
            quote_ids=pair.quote_ids,
        )


def _new_ground(matching: Matching, names: Names) -> Iterator[Trouble]:
    nearest = matching.nearest_decided()
    decided = sorted(nearest[quote_id] for quote_id in matching.held_out.quote_ids)
    if len(decided) < _LEAST_DECIDED:
        return
    # Imported here: it is slow to load, and most runs have too few decisions.
    from scipy.stats import binomtest

    bar = decided[int(_FAR * len(decided))]
    known = set(matching.held_out.quote_ids)
    of_document: dict[str, list[str]] = defaultdict(list)
    for quote_id in sorted(nearest.keys() - known):
        of_document[names.quotes[quote_id].document_id].append(quote_id)
    for document_id, quote_ids in sorted(of_document.items(), key=lambda item: names.documents[item[0]]):
        far = [quote_id for quote_id in quote_ids if nearest[quote_id] < bar]
        if len(quote_ids) < _LEAST_QUOTES or not far:
            continue
        if binomtest(len(far), len(quote_ids), _FAR, alternative="greater").pvalue < _LEVEL:
            yield Trouble(
                kind="new ground",
                message=(
                    f"{names.documents[document_id]} is unlike what was decided: {len(far)} of its "
                    f"{len(quote_ids)} undecided quotes resemble nothing that was. Decide some of them "
                    "before you trust suggestions for it."
                ),
                quote_ids=tuple(far),
            )
