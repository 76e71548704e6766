from dataclasses import replace

import pytest

from themeseed.errors import CodebookChangedError, DecisionError
from themeseed.review import make_coder
from themeseed.study import (
    ReviewSession,
    Study,
    agreement_with_people,
    change_codebook,
    run_study,
    write_report,
)
from themeseed.study.codebook import replace_codebook


def test_a_new_codebook_keeps_decisions_and_names_what_stops_counting(published: Study) -> None:
    before = published.store.codebook()
    decisions = published.store.decisions()
    smaller = replace(before, themes=before.themes[1:])
    change = change_codebook(published, smaller)
    assert (change.version, change.added, change.removed) == (2, (), ("recruitment",))
    assert change.lost == (("recruitment", 12),)
    assert published.store.decisions() == decisions
    ran = run_study(published)
    assert ran.new
    assert {each.code_id for each in ran.suggestions} == {"teams", "identity", "boundaries", "practice"}
    assert [version.number for version in published.store.codebook_versions()] == [1, 2]


def test_agreement_and_report_stand_codes_that_are_gone(published: Study) -> None:
    before = published.store.codebook()
    change_codebook(published, replace(before, themes=before.themes[1:]))
    run_study(published)
    (first, *_) = agreement_with_people(published)
    assert first.agreement.n_quotes == 41
    assert "recruitment" not in first.agreement.confusion.code_ids
    assert write_report(published).stat().st_size > 10_000


def test_the_same_codebook_again_changes_nothing(published: Study) -> None:
    change = change_codebook(published, published.store.codebook())
    assert (change.version, change.added, change.removed, change.lost) == (1, (), (), ())
    assert not run_study(published).new


def test_a_code_that_has_left_the_codebook_cannot_be_accepted(undecided: Study) -> None:
    before = undecided.store.codebook()
    change_codebook(
        undecided,
        replace(before, themes=(replace(before.themes[0], id="ways-in"), *before.themes[1:])),
    )
    session = ReviewSession(undecided, "Anna")
    assert (session.new_codes, session.gone_codes) == (("ways-in",), ("recruitment",))
    n_refused = 0
    while session.current is not None:
        assert "recruitment" not in {each.code_id for each in session.suggestions(session.current)}
        try:
            session.decide("accept")
        except DecisionError:
            n_refused += 1
            session.decide("change", ["ways-in"])
    assert n_refused > 0
    codes = {code for decision in undecided.store.decisions() for code in decision.codes}
    assert codes == set(undecided.store.codebook().codable_ids)


def test_a_codebook_as_the_run_knew_it_needs_no_warning(undecided: Study) -> None:
    session = ReviewSession(undecided, "Anna")
    assert (session.new_codes, session.gone_codes) == ((), ())


def test_review_asks_again_for_quotes_whose_codes_have_left_the_codebook(published: Study) -> None:
    before = published.store.codebook()
    change_codebook(published, replace(before, themes=before.themes[1:]))
    session = ReviewSession(published, "Gillard et al. 2013")
    assert session.n_left == 12
    assert session.current is not None
    gone = {d.quote_id for d in published.store.decisions() if d.codes == ("recruitment",)}
    assert session.current.id in gone


def test_a_file_writes_over_no_edit_of_the_review_pages_that_it_does_not_know(undecided: Study) -> None:
    store, ben = undecided.store, make_coder("Ben")
    first = store.codebook()
    file = replace(first, name="From a file")
    assert replace_codebook(undecided, file).version == 2
    store.add_coder(ben)
    store.set_codebook(replace(file, themes=file.themes[1:]), coder_id=ben.id, made_on=2)
    for made_on in (None, 2):
        with pytest.raises(CodebookChangedError, match=r"Version 3, Ben: removed .* --made-on 3"):
            replace_codebook(undecided, first, made_on=made_on)
    assert store.codebook_version().number == 3
    assert replace_codebook(undecided, first, made_on=3).version == 4
    assert replace_codebook(undecided, file).version == 5, (
        "commands are one person's, one after the other"
    )
    with pytest.raises(CodebookChangedError, match="There is no version 9 before it"):
        replace_codebook(undecided, first, made_on=9)
