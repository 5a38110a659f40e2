"""What the public site of a node has at hand: its key, its proofs, its count, and who answers for it."""

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from fastapi import Request

from samvirke.model.errors import SamvirkeError
from samvirke.respond.access.sign_in.private_file import changed_by_one, read_private, write_private
from samvirke.respond.node import Node
from samvirke.web.house import House
from samvirke.web.moments import local
from samvirke.web.node_folder import node_file, wall_ms
from samvirke.web.public.choice import COOKIE, Choice, read_choice
from samvirke.web.public.kept import KeptError
from samvirke.web.public.proof import Proof, utc
from samvirke.web.public.purposes import declared
from samvirke.web.public.statistics import Statistics
from samvirke.web.public.visitor import numbers_of

FOLDER = "public"
PROOF = "consent.sqlite"
STATISTICS = "statistics.sqlite"
KEY = "key"
_MAKING = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Controller:
    """Who answers for what is done with personal data: what `node.toml` says; empty where it says nothing."""

    name: str
    email: str = ""
    phone: str = ""
    address: str = ""
    officer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """What a visitor's request may be used for.

    Parameters
    ----------
    choice
        What they chose last, where that counts today; None: nothing.
    carried
        What their browser carries and this node has sealed, whether or not it counts: it finds their proofs.
    has_signal
        Whether their browser says that they want no tracking.
    is_known
        Whether the proofs could be read; where they could not, nothing counts, and nothing is taken away.
    """

    choice: Choice | None
    carried: Choice | None
    has_signal: bool
    is_known: bool = True

    def allows(self, purpose: str) -> bool:
        """Say whether a purpose was said yes to."""
        return self.choice is not None and self.choice.allows(purpose)

    @property
    def must_be_asked(self) -> bool:
        """Whether they have said neither yes nor no, here or by their browser."""
        return self.choice is None and not self.has_signal


class PublicDesk:
    """The public site of a node.

    Parameters
    ----------
    folder
        Of the node; None: all is kept in memory.
    wall_ms
        The wall clock, milliseconds since 1970.
    controller
        Who answers for it.
    """

    def __init__(self, folder: Path | None, wall_ms: Callable[[], int], controller: Controller) -> None:
        place = None if folder is None else folder / FOLDER
        self._key_path = None if place is None else place / KEY
        self.proof = Proof(None if place is None else place / PROOF)
        self.statistics = Statistics(None if place is None else place / STATISTICS)
        self.controller = controller
        self.now_ms = wall_ms
        # One visit is counted, or one choice kept, at a time: none is counted after its yes was taken back.
        self.deciding = threading.Lock()

    @property
    def now_s(self) -> int:
        """The wall clock, seconds since 1970."""
        return self.now_ms() // 1000

    @cached_property
    def key(self) -> bytes:
        """What choices are sealed with.

        Raises
        ------
        KeptError
            When it can be neither read nor made: then no choice counts.
        """
        if self._key_path is None:
            return secrets.token_bytes(32)
        try:
            self._key_path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with changed_by_one(self._key_path):
                told = read_private(self._key_path)
                if told is None:
                    told = secrets.token_hex(32)
                    write_private(self._key_path, told)
            return bytes.fromhex(told)
        except (OSError, SamvirkeError, ValueError, TypeError) as error:
            raise KeptError(f"{self._key_path} could not be used ({error})") from error

    def consent_of(self, request: Request) -> Consent:
        """Return what a request may be used for: nothing, unless a choice that counts says so."""
        has_signal, carried = says_no(request), None
        try:
            carried = read_choice(request.cookies.get(COOKIE), self.key)
            counts = carried is not None and self._counts(carried, has_signal)
        except KeptError:
            return Consent(choice=None, carried=carried, has_signal=has_signal, is_known=False)
        return Consent(choice=carried if counts else None, carried=carried, has_signal=has_signal)

    def numbers_of(self, choice: Choice) -> frozenset[str]:
        """Return the numbers under which visits can stand of whoever made a choice."""
        return numbers_of(choice.id, self.key, local(self.now_ms()).date())

    def _counts(self, carried: Choice, has_signal: bool) -> bool:
        """Say whether a choice is of today's words, and the last that its proofs tell of.

        A copy of a cookie from before a withdrawal is not. Where the browser says no, a yes counts that was
        said after that, with the signal on.
        """
        if not carried.holds(major=declared().major, now_s=self.now_s):
            return False
        last = next(reversed(self.proof.of(carried.id)), None)
        if last is None or (last.statistics, last.marketing) != (carried.statistics, carried.marketing):
            return False
        return last.at == utc(carried.at_s) and (last.gpc or not has_signal)

    def close(self) -> None:
        """Let go of its files."""
        self.proof.kept.close()
        self.statistics.kept.close()


def says_no(request: Request) -> bool:
    """Say whether a browser asks not to be tracked: Global Privacy Control, or Do Not Track before it."""
    return "1" in (request.headers.get("sec-gpc"), request.headers.get("dnt"))


def desk_of(request: Request) -> PublicDesk:
    """Return the public site of the node that answers a request, made when it is first asked for."""
    house: House = request.app.state.house
    with _MAKING:
        if house.public is None:
            clock = wall_ms if house.accounts is None else house.accounts.wall_ms
            house.public = PublicDesk(house.folder, clock, _controller_of(house))
    desk: PublicDesk = house.public
    return desk


def live_node(house: House) -> Node | None:
    """Return the node in the live space, which alone tells the public anything; None: there is none."""
    return next((node for node in house.nodes.values() if node.space.mode == "live"), None)


def _controller_of(house: House) -> Controller:
    name = house.title or house.place.centre
    if house.folder is None:
        return Controller(name=name)
    told = node_file(house.folder).public
    return Controller(
        name=told.owner or name,
        email=told.email,
        phone=told.phone,
        address=told.address,
        officer=told.data_protection_officer,
    )
