"""The register: who is invited, what a password must be, and who gets in with one."""

from datetime import UTC, datetime, timedelta

import pytest
from argon2 import extract_parameters

from themeseed.errors import AccountError
from themeseed.records import Account
from themeseed.study import Study
from themeseed.study.passwords import _nobodys, fits, hashed
from themeseed.study.register import Register

PASSWORD = "correct horse staple"  # noqa: S105 - of a test


class Clock:
    """Time that stands until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def register(undecided: Study, clock: Clock) -> Register:
    return Register(undecided.store, clock=clock)


def ida(register: Register) -> Account:
    token, _ = register.invite("owner", by=None)
    return register.accept(token, name="Ida", password=PASSWORD)


@pytest.mark.parametrize(
    "password",
    [
        "",
        "short",
        "x" * 12,
        "ababababababab",
        "a" * 201,
        "password1234",
        "Ida Müller 12",
        "qwertyuiop123",
    ],
)
def test_a_password_that_is_guessed_at_once_is_refused(password: str) -> None:
    with pytest.raises(AccountError, match="password"):
        hashed(password, name="Ida Müller")


@pytest.mark.parametrize(
    "password", [PASSWORD, "  spaces  stay as they are ", "日本語で書いた合言葉です長い"]
)
def test_a_password_is_itself_and_no_other(password: str) -> None:
    kept = hashed(password, name="Ida")
    assert kept.startswith("$argon2id$")
    assert password not in kept
    assert fits(password, kept)
    assert not fits(password.strip() + "x", kept)
    assert not fits(password, None)
    assert kept != hashed(password, name="Ida")


def test_only_name_and_password_together_let_in(register: Register) -> None:
    account = ida(register)
    assert register.account_of(" IDA", PASSWORD) == account
    assert register.account_of("Ida", PASSWORD + "x") is None
    assert register.account_of("Ben", PASSWORD) is None
    assert register.account_of("x" * 9999, "y" * 99_999) is None
    register.accept(register.invite("owner", by=None)[0], name="Ben", password=PASSWORD)
    register.disable(account, by=account.coder)
    assert register.account_of("Ida", PASSWORD) is None
    register.enable(account, by=account.coder)
    assert register.account_of("Ida", PASSWORD) == account
    refused = [each.coder_id for each in register.people.events() if each.kind == "sign-in refused"]
    assert refused == [account.coder.id, None, None, account.coder.id]


def test_a_name_that_nobody_has_costs_as_much_as_a_wrong_password(register: Register) -> None:
    ida(register)
    kept = register.people.credentials("Ida")
    assert kept is not None
    assert extract_parameters(kept[1]) == extract_parameters(_nobodys())
    before = len(register.people.events())
    for name in ("nobody", "Ida"):
        assert register.account_of(name, "wrong") is None
    assert len(register.people.events()) == before + 2


def test_an_invitation_ends_after_its_days(register: Register, clock: Clock) -> None:
    token, invitation = register.invite("coder", by=None, name="Ben", days=2)
    clock.now += timedelta(days=2, seconds=-1)
    assert register.invitation(token) == invitation
    clock.now += timedelta(seconds=1)
    with pytest.raises(AccountError, match="has expired"):
        register.accept(token, name="Ben", password=PASSWORD)
    for days in (0, 61):
        with pytest.raises(AccountError, match="up to 60 days"):
            register.invite("coder", by=None, days=days)


def test_neither_token_nor_password_is_in_the_database(register: Register, undecided: Study) -> None:
    token, _ = register.invite("coder", by=None)
    register.accept(token, name="Ben", password=PASSWORD)
    undecided.store.close()
    kept = b"".join(path.read_bytes() for path in undecided.folder.glob("study.db*"))
    assert b"Ben" in kept
    assert token.encode() not in kept
    assert PASSWORD.encode() not in kept


def test_the_first_owner_is_invited_until_there_is_one(register: Register) -> None:
    first = register.invite_first_owner()
    second = register.invite_first_owner()
    assert first is not None
    assert second is not None
    with pytest.raises(AccountError, match="was revoked"):
        register.accept(first, name="Eve", password=PASSWORD)
    assert register.accept(second, name="Ida", password=PASSWORD).role == "owner"
    assert register.invite_first_owner() is None


def test_a_named_invitation_is_for_that_name_alone(register: Register) -> None:
    token, _ = register.invite("viewer", by=None, name=" Ben  Okri ")
    assert register.accept(token, name="Eve", password=PASSWORD).coder.name == "Ben Okri"
    with pytest.raises(AccountError, match="account of 'ben okri' already"):
        register.invite("viewer", by=None, name="ben okri")


@pytest.mark.parametrize("name", ["", " ", "a\x00b", "a\u202eb", "x" * 81])
def test_a_name_that_cannot_be_read_is_refused(register: Register, name: str) -> None:
    token, _ = register.invite("coder", by=None)
    with pytest.raises(AccountError, match="This name"):
        register.accept(token, name=name, password=PASSWORD)
    assert register.invitation(token)


def test_what_happens_to_an_account_is_noted_with_who_did_it(register: Register) -> None:
    owner = ida(register)
    token, _ = register.invite("coder", by=owner.coder, name="Ben")
    ben = register.accept(token, name="", password=PASSWORD)
    register.change_role(ben, "viewer", by=owner.coder)
    register.change_password(ben, PASSWORD, "another horse staple", keep="x")
    with pytest.raises(AccountError, match="so far is not this one"):
        register.change_password(ben, PASSWORD, "another horse staple", keep="x")
    register.end_sessions(ben, by=owner.coder)
    told = [(each.kind, each.coder_id, each.done_by) for each in register.people.events()[2:]]
    assert told == [
        ("invited", None, owner.coder.id),
        ("account made", ben.coder.id, ben.coder.id),
        ("role changed", ben.coder.id, owner.coder.id),
        ("password changed", ben.coder.id, ben.coder.id),
        ("sessions ended", ben.coder.id, owner.coder.id),
    ]
    assert "coder to viewer" in [each.told for each in register.people.events()]
