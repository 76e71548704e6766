"""What the page holds, section by section: everything that the templates print."""

from dataclasses import dataclass, replace

from themeseed.records import Cluster, Code
from themeseed.report.attribute_tables import codes_by_attributes, usable_attributes
from themeseed.report.checklist import checklist
from themeseed.report.code_examples import example_rows
from themeseed.report.cost_plot import cost_picture
from themeseed.report.disagreement_view import KindView, gallery, kinds_of
from themeseed.report.figure_view import FigureView, figure_view
from themeseed.report.findings import AgreementSection, Findings
from themeseed.report.group_tables import told_cluster, told_groups
from themeseed.report.many_tables import (
    groupings_of,
    many_code_rows,
    many_group_rows,
    many_rows,
    many_theme_rows,
    unitizing_code_rows,
    unitizing_rows,
)
from themeseed.report.methods import methods
from themeseed.report.pictures_view import Picture
from themeseed.report.quote_view import QuoteList, quote_list
from themeseed.report.supplement_view import (
    MemoList,
    audit_rows,
    candidate_tables,
    memo_list,
)
from themeseed.report.table import Table
from themeseed.report.tables import (
    agreement_rows,
    bar_rows,
    code_rows,
    codes_inside,
    confused_rows,
    confusion_rows,
    count_rows,
    interval_rows,
)
from themeseed.report.theme_tables import (
    compared_figure_rows,
    compared_group_rows,
    compared_sentence,
    compared_theme_rows,
    contingency_rows,
    contribution_rows,
    group_names,
    nearest_rows,
)
from themeseed.report.trust_tables import trust_rows
from themeseed.report.wording import counted, marks, shortened

# A square table with more codes is wider than any page; the confused pairs say the same.
MOST_CODES_IN_TABLE = 12

MOST_QUOTES_ON_PAPER = 100
"""A longer list of quotes is for looking up: it stays in the HTML file and in exports."""

_EXEMPLAR = 320
"""Characters shown of a quote that is near the middle of a group."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementView:
    """One way of coding in detail; `confusion` is None where it would have too many columns."""

    title: str
    explanation: str
    sentence: str
    quotes: str
    intervals: Table | None
    codes: Table
    confusion: Table | None
    confused: Table
    bars: Table | None
    trust: Table | None
    cost: Picture | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterView:
    """One cluster: its number, words, nearest quotes as (name, text), the codes inside, how sure."""

    number: int
    size: str
    name: str
    keywords: tuple[str, ...]
    exemplars: tuple[tuple[str, str], ...]
    codes: str
    sure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A report's content.

    `counted` says in words which codings the tables count. Sections without content are empty,
    and the templates say so or leave them out.
    """

    study: str
    description: str
    facts: tuple[tuple[str, str], ...]
    sentences: tuple[str, ...]
    notes: tuple[str, ...]
    person: str
    between: tuple[Table, ...]
    between_details: tuple[Table, ...]
    agreement: Table | None
    ways: tuple[AgreementView, ...]
    apart: Table | None
    counted: str
    methods: tuple[str, ...]
    checklist: Table
    audit: Table | None
    memos: MemoList
    candidates: tuple[Table, ...]
    candidates_why: str
    kinds: Table | None
    gallery: tuple[KindView, ...]
    compared: str
    compared_tables: tuple[Table, ...]
    examples: Table
    attributes: tuple[Table, ...]
    attributes_on_paper: bool
    counts: Table
    figures: FigureView | None
    clustering: str
    clusters: tuple[ClusterView, ...]
    quotes: QuoteList
    quotes_on_paper: bool
    uncalibrated: bool
    codebook_name: str
    citation: str
    codes: tuple[Code, ...]
    made: tuple[tuple[str, str], ...]


