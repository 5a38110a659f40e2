"""Who is signed in: opaque random tokens, of which only the hash is kept."""

import hashlib
import logging
import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from samvirke.model.errors import BadInputError
from samvirke.respond.access.sign_in.accounts import Accounts
from samvirke.respond.access.sign_in.person import Person, read_person
from samvirke.respond.access.sign_in.private_file import read_private, write_private

LOG = logging.getLogger("samvirke.respond")
IDLE_MS = 4 * 3_600_000  # assumed: a quiet night at a duty desk
ABSOLUTE_MS = 24 * 3_600_000  # assumed: the longest shift
OIDC_MS = 8 * 3_600_000  # assumed: a provider that has let somebody go since is asked again so soon
A_USER = 20  # sessions of one user; the oldest ends when one more begins
SAVED_EACH_MS = 60_000  # when a session was last used is written down so seldom
TOKEN_BYTES = 32
VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Somebody is signed in.

    Parameters
    ----------
    person
        Who, as they were when they signed in.
    way
        `password`, or `oidc`.
    opened_ms, seen_ms
        When they signed in, and asked for something last.
    spaces
        The spaces that it is for; None: all in which the person has a role.
    """

    person: Person
    way: str
    opened_ms: int
    seen_ms: int
    spaces: tuple[str, ...] | None = None

    def holds_in(self, space: str) -> bool:
        """Whether it is for a space."""
        return self.spaces is None or space in self.spaces


class Sessions:
    """The sessions of a node.

    Parameters
    ----------
    accounts
        The local accounts: a session by password follows its account, and ends with it.
    path
        `sessions.json`, kept with mode 0600 so that a restart signs nobody out; None: in memory.
    wall_ms
        The wall clock, milliseconds since 1970.
    idle_ms, absolute_ms
        How long a session lasts unused, and at all.
    oidc_ms
        How long one lasts at all that a provider vouched for: nobody tells when it no longer does.
    """

    def __init__(
        self,
        accounts: Accounts,
        path: Path | None,
        wall_ms: Callable[[], int],
        *,
        idle_ms: int = IDLE_MS,
        absolute_ms: int = ABSOLUTE_MS,
        oidc_ms: int = OIDC_MS,
    ) -> None:
        self.accounts = accounts
        self.path = path
        self.idle_ms, self.absolute_ms = idle_ms, absolute_ms
        self.oidc_ms = min(oidc_ms, absolute_ms)
        self._wall_ms = wall_ms
        self._lock = threading.Lock()
        self._sessions = {} if path is None else _read(read_private(path), path)
        self._saved_ms = wall_ms()

    def open(self, person: Person, way: str, spaces: tuple[str, ...] | None = None) -> str:
        """Begin a session; return its token, which is told once and kept nowhere."""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        now_ms = self._wall_ms()
        with self._lock:
            self._sweep(now_ms)
            own = [key for key, held in self._sessions.items() if held.person.user == person.user]
            own.sort(key=lambda key: self._sessions[key].opened_ms)
            for key in own[: max(0, len(own) + 1 - A_USER)]:
                del self._sessions[key]
            self._sessions[_hash(token)] = Session(
                person=person, way=way, opened_ms=now_ms, seen_ms=now_ms, spaces=spaces
            )
            self._save(now_ms)
        return token

    def find(self, token: str) -> Session | None:
        """Return who a token stands for, and note that they are there; None: nobody, or no longer."""
        key, now_ms = _hash(token), self._wall_ms()
        with self._lock:
            session = self._sessions.get(key)
            if session is None or not self._lasts(session, now_ms):
                return None
            session = self._sessions[key] = replace(session, seen_ms=now_ms)
            if now_ms - self._saved_ms >= SAVED_EACH_MS:
                self._save(now_ms)
        return self._as_now(session)

    def close(self, token: str) -> Session | None:
        """End a session; return which it was."""
        with self._lock:
            session = self._sessions.pop(_hash(token), None)
            if session is not None:
                self._save(self._wall_ms())
        return session

    def longest_ms(self, way: str) -> int:
        """Return how long a session lasts at the most that was begun in a way."""
        return self.oidc_ms if way == "oidc" else self.absolute_ms

    def now_ms(self) -> int:
        """Return the time by which sessions end."""
        return self._wall_ms()

    def _as_now(self, session: Session) -> Session | None:
        """Return a session with its person as the accounts have them now."""
        if session.way != "password":
            return session
        account = self.accounts.get(session.person.user)
        if account is None or account.changed_ms > session.opened_ms:
            return None
        return replace(session, person=account.person)

    def _lasts(self, session: Session, now_ms: int) -> bool:
        # A clock that was set back ends no session early, and lengthens none by more than it was set back.
        return now_ms - session.seen_ms < self.idle_ms and (
            now_ms - session.opened_ms < self.longest_ms(session.way)
        )

    def _sweep(self, now_ms: int) -> None:
        for key in [key for key, held in self._sessions.items() if not self._lasts(held, now_ms)]:
            del self._sessions[key]

    def _save(self, now_ms: int) -> None:
        self._saved_ms = now_ms
        if self.path is not None:
            rows = {key: _document(session) for key, session in self._sessions.items()}
            try:
                write_private(self.path, {"version": VERSION, "sessions": rows})
            except OSError as error:  # a full disk must not keep people from looking
                LOG.warning("sessions are not kept over a restart: %s", error)


def _hash(token: str) -> str:
    # Plain SHA-256: a token is 256 random bits, there is nothing to guess.
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _document(session: Session) -> dict[str, Any]:
    return {
        "person": session.person.as_document(),
        "way": session.way,
        "opened_ms": session.opened_ms,
        "seen_ms": session.seen_ms,
        "spaces": None if session.spaces is None else list(session.spaces),
    }


def _read(told: Any, path: Path) -> dict[str, Session]:
    if not isinstance(told, Mapping) or told.get("version") != VERSION:
        return {}  # of another version, or none: everybody signs in anew
    found = {}
    for key, row in told.get("sessions", {}).items():
        try:
            found[key] = Session(
                person=read_person(row["person"], str(path)),
                way=str(row["way"]),
                opened_ms=int(row["opened_ms"]),
                seen_ms=int(row["seen_ms"]),
                spaces=None if row["spaces"] is None else tuple(row["spaces"]),
            )
        except (BadInputError, KeyError, TypeError, ValueError) as error:
            # Somebody signs in anew; a node that does not start helps nobody.
            LOG.warning("a session in %s cannot be read and is over: %s", path, error)
    return found
