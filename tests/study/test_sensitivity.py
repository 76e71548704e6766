import pytest

from themeseed.errors import NothingToDoError
from themeseed.report import sensitivity_rows
from themeseed.study import Study, agreement_with_people
from themeseed.study import sensitivity as sensitivity_module
from themeseed.study.sensitivity import AS_SET, sensitivity


def test_each_row_changes_one_setting_and_the_first_none(
    published: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = sensitivity(published)
    first = found.rows[0]
    assert (first.setting, first.changed) == (AS_SET, None)
    assert found.n_quotes == 53
    agreement = agreement_with_people(published)[0].agreement
    assert first.kappa.value == agreement.measure("Cohen's kappa").value
    by_setting = {(row.setting, row.value): row for row in found.rows}
    # A seed moves no suggestion, the letters of words do, and a higher bar suggests for fewer quotes.
    assert by_setting["seed", "1"].changed == 0
    assert by_setting["match.words", "false"].changed
    bars = [by_setting["suggest.min_probability", bar] for bar in ("0.3", "0.5", "0.7")]
    assert 53 >= bars[0].n_suggested >= bars[1].n_suggested > bars[2].n_suggested
    assert {bar.changed for bar in bars} == {0}
    assert any(row.n_groups != first.n_groups for row in found.rows)
    assert len(sensitivity_rows(found).rows) == len(found.rows)
    assert any("Quotes are rows of tables, which are not cut" in it for it in found.left_out)

    # The second time it is read, not made.
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr(sensitivity_module, "held_out_suggestions", refuse)
    assert sensitivity(published) == found


def test_nobody_s_decisions_are_nothing_to_hold_settings_to(undecided: Study) -> None:
    with pytest.raises(NothingToDoError, match="Nobody has decided"):
        sensitivity(undecided)
