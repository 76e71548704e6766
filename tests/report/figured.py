"""The sample with figures: prevalence by a blind sample, codes by site and role, a curve, fairness."""

from dataclasses import replace

import numpy as np

from themeseed.compare import anchoring, cut_across, fairness, prevalence, saturation
from themeseed.records import Figures, MachineCodes
from themeseed.report import Findings


def figured(found: Findings) -> Findings:
    """Return the findings with figures of what their main coder decided."""
    coder = found.main_coder()
    assert coder is not None
    decided, book = found.decided(), found.codebook
    codes = book.codable_ids
    machine = [it for it in found.codings if it.coder_id == "machine"]
    ids = tuple(quote.id for quote in found.quotes)
    given = np.array([[float(code in it.codes) for code in codes] for it in machine])
    case_of = {case.id: case for case in found.cases}
    attribute = found.cases[0].attributes[0].name
    group_of = {
        quote.id: value
        for quote in found.quotes
        if quote.case_id and (value := case_of[quote.case_id].attribute(attribute))
    }
    shares = [
        prevalence(
            decided[:30],
            ids,
            codes,
            machine=MachineCodes(quote_ids=ids, code_ids=codes, given=given * 0.8),
            reach="these quotes" if at == 0 else "other cases",
            case_of={quote.id: quote.case_id for quote in found.quotes if quote.case_id},
            groups=group_of,
        )
        for at in (0, 1)
    ]
    return replace(
        found,
        figures=Figures(
            coder=coder.name,
            n_quotes=len(ids),
            n_decided=len(decided),
            groupings=(attribute,),
            prevalence=tuple(shares),
            across=(cut_across(decided, found.quotes, book, group_of, by=attribute),),
            saturation=(saturation(decided, found.quotes, book),),
            fairness=(fairness(decided, machine, found.quotes, codes, group_of, by=attribute),),
            anchoring=anchoring(decided[::2], decided[1::2], machine, coder=coder.name),
            missing=(f"Something is missing for {coder.name}.",),
        ),
    )
