"""What dots of the map are coloured by: for each quote, the name of the group that it shows in."""

from collections.abc import Callable, Mapping

from themeseed.records import Quote
from themeseed.study.code_rows import RowKind, kinds_of, names_in, rows_of
from themeseed.study.desk import Desk
from themeseed.study.whose import MINE, Codings

Group = Callable[[Quote], str]

ROWS: Mapping[str, RowKind] = {"decided": "code", "category": "category", "theme": "theme"}
BY_CODING = (*ROWS, "disagreement")
"""The colours that depend on whose coding is looked at."""

NOT_DECIDED = "not decided"


def colours_of(desk: Desk) -> dict[str, str]:
    """Return what the dots of a study can be coloured by, each with its name.

    The first says nothing of what is suggested, which would unblind.
    """
    kinds = kinds_of(desk.codebook)
    by_codes = {colour: kind for colour, kind in ROWS.items() if kind in kinds}
    ours = {"cluster": "cluster", **by_codes, "disagreement": "disagreement", "suggested": "suggested"}
    return ours | {name: name for name in desk.attributes if name not in ours}


def group_by(desk: Desk, colour: str, codings: Codings, mine: Codings) -> Group:
    """Return what tells the group of a quote.

    Args:
        desk: the study.
        colour: one of `colours_of`.
        codings: whose coding is looked at.
        mine: the coding of who looks.
    """
    if colour == "cluster":
        return _by_cluster(desk)
    if colour == "suggested":
        return lambda quote: _suggested(desk, quote) or "no theme fits"
    if colour in ROWS:
        return _by_codes(desk, ROWS[colour], codings)
    if colour == "disagreement":
        return _against_suggestions(desk, mine) if codings.whose == MINE else _among(desk, codings, mine)

    def attribute(quote: Quote) -> str:
        case = desk.cases.get(quote.case_id or "")
        return (case.attribute(colour) if case else None) or "not recorded"

    return attribute


def _by_cluster(desk: Desk) -> Group:
    clusters = desk.clustering.clusters if desk.clustering else ()
    words = {each.id: each.called for each in clusters}
    return lambda quote: words.get(desk.cluster_of.get(quote.id, ""), "in no cluster")


def _by_codes(desk: Desk, kind: RowKind, codings: Codings) -> Group:
    rows = rows_of(desk.codebook, kind)

    def group(quote: Quote) -> str:
        return ", ".join(names_in(rows, codings.codes(quote.id))) or NOT_DECIDED

    return group


def _against_suggestions(desk: Desk, mine: Codings) -> Group:
    def group(quote: Quote) -> str:
        likeliest, decision = desk.likeliest.get(quote.id), next(mine.decisions(quote.id), None)
        if decision is None or likeliest is None:
            return NOT_DECIDED
        same = set(desk.codes_of(decision)) == set(likeliest.suggested)
        return "I decided as suggested" if same else "I decided otherwise"

    return group


def _among(desk: Desk, codings: Codings, mine: Codings) -> Group:
    """Return whether coders agree: all that are chosen, with who looks."""

    def group(quote: Quote) -> str:
        both = (*codings.decisions(quote.id), *mine.decisions(quote.id))
        answers = {each.coder_id: frozenset(desk.codes_of(each)) for each in both}
        if len(answers) < 2:
            return "one coder only" if answers else NOT_DECIDED
        return "coders agree" if len(set(answers.values())) == 1 else "coders differ"

    return group


def _suggested(desk: Desk, quote: Quote) -> str:
    likeliest = desk.likeliest.get(quote.id)
    return ", ".join(desk.name_of(code) for code in likeliest.suggested) if likeliest else ""
