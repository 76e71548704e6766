"""Findings as a real study has them: 53 quotes, five themes with long names, sites and roles."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from themeseed.records import (
    Agreement,
    Attribute,
    Case,
    Cluster,
    Clustering,
    Code,
    CodeAgreement,
    Codebook,
    Coder,
    Coding,
    Confusion,
    Document,
    Embeddings,
    Evidence,
    Interval,
    Measure,
    Quote,
    Run,
    Suggestion,
)
from themeseed.records.identity import stable_id, text_digest
from themeseed.report import AgreementSection, Findings

NAMES = (
    "Who becomes a peer worker, how and why?",
    "Building new teams",
    "Being a peer worker: an experience of conflicted identity",
    "Challenging boundaries",
    "Is a body of peer practice emerging?",
)
SITES = ("London", "North", "South")
ROLES = ("Peer Worker", "staff", "manager", "service user")
TEXTS = (
    "I was asked at the end of the group whether I would come back and help to run the next one, "
    "and I thought about it for a good two weeks before I said yes.",
    "We had no idea where to put a desk.",
    "Some days I am one of them and some days I am one of us, and nobody tells me which day it is. "
    "You put the badge on in the morning and you think, right, who am I going to be in there?",
    "She asked for my number and I did not know what I was allowed to say.",
    "There is a way of listening that you only learn by having been there yourself.",
)


def sample(n: int = 53) -> Findings:
    """Return findings on n quotes: 45 of 53 decided, all suggested for, three ways compared."""
    random = np.random.default_rng(5)
    codes = tuple(
        Code(id=f"c{i}", name=name, description=f"What people say about it: {name.lower()}",
             include=("reasons", "ways in"), exclude=("training",))
        for i, name in enumerate(NAMES)
    )  # fmt: skip
    book = Codebook(id="book", name="Peer workers", codes=codes, citation="A paper, 2013.")
    truth = [int(code) for code in random.integers(0, 5, n)]
    quotes, cases = _quotes(n, truth, random)
    guess = [code if random.random() < 0.6 else int(random.integers(0, 5)) for code in truth]
    vectors = np.eye(5, 32)[truth] + 0.35 * random.normal(size=(n, 32))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return Findings(
        study="Peer workers in mental health teams",
        description="Interviews at three sites with peer workers, staff, managers and service users.",
        codebook=book,
        documents=(_document(quotes),),
        cases=cases,
        quotes=quotes,
        coders=(
            Coder(id="ada", name="Published coding", kind="human"),
            Coder(id="machine", name="themeseed, by leave-one-out", kind="machine"),
        ),
        codings=(
            *(
                Coding(quote_id=quote.id, coder_id="ada", codes=(f"c{code}",) if i % 17 else ())
                for i, (quote, code) in enumerate(zip(quotes, truth, strict=True))
                if i % 7
            ),
            *(
                Coding(quote_id=quote.id, coder_id="machine", codes=(f"c{code}",))
                for quote, code in zip(quotes, guess, strict=True)
            ),
        ),
        suggestions=_suggestions(quotes, guess, random),
        run=Run(
            id="3f0c7a52-9d0e-5c5b-9a57-7468656d6573", started_at="2025-11-23T20:29:00+00:00", seed=0,
            input_hash="ab" * 32, config_hash="cd" * 32, encoder="all-MiniLM-L6-v2",
            encoder_digest="ef" * 32, versions=(("themeseed", "0.1.0"), ("numpy", "2.4.6")),
            summary=(("quotes embedded", "53"), ("quotes longer than the window", "0")),
        ),
        clustering=_clustering(quotes, truth),
        embeddings=Embeddings(
            ids=tuple(quote.id for quote in quotes), vectors=vectors.astype(np.float32),
            encoder_digest="ef" * 32,
        ),
        agreements=_sections(truth, guess, random),
        notes=(
            "Fifty-three quotes are few: the intervals are wide, small differences mean little.",
            "The quotes were chosen by the authors to show their themes; interviews are less clear.",
        ),
        made_with=(("Python", "3.11"), ("Folder", "demo")),
    )  # fmt: skip


def hostile(text: str) -> Findings:
    """Return the sample with `text` in every place where people write something."""
    found = sample(12)
    book = found.codebook
    return replace(
        found,
        study=text,
        description=text,
        notes=(text,),
        made_with=((text, text),),
        quotes=tuple(replace(one, text=text, name=text, speaker=text) for one in found.quotes),
        cases=tuple(
            replace(one, name=text, attributes=tuple(
                Attribute(name=f"{part.name} {text}", value=f"{part.value} {text}")
                for part in one.attributes
            ))
            for one in found.cases
        ),
        documents=tuple(replace(one, name=text) for one in found.documents),
        coders=tuple(replace(one, name=text) for one in found.coders),
        codebook=replace(book, name=text, citation=text, codes=tuple(
            replace(code, name=f"{code.id} {text}", description=text, include=(text,), exclude=(text,))
            for code in book.codes
        )),
        suggestions=tuple(
            replace(one, evidence=(Evidence(kind="decided", text=text, weight=1.0),))
            for one in found.suggestions
        ),
        clustering=Clustering(
            clusters=(Cluster(id="k", quote_ids=tuple(one.id for one in found.quotes),
                              keywords=(text,), exemplar_ids=(found.quotes[0].id,)),),
            unclustered_ids=(), method=text, reason=text, seed=0,
        ),
        agreements=tuple(
            replace(one, title=text, explanation=text, sentence=text, agreement=replace(
                one.agreement, first=text, second=text, warnings=(text,)))
            for one in found.agreements
        ),
        run=replace(found.run, encoder=text) if found.run else None,
    )  # fmt: skip


def _quotes(
    n: int, truth: Sequence[int], random: np.random.Generator
) -> tuple[tuple[Quote, ...], tuple[Case, ...]]:
    cases = tuple(
        Case(
            id=stable_id("case", site, role),
            name=f"{site} {role}",
            attributes=(Attribute(name="site", value=site), Attribute(name="role", value=role)),
        )
        for site in SITES
        for role in ROLES
    )
    quotes = []
    for i in range(n):
        case = cases[int(random.integers(0, len(cases)))]
        text = f"{TEXTS[truth[i]]} ({i + 1})"
        quotes.append(
            Quote(id=stable_id("quote", str(i)), name=f"Q{i + 1:02}", text=text, document_id="d1",
                  start=i * 1000, end=i * 1000 + len(text), speaker=case.name, case_id=case.id)
        )  # fmt: skip
    return tuple(quotes), cases


def _document(quotes: tuple[Quote, ...]) -> Document:
    text = "\n".join(quote.text for quote in quotes)
    return Document(id="d1", name="interviews.csv", text=text, sha256=text_digest(text), format="csv")


def _suggestions(
    quotes: tuple[Quote, ...], guess: Sequence[int], random: np.random.Generator
) -> tuple[Suggestion, ...]:
    found = []
    for quote, first in zip(quotes, guess, strict=True):
        order = [first, *(code for code in range(5) if code != first)]
        left = 1.0
        for rank, code in enumerate(order, start=1):
            probability = left * float(random.uniform(0.4, 0.8))
            left -= probability
            found.append(
                Suggestion(
                    id=stable_id(quote.id, str(code)), run_id="run", quote_id=quote.id,
                    code_id=f"c{code}", rank=rank, probability=probability, calibrated=rank % 2 == 0,
                    suggested=rank == 1 and probability > 0.45,
                    evidence=(
                        Evidence(kind="phrase", text=f"{NAMES[code].lower()}", weight=0.8),
                        Evidence(kind="decided", text=TEXTS[code], weight=0.5, quote_id="x"),
                    ),
                )
            )  # fmt: skip
    return tuple(found)


def _clustering(quotes: tuple[Quote, ...], truth: Sequence[int]) -> Clustering:
    words = ("group training experience", "team desk office manager", "badge staff hat identity",
             "number phone risk boundary", "listen story share practice")  # fmt: skip
    clusters = []
    for code in range(5):
        ids = tuple(quote.id for quote, own in zip(quotes, truth, strict=True) if own == code)
        if ids:
            clusters.append(
                Cluster(id=f"k{code}", quote_ids=ids, keywords=tuple(words[code].split()),
                        exemplar_ids=ids[:3], loose_ids=ids[4:5], refound=0.9 - 0.1 * code,
                        refound_documents=0.95 - 0.1 * code, least_document=0.5)
            )  # fmt: skip
    return Clustering(
        clusters=tuple(sorted(clusters, key=lambda one: -len(one.quote_ids))),
        unclustered_ids=(),
        method="walks",
        reason="A tree of random walks, because 53 quotes are at most 5,000.",
        seed=0,
    )


def _sections(
    truth: Sequence[int], guess: Sequence[int], random: np.random.Generator
) -> tuple[AgreementSection, ...]:
    other = random.integers(0, 5, len(truth)).tolist()
    return (
        AgreementSection(
            title="themeseed, by leave-one-out",
            explanation="Each quote was suggested for while its own published theme was hidden.",
            agreement=_agreement(truth, guess, "Published themes", "Suggestions", 0.55),
            sentence="Of 53 quotes 33 get the published theme: moderate agreement (kappa 0.55, 95% "
            "interval 0.40 to 0.70), far from good enough to go unread.",
        ),
        AgreementSection(
            title="Cosine to the themes’ descriptions",
            explanation="No decided quote is used.",
            agreement=_agreement(truth, guess, "Published themes", "Descriptions", 0.31),
            sentence="Fair agreement.",
        ),
        AgreementSection(
            title="Cosine to the themes’ names",
            explanation="No decided quote and no description is used.",
            agreement=_agreement(truth, other, "Published themes", "Names", -0.04),
            sentence="No better than chance.",
        ),
    )


def _agreement(
    truth: Sequence[int], guess: Sequence[int], first: str, second: str, kappa: float
) -> Agreement:
    counts = np.zeros((5, 5), dtype=int)
    np.add.at(counts, (np.asarray(truth), np.asarray(guess)), 1)

    def measures(value: float) -> tuple[Measure, ...]:
        interval = Interval(low=value - 0.14, high=value + 0.13, level=0.95, resampled="quotes")
        return (
            Measure(name="Cohen's kappa", value=value, interval=interval),
            Measure(name="Krippendorff's alpha", value=value + 0.005, interval=interval),
            Measure(name="percent agreement", value=min(value + 0.15, 1.0), interval=interval),
        )

    return Agreement(
        first=first,
        second=second,
        n_quotes=len(truth),
        n_only_first=0,
        n_only_second=0,
        measures=measures(kappa),
        by_code=tuple(
            CodeAgreement(
                code_id=f"c{i}",
                n_first=int(counts[i].sum()),
                n_second=int(counts[:, i].sum()),
                n_both=int(counts[i, i]),
                measures=(
                    measures(kappa + 0.05 * i)[:2]
                    if i
                    else (Measure(name="Cohen's kappa", value=None, note="neither side used it"),)
                ),
            )
            for i in range(5)
        ),
        confusion=Confusion(
            code_ids=tuple(f"c{i}" for i in range(5)),
            counts=tuple(tuple(int(cell) for cell in row) for row in counts),
        ),
    )
