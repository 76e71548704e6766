"""Small studies for the tests, and a way past the store into its database."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, create_engine

from themeseed.records import (
    Attribute,
    Case,
    Category,
    Cluster,
    Clustering,
    Code,
    Codebook,
    Coder,
    Decision,
    Document,
    Evidence,
    Quote,
    Run,
    Suggestion,
    Theme,
    Turn,
)
from themeseed.records.identity import text_digest
from themeseed.store import Store

TEXT = "Interviewer: And then?\nP1: We talked 🙂 — naïve, e\u0301, 日本語.\nP1: It “helped”.\n"

CASE = Case(id="case-1", name="P1", attributes=(Attribute(name="site", value="London"),))
DOCUMENT = Document(
    id="document-1",
    name="interview 1",
    text=TEXT,
    sha256=text_digest(TEXT),
    format="txt",
    turns=(
        Turn(start=0, end=22, speaker="Interviewer"),
        Turn(start=23, end=60, speaker="P1", case_id="case-1", name="row 7", seconds=1.5),
    ),
    case_id="case-1",
)
QUOTES = tuple(
    Quote(
        id=f"quote-{number}",
        name=f"interview 1 · {number}",
        text=TEXT[number : number + 5],
        document_id="document-1",
        start=number,
        end=number + 5,
        speaker="P1" if number else None,
        case_id="case-1" if number else None,
    )
    for number in range(4)
)
CODER = Coder(id="coder-1", name="Ada", kind="human")
CODEBOOK = Codebook(
    id="book",
    name="A book",
    codes=(
        Code(
            id="trust",
            name="Trust",
            description="d",
            include=("i",),
            exclude=("e",),
            phrases=("p",),
            examples=("x", "y"),
            category_id="relations",
        ),
    ),
    categories=(Category(id="relations", name="Relations", parent_id=None),),
    themes=(Theme(id="hope", name="Hope", code_ids=("trust",)),),
    citation="Somebody (2013)",
)
RUN = Run(
    id="run-1",
    started_at="2025-01-01T00:00:00+00:00",
    seed=2**40,
    input_hash="aa",
    config_hash="bb",
    encoder="all-MiniLM-L6-v2",
    encoder_digest="cc",
    versions=(("numpy", "2.0"), ("themeseed", "0.1.0")),
    summary=(("quotes", "4"),),
)
CLUSTERING = Clustering(
    clusters=(
        Cluster(id="1", quote_ids=("quote-0", "quote-1"), keywords=("talk",), exemplar_ids=("quote-0",)),
    ),
    unclustered_ids=("quote-2", "quote-3"),
    method="ward",
    reason="few quotes",
    seed=7,
    parameters=(("n_clusters", "1"),),
)


def suggestions_of(run_id: str) -> tuple[Suggestion, ...]:
    """Two suggestions for each quote, by quote and rank."""
    return tuple(
        Suggestion(
            id=f"{run_id}-{quote.id}-{rank}",
            run_id=run_id,
            quote_id=quote.id,
            code_id=("trust", "hope")[rank - 1],
            rank=rank,
            probability=1 / (2 + rank),
            calibrated=rank == 1,
            suggested=rank == 1,
            evidence=(
                Evidence(kind="decided", text="We talked 🙂", weight=0.1 + 0.2, quote_id="quote-0"),
                Evidence(kind="name", text="Trust", weight=0.0),
            ),
        )
        for quote in QUOTES
        for rank in (1, 2)
    )


def decision(decision_id: str, *, quote_id: str = "quote-0", note: str = "") -> Decision:
    """A decision of the coder in these tests, after the run in these tests."""
    return Decision(
        id=decision_id,
        quote_id=quote_id,
        coder_id=CODER.id,
        verdict="change",
        codes=("trust", "hope"),
        refused=("hope",),
        note=note,
        run_id=RUN.id,
        suggestion_ids=("run-1-quote-0-1",),
        decided_at="2025-01-02T03:04:05.678+00:00",
    )


def fill(store: Store) -> None:
    """Put one of everything into a store but decisions."""
    store.add_cases([CASE])
    store.add_documents([DOCUMENT])
    store.add_quotes(QUOTES)
    store.add_coder(CODER)
    store.set_codebook(CODEBOOK)
    store.add_run(RUN, suggestions_of(RUN.id), CLUSTERING)


@contextmanager
def raw(target: str, *, alone: bool = False) -> Iterator[Connection]:
    """Yield a connection past the store; `alone` outside of a transaction."""
    url = target.replace("postgresql://", "postgresql+psycopg://", 1)
    engine = create_engine(url if "://" in target else f"sqlite:///{target}")
    if alone:
        engine = engine.execution_options(isolation_level="AUTOCOMMIT")
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()