def page(findings: Findings) -> Page:
    """Return the content of the report on these findings."""
    decided, suggested = findings.decided(), findings.suggested()
    return Page(
        study=findings.study,
        description=findings.description,
        facts=_facts(findings),
        sentences=_sentences(findings),
        notes=findings.notes,
        person=coder.name if (coder := findings.main_coder()) else "",
        between=_between(findings),
        between_details=_between_details(findings),
        agreement=agreement_rows(findings.agreements) if findings.agreements else None,
        ways=tuple(_way(findings, one) for one in findings.agreements),
        apart=findings.apart,
        counted=_counted(findings),
        methods=methods(findings),
        checklist=checklist(findings),
        audit=audit_rows(findings.audit) if findings.audit else None,
        memos=memo_list(findings),
        candidates=candidate_tables(findings),
        candidates_why=findings.discovery.reason if findings.discovery else "",
        kinds=kinds_of(findings.agreements[0], findings.codebook) if findings.agreements else None,
        gallery=gallery(findings),
        compared=compared_sentence(findings.compared) if findings.compared else "",
        compared_tables=_compared(findings),
        examples=example_rows(findings),
        attributes=_attribute_tables(findings),
        attributes_on_paper=len(findings.codebook.codable) <= MOST_CODES_IN_TABLE,
        counts=count_rows(suggested, decided, findings.codebook),
        figures=figure_view(findings),
        clustering=_told_clustering(findings),
        clusters=_clusters(findings),
        quotes=quote_list(findings),
        quotes_on_paper=len(findings.quotes) <= MOST_QUOTES_ON_PAPER,
        uncalibrated=any(not one.calibrated for one in findings.suggestions),
        codebook_name=findings.codebook.name,
        citation=findings.codebook.citation,
        codes=findings.codebook.codable,
        made=_made(findings),
    )


def _facts(findings: Findings) -> tuple[tuple[str, str], ...]:
    decided = findings.decided()
    documents = len(findings.documents) or len({quote.document_id for quote in findings.quotes})
    none = sum(not coding.codes for coding in decided)
    return (
        ("Documents", f"{documents:,}"),
        ("Cases", f"{len(findings.cases):,}"),
        ("Quotes", f"{len(findings.quotes):,}"),
        ("Coded", f"{len(decided) - none:,}"),
        *((("No code fits", f"{none:,}"),) if none else ()),
        ("Undecided", f"{len(findings.quotes) - len(decided):,}"),
    )


def _sentences(findings: Findings) -> tuple[str, ...]:
    """Return the summary: what was decided and suggested, and how far both agree."""
    quotes, decided, suggested = findings.quotes, findings.decided(), findings.suggested()
    if not quotes:
        return ("The study holds no quotes yet.",)
    coder = findings.main_coder()
    if coder is None:
        first = f"Nobody has coded any of the {counted(len(quotes), 'quote')} yet."
    elif len(decided) == len(quotes):
        first = f"All {counted(len(quotes), 'quote')} are decided ({coder.name})."
    else:
        first = f"{len(decided):,} of {counted(len(quotes), 'quote')} are decided ({coder.name})."
    if not suggested:
        second = "Nothing is suggested yet."
    else:
        none = sum(not coding.codes for coding in suggested)
        second = (
            f"The latest run suggests codes for {len(suggested) - none:,} quotes"
            f"{f' and finds that no code fits {none:,}' if none else ''}."
        )
    return (first, second, *(one.sentence for one in findings.agreements[:1]))


def _counted(findings: Findings) -> str:
    coder = findings.main_coder()
    if coder is not None:
        left = len(findings.quotes) - len(findings.decided())
        open_ = f" Not counted: {counted(left, 'quote')} still undecided." if left else ""
        return f"Counted as decided ({coder.name}).{open_}"
    if findings.suggestions:
        return "Nothing is decided yet, so the suggested codes are counted."
    return ""


def _attribute_tables(findings: Findings) -> tuple[Table, ...]:
    """Return the first two usable attributes crossed, and each further one on its own."""
    codings = findings.decided() or findings.suggested()
    names = usable_attributes(findings.cases)
    if not codings or not names:
        return ()
    groups = [names[:2], *((name,) for name in names[2:])]
    return tuple(
        codes_by_attributes(codings, findings.quotes, findings.cases, findings.codebook, group)
        for group in groups
    )


