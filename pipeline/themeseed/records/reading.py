"""What a second reader is asked about a quote, and what it answers."""

from dataclasses import dataclass

from themeseed.records.codebook import Code


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A quote with the codes that a second reader may choose from.

    `before` is what was said just before the quote, "" when nothing was. `codes` stand in the order of
    the codebook, so that their order does not tell what was suggested; they hold no text that
    repeats the quote.
    """

    quote_id: str
    text: str
    before: str
    codes: tuple[Code, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a second reader made of a quote.

    `code_id` is None for "none of these codes". `span` is a stretch of the quote's text, exactly as
    it stands there; "" where no code fits. `fault` says why the answer is not used ("" when it is);
    then nothing else counts.
    """

    quote_id: str
    code_id: str | None
    reason: str
    span: str
    fault: str = ""
