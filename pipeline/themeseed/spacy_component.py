"""The spaCy component's factory: nlp.add_pipe("themeseed", config={...}) sets codes on spans.

The rule: importing this module costs next to nothing. spaCy imports the factories of all installed
packages whenever it makes a pipeline, in programs that never heard of themeseed too.
"""

from typing import TYPE_CHECKING

from spacy.language import Language

if TYPE_CHECKING:
    from themeseed.coded_spans import CodedSpans


@Language.factory(  # type: ignore[untyped-decorator]  # spaCy is not followed
    "themeseed",
    assigns=["doc.spans"],
    default_config={
        "codebook": {},
        "decided": [],
        "spans_key": "themeseed",
        "units_key": None,
        "multiple": False,
        "min_probability": None,
        "model": "all-MiniLM-L6-v2",
        "words": True,
    },
    default_score_weights={"spans_themeseed_f": 1.0},
)
def make_component(
    nlp: Language,
    name: str,
    codebook: str | dict[str, str],
    decided: list[list[str]],
    spans_key: str,
    units_key: str | None,
    multiple: bool,
    min_probability: float | None,
    model: str,
    words: bool,
) -> "CodedSpans":
    """Return the component for a pipeline; spaCy calls this.

    Args:
        nlp: the pipeline.
        name: of the component in it.
        codebook: descriptions by code, or the path of a codebook. Empty where it will be read from disk.
        decided: texts and what was decided on each: [text, code, code, ...]; [text] says that no code
            fits.
        spans_key: where the coded spans are put: doc.spans[spans_key].
        units_key: where the spans to be coded stand; otherwise sentences, or the whole document where
            nothing has set sentences.
        multiple: whether a span may have several codes.
        min_probability: the bar for a code, as under [suggest] in study.toml.
        model: the encoder, as under [embed].
        words: whether the letters of words count.
    """
    from pathlib import Path

    from themeseed.coded_spans import CodedSpans
    from themeseed.config import Config, EmbedConfig, MatchConfig, SuggestConfig
    from themeseed.exchange.codebook import read_codebook
    from themeseed.text_coder import codebook_of, fit_text_coder

    config = Config(
        embed=EmbedConfig(model=model),
        match=MatchConfig(multiple=multiple, words=words),
        suggest=SuggestConfig(min_probability=min_probability),
    )
    given = [(text, tuple(codes)) for text, *codes in decided]
    coder = None
    if codebook:
        book = codebook_of(codebook) if isinstance(codebook, dict) else read_codebook(Path(codebook))
        coder = fit_text_coder(book, given, config=config)
    return CodedSpans(nlp, name, coder, spans_key=spans_key, units_key=units_key)
