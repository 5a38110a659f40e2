"""Local accounts: who may sign in when no provider can be reached."""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from samvirke.model.errors import BadInputError
from samvirke.respond.access.sign_in.errors import SlowDownError, WrongError
from samvirke.respond.access.sign_in.guesses import Guesses
from samvirke.respond.access.sign_in.password import check_password, hashed, is_right
from samvirke.respond.access.sign_in.person import Person, read_person
from samvirke.respond.access.sign_in.private_file import changed_by_one, read_private, write_private

LOG = logging.getLogger("samvirke.respond")
VERSION = 1
PREFIX = "oidc."  # before names that a provider chose, so that they never meet a local account
AT_ONCE = 4  # passwords checked at a time: each takes 19 MiB
PATIENCE_S = 10.0  # then the node is too busy to look at one more


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A local account.

    Parameters
    ----------
    person
        Whose.
    kept
        The password as `hashed` returned it.
    changed_ms
        When the password was set: sessions from before it end.
    disabled
        Whether nobody may sign in with it now.
    """

    person: Person
    kept: str
    changed_ms: int
    disabled: bool = False


class Accounts:
    """The local accounts of a node.

    Parameters
    ----------
    path
        `accounts.json`, kept with mode 0600; None: in memory. A file that the command line changes while the
        node runs is read anew.
    wall_ms
        The wall clock, milliseconds since 1970.
    """

    def __init__(self, path: Path | None, wall_ms: Callable[[], int]) -> None:
        self.path = path
        self.guesses = Guesses()
        self.wall_ms = wall_ms
        self._lock = threading.RLock()
        self._checking = threading.BoundedSemaphore(AT_ONCE)
        self._accounts: dict[str, Account] = {}
        self._mark: object = None
        self._refresh()

    def __iter__(self) -> Iterator[Account]:
        """Go through the accounts by user."""
        with self._lock:
            self._refresh()
            return iter([self._accounts[user] for user in sorted(self._accounts)])

    def get(self, user: str) -> Account | None:
        """Return an account that may be used now, None: there is none."""
        with self._lock:
            self._refresh()
            account = self._accounts.get(user)
        return None if account is None or account.disabled else account

    def sign_in(self, user: str, password: str, address: str) -> Account:
        """Say whose password it is.

        Parameters
        ----------
        user, password
            As typed.
        address
            Where it was typed: guessing is slowed down for each user and each address.

        Raises
        ------
        WrongError
            When they do not fit, there is no such user, or the account is disabled: all told alike, after
            the same time.
        SlowDownError
            When too much was tried, or too many sign in at this moment.
        """
        user = user.strip().casefold()
        wait_ms = self.guesses.begin(user, address, self.wall_ms())
        if wait_ms:
            raise SlowDownError(-(-wait_ms // 1000))
        if not self._checking.acquire(timeout=PATIENCE_S):
            raise SlowDownError(round(PATIENCE_S))
        try:
            account = self.get(user)
            fits = is_right(None if account is None else account.kept, password)
        finally:
            self._checking.release()
        if account is None or not fits:
            raise WrongError
        self.guesses.right(user, address, self.wall_ms())
        return account

    def add(self, person: Person, password: str) -> None:
        """Add an account.

        Raises
        ------
        BadInputError
            When there is one of that user, or the password would be guessed.
        """
        check_password(password, person.user)
        kept = hashed(password)
        with self._changing():
            if person.user.startswith(PREFIX):
                raise BadInputError(
                    f"{person.user} begins with {PREFIX}, as those do whom a provider names; take another"
                )
            if person.user in self._accounts:
                raise BadInputError(
                    f"there is an account {person.user} already; remove it first, or set its password"
                )
            self._accounts[person.user] = Account(person=person, kept=kept, changed_ms=self.wall_ms())
            self._save()

    def set_password(self, user: str, password: str) -> None:
        """Set a new password; sessions with the old one end."""
        check_password(password, user)
        kept = hashed(password)
        self._change(user, lambda old: replace(old, kept=kept, changed_ms=self.wall_ms()))

    def set_disabled(self, user: str, *, disabled: bool) -> None:
        """Close an account, or open it again; its sessions end at once."""
        self._change(user, lambda old: replace(old, disabled=disabled, changed_ms=self.wall_ms()))

    def remove(self, user: str) -> None:
        """Take an account away; what its user wrote stays in the log."""
        with self._changing():
            self._known(user)
            del self._accounts[user]
            self._save()

    def _change(self, user: str, how: Callable[[Account], Account]) -> None:
        with self._changing():
            self._accounts[user] = how(self._known(user))
            self._save()

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Go on from the file as it stands, and let nobody else change it until this change is in it."""
        with self._lock, nullcontext() if self.path is None else changed_by_one(self.path):
            self._refresh()
            yield

    def _known(self, user: str) -> Account:
        if user not in self._accounts:
            there = ", ".join(sorted(self._accounts)) or "none"
            raise BadInputError(f"there is no account {user[:70]!r}; there are: {there}")
        return self._accounts[user]

    def _refresh(self) -> None:
        """Read the file anew where it is another than before."""
        if self.path is None:
            return
        mark = _mark(self.path)
        if mark == self._mark:
            return
        try:
            accounts = _read(read_private(self.path), self.path)
        except BadInputError as error:
            if self._mark is None:
                raise
            # A running node goes on with those it had: nobody is locked out by a slip of the hand.
            LOG.error("the accounts stay as they were: %s", error)  # noqa: TRY400 - it is told
        else:
            self._accounts = accounts
        self._mark = mark

    def _save(self) -> None:
        if self.path is not None:
            rows = [_document(self._accounts[user]) for user in sorted(self._accounts)]
            write_private(self.path, {"version": VERSION, "accounts": rows})
            self._mark = _mark(self.path)


def _mark(path: Path) -> object:
    try:
        told = path.stat()
    except FileNotFoundError:
        return None
    return told.st_ino, told.st_mtime_ns, told.st_size


def _document(account: Account) -> dict[str, Any]:
    return {
        **account.person.as_document(),
        "password": account.kept,
        "changed_ms": account.changed_ms,
        "disabled": account.disabled,
    }


def _read(told: Any, path: Path) -> dict[str, Account]:
    if told is None:
        return {}
    if not isinstance(told, Mapping) or told.get("version") != VERSION:
        raise BadInputError(f"{path} is no list of accounts of version {VERSION}; take it back from a copy")
    accounts = {}
    for number, row in enumerate(told.get("accounts", ()), 1):
        where = f"{path}, account {number}"
        person = read_person(row, where)
        kept, changed_ms, disabled = row.get("password"), row.get("changed_ms"), row.get("disabled")
        if not isinstance(kept, str) or not isinstance(changed_ms, int) or not isinstance(disabled, bool):
            raise BadInputError(f"{where} lacks password, changed_ms or disabled; take it back from a copy")
        accounts[person.user] = Account(person=person, kept=kept, changed_ms=changed_ms, disabled=disabled)
    return accounts
