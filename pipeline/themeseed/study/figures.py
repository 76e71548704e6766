"""The figures of a study: prevalence, codes across groups, saturation, fairness of error."""

from collections.abc import Sequence
from dataclasses import replace

from themeseed.compare import anchoring, cut_across, fairness, needed_sample, prevalence, saturation
from themeseed.errors import NothingToDoError
from themeseed.held_out import coding_of_machine
from themeseed.records import (
    Anchoring,
    Coder,
    Coding,
    CutAcross,
    Fairness,
    Figures,
    Prevalence,
    Reach,
    Saturation,
)
from themeseed.report.wording import counted
from themeseed.review import as_settled, on_quotes
from themeseed.study.agreeing import chosen_coder
from themeseed.study.folder import Study
from themeseed.study.groupings import Grouping, groupings
from themeseed.study.holding_out import HoldingOut
from themeseed.study.lot import Lot, answered_again, answered_beside, lot_of, seen_since
from themeseed.study.material import Material, Progress, gather
from themeseed.suggest import ENOUGH_BLIND

_EXPECTED_SHARE, _WITHIN = 0.2, 0.05


def study_figures(
    study: Study,
    *,
    coder_name: str | None = None,
    by: str | None = None,
    on_progress: Progress | None = None,
    allow_download: bool = False,
) -> Figures:
    """Return the figures of what a person decided; what cannot be worked out is said in `missing`.

    Args:
        study: open, with decisions.
        coder_name: which person, by what they decided themselves; otherwise the one who decided most,
            with the consensus in place of their codes where somebody adjudicated.
        by: an attribute of cases, "document" or "case"; all with two to eight values otherwise.
        on_progress: told what is being done.
        allow_download: whether a model may be fetched from a hub.

    Raises:
        NothingToDoError: the study has no quotes, or nobody has decided anything.
        UnknownNameError: there is no such coder, or nothing to group by under that name.
    """
    chosen_coder(study, coder_name)
    material = gather(study, study.config, allow_download=allow_download, on_progress=on_progress)
    return figures_in(study, HoldingOut(study, material, on_progress), coder_name=coder_name, by=by)


def figures_in(
    study: Study, holding: HoldingOut, *, coder_name: str | None = None, by: str | None = None
) -> Figures:
    """Return the same from a study that was gathered; what `holding` has fitted is not fitted again.

    Raises:
        NothingToDoError: nobody has decided anything.
        UnknownNameError: there is no such coder, or nothing to group by under that name.
    """
    person = chosen_coder(study, coder_name)
    material = holding.material
    own = tuple(each for each in material.own if each.coder_id == person.id)
    # Whose figures are not asked for by name: what was adjudicated counts. The lot stays a lot.
    over = material.own if coder_name is None else ()
    codings = as_settled(own, over)
    decisions = on_quotes(study.store.decisions(), material.quotes)
    lot = lot_of(
        decisions,
        codings,
        material.quotes,
        person,
        material.codebook,
        seen_since=seen_since(study.store, person),
    )
    if lot is not None:
        lot = replace(lot, sample=as_settled(lot.sample, over))
    found = groupings(material.quotes, study.store.cases(), study.store.documents(), by)
    missing: list[str] = []
    shares = _prevalence(study, holding, person, codings, lot, found, missing)
    across = [_across(study, material, codings, each, missing) for each in found]
    saturated = _saturation(study, material, codings, missing)
    blind = holding.blind(person)
    settled_blind = as_settled(blind, over)
    fair = _fairness(study, holding, person, codings, settled_blind, found, missing)
    led = _anchoring(study, material, person, own, blind, missing)
    missing += _alike_but_for_capitals(found)
    if not found:
        missing.append(
            "Groups: no attribute, document or case parts the quotes into two to eight groups. Add "
            "tables whose rows have columns such as role or site, or name one with --by."
        )
    return Figures(
        coder=person.name,
        n_quotes=len(material.quotes),
        n_decided=len(codings),
        groupings=tuple(each.name for each in found),
        prevalence=shares,
        across=tuple(each for each in across if each is not None),
        saturation=saturated,
        fairness=fair,
        anchoring=led,
        missing=tuple(missing),
    )


def _prevalence(
    study: Study,
    holding: HoldingOut,
    person: Coder,
    codings: Sequence[Coding],
    lot: Lot | None,
    found: Sequence[Grouping],
    missing: list[str],
) -> tuple[Prevalence, ...]:
    material = holding.material
    n = len(material.quotes)
    level = study.config.compare.level
    if lot is None or not lot.sample:
        wanted = needed_sample(_EXPECTED_SHARE, _WITHIN, n_quotes=n, level=level)
        missing.append(
            "Prevalence: no quote was decided blind. Decide some by lot: "
            f'themeseed review {study.folder}, order "blind, drawn by lot". '
            f"For a share of about {_EXPECTED_SHARE:.0%} within {_WITHIN * 100:.0f} points, {wanted} "
            f"of {n} quotes are enough; with what the machine knows, fewer."
        )
        return ()
    missing += _left_out(lot, person, n)
    machine = None if lot.everything else holding.machine(person, codings)
    case_of = {quote.id: quote.case_id for quote in material.quotes if quote.case_id}

    def shares(reach: Reach, grouping: Grouping | None) -> Prevalence:
        return prevalence(
            lot.sample,
            lot.quote_ids,
            material.codebook.codable_ids,
            machine=machine,
            taken=lot.taken,
            reach=reach,
            case_of=case_of or None,
            groups=grouping.group_of if grouping else None,
            level=level,
        )

    grouped = next(iter(found), None)
    return (shares("these quotes", grouped), shares("other cases", grouped))


