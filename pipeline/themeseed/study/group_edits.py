"""Making edits of groups of similar quotes, checked before they are kept."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import uuid4

from themeseed.errors import DecisionError, NothingToDoError, UnknownNameError
from themeseed.records import CandidateEdit, CandidateEditKind, Cluster
from themeseed.study.candidate_edits import LONGEST
from themeseed.study.folder import Study
from themeseed.study.group_wishes import KINDS


def make_group_edit(
    study: Study, kind: str, wanted: Sequence[str], coder_id: str, *, text: str = ""
) -> CandidateEdit:
    """Return an edit of groups; the next run shows it.

    Args:
        study: open, with a run.
        kind: one of `KINDS`.
        wanted: numbers of groups in the latest run: two or more to merge, none for coarser and finer,
            else one.
        coder_id: who does it.
        text: the name; of a merge where it gets one.

    Raises:
        NothingToDoError: there has been no run.
        DecisionError: the kind, the number of groups or the name does not fit.
        UnknownNameError: there is no such group.
    """
    known = _kind(kind)
    run = study.store.latest_run()
    clustering = study.store.clustering(run.id) if run else None
    if run is None or clustering is None:
        raise NothingToDoError(
            f"Study '{study.name}' has no groups of similar quotes yet. Make them: themeseed run "
            f"{study.folder}."
        )
    chosen = [_find(clustering.clusters, each) for each in dict.fromkeys(wanted)]
    _check(known, chosen, text.strip(), smallest=study.config.cluster.min_cluster_size)
    return CandidateEdit(
        id=str(uuid4()),
        coder_id=coder_id,
        kind=known,
        groups=tuple(each.quote_ids for each in chosen),
        text=text.strip() if known in ("name", "merge") else "",
        seen_in=run.id,
        edited_at=datetime.now(UTC).isoformat(timespec="milliseconds"),
    )


def _kind(kind: str) -> CandidateEditKind:
    kinds: dict[str, CandidateEditKind] = {
        "name": "name", "merge": "merge", "split": "split", "pin": "pin", "coarser": "coarser",
        "finer": "finer",
    }  # fmt: skip
    if kind not in kinds:
        raise DecisionError(f"'{kind}' is nothing that can be done here. Do one of: {', '.join(KINDS)}.")
    return kinds[kind]


def _find(clusters: Sequence[Cluster], wanted: str) -> Cluster:
    if wanted.isdecimal() and 0 < int(wanted) <= len(clusters):
        return clusters[int(wanted) - 1]
    raise UnknownNameError(
        f"There is no group '{wanted}'. The latest run made {len(clusters)}; name one by its number."
    )


def _check(kind: str, chosen: Sequence[Cluster], text: str, *, smallest: int) -> None:
    if kind in ("coarser", "finer"):
        if chosen:
            raise DecisionError(f"'{kind}' is wished for all groups: name none.")
        return
    if kind == "merge" and len(chosen) < 2:
        raise DecisionError("It takes two groups to merge: name both by their numbers.")
    if kind != "merge" and len(chosen) != 1:
        raise DecisionError(f"Name one group to {kind}, by its number.")
    if kind == "split" and len(chosen[0].quote_ids) < 2 * smallest:
        raise DecisionError(
            f"The group has {len(chosen[0].quote_ids)} quotes: too few for two parts of {smallest}."
        )
    if kind == "name" and not text:
        raise DecisionError("The name is blank. Give one.")
    if len(text) > LONGEST:
        raise DecisionError(f"Names have at most {LONGEST} characters; this has {len(text)}.")
