"""`themeseed compare` on a study: people with one another, and with the machine."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from themeseed.cli.compared import say_compared, say_many, say_more, say_ways
from themeseed.cli.output import Output

if TYPE_CHECKING:
    from themeseed.exchange.atomic import ExportFile
    from themeseed.records import ManyCoderAgreement
    from themeseed.report import AgreementSection
    from themeseed.study import Study
    from themeseed.study.blind import Apart


def compare_study(
    study: "Study",
    out: Output,
    *,
    coder: str | None,
    people: bool,
    machine: bool,
    clusters: bool,
    candidates: bool,
    by: str | None,
    everything: bool,
    out_file: Path | None,
    csv_folder: Path | None,
    allow_download: bool,
) -> dict[str, Any]:
    """Print and write how far the coders of a study agree; return the result for programs."""
    from themeseed.exchange.agreement_files import many_files, two_files
    from themeseed.exchange.agreement_json import agreement_values, write_agreement_json
    from themeseed.exchange.atomic import write_atomically, write_export
    from themeseed.exchange.themes_files import disagreements_file, themes_files
    from themeseed.report import group_names
    from themeseed.review import make_coder
    from themeseed.study import (
        agreement_between_coders,
        agreement_with_people,
        candidates_with_people,
        clusters_with_people,
        people_who_decided,
    )
    from themeseed.study.blind import apart_in
    from themeseed.study.theme_agreeing import candidate_names

    codebook = study.store.codebook()
    many: ManyCoderAgreement | None = None
    sections: tuple[AgreementSection, ...] = ()
    parted: tuple[Apart, ...] = ()
    files: list[ExportFile] = []
    with out.progress() as tell:
        if people or machine or len(people_who_decided(study)) > 1:
            many = agreement_between_coders(
                study, machine=machine, by=by, on_progress=tell, allow_download=allow_download
            )
            files += many_files(many, codebook)
        if not people:
            sections = agreement_with_people(
                study, coder_name=coder, on_progress=tell, allow_download=allow_download
            )
            parted = apart_in(study, make_coder(sections[0].agreement.first))
        beside = None
        if clusters:
            beside = clusters_with_people(
                study, coder_name=coder, on_progress=tell, allow_download=allow_download
            )
            run = study.store.latest_run()
            clustering = study.store.clustering(run.id) if run else None
            names = group_names(clustering) if clustering else {}
            files += themes_files(beside, codebook, names)
        beside_candidates = None
        if candidates:
            beside_candidates = candidates_with_people(
                study, coder_name=coder, on_progress=tell, allow_download=allow_download
            )
            titles = candidate_names(study)
            files += themes_files(beside_candidates, codebook, titles, of="candidates")
    path = out_file or study.exports_folder / ("coders.json" if people else "agreement.json")
    if many is not None:
        say_many(many, codebook, out, everything=everything)
    if sections:
        say_ways(sections, parted, codebook, out, everything=everything)
        kept = [section.agreement for section in sections]
        kept += [each.agreement for each in parted if each.agreement is not None]
        files += two_files(kept, codebook)
        files.append(disagreements_file(sections[0].disagreements, study.store.quotes()))
        content = write_agreement_json(kept)
    else:
        content = next(each.content for each in files if each.name == "coders.json")
    if beside is not None:
        say_compared(beside, codebook, names, out, everything=everything)
    if beside_candidates is not None:
        say_compared(beside_candidates, codebook, titles, out, everything=everything)
        for warning in () if everything else beside_candidates.warnings:
            out.say(warning)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, content)
    folder = csv_folder or study.exports_folder / "agreement"
    write_export(folder, files)
    out.say(f"Written: {path}, and CSV tables in {folder}")
    say_more(out, everything=everything)
    return {
        **({"coders": asdict(many)} if many else {}),
        **({"clusters": asdict(beside)} if beside else {}),
        **({"candidates": asdict(beside_candidates)} if beside_candidates else {}),
        "out": str(path),
        "csv": str(folder),
        "agreements": [
            {"title": section.title, **agreement_values(section.agreement)} for section in sections
        ],
        "apart": [
            {"other": each.other, "how": each.how, **agreement_values(each.agreement)}
            for each in parted
            if each.agreement is not None
        ],
    }
