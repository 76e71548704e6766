"""What other settings would have changed, as a plain table."""

from themeseed.records import Sensitivity
from themeseed.report.table import Table
from themeseed.report.wording import measured


def sensitivity_rows(found: Sensitivity) -> Table:
    """Return one row for each way of setting the study; the first is as it is set."""
    return Table(
        title="What other settings would have changed",
        columns=(
            *("Setting", "Value", "Suggested for", "Other first code", "Cohen's kappa"),
            *("Groups", "Groups and codes"),
        ),
        rows=tuple(
            (
                each.setting,
                each.value,
                f"{each.n_suggested} of {each.n_decided}",
                "" if each.changed is None else f"{each.changed:.0%}",
                measured(each.kappa),
                each.n_groups,
                "" if each.ami is None else f"{each.ami:.2f}".replace("-", "−"),
            )
            for each in found.rows
        ),
        notes=(
            f"Held to what {found.coder} decided, each quote suggested for without its own decision. "
            "One setting is changed at a time. Other first code: the share of quotes whose likeliest "
            "code is another than as set. Groups and codes: adjusted mutual information. Where "
            "transcripts are cut otherwise, decisions go along to the quotes that are mostly of theirs.",
            "Do not choose settings by this table and then report it: what was chosen to fit these "
            "decisions fits them too well.",
            *found.left_out,
        ),
        headings=2,
    )