def _way(findings: Findings, section: AgreementSection) -> AgreementView:
    agreement, book = section.agreement, findings.codebook
    left = agreement.n_only_first + agreement.n_only_second
    small = len(marks(len(agreement.confusion.code_ids))) <= MOST_CODES_IN_TABLE

    def of_way(table: Table) -> Table:
        """Return a table that says of which way it is; of the first, which counts, it need not."""
        first = section is findings.agreements[0]
        return table if first else replace(table, title=f"{table.title}: {section.title}")

    return AgreementView(
        title=section.title,
        explanation=section.explanation,
        sentence=section.sentence,
        quotes=(
            f"Compared on {counted(agreement.n_quotes, 'quote')}"
            f"{f'; {left:,} that only one side coded are left out' if left else ''}."
        ),
        intervals=(
            interval_rows(agreement) if any(each.beside for each in agreement.measures) else None
        ),
        codes=of_way(code_rows(agreement, book)),
        confusion=confusion_rows(agreement, book) if small else None,
        confused=of_way(confused_rows(agreement, book)),
        bars=bar_rows(section) if section.at_bars else None,
        trust=trust_rows(section.trust) if section.trust else None,
        cost=cost_picture(section),
    )


def _between(findings: Findings) -> tuple[Table, ...]:
    found = findings.coders_agreement
    if found is None:
        return ()
    tables = [many_rows(found)] if found.n_quotes or found.unitizing is None else []
    return (*tables, *((unitizing_rows(found.unitizing),) if found.unitizing else ()))


def _between_details(findings: Findings) -> tuple[Table, ...]:
    found, book = findings.coders_agreement, findings.codebook
    if found is None:
        return ()
    tables = []
    if found.n_quotes:
        tables.append(many_code_rows(found, book))
        tables += [many_theme_rows(found, book)] if found.by_theme else []
        tables += [many_group_rows(found, name) for name in groupings_of(found)]
    if found.unitizing is not None:
        tables.append(unitizing_code_rows(found.unitizing, book))
    return tuple(tables)


def _compared(findings: Findings) -> tuple[Table, ...]:
    found, book = findings.compared, findings.codebook
    if found is None or findings.clustering is None:
        return ()
    names = group_names(findings.clustering)
    tables = [compared_figure_rows(found), compared_theme_rows(found, book, names)]
    nearest = nearest_rows(found, book, names)
    tables += [nearest] if nearest.rows else []
    tables.append(compared_group_rows(found, book, names))
    if len(found.group_ids) <= MOST_CODES_IN_TABLE:
        tables.append(contingency_rows(found, book, names))
    return (*tables, contribution_rows(found))


def _told_clustering(findings: Findings) -> str:
    found = findings.clustering
    return " ".join((found.reason, *told_groups(found))) if found else ""


def _clusters(findings: Findings) -> tuple[ClusterView, ...]:
    if findings.clustering is None:
        return ()
    quotes = {quote.id: quote for quote in findings.quotes}
    codes_of = {one.quote_id: one.codes for one in findings.decided() or findings.suggested()}

    def view(number: int, one: Cluster) -> ClusterView:
        shown = [quotes[quote_id] for quote_id in one.exemplar_ids if quote_id in quotes]
        return ClusterView(
            number=number,
            size=counted(len(one.quote_ids), "quote"),
            name=one.name,
            keywords=one.keywords,
            exemplars=tuple((quote.name, shortened(quote.text, _EXEMPLAR)) for quote in shown),
            codes=codes_inside(one.quote_ids, codes_of, findings.codebook),
            sure=told_cluster(one),
        )

    return tuple(view(number, one) for number, one in enumerate(findings.clustering.clusters, start=1))


def _made(findings: Findings) -> tuple[tuple[str, str], ...]:
    run = findings.run
    if run is None:
        return findings.made_with
    return (
        ("Run", run.id),
        ("Started", run.started_at),
        ("Encoder", run.encoder),
        ("Encoder digest", run.encoder_digest),
        ("Seed", str(run.seed)),
        ("Configuration hash", run.config_hash),
        ("Input hash", run.input_hash),
        *run.summary,
        *run.versions,
        *run.settings,
        *(row for row in findings.made_with if row not in run.versions),
    )