def _alike_but_for_capitals(found: Sequence[Grouping]) -> list[str]:
    """Return which groups are perhaps one that was written in two ways."""
    told = []
    for grouping in found:
        spellings: dict[str, list[str]] = {}
        for group in grouping.groups:
            spellings.setdefault(group.casefold().strip(), []).append(group)
        told += [
            f"Groups: {' and '.join(repr(each) for each in same)} of {grouping.name} differ only in "
            "capitals and count as different groups. If they are one, mend the table and add it again."
            for same in spellings.values()
            if len(same) > 1
        ]
    return told


def _left_out(lot: Lot, person: Coder, n_quotes: int) -> list[str]:
    """Return what a lot could not fall on, or has no answer for, and what that does to the shares."""
    told = []
    if lot.n_open:
        told.append(
            f"Prevalence: {counted(lot.n_open, 'sampled quote')} without an answer (skipped, taken "
            "back, or in codes that are gone). If they are the hard ones, the shares lean; decide them."
        )
    if lot.known_ids:
        told.append(
            f"Prevalence: of {counted(len(lot.known_ids), 'undecided quote')} {person.name} had seen "
            "what is suggested, or how it was coded, before the first blind answer. The lot could not "
            f"fall on that, and the shares are those of the other {n_quotes - len(lot.known_ids)} "
            "quotes. What is decided is counted."
        )
    if lot.n_meanwhile:
        told.append(
            f"Prevalence: {counted(lot.n_meanwhile, 'quote')} seen or decided in another order between "
            "the first blind answer and the last. The later draws could not fall on that: if it is "
            "unlike the rest, the shares lean. Draw the lot in one go."
        )
    return told


def _across(
    study: Study,
    material: Material,
    codings: Sequence[Coding],
    grouping: Grouping,
    missing: list[str],
) -> CutAcross | None:
    decided = {each.quote_id for each in codings}
    groups = {it for quote_id, it in grouping.group_of.items() if quote_id in decided}
    try:
        return cut_across(
            codings,
            material.quotes,
            material.codebook,
            grouping.group_of,
            by=grouping.name,
            groups=[it for it in grouping.groups if it in groups],
            level=study.config.compare.level,
            seed=study.config.seed,
        )
    except NothingToDoError as error:
        missing.append(f"Codes by {grouping.name}: {error}")
        return None


def _saturation(
    study: Study, material: Material, codings: Sequence[Coding], missing: list[str]
) -> tuple[Saturation, ...]:
    gathered = any(theme.code_ids for theme in material.codebook.themes)
    by_case = any(quote.case_id for quote in material.quotes)
    if len(codings) < len(material.quotes):
        missing.append(
            f"Saturation: {len(codings)} of {len(material.quotes)} quotes are decided. What looks new "
            "late may stand in earlier quotes that nobody has decided yet."
        )
    try:
        return tuple(
            saturation(
                codings,
                material.quotes,
                material.codebook,
                of=of,
                unit="case" if by_case else "document",
                level=study.config.compare.level,
                seed=study.config.seed,
            )
            for of in (("codes", "themes") if gathered else ("codes",))
        )
    except NothingToDoError as error:
        missing.append(f"Saturation: {error}")
        return ()


def _fairness(
    study: Study,
    holding: HoldingOut,
    person: Coder,
    codings: Sequence[Coding],
    blind: Sequence[Coding],
    found: Sequence[Grouping],
    missing: list[str],
) -> tuple[Fairness, ...]:
    if not found:
        return ()
    used = blind if len(blind) >= ENOUGH_BLIND else codings
    if used is not blind:
        missing.append(
            f"Fairness: {len(blind)} quotes were decided blind, fewer than {ENOUGH_BLIND}. So errors "
            f"are counted on all {len(codings)} that {person.name} decided. If suggestions were in "
            "view, errors look smaller than they are, since people tend to agree with them."
        )
    try:
        suggestions = holding.suggestions(person, codings)
    except NothingToDoError as error:
        missing.append(f"Fairness: {error}")
        return ()
    machine = coding_of_machine(suggestions, coder_id="machine", forced=not study.config.match.multiple)
    result = []
    for grouping in found:
        try:
            result.append(
                fairness(
                    used,
                    machine,
                    holding.material.quotes,
                    holding.material.codebook.codable_ids,
                    grouping.group_of,
                    by=grouping.name,
                    level=study.config.compare.level,
                    seed=study.config.seed,
                )
            )
        except NothingToDoError as error:
            missing.append(f"Fairness by {grouping.name}: {error}")
    return tuple(result)


def _anchoring(
    study: Study,
    material: Material,
    person: Coder,
    codings: Sequence[Coding],
    blind: Sequence[Coding],
    missing: list[str],
) -> Anchoring | None:
    run = study.store.latest_run()
    if not blind or run is None:
        return None
    decisions = on_quotes(study.store.decisions(), material.quotes)
    suggested = [
        Coding(quote_id=each.quote_id, coder_id="machine", codes=each.suggested)
        for each in study.store.likeliest(run.id)
    ]
    try:
        return anchoring(
            blind,
            answered_beside(decisions, codings, person),
            suggested,
            coder=person.name,
            again=answered_again(decisions, person, material.codebook),
            case_of={quote.id: quote.case_id for quote in material.quotes if quote.case_id},
            level=study.config.compare.level,
        )
    except NothingToDoError as error:
        missing.append(f"Anchoring: {error}")
        return None
