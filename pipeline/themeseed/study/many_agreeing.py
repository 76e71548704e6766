"""Everybody who coded a study, compared with one another, and with the machine where asked for."""

from collections.abc import Sequence
from dataclasses import replace

from themeseed.compare import agreement_of_many
from themeseed.errors import NothingToDoError, UnknownNameError
from themeseed.held_out import coding_of_machine, held_out_suggestions
from themeseed.records import Coder, Coding, Document, GroupEstimates, ManyCoderAgreement, Quote
from themeseed.review import before_adjudication, codings_of, in_current_codes, make_coder
from themeseed.study.folder import Study
from themeseed.study.groupings import DOCUMENT, document_names, groupings
from themeseed.study.material import Progress, gather

MACHINE = "themeseed, each quote held out"


def agreement_between_coders(
    study: Study,
    *,
    coder_names: Sequence[str] = (),
    machine: bool = False,
    by: str | None = None,
    on_progress: Progress | None = None,
    allow_download: bool = False,
) -> ManyCoderAgreement:
    """Return how far the people of a study agree: in all, by code, theme, document and group.

    What counts is what they decided by themselves, before anybody adjudicated.

    Args:
        study: open, with decisions of two people or more.
        coder_names: whom to compare; everybody who decided otherwise.
        machine: whether the machine counts as one more coder. What it says of a quote is made
            without what anybody decided on that quote.
        by: an attribute of cases, "document" or "case"; all with two to eight values otherwise.
        on_progress: told what is being done.
        allow_download: whether a model may be fetched from a hub.

    Raises:
        NothingToDoError: fewer than two coders decided, or no quote was decided by two.
        UnknownNameError: there is no coder of one of these names, or nothing to group by.
    """
    store = study.store
    codebook, quotes, documents = store.codebook(), store.quotes(), store.documents()
    here = {quote.id for quote in quotes}
    codings = [
        each
        for each in in_current_codes(codings_of(before_adjudication(store.decisions())), codebook)
        if each.quote_id in here
    ]
    chosen = _chosen(study, coder_names)
    names = {coder.id: coder.name for coder in chosen}
    compared = [
        replace(each, coder_id=names[each.coder_id]) for each in codings if each.coder_id in names
    ]
    if machine:
        compared += _machine(study, on_progress, allow_download=allow_download)
    if len({each.coder_id for each in compared}) < 2:
        raise NothingToDoError(
            f"{', '.join(names.values()) or 'Nobody'} decided quotes in study '{study.name}'; comparing "
            "coders takes two. Let a second person decide: themeseed review "
            f"{study.folder} --coder NAME; or count the machine as one: --machine."
        )
    found = groupings(quotes, store.cases(), documents, by)
    agreement = agreement_of_many(
        compared,
        quotes,
        codebook,
        documents=documents if _own_boundaries(compared, quotes) else (),
        groups={each.name: each.group_of for each in found if each.name != DOCUMENT},
        config=study.config.compare,
        seed=study.config.seed,
    )
    return replace(agreement, by_group=_by_name(agreement.by_group, documents))


def people_who_decided(study: Study) -> tuple[Coder, ...]:
    """Return the people whose decisions stand, by name."""
    decided = {each.coder_id for each in codings_of(study.store.decisions())}
    people = (each for each in study.store.coders() if each.kind == "human" and each.id in decided)
    return tuple(sorted(people, key=lambda each: each.name))


def _by_name(
    found: Sequence[GroupEstimates], documents: Sequence[Document]
) -> tuple[GroupEstimates, ...]:
    """Return the groups with documents by their names, in the order of these."""
    names = document_names(documents)
    by_document = [
        replace(each, name=names.get(each.name, each.name))
        for each in found
        if each.grouping == DOCUMENT
    ]
    others = [each for each in found if each.grouping != DOCUMENT]
    return (*sorted(by_document, key=lambda each: each.name), *others)


def _chosen(study: Study, names: Sequence[str]) -> tuple[Coder, ...]:
    people = people_who_decided(study)
    if not names:
        return people
    wanted = [make_coder(name) for name in names]
    strangers = [each.name for each in wanted if each not in people]
    if strangers:
        known = ", ".join(each.name for each in people) or "nobody yet"
        raise UnknownNameError(
            f"'{strangers[0]}' decided nothing in study '{study.name}'. Who decided: {known}."
        )
    return tuple(wanted)


def _machine(study: Study, on_progress: Progress | None, *, allow_download: bool) -> tuple[Coding, ...]:
    material = gather(study, study.config, allow_download=allow_download, on_progress=on_progress)

    def tell(done: int, total: int) -> None:
        if on_progress:
            on_progress("Holding out decided quotes", done, total)

    suggestions = held_out_suggestions(
        material.quotes,
        material.embeddings,
        material.codebook,
        material.passages,
        study.config,
        codings=material.codings,
        refusals=material.refusals,
        on_progress=tell,
    )
    single = not study.config.match.multiple
    return coding_of_machine(suggestions, coder_id=MACHINE, forced=single)


def _own_boundaries(codings: Sequence[Coding], quotes: Sequence[Quote]) -> bool:
    """Return whether two coders decided quotes that overlap without being the same quote."""
    coders_of: dict[str, set[str]] = {}
    for coding in codings:
        coders_of.setdefault(coding.quote_id, set()).add(coding.coder_id)
    by_document: dict[str, list[Quote]] = {}
    for quote in quotes:
        if quote.id in coders_of:
            by_document.setdefault(quote.document_id, []).append(quote)
    for found in by_document.values():
        found.sort(key=lambda each: (each.start, each.end))
        for at, one in enumerate(found):
            for two in found[at + 1 :]:
                if two.start >= one.end:
                    break
                if coders_of[one.id] != coders_of[two.id]:
                    return True
    return False
