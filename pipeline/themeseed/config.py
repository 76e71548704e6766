"""One frozen configuration a stage, read from study.toml; unknown keys are refused with their path."""

import hashlib
import json
import tomllib
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from themeseed.errors import ConfigError

Share = Annotated[float, Field(ge=0.0, le=1.0)]
Count = Annotated[int, Field(ge=0)]
AtLeastOne = Annotated[int, Field(ge=1)]

_BARS = ("min_probability", "min_right", "suggest_for")
_FORBID_UNKNOWN = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestConfig:
    """How source files are read.

    text_columns, id_columns, speaker_columns, case_columns: names that a table's columns may
    have, in order of preference, compared without case. leave_out_columns: never taken as
    attributes of a case. max_megabytes: larger files are refused.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _FORBID_UNKNOWN
    text_columns: tuple[str, ...] = (
        "text", "quote", "comment", "answer", "response", "feedback", "utterance", "statement",
    )  # fmt: skip
    id_columns: tuple[str, ...] = ("id", "quote_id", "row_id", "response_id")
    speaker_columns: tuple[str, ...] = ("speaker", "name", "speaker_name")
    case_columns: tuple[str, ...] = ("case", "case_id", "participant", "participant_id", "respondent")
    leave_out_columns: tuple[str, ...] = ("codes", "code", "theme", "themes", "place")
    max_megabytes: AtLeastOne = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentConfig:
    """How documents become quotes.

    max_words: longer turns are split at sentence ends into runs of at most this many words.
    min_words: shorter turns ("Yeah.") are left out and counted; 0 keeps all.
    leave_out_speakers: whose turns are not coded ("Interviewer"), compared without case.
    spacy_model: "auto" takes an installed English model, else blank English with rules.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _FORBID_UNKNOWN
    max_words: AtLeastOne = 150
    min_words: Count = 3
    leave_out_speakers: tuple[str, ...] = ()
    spacy_model: str = "auto"


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbedConfig:
    """Which encoder, on which runtime.

    model: a name under models/, a sentence-transformers name, or a folder. backend: "auto" takes
    the fast runtime for the embedded models and sentence-transformers for all others.
    batch_size: texts a batch, sorted by length. threads: 0 lets the runtime choose. deep: whether at
    each run the encoder's last layer learns from what was decided, to be used where that helps
    (slow). also: further encoders, named as under model, whose vectors count beside those of the
    first; clusters, map and search stay with the first. also_weight: how much each of them counts,
    where the first counts 1.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _FORBID_UNKNOWN
    model: str = "all-MiniLM-L6-v2"
    backend: Literal["auto", "onnx", "openvino", "sentence-transformers"] = "auto"
    batch_size: AtLeastOne = 8
    threads: Count = 0
    deep: bool = False
    also: tuple[str, ...] = ()
    also_weight: Annotated[float, Field(gt=0.0, le=10.0)] = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterConfig:
    """How quotes are grouped.

    method: "auto" takes "walks" (a tree of random walks between quotes that are alike in meaning
    and words) up to 5,000 quotes and "coarse" (Ward's tree over small groups) beyond. n_clusters: 0
    chooses. min_cluster_size: smaller groups are left unclustered. keywords, exemplars: how many a
    cluster.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _FORBID_UNKNOWN
    method: Literal["auto", "walks", "ward", "coarse", "kmeans"] = "auto"
    n_clusters: Count = 0
    min_cluster_size: AtLeastOne = 2
    keywords: AtLeastOne = 8
    exemplars: AtLeastOne = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchConfig:
    """How codes are matched to quotes.

    multiple: whether a quote may have several codes. words: whether the letters of words count
    beside vectors. attributes: attributes of cases (or document, case) that make quotes alike which
    share them, such as the question that was asked. attributes_weight: how much these count, where the
    first encoder counts 1.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _FORBID_UNKNOWN
    multiple: bool = False
    words: bool = True
    attributes: tuple[str, ...] = ()
    attributes_weight: Annotated[float, Field(gt=0.0, le=10.0)] = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestConfig:
    """What is put before the reviewer.

    min_probability: below it no code is suggested ("no theme fits"). When not set, one code has to
    be likelier than "no theme fits"; where several are allowed, one bar for the likeliest code of a
    quote and one for further codes are chosen from the decisions when there are 20, and are 0.12
    before. min_right: in place of it, which share of the suggestions shall be right; the
    probabilities choose the bar. suggest_for: in place of it, for which share of the quotes
    something shall be suggested. false_nothing: as long as nobody decided that no theme fits, for
    which share of the quotes that a code fits it may be said all the same; from 20 decided quotes
    on, where a quote has one code. max_codes: most codes suggested for a
    quote where several are allowed. evidence: texts shown for each suggestion. set_level: how often a
    quote's code set shall hold the codes that people give it.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _FORBID_UNKNOWN
    min_probability: Share | None = None
    min_right: Share | None = None
    suggest_for: Share | None = None
    false_nothing: Share | None = None
    max_codes: AtLeastOne = 3
    evidence: AtLeastOne = 3
    set_level: Annotated[float, Field(gt=0.5, lt=1.0)] = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderConfig:
    """A second reader, which chooses among the first codes suggested and says why.

    kind: "language-model" asks a model behind an OpenAI-compatible address; "cross-encoder" takes a
    model that compares two texts. model: its name at that address ("" where there is one only); for
    a cross-encoder a hub name or a folder. address: where the language model is asked; 11434 is
    Ollama's port, 8080 that of a llama.cpp server. remote_host: the host of an address on another
    machine, repeated, if quotes may be sent there. first_k: how many codes it chooses from. timeout:
    seconds for one answer. answer_tokens: most tokens of one answer.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _FORBID_UNKNOWN
    kind: Literal["off", "language-model", "cross-encoder"] = "off"
    model: str = ""
    address: str = "http://127.0.0.1:11434/v1"
    remote_host: str = ""
    first_k: Annotated[int, Field(ge=2, le=20)] = 5
    timeout: AtLeastOne = 120
    answer_tokens: AtLeastOne = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareConfig:
    """How agreement is estimated.

    level: of the intervals. resamples: bootstrap samples. resample: "auto" resamples cases
    (interviews) where there are at least ten, else quotes; the other way is shown beside.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _FORBID_UNKNOWN
    level: Annotated[float, Field(gt=0.5, lt=1.0)] = 0.95
    resamples: Annotated[int, Field(ge=100)] = 2000
    resample: Literal["auto", "quotes", "cases"] = "auto"


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscoverConfig:
    """How candidate themes are sought.

    candidates: shown at most. min_quotes: fewest quotes of a group of similar ones.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _FORBID_UNKNOWN
    candidates: AtLeastOne = 10
    min_quotes: Annotated[int, Field(ge=2)] = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewConfig:
    """What reviewers may do. It changes no suggestion, so that no run becomes out of date by it.

    boundaries: who may move, split and join quotes while reviewing: every "coder", the "owner", or
    "nobody".
    """

    __pydantic_config__: ClassVar[ConfigDict] = _FORBID_UNKNOWN
    boundaries: Literal["coder", "owner", "nobody"] = "coder"


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The configuration of a study: a seed and one part for each stage."""

    __pydantic_config__: ClassVar[ConfigDict] = _FORBID_UNKNOWN
    seed: Count = 0
    ingest: IngestConfig = field(default_factory=IngestConfig)
    segment: SegmentConfig = field(default_factory=SegmentConfig)
    embed: EmbedConfig = field(default_factory=EmbedConfig)
    cluster: ClusterConfig = field(default_factory=ClusterConfig)
    match: MatchConfig = field(default_factory=MatchConfig)
    suggest: SuggestConfig = field(default_factory=SuggestConfig)
    reader: ReaderConfig = field(default_factory=ReaderConfig)
    discover: DiscoverConfig = field(default_factory=DiscoverConfig)
    compare: CompareConfig = field(default_factory=CompareConfig)
    review: ReviewConfig = field(default_factory=ReviewConfig)


def load_config(path: Path) -> Config:
    """Return the configuration in a TOML file; what the file leaves out has its default.

    Raises:
        ConfigError: the file is missing, is not TOML, or has an unknown key or a wrong value.
    """
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ConfigError(
            f"There is no configuration at {path}. Make a study: themeseed init."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is not valid TOML: {error}. Mend that line and try again.") from error
    return parse_config(values, source=path.name)


def parse_config(values: dict[str, Any], *, source: str = "configuration") -> Config:
    """Return the configuration in a mapping, as TOML gives it.

    Raises:
        ConfigError: names the key by its path, and what was expected there.
    """
    try:
        found = TypeAdapter(Config).validate_python(values)
    except ValidationError as error:
        raise ConfigError(_explain(error, source)) from error
    bars = [name for name in _BARS if getattr(found.suggest, name) is not None]
    if len(bars) > 1:
        raise ConfigError(
            f"{source}: {' and '.join(bars)} under [suggest] both say what is suggested. Keep one."
        )
    if found.match.multiple and found.suggest.false_nothing is not None:
        raise ConfigError(
            f"{source}: false_nothing under [suggest] does nothing where a quote may have several codes "
            "(multiple under [match]). Take one of them out."
        )
    return found


def config_hash(config: Config) -> str:
    """Return the sha256 of what suggestions depend on, as sorted JSON, in hexadecimal."""
    values = {name: value for name, value in asdict(config).items() if name != "review"}
    text = json.dumps(values, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def settings_of(config: Config) -> tuple[tuple[str, str], ...]:
    """Return what suggestions depend on, each setting as its path and value in JSON: a run keeps it.

    >>> dict(settings_of(Config()))["embed.model"]
    '"all-MiniLM-L6-v2"'
    """
    parts = {"": {"seed": config.seed}} | {
        k: v for k, v in asdict(config).items() if isinstance(v, dict) and k != "review"
    }
    return tuple(
        (f"{part}.{key}" if part else key, json.dumps(value, ensure_ascii=False))
        for part, values in parts.items()
        for key, value in values.items()
    )


def _explain(error: ValidationError, source: str) -> str:
    first = error.errors()[0]
    path = ".".join(str(part) for part in first["loc"])
    if first["type"] in ("unexpected_keyword_argument", "extra_forbidden"):
        allowed = _keys_beside(first["loc"])
        return f"{source}: unknown key '{path}'. Known keys there: {', '.join(allowed)}."
    return (
        f"{source}: '{path}' is {first['input']!r}, but: {first['msg']}. Mend the value and try again."
    )


def _keys_beside(location: tuple[int | str, ...]) -> list[str]:
    part: Any = Config()
    for key in location[:-1]:
        part = getattr(part, str(key))
    return sorted(asdict(part))
