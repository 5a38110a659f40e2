"""Local accounts: what is kept, and what is refused."""

import json
import os
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from tests.respond.access.people import GOOD, OLA, OTHER, Wall

from samvirke.model.errors import BadInputError
from samvirke.respond.access.sign_in.accounts import Account, Accounts
from samvirke.respond.access.sign_in.errors import SlowDownError, WrongError
from samvirke.respond.access.sign_in.password import HASHER, check_password, hashed, is_right
from samvirke.respond.access.sign_in.person import Person, read_person


def test_the_file_is_for_its_owner_alone_and_holds_no_password(accounts: Accounts, tmp_path: Path) -> None:
    path = tmp_path / "accounts.json"
    assert path.stat().st_mode & 0o777 == 0o600
    assert GOOD not in path.read_text("utf-8")
    (row,) = json.loads(path.read_text("utf-8"))["accounts"]
    # OWASP Password Storage Cheat Sheet 2024: argon2id, 19 MiB, two passes, one lane.
    assert row["password"].startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert {one.name for one in tmp_path.iterdir()} == {"accounts.json", ".accounts.json.lock"}
    assert [account.person for account in accounts] == [OLA]


def test_right_and_wrong_are_told_apart_and_a_missing_user_like_a_wrong_password(accounts: Accounts) -> None:
    assert accounts.sign_in(" Ola ", GOOD, "10.0.0.1").person == OLA
    told = []
    for user, password in (("ola", OTHER), ("kari", GOOD), ("ola", ""), ("", GOOD)):
        with pytest.raises(WrongError) as error:
            accounts.sign_in(user, password, "10.0.0.2")
        told.append(str(error.value))
    assert len(set(told)) == 1


def test_a_missing_user_takes_as_long_as_a_wrong_password() -> None:
    kept = hashed(GOOD)
    is_right(None, OTHER)  # the password that nobody has is made once

    def seconds(known: str | None) -> float:
        begin = time.process_time()
        assert not is_right(known, OTHER)
        return time.process_time() - begin

    missing, wrong = (min(seconds(known) for _ in range(3)) for known in (None, kept))
    assert 0.5 < missing / wrong < 2.0


def test_guessing_is_slowed_and_says_for_how_long(accounts: Accounts, wall: Wall) -> None:
    for _ in range(3):
        with pytest.raises(WrongError):
            accounts.sign_in("ola", OTHER, "10.0.0.2")
    with pytest.raises(SlowDownError, match="wait 1 s") as error:
        accounts.sign_in("ola", GOOD, "10.0.0.2")
    assert error.value.wait_s == 1
    wall.ms += 1000
    assert accounts.sign_in("ola", GOOD, "10.0.0.2").person == OLA


def test_a_disabled_account_opens_nothing_and_can_be_opened_again(accounts: Accounts) -> None:
    accounts.set_disabled("ola", disabled=True)
    with pytest.raises(WrongError):
        accounts.sign_in("ola", GOOD, "10.0.0.1")
    assert accounts.get("ola") is None
    accounts.set_disabled("ola", disabled=False)
    assert accounts.sign_in("ola", GOOD, "10.0.0.1").person == OLA


def test_what_the_command_line_changes_holds_in_a_running_node_at_once(
    accounts: Accounts, tmp_path: Path, wall: Wall
) -> None:
    beside = Accounts(tmp_path / "accounts.json", wall)
    beside.remove("ola")
    assert accounts.get("ola") is None
    with pytest.raises(BadInputError, match="there are: none"):
        accounts.remove("ola")


def test_a_file_that_others_may_read_is_refused(accounts: Accounts, tmp_path: Path, wall: Wall) -> None:
    assert accounts.path is not None
    accounts.path.chmod(0o640)
    with pytest.raises(BadInputError, match="chmod 600"):
        Accounts(tmp_path / "accounts.json", wall)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "is no JSON"),
        ("[]", "no list of accounts"),
        ('{"version": 2}', "version 1"),
        ('{"version": 1, "accounts": [{"user": "ola"}]}', "account 1 lacks"),
    ],
)
def test_a_damaged_file_is_refused_whole(tmp_path: Path, wall: Wall, text: str, told: str) -> None:
    path = tmp_path / "accounts.json"
    path.write_text(text, "utf-8")
    path.chmod(0o600)
    with pytest.raises(BadInputError, match=told):
        Accounts(path, wall)


