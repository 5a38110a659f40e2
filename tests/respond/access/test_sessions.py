"""Sessions: what is kept of them, and what ends when."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from tests.respond.access.people import HOUR_MS, OLA, OTHER, Wall

from samvirke.respond.access.sign_in.accounts import Accounts
from samvirke.respond.access.sign_in.sessions import A_USER, Sessions


@pytest.fixture
def sessions(accounts: Accounts, tmp_path: Path, wall: Wall) -> Sessions:
    return Sessions(accounts, tmp_path / "sessions.json", wall)


def test_a_session_ends_when_it_is_not_used_and_at_the_latest_after_a_day(
    sessions: Sessions, wall: Wall
) -> None:
    token = sessions.open(OLA, "password")
    for _ in range(5):
        wall.ms += 4 * HOUR_MS - 1
        assert sessions.find(token) is not None
    wall.ms += 4 * HOUR_MS  # 24 hours less 5 ms since it was opened, but unused for four
    assert sessions.find(token) is None
    used = sessions.open(OLA, "password")
    for _ in range(23):
        wall.ms += HOUR_MS
        assert sessions.find(used) is not None
    wall.ms += HOUR_MS
    assert sessions.find(used) is None


def test_a_session_that_a_provider_vouched_for_ends_after_eight_hours(sessions: Sessions, wall: Wall) -> None:
    token = sessions.open(OLA, "oidc")
    for _ in range(7):
        wall.ms += HOUR_MS
        assert sessions.find(token) is not None
    wall.ms += HOUR_MS
    assert sessions.find(token) is None


@pytest.mark.parametrize("spoilt", [{"way": None, "person": {}}, {"opened_ms": "long ago"}, {"spaces": 7}])
def test_a_session_that_cannot_be_read_is_over_and_the_node_starts(
    sessions: Sessions, accounts: Accounts, tmp_path: Path, wall: Wall, spoilt: dict[str, Any]
) -> None:
    first, second = sessions.open(OLA, "password"), sessions.open(OLA, "password")
    told = json.loads((tmp_path / "sessions.json").read_text("utf-8"))
    told["sessions"][min(told["sessions"])].update(spoilt)
    (tmp_path / "sessions.json").write_text(json.dumps(told), "utf-8")
    again = Sessions(accounts, tmp_path / "sessions.json", wall)
    assert [again.find(token) is not None for token in (first, second)].count(True) == 1


def test_only_the_hash_of_a_token_is_kept_and_a_restart_signs_nobody_out(
    sessions: Sessions, accounts: Accounts, tmp_path: Path, wall: Wall
) -> None:
    token = sessions.open(OLA, "password", ("live",))
    kept = (tmp_path / "sessions.json").read_text("utf-8")
    assert token not in kept
    again = Sessions(accounts, tmp_path / "sessions.json", wall)
    found = again.find(token)
    assert found is not None
    assert (found.person, found.spaces) == (OLA, ("live",))
    assert (tmp_path / "sessions.json").stat().st_mode & 0o777 == 0o600


def test_signing_out_ends_the_session_and_no_other(sessions: Sessions) -> None:
    first, second = sessions.open(OLA, "password"), sessions.open(OLA, "password")
    sessions.close(first)
    assert sessions.find(first) is None
    assert sessions.find(second) is not None
    assert sessions.find("") is None
    assert sessions.find(second + "x") is None


@pytest.mark.parametrize("how", ["password", "disabled", "removed"])
def test_a_session_ends_with_its_account(
    sessions: Sessions, accounts: Accounts, wall: Wall, how: str
) -> None:
    token = sessions.open(OLA, "password")
    wall.ms += 1
    if how == "password":
        accounts.set_password("ola", OTHER)
    elif how == "disabled":
        accounts.set_disabled("ola", disabled=True)
    else:
        accounts.remove("ola")
    assert sessions.find(token) is None


def test_one_user_holds_no_more_than_twenty_sessions(sessions: Sessions, wall: Wall) -> None:
    tokens = []
    for _ in range(A_USER + 1):
        wall.ms += 1
        tokens.append(sessions.open(OLA, "password"))
    assert [sessions.find(token) is not None for token in tokens] == [False] + [True] * A_USER


def test_a_full_disk_keeps_nobody_from_signing_in(
    sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert sessions.find(sessions.open(OLA, "password")) is not None
