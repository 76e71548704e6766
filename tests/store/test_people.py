"""Accounts, invitations and sessions in both databases: once, at once, and with their trail."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from tests.store.material import CODER, raw
from themeseed.errors import AccountError
from themeseed.records import AccountEvent, Coder, Invitation, Role
from themeseed.store import Store, open_store

NOW, LATER = "2026-01-01T00:00:00.000+00:00", "2026-01-08T00:00:00.000+00:00"
INVITATION = Invitation(
    id="i", kind="account", role="coder", name="", made_by=None, made_at=NOW, expires_at=LATER
)
IDA = Coder(id="ida", name="Ida", kind="human")
_numbers = iter(range(10_000))


def event(kind: str = "something", at: str = NOW) -> AccountEvent:
    return AccountEvent(id=str(next(_numbers)), at=at, kind=kind, coder_id=None, done_by=None, told="")


def joined(store: Store, coder: Coder = IDA, *, role: Role = "coder") -> None:
    invitation = replace(INVITATION, id=coder.id, role=role)
    store.people.invite(invitation, f"digest of {coder.id}", event("invited"))
    store.people.accept(f"digest of {coder.id}", coder, "hash", event("account made"))


def test_an_invitation_makes_one_account_with_its_role(store: Store) -> None:
    joined(store, role="owner")
    (account,) = store.people.accounts()
    assert (account.coder, account.role, account.disabled) == (IDA, "owner", False)
    assert store.people.credentials(" IDA ") == (account, "hash")
    assert store.people.credentials("Ben") is None
    assert store.coders() == (IDA,)
    (invitation,) = store.people.invitations()
    assert (invitation.used_at, invitation.used_by) == (NOW, "ida")


@pytest.mark.parametrize(
    ("change", "at", "told"),
    [
        ({}, LATER, "has expired"),
        ({"revoked_at": NOW}, NOW, "was revoked"),
        ({"used_at": NOW}, NOW, "was used already"),
    ],
)
def test_an_invitation_that_is_not_open_makes_nothing(
    store: Store, change: dict[str, str], at: str, told: str
) -> None:
    store.people.invite(replace(INVITATION, **change), "d", event())  # type: ignore[arg-type]  # texts
    with pytest.raises(AccountError, match=told):
        store.people.accept("d", IDA, "hash", event(at=at))
    with pytest.raises(AccountError, match="is not known here"):
        store.people.accept("another", IDA, "hash", event())
    assert store.people.accounts() == ()
    assert store.coders() == ()
    assert len(store.people.events()) == 1


def test_of_many_who_use_an_invitation_at_once_one_comes_in(target: str) -> None:
    with open_store(target, create=True) as store:
        store.people.invite(INVITATION, "d", event())

    def accept(number: int) -> str:
        with open_store(target) as store:
            coder = Coder(id=f"c{number}", name=f"Coder {number}", kind="human")
            try:
                return store.people.accept("d", coder, "hash", event()).coder.name
            except AccountError as error:
                return str(error)

    with ThreadPoolExecutor(6) as pool:
        told = list(pool.map(accept, range(6)))
    assert len([each for each in told if each.startswith("Coder")]) == 1
    assert len([each for each in told if "was used already" in each]) == 5


def test_whoever_coded_here_is_taken_over_only_by_an_invitation_that_names_them(store: Store) -> None:
    store.add_coder(CODER)
    stranger = Coder(id="other", name="ada", kind="human")
    store.people.invite(INVITATION, "d", event())
    with pytest.raises(AccountError, match="'ada' is known in this study"):
        store.people.accept("d", stranger, "hash", event())
    store.people.invite(replace(INVITATION, id="j", name="Ada"), "e", event())
    assert store.people.accept("e", stranger, "hash", event()).coder == CODER
    with pytest.raises(AccountError, match="is an account of 'ADA' already"):
        store.people.accept("d", Coder(id="third", name="ADA", kind="human"), "hash", event())


def test_the_last_owner_stays(store: Store) -> None:
    joined(store, role="owner")
    with pytest.raises(AccountError, match="only owner"):
        store.people.change("ida", event(), role="coder")
    with pytest.raises(AccountError, match="only owner"):
        store.people.change("ida", event(), disabled=True)
    assert store.people.account("ida").role == "owner"
    joined(store, Coder(id="ben", name="Ben", kind="human"), role="owner")
    assert store.people.change("ida", event(), role="viewer").role == "viewer"
    with pytest.raises(AccountError, match="only owner"):
        store.people.change("ben", event(), disabled=True)
    with pytest.raises(AccountError, match="no such account"):
        store.people.change("nobody", event(), disabled=True)


def test_sessions_are_found_touched_and_ended(store: Store) -> None:
    joined(store)
    for name in ("one", "two", "three"):
        store.people.open_session(name, "ida", event())
    store.people.touch("two", LATER)
    found = store.people.session("two")
    assert found is not None
    assert (found.account.coder, found.opened_at, found.used_at) == (IDA, NOW, LATER)
    assert set(store.people.sessions(["one", "two", "nobody's"])) == {"one", "two"}
    store.people.end_session("three", event())
    assert store.people.session("three") is None
    assert store.people.n_sessions() == {"ida": 2}
    store.people.forget_sessions(used_before="2026-01-02", opened_before=NOW)
    assert store.people.n_sessions() == {"ida": 1}
    store.people.open_session("four", "ida", event())
    store.people.change("ida", event(), password="new", keep="four")  # noqa: S106 - a hash's place
    assert store.people.session("two") is None
    assert store.people.session("four") is not None
    store.people.change("ida", event(), disabled=True)
    assert store.people.n_sessions() == {}


def test_a_new_password_by_invitation_ends_every_session(store: Store) -> None:
    joined(store)
    store.people.open_session("one", "ida", event())
    store.people.invite(replace(INVITATION, id="r", kind="password", name="Ida"), "r", event())
    store.people.reset("r", "another hash", event("password set anew"))
    assert store.people.credentials("Ida") == (store.people.account("ida"), "another hash")
    assert store.people.n_sessions() == {}
    with pytest.raises(AccountError, match="was used already"):
        store.people.reset("r", "third", event())


def test_a_revoked_invitation_is_revoked_once(store: Store) -> None:
    store.people.invite(INVITATION, "d", event())
    assert store.people.revoke("i", event("invitation revoked"))
    assert not store.people.revoke("i", event("invitation revoked"))
    assert [each.kind for each in store.people.events()] == ["something", "invitation revoked"]


@pytest.mark.parametrize(
    "change", ["UPDATE account_events SET told = 'x'", "DELETE FROM account_events"]
)
def test_what_happened_to_accounts_cannot_be_changed(store: Store, target: str, change: str) -> None:
    joined(store)
    with pytest.raises(DatabaseError, match="account_events are appended only"), raw(target) as database:
        database.execute(text(change))
    told = [(each.kind, each.coder_id, each.done_by) for each in store.people.events()]
    assert told == [("invited", None, None), ("account made", "ida", "ida")]
