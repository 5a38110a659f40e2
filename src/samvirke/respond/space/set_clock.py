"""Set the clock of an exercise: start, pause, resume, rate, jump. Only its leader may, and never in live."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from samvirke.respond.access.subject import Subject
from samvirke.respond.act import RefusedError, Scene
from samvirke.respond.record.patch import Patch
from samvirke.respond.record.record import Record
from samvirke.respond.space.clock import FASTEST, SpaceClock
from samvirke.respond.space.running import clock_in, setting_of
from samvirke.respond.space.space import SHA256

FARTHEST_MS = 366 * 24 * 3_600_000  # a jump of more than a year is a slip of the finger


@dataclass(frozen=True, slots=True, kw_only=True)
class StartSpace:
    """Start the clock of an exercise, once.

    Parameters
    ----------
    world_ms
        What time it is in the exercise when it starts, milliseconds since 1970.
    rate
        Seconds of the exercise a second.
    region
        SHA-256 of the region that the exercise was made from; every node can tell whether it has the same.
    """

    name: ClassVar[str] = "start-space"
    action: ClassVar[str] = "space.start"

    world_ms: int
    rate: float = 1.0
    region: str | None = None

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return _subject(scene)

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        _leads(scene)
        if setting_of(scene.state) is not None:
            raise RefusedError(
                "the clock of this space has been started; pause, resume, jump or set its rate"
            )
        if self.region is not None and not SHA256.fullmatch(self.region):
            raise RefusedError(
                f"region is {self.region[:80]!r}; it must be a SHA-256, 64 digits 0-9 a-f, or be left out"
            )
        if not 0 <= self.world_ms < 1 << 48:
            raise RefusedError(
                f"world_ms is {self.world_ms}; it must be milliseconds since 1970, 0 to {(1 << 48) - 1}"
            )
        rate = _rate(self.rate)
        clock = SpaceClock(wall_from_ms=scene.wall_ms, world_from_ms=self.world_ms, rate=rate)
        record = f"space_clock:{scene.centre}:clock"
        return [_patch("space-started/1", record, clock, running_rate=rate, region=self.region)]


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseSpace:
    """Stop the clock of an exercise; all timers stand still."""

    name: ClassVar[str] = "pause-space"
    action: ClassVar[str] = "space.pause"

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return _subject(scene)

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        setting = _running(scene)
        clock = clock_in(setting)
        if clock.rate == 0:
            raise RefusedError("the clock is paused already; resume it")
        return [
            _patch("space-paused/1", setting.id, clock.at_rate(0.0, scene.wall_ms), running_rate=clock.rate)
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeSpace:
    """Let a paused clock go on at the rate that it had."""

    name: ClassVar[str] = "resume-space"
    action: ClassVar[str] = "space.resume"

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return _subject(scene)

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        setting = _running(scene)
        clock = clock_in(setting)
        if clock.rate > 0:
            raise RefusedError("the clock is running; pause it, jump or set its rate")
        return [
            _patch(
                "space-resumed/1", setting.id, clock.at_rate(setting.get("running_rate", 1.0), scene.wall_ms)
            )
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetSpaceRate:
    """Let the clock of an exercise run faster or slower.

    Parameters
    ----------
    rate
        Seconds of the exercise a second, more than 0; a paused clock stays paused and takes it up when it is
        resumed.
    """

    name: ClassVar[str] = "set-space-rate"
    action: ClassVar[str] = "space.rate"

    rate: float

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return _subject(scene)

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        setting = _running(scene)
        clock, rate = clock_in(setting), _rate(self.rate)
        if clock.rate > 0:
            clock = clock.at_rate(rate, scene.wall_ms)
        return [_patch("space-rate-set/1", setting.id, clock, running_rate=rate)]


@dataclass(frozen=True, slots=True, kw_only=True)
class JumpSpace:
    """Let some time pass at once; what was due in between happens in its order.

    Parameters
    ----------
    by_ms
        How far, milliseconds of the exercise, more than 0 and at most 366 days.
    """

    name: ClassVar[str] = "jump-space"
    action: ClassVar[str] = "space.jump"

    by_ms: int

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return _subject(scene)

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        setting = _running(scene)
        if not 0 < self.by_ms <= FARTHEST_MS:
            raise RefusedError(
                f"the jump is {self.by_ms} ms; it must be forwards, 1 to {FARTHEST_MS} ms: what has happened "
                "has happened"
            )
        return [_patch("space-jumped/1", setting.id, clock_in(setting).jumped(self.by_ms, scene.wall_ms))]


def _subject(scene: Scene) -> Subject:
    return scene.subject("space_clock")


def _leads(scene: Scene) -> None:
    if scene.mode == "live":
        raise RefusedError("the live space follows the wall clock; only the clock of an exercise can be set")
    if scene.actor.role != "exercise_leader":
        raise RefusedError(f"you are {scene.actor.role}; only the exercise leader sets the clock: ask them")


def _running(scene: Scene) -> Record:
    """Return the record that sets the clock, which this node must write."""
    _leads(scene)
    setting = setting_of(scene.state)
    if setting is None:
        raise RefusedError("the clock of this space has not been started; start it with start-space")
    if setting.home != scene.centre:
        raise RefusedError(f"the exercise is led from {setting.home}; set its clock there")
    return setting


def _rate(rate: float) -> float:
    if not 0 < rate <= FASTEST:
        raise RefusedError(f"rate is {rate}; it must be more than 0 and at most {FASTEST:g} seconds a second")
    return float(rate)


def _patch(kind: str, record: str, clock: SpaceClock, **more: Any) -> Patch:
    return Patch(kind=kind, record=record, subject=record, data={**asdict(clock), **more})
