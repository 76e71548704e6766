"""Machine against people on a study: suggestions made without the decision that they are held to."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from themeseed.compare import compare, interpret
from themeseed.config import Config
from themeseed.errors import NothingToDoError, UnknownNameError
from themeseed.held_out import coding_of_machine, held_out_suggestions
from themeseed.match import match
from themeseed.records import Agreement, Coder, Coding, Quote, Suggestion
from themeseed.report import AgreementSection
from themeseed.review import codings_of, make_coder
from themeseed.study.folder import Study
from themeseed.study.running import Material, Progress, gather
from themeseed.suggest import fit_calibration, suggest

NAMES_ALONE = "Cosine to the names alone"
DESCRIPTIONS_ALONE = "Cosine to the descriptions alone"
CODEBOOK_ALONE = "themeseed, with nothing decided"
HELD_OUT = "themeseed, each quote held out"
AS_SHOWN = "the same, where it may say that nothing fits"


def agreement_with_people(
    study: Study,
    *,
    coder_name: str | None = None,
    on_progress: Progress | None = None,
    allow_download: bool = False,
) -> tuple[AgreementSection, ...]:
    """Return how far the machine agrees with a person, beside what simpler ways would reach.

    The first section is the one that counts: every decided quote is suggested for without its
    own decision. The others are made on the same quotes: the codebook without any decision, and
    plain cosine to names and to descriptions.

    Args:
        study: open, with decisions.
        coder_name: which person; the one who decided most otherwise.
        on_progress: told what is being done.
        allow_download: whether a model may be fetched from a hub.

    Raises:
        NothingToDoError: fewer than two quotes are decided.
        UnknownNameError: there is no coder of that name.
    """
    material = gather(study, study.config, allow_download=allow_download, on_progress=on_progress)
    person = chosen_coder(study, coder_name)
    codings = [coding for coding in material.codings if coding.coder_id == person.id]
    if len(codings) < 2:
        raise NothingToDoError(
            f"'{person.name}' has decided {len(codings)} quotes; comparing needs at least two, and says "
            f"something from about thirty on. Decide some: themeseed review {study.folder}."
        )

    def tell(done: int, total: int) -> None:
        if on_progress:
            on_progress("Holding out decided quotes", done, total)

    held_out = held_out_suggestions(
        material.quotes,
        material.embeddings,
        material.codebook,
        material.passages,
        study.config,
        codings=codings,
        refusals=material.refusals,
        on_progress=tell,
    )
    return _sections(study, material, person, codings, held_out)


def chosen_coder(study: Study, name: str | None = None) -> Coder:
    """Return the person of this name, or the one who decided most.

    Raises:
        UnknownNameError: there is no such person.
        NothingToDoError: nobody has decided anything.
    """
    people = [coder for coder in study.store.coders() if coder.kind == "human"]
    if name is not None:
        wanted = make_coder(name)
        if wanted not in people:
            known = ", ".join(coder.name for coder in people) or "nobody yet"
            raise UnknownNameError(
                f"There is no coder '{name}' in study '{study.name}'. Coders: {known}."
            )
        return wanted
    # Codings, not decisions: skips, undos and what was changed later are nothing to compare with.
    counts = Counter(coding.coder_id for coding in codings_of(study.store.decisions()))
    decided = [coder for coder in people if counts.get(coder.id)]
    if not decided:
        raise NothingToDoError(
            f"Nobody has decided anything in study '{study.name}' yet. Begin: "
            f"themeseed review {study.folder}."
        )
    return min(decided, key=lambda coder: (-counts[coder.id], coder.name))


def _sections(
    study: Study,
    material: Material,
    person: Coder,
    codings: Sequence[Coding],
    held_out: Sequence[Suggestion],
) -> tuple[AgreementSection, ...]:
    case_of = _cases_with_several_quotes(material.quotes)
    decided = [coding.quote_id for coding in codings]
    single = not study.config.match.multiple
    without = _without_decisions(material, study.config, decided)
    ways: list[tuple[str, str, tuple[Coding, ...]]] = [
        (
            HELD_OUT,
            "Codebook and decisions on the other quotes; quotes with the same text were held out "
            "together and probabilities fitted anew each time. "
            + (
                "The first code is taken for every quote."
                if single
                else "All suggested codes are taken."
            ),
            coding_of_machine(held_out, coder_id=HELD_OUT, forced=single),
        ),
        (
            CODEBOOK_ALONE,
            "The same method from the codebook alone, before anything is decided.",
            coding_of_machine(without, coder_id=CODEBOOK_ALONE, forced=single),
        ),
        (
            DESCRIPTIONS_ALONE,
            "The code whose description is nearest to the quote: the plainest way.",
            _nearest(material, decided, "description", DESCRIPTIONS_ALONE),
        ),
        (
            NAMES_ALONE,
            "The code whose name is nearest to the quote.",
            _nearest(material, decided, "name", NAMES_ALONE),
        ),
    ]
    if single:
        ways.insert(
            1,
            (
                AS_SHOWN,
                "As above, but with no code where 'no theme fits' was the likelier answer.",
                coding_of_machine(held_out, coder_id=AS_SHOWN),
            ),
        )
    return tuple(
        _section(title, explanation, compared)
        for title, explanation, compared in (
            (title, explanation, _compared(study, material, person, codings, machine, title, case_of))
            for title, explanation, machine in ways
        )
    )


def _cases_with_several_quotes(quotes: Sequence[Quote]) -> dict[str, str]:
    """Return the case by quote; nothing when every case is one quote, as in a survey.

    Resampling such cases is resampling quotes, and should be called that.
    """
    case_of = {quote.id: quote.case_id for quote in quotes if quote.case_id}
    return case_of if len(set(case_of.values())) < len(case_of) else {}


def _section(title: str, explanation: str, agreement: Agreement) -> AgreementSection:
    return AgreementSection(
        title=title,
        explanation=explanation,
        agreement=agreement,
        sentence=interpret(agreement.measure("Cohen's kappa")),
    )


def _compared(
    study: Study,
    material: Material,
    person: Coder,
    codings: Sequence[Coding],
    machine: Sequence[Coding],
    title: str,
    case_of: dict[str, str],
) -> Agreement:
    return compare(
        codings,
        machine,
        study.config.compare,
        seed=study.config.seed,
        names=(person.name, title),
        case_of=case_of,
        code_ids=material.codebook.codable_ids,
    )


def _without_decisions(
    material: Material, config: Config, decided: Sequence[str]
) -> tuple[Suggestion, ...]:
    matching = match(
        material.quotes, material.embeddings, material.codebook, material.passages, config.match
    )
    calibration = fit_calibration(matching.held_out, ())
    return suggest(
        matching.scores_of(sorted(decided)), calibration, config.suggest, run_id="codebook-alone"
    )


def _nearest(material: Material, decided: Sequence[str], kind: str, coder_id: str) -> tuple[Coding, ...]:
    """Return the code whose name or description has the largest cosine with each decided quote."""
    row = {each: number for number, each in enumerate(material.embeddings.ids)}
    passages = [p for p in material.codebook.passages() if p.kind in (kind, "name")]
    has_kind = {p.code_id for p in passages if p.kind == kind}
    # A code without a description is known by its name.
    used = [p for p in passages if p.kind == kind or p.code_id not in has_kind]
    passage_row = {each: number for number, each in enumerate(material.passages.ids)}
    texts = material.passages.vectors[[passage_row[p.id] for p in used]]
    return tuple(
        Coding(
            quote_id=quote_id,
            coder_id=coder_id,
            codes=(used[int(np.argmax(texts @ material.embeddings.vectors[row[quote_id]]))].code_id,),
        )
        for quote_id in sorted(decided)
    )
