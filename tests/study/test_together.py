"""What is left out together: documents, or the cases of a single table."""

from themeseed.records import Quote
from themeseed.study.together import together


def quote(number: int, document: str, case: str | None = None) -> Quote:
    return Quote(
        id=f"q{number}", name=str(number), text="x", document_id=document, start=0, end=1, case_id=case
    )


def test_documents_are_left_out_and_of_a_single_table_cases() -> None:
    talks = [quote(1, "d1", "P1"), quote(2, "d2", "P1"), quote(3, "d2", "P2")]
    assert together(talks) == {"q1": "d1", "q2": "d2", "q3": "d2"}
    table = [quote(1, "d", "P1"), quote(2, "d", "P1"), quote(3, "d", "P2"), quote(4, "d")]
    assert together(table) == {"q1": "P1", "q2": "P1", "q3": "P2", "q4": "q4"}


def test_a_survey_with_one_answer_a_person_has_nothing_to_leave_out_together() -> None:
    survey = [quote(number, "d", f"P{number}") for number in range(4)]
    assert set(together(survey).values()) == {"d"}
