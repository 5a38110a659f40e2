"""What tests of signing in begin from: a clock, and a file with one account."""

from pathlib import Path

import pytest
from tests.respond.access.people import GOOD, OLA, Wall

from samvirke.respond.access.sign_in.accounts import Accounts


@pytest.fixture
def wall() -> Wall:
    return Wall()


@pytest.fixture
def accounts(tmp_path: Path, wall: Wall) -> Accounts:
    accounts = Accounts(tmp_path / "accounts.json", wall)
    accounts.add(OLA, GOOD)
    return accounts
