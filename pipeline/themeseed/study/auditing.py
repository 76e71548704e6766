"""Who decided what, and how: the audit in a few figures, and what is older than the codebook."""

from themeseed.records import Decision, Run
from themeseed.report import AuditRow
from themeseed.review import standing
from themeseed.study.folder import Study

_DECIDING = ("accept", "change", "none")


def audit(study: Study) -> tuple[AuditRow, ...]:
    """Return one row for each person who decided anything, by name."""
    decisions = study.store.decisions()
    stands = [each for each in standing(decisions) if each.verdict in _DECIDING]
    found = []
    for coder in sorted(study.store.coders(), key=lambda each: each.name):
        own = [each for each in decisions if each.coder_id == coder.id]
        if coder.kind != "human" or not own:
            continue
        kept = [each for each in stands if each.coder_id == coder.id]
        times = [each.known_time for each in own if each.known_time]
        found.append(
            AuditRow(
                coder=coder.name,
                n_decisions=len(own),
                n_quotes=len(kept),
                n_blind=sum(each.blind for each in kept),
                n_assisted=sum(_assisted(each) for each in kept),
                n_brought=sum(not each.blind and not _assisted(each) for each in kept),
                n_undone=sum(each.verdict == "undo" for each in own),
                first_at=min(times, default=""),
                last_at=max(times, default=""),
            )
        )
    return tuple(found)


def codes_made_while_coding(study: Study) -> int:
    """Return how many codes in force were not there yet when the first quote was decided here.

    Codes that others were merged into were there in these. Decisions from a table have no time; where
    there are no others, nothing is known to have been added.
    """
    times = [each.known_time for each in study.store.decisions() if each.known_time]
    versions = study.store.codebook_versions()
    if not times or not versions:
        return 0
    before = [each for each in versions if each.set_at <= min(times)]
    known = set((before[-1] if before else versions[0]).codebook.codable_ids)
    return sum(
        code.id not in known and not known.intersection(code.replaces)
        for code in study.store.codebook().codable
    )


def out_of_date(study: Study, run: Run) -> tuple[str, ...]:
    """Return what was changed after the run that the report shows, with what to do."""
    codebooks = [each for each in study.store.codebook_versions() if each.set_at > run.started_at]
    decided = sum(each.decided_at > run.started_at for each in study.store.decisions())
    again = f"Make them anew: themeseed run {study.folder}; then report again."
    notes = []
    if codebooks:
        notes.append(
            "The codebook was changed after the suggestions shown here were made "
            f"({run.started_at[:10]}), so they are older than it. {again}"
        )
    if decided:
        count = "1 decision was" if decided == 1 else f"{decided:,} decisions were"
        notes.append(f"{count} made after the suggestions shown here, which do not know them. {again}")
    return tuple(notes)


def _assisted(decision: Decision) -> bool:
    return not decision.blind and decision.run_id is not None
