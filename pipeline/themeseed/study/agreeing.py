"""Machine against people on a study: suggestions made without the decision that they are held to."""

from collections import Counter
from collections.abc import Sequence

from themeseed.baselines import held_out_logistic_regression, nearest_code
from themeseed.compare import compare, disagreements, interpret
from themeseed.config import Config
from themeseed.errors import NothingToDoError, UnknownNameError
from themeseed.held_out import coding_of_machine
from themeseed.match import Matcher, repeating
from themeseed.records import Agreement, Coder, Coding, Disagreement, Quote, Suggestion, Trust
from themeseed.records.codebook import PassageKind
from themeseed.report import AgreementSection, AtBar
from themeseed.review import (
    CONSENSUS,
    codings_of,
    consensus_of,
    is_settled,
    make_coder,
    on_quotes,
)
from themeseed.study.folder import Study
from themeseed.study.holding_out import HoldingOut
from themeseed.study.material import Material, Progress, gather
from themeseed.study.theme_texts import nearest_codes
from themeseed.study.trusting import trust
from themeseed.suggest import ENOUGH_BLIND, fit_calibration, suggest

NAMES_ALONE = "Cosine to the names alone"
DESCRIPTIONS_ALONE = "Cosine to the descriptions alone"
WHOLE_CODEBOOK = "Cosine to all that the codebook says"
LOGISTIC = "Logistic regression, each quote held out"
CODEBOOK_ALONE = "themeseed, with nothing decided"
HELD_OUT = "themeseed, each quote held out"
BARS = tuple(round(0.1 * step, 1) for step in range(10))
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
    own decision. The others are made on the same quotes: the codebook without any decision, a
    logistic regression with each quote held out, and plain cosine to the codebook, to the
    descriptions and to the names.

    Args:
        study: open, with decisions.
        coder_name: which person, or "consensus"; otherwise the consensus where somebody adjudicated,
            else the person who decided most.
        on_progress: told what is being done.
        allow_download: whether a model may be fetched from a hub.

    Raises:
        NothingToDoError: fewer than two quotes are decided.
        UnknownNameError: there is no coder of that name.
    """
    material = gather(study, study.config, allow_download=allow_download, on_progress=on_progress)
    return agreement_in(study, HoldingOut(study, material, on_progress), coder_name=coder_name)


def agreement_in(
    study: Study, holding: HoldingOut, *, coder_name: str | None = None
) -> tuple[AgreementSection, ...]:
    """Return the same from a study that was gathered; what `holding` has fitted is not fitted again.

    Raises:
        NothingToDoError: fewer than two quotes are decided.
        UnknownNameError: there is no coder of that name.
    """
    person, codings = held_to(study, holding.material, coder_name)
    if len(codings) < 2:
        raise NothingToDoError(
            f"'{person.name}' has decided {len(codings)} quotes; comparing needs at least two, and says "
            f"something from about thirty on. Decide some: themeseed review {study.folder}."
        )
    return _sections(study, holding, person, codings)


def held_to(study: Study, material: Material, name: str | None) -> tuple[Coder, Sequence[Coding]]:
    """Return with whom the machine is compared, and what they hold."""
    people = {coder.name for coder in study.store.coders() if coder.kind == "human"}
    if is_settled(material.own) and (name is None or (name == CONSENSUS.name and name not in people)):
        return CONSENSUS, consensus_of(material.own)
    person = chosen_coder(study, name)
    return person, [coding for coding in material.own if coding.coder_id == person.id]


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
    decisions = on_quotes(study.store.decisions(), study.store.quotes())
    counts = Counter(coding.coder_id for coding in codings_of(decisions))
    decided = [coder for coder in people if counts.get(coder.id)]
    if not decided:
        raise NothingToDoError(
            f"Nobody has decided anything in study '{study.name}' yet. Begin: "
            f"themeseed review {study.folder}."
        )
    return min(decided, key=lambda coder: (-counts[coder.id], coder.name))


def _sections(
    study: Study, holding: HoldingOut, person: Coder, codings: Sequence[Coding]
) -> tuple[AgreementSection, ...]:
    material, blind = holding.material, holding.blind(person)
    held_out = holding.suggestions(person, codings)
    case_of = _cases_with_several_quotes(material.quotes)
    decided_ids = {coding.quote_id for coding in codings}
    decided = [quote for quote in material.quotes if quote.id in decided_ids]
    single = not study.config.match.multiple
    without = _without_decisions(holding.matcher(), study.config, decided)
    repeated = repeating(material.codebook.passages(), [quote.text for quote in decided])
    left_aside = (
        f" {len(repeated)} passages of the codebook repeat decided quotes and were left aside."
        if repeated
        else ""
    )

    def nearest(title: str, *kinds: PassageKind) -> tuple[Coding, ...]:
        return nearest_code(
            decided,
            material.embeddings,
            material.codebook,
            material.passages,
            kinds=kinds,
            coder_id=title,
        )

    ways: list[tuple[str, str, tuple[Coding, ...]]] = [
        (
            HELD_OUT,
            "Codebook and decisions on the other quotes; quotes that say the same were held out "
            f"together and probabilities fitted anew each time.{left_aside} "
            + (
                "The first code is taken for every quote."
                if single
                else "All suggested codes are taken."
            )
            + _told_sets(held_out, codings, study.config.suggest.set_level),
            coding_of_machine(held_out, coder_id=HELD_OUT, forced=single),
        ),
        (
            CODEBOOK_ALONE,
            "The same method from the codebook alone, before anything is decided.",
            coding_of_machine(without, coder_id=CODEBOOK_ALONE, forced=single),
        ),
        (
            LOGISTIC,
            "The usual classifier on the same vectors, from the codebook and the other decided quotes.",
            held_out_logistic_regression(
                decided,
                material.embeddings,
                material.codebook,
                material.passages,
                codings=codings,
                multiple=not single,
                coder_id=LOGISTIC,
            ),
        ),
        (
            WHOLE_CODEBOOK,
            "The code whose passages are nearest to the quote in the mean, without any decision.",
            nearest(WHOLE_CODEBOOK, "name", "description", "include", "phrase", "example"),
        ),
        (
            DESCRIPTIONS_ALONE,
            "The code whose description is nearest to the quote: the plainest way.",
            nearest(DESCRIPTIONS_ALONE, "description"),
        ),
        (
            NAMES_ALONE,
            "The code whose name is nearest to the quote.",
            nearest(NAMES_ALONE, "name"),
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
    judged = blind if len(blind) >= ENOUGH_BLIND else codings
    at_bars = _at_bars(held_out, judged) if single else ()
    found = trust(study, material, codings, blind, held_out)
    return tuple(
        _section(
            title,
            explanation,
            compared,
            at_bars,
            _differing(study, material, codings, held_out, single=single),
            found,
        )
        if title == HELD_OUT
        else _section(title, explanation, compared)
        for title, explanation, compared in (
            (title, explanation, _compared(study, material, person, codings, machine, title, case_of))
            for title, explanation, machine in ways
        )
    )


def _differing(
    study: Study,
    material: Material,
    codings: Sequence[Coding],
    held_out: Sequence[Suggestion],
    *,
    single: bool,
) -> tuple[Disagreement, ...]:
    likely: dict[str, dict[str, float]] = {}
    for each in held_out:
        likely.setdefault(each.quote_id, {})[each.code_id] = each.probability
    return disagreements(
        codings,
        coding_of_machine(held_out, coder_id=HELD_OUT, forced=single),
        material.quotes,
        probabilities=likely,
        nearest_codes=nearest_codes(material),
        transcripts={each.id for each in study.store.documents() if each.units == "turns"},
    )


def _at_bars(held_out: Sequence[Suggestion], codings: Sequence[Coding]) -> tuple[AtBar, ...]:
    """Return how many first suggestions reach each bar, and how many of these are right."""
    given = {coding.quote_id: coding.codes for coding in codings}
    first = [each for each in held_out if each.rank == 1 and each.quote_id in given]
    found = []
    for bar in BARS:
        sure = [each for each in first if each.probability >= bar]
        n_right = sum(each.code_id in given[each.quote_id] for each in sure)
        low, high = _share_interval(n_right, len(sure)) if sure else (0.0, 1.0)
        found.append(
            AtBar(
                bar=bar,
                n_quotes=len(first),
                n_suggested=len(sure),
                n_right=n_right,
                low=low,
                high=high,
            )
        )
    return tuple(found)


def _share_interval(n_right: int, n: int) -> tuple[float, float]:
    # Wilson's (1927) interval; imported here since scipy.stats is slow to load.
    from scipy.stats import binomtest

    low, high = binomtest(n_right, n).proportion_ci(method="wilson")
    return float(low), float(high)


def _told_sets(held_out: Sequence[Suggestion], codings: Sequence[Coding], level: float) -> str:
    """Return how often the held-out code sets hold what the person gave, and how large they are."""
    sets: dict[str, set[str]] = {}
    for each in held_out:
        if each.in_set is None:
            return ""
        sets.setdefault(each.quote_id, set()).update([each.code_id] if each.in_set else [])
    given = [coding for coding in codings if coding.codes and coding.quote_id in sets]
    if not given:
        return ""
    n_held = sum(set(coding.codes) <= sets[coding.quote_id] for coding in given)
    low, high = _share_interval(n_held, len(given))
    size = sum(len(sets[coding.quote_id]) for coding in given) / len(given)
    return (
        f" Code sets made to hold the person's codes {level:.0%} of the time held them for {n_held} of "
        f"{len(given)} quotes ({low:.0%} to {high:.0%}), with {size:.1f} codes on average."
    )


def _cases_with_several_quotes(quotes: Sequence[Quote]) -> dict[str, str]:
    """Return the case by quote; nothing when every case is one quote, as in a survey.

    Resampling such cases is resampling quotes, and should be called that.
    """
    case_of = {quote.id: quote.case_id for quote in quotes if quote.case_id}
    return case_of if len(set(case_of.values())) < len(case_of) else {}


def _section(
    title: str,
    explanation: str,
    agreement: Agreement,
    at_bars: tuple[AtBar, ...] = (),
    differing: tuple[Disagreement, ...] = (),
    trust: Trust | None = None,
) -> AgreementSection:
    return AgreementSection(
        title=title,
        explanation=explanation,
        agreement=agreement,
        sentence=interpret(agreement.measure("Cohen's kappa")),
        at_bars=at_bars,
        disagreements=differing,
        trust=trust,
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
    matcher: Matcher, config: Config, decided: Sequence[Quote]
) -> tuple[Suggestion, ...]:
    ids = sorted(quote.id for quote in decided)
    matching = matcher.match(unseen=ids)
    calibration = fit_calibration(matching.held_out, ())
    return suggest(matching.scores_of(ids), calibration, config.suggest, run_id="codebook-alone")
