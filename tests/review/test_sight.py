"""Who sees whose coding: each setting, for who has finished and who has not."""

import pytest

from themeseed.records import TeamSetting, Visibility
from themeseed.review import Assigned, Sight, assign, make_coder

IDA, BEN, EVA = make_coder("Ida"), make_coder("Ben"), make_coder("Eva")
ASSIGNED = Assigned([assign(coder.id, ["a", "b"], by=EVA) for coder in (IDA, BEN)])


def setting(name: str, value: str, coder_id: str | None = None) -> TeamSetting:
    return TeamSetting(
        id=f"{name} {value} {coder_id}",
        name="visibility" if name == "visibility" else "adjudicator",
        value=value,
        coder_id=coder_id,
        set_by=EVA.id,
        set_at="2026-01-01T00:00:00+00:00",
    )


def sees(visibility: Visibility | None, decided: dict[str, str], viewer: str = IDA.id) -> bool:
    """Whether a viewer sees what Ben decided on quote a, with what each has decided."""
    settings = [setting("visibility", visibility)] if visibility else []
    sight = Sight(settings, ASSIGNED, lambda coder_id, quote_id: quote_id in decided.get(coder_id, ""))
    return sight.view(viewer).sees(BEN.id, "a")


@pytest.mark.parametrize(
    ("visibility", "ida", "ben", "seen"),
    [
        (None, "ab", "ab", False),
        ("never", "ab", "ab", False),
        ("after my decision", "b", "ab", False),
        ("after my decision", "a", "a", True),
        ("after both assignments", "a", "ab", False),
        ("after both assignments", "ab", "a", False),
        ("after both assignments", "ab", "ab", True),
        ("always", "", "a", True),
    ],
)
def test_a_coder_sees_what_the_setting_lets_them_see(
    visibility: Visibility | None, ida: str, ben: str, seen: bool
) -> None:
    assert sees(visibility, {IDA.id: ida, BEN.id: ben}) == seen


def test_who_is_assigned_nothing_has_finished_nothing() -> None:
    decided = {IDA.id: "ab", BEN.id: "ab", EVA.id: "ab"}
    assert not sees("after both assignments", decided, viewer=EVA.id)


@pytest.mark.parametrize("visibility", [None, "never", "after both assignments"])
def test_own_coding_is_seen_always_and_an_owner_sees_all(visibility: Visibility | None) -> None:
    settings = [setting("visibility", visibility)] if visibility else []
    sight = Sight(settings, ASSIGNED, lambda *_: False)
    assert sight.view(BEN.id).sees(BEN.id, "a")
    assert sight.view(EVA.id, owner=True).sees(BEN.id, "a")


def test_the_latest_setting_counts_and_an_unknown_one_is_the_strictest() -> None:
    settings = [setting("visibility", "always"), setting("visibility", "of another version")]
    assert Sight(settings[:1], ASSIGNED, lambda *_: False).visibility == "always"
    assert Sight(settings, ASSIGNED, lambda *_: False).visibility == "never"


def test_the_right_to_adjudicate_is_given_and_taken() -> None:
    given = [setting("adjudicator", "yes", IDA.id)]
    assert Sight(given, ASSIGNED, lambda *_: False).may_adjudicate(IDA.id)
    assert not Sight(given, ASSIGNED, lambda *_: False).may_adjudicate(BEN.id)
    taken = [*given, setting("adjudicator", "no", IDA.id)]
    assert not Sight(taken, ASSIGNED, lambda *_: False).may_adjudicate(IDA.id)