def test_nothing_is_half_written(accounts: Accounts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    before, names = (tmp_path / "accounts.json").read_bytes(), sorted(tmp_path.iterdir())
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        accounts.remove("ola")
    assert (tmp_path / "accounts.json").read_bytes() == before
    assert sorted(tmp_path.iterdir()) == names


def test_two_who_change_accounts_at_once_lose_nothing(
    accounts: Accounts, tmp_path: Path, wall: Wall, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Another program has read the file and is about to write; meanwhile this one wants to change it too.
    another = Accounts(tmp_path / "accounts.json", wall)
    known, begun, go_on = another._known, threading.Event(), threading.Event()

    def slowly(user: str) -> Account:
        begun.set()
        go_on.wait(5)
        return known(user)

    monkeypatch.setattr(another, "_known", slowly)
    there = threading.Thread(target=another.set_disabled, args=("ola",), kwargs={"disabled": True})
    there.start()
    assert begun.wait(5)
    here = threading.Thread(target=accounts.add, args=(replace(OLA, user="kari"), GOOD))
    here.start()
    here.join(0.3)
    assert here.is_alive()  # it waits its turn
    go_on.set()
    there.join()
    here.join()
    found = {one.person.user: one.disabled for one in Accounts(tmp_path / "accounts.json", wall)}
    assert found == {"ola": True, "kari": False}


@pytest.mark.parametrize(
    "weak",
    [
        "kort",
        "a" * 12,
        "abababababab",
        "123456789012",
        "passord12345",
        "Sommer2026!!!",
        "velkommen-velkommen",
        "qwertyuiopå1"[:11] + "q",
        "abcdefghijklm",
        "ola.ola.ola.",
        "kari2026-kari",
        "22.11.2026 22.11",
        "x" * 257,
    ],
)
def test_a_password_that_would_be_guessed_is_refused_and_not_repeated(weak: str) -> None:
    with pytest.raises(BadInputError) as error:
        check_password(weak, "kari")
    assert weak not in str(error.value)


@pytest.mark.parametrize("good", [GOOD, OTHER, "korrekt hest batteri stift", "8mJ-xQ2v!pLr"])
def test_a_good_password_is_taken(good: str) -> None:
    check_password(good, "kari")


def test_a_password_is_the_same_from_every_keyboard() -> None:
    # å as one letter, and as a with a ring set over it.
    assert is_right(HASHER.hash("fire kaniner p\u00e5 trikken"), "fire kaniner pa\u030a trikken")


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"user": "node"}, "machine itself"),
        ({"user": "Ola Nordmann"}, "small letters"),
        ({"roles": {"live": "node"}}, "must be operator"),
        ({"roles": {"live": "king"}}, "must be operator"),
        ({"roles": {}}, "has no role"),
        ({"roles": {"*": "operator"}}, r"has a role in '\*'"),
        ({"agency": "martian"}, "agency of ola"),
        ({"organisation": ""}, "no organisation"),
        ({"named_for": "incident"}, "must all be text"),
        ({"roles": ["live"]}, "lacks"),
    ],
)
def test_a_person_who_cannot_be_is_refused(changed: dict[str, object], told: str) -> None:
    with pytest.raises(BadInputError, match=told):
        read_person({**OLA.as_document(), **changed}, "a row")


def test_a_person_is_in_each_space_what_their_role_there_says() -> None:
    assert OLA.actor("110.innlandet", "live").role == "operator"
    assert OLA.actor("110.innlandet", "exercise-7").role == "exercise_leader"
    assert OLA.actor("110.innlandet", "exercise-7").spaces == frozenset({"exercise-7"})
    assert OLA.role_in("test-1") is None
    # Nowhere in particular: what they are live, and never in the space that they have no role in.
    assert OLA.actor("110.innlandet", "test-1").spaces == frozenset({"live"})


def test_a_name_as_the_provider_gives_them_is_no_local_account(accounts: Accounts) -> None:
    person = Person(user="oidc.ola", organisation="x", agency="fire", roles={"live": "operator"})
    with pytest.raises(BadInputError, match="whom a provider names"):
        accounts.add(person, GOOD)


def test_a_slip_of_the_hand_in_the_file_locks_nobody_out_of_a_running_node(
    accounts: Accounts, tmp_path: Path, wall: Wall
) -> None:
    assert accounts.path is not None
    accounts.path.write_text("{", "utf-8")
    assert accounts.sign_in("ola", GOOD, "10.0.0.1").person == OLA
    with pytest.raises(BadInputError, match="is no JSON"):
        Accounts(tmp_path / "accounts.json", wall)
