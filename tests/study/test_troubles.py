from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from tests.match.material import TOPICS, codebook, embedded, embedded_book, quotes_about
from themeseed.config import MatchConfig
from themeseed.match import match
from themeseed.records import Coding, Document, Quote, Trouble
from themeseed.review import make_coder
from themeseed.study.troubles import names_of, troubles
from themeseed.suggest import fit_calibration

ANNA, BEN = make_coder("Anna"), make_coder("Ben")
CODES = tuple(TOPICS)
ORDER = [CODES[i % 3] for i in range(60)]


def document(name: str) -> Document:
    return Document(
        id=name, name=name, text="", sha256="", format="txt", units="turns", turns=(), case_id=None
    )


def found(quotes: Sequence[Quote], codings: Sequence[Coding]) -> tuple[Trouble, ...]:
    book = codebook()
    matching = match(quotes, embedded(quotes), book, embedded_book(book), MatchConfig(), codings=codings)
    calibration = fit_calibration(matching.held_out, codings)
    names = names_of(quotes, [document("d"), document("new.txt")], [ANNA, BEN], book)
    return troubles(matching, calibration, codings, names)


def coded(quotes: Sequence[Quote], codes: Sequence[str], coder_id: str = ANNA.id) -> list[Coding]:
    return [
        Coding(quote_id=quote.id, coder_id=coder_id, codes=(code,))
        for quote, code in zip(quotes, codes, strict=True)
    ]


def kinds(troubles: Sequence[Trouble]) -> list[str]:
    return [each.kind for each in troubles]


def test_where_all_is_well_nothing_is_said() -> None:
    quotes = quotes_about(ORDER)
    assert found(quotes, coded(quotes, ORDER)) == ()


def test_the_same_words_coded_differently_by_one_person() -> None:
    quotes = quotes_about(ORDER)
    twin = replace(quotes[0], id="twin", name="twin", text=quotes[0].text.upper())
    codings = coded(quotes, ORDER)
    (trouble,) = [
        each
        for each in found([*quotes, twin], [*codings, *coded([twin], ["team"])])
        if each.kind == "contradiction"
    ]
    assert trouble.message == "Anna coded the same words differently: 'pay' in d: 0, 'team' in d: twin."
    assert trouble.quote_ids == ("q000", "twin")
    # Two people who differ are no contradiction: that is what comparing is for.
    by_ben = coded([twin], ["team"], BEN.id)
    assert "contradiction" not in kinds(found([*quotes, twin], [*codings, *by_ben]))


def test_a_slip_gets_a_second_look_and_names_the_other_code() -> None:
    quotes = quotes_about(ORDER)
    slipped = ["health" if number == 0 else code for number, code in enumerate(ORDER)]
    (trouble,) = found(quotes, coded(quotes, slipped))
    assert trouble.kind == "second look"
    assert trouble.quote_ids == ("q000",)
    assert "Anna gave 'health' to d: 0; what else was decided speaks for 'pay' (" in trouble.message


def test_before_probabilities_are_calibrated_nothing_is_doubted() -> None:
    quotes = quotes_about(ORDER)
    slipped = ["health" if number == 0 else code for number, code in enumerate(ORDER)]
    assert found(quotes, coded(quotes[:15], slipped[:15])) == ()


def test_two_codes_that_are_used_for_the_same_thing_are_named() -> None:
    quotes = quotes_about(["pay", "team"] * 30)
    rng = np.random.default_rng(2)
    blurred = [str(rng.choice(["pay", "health"])) if number % 2 == 0 else "team" for number in range(60)]
    (trouble,) = [e for e in found(quotes, coded(quotes, blurred)) if e.kind == "confused codes"]
    assert trouble.message.startswith("'health' (")
    assert "and 'pay' (" in trouble.message
    assert "Say in the codebook what sets them apart" in trouble.message
    assert len(trouble.quote_ids) >= 3


@pytest.mark.parametrize("strange", [True, False])
def test_a_document_unlike_everything_decided_is_new_ground(strange: bool) -> None:
    quotes = quotes_about(ORDER)
    if strange:
        texts = [f"zebra crossing yonder {n} quixotic mvule" for n in range(10)]
    else:
        texts = [quote.text for quote in quotes_about(ORDER[:10], seed=9)]
    more = [
        replace(quotes[0], id=f"n{number}", name=f"n{number}", text=text, document_id="new.txt")
        for number, text in enumerate(texts)
    ]
    warned = [e for e in found([*quotes, *more], coded(quotes, ORDER)) if e.kind == "new ground"]
    assert bool(warned) is strange
    if strange:
        assert warned[0].message.startswith("new.txt is unlike what was decided: ")
        assert set(warned[0].quote_ids) <= {each.id for each in more}
