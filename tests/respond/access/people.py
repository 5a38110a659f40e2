"""Somebody who may sign in, their passwords, and a clock that a test sets."""

from samvirke.respond.access.sign_in.person import Person

HOUR_MS = 3_600_000
GOOD = "fire kaniner på trikken"
OTHER = "sju bøtter med lingon"
OLA = Person(
    user="ola",
    organisation="Brann IKS",
    agency="fire",
    roles={"live": "operator", "exercise-*": "exercise_leader"},
)


class Wall:
    """A wall clock that a test sets."""

    def __init__(self) -> None:
        self.ms = 1_800_000_000_000

    def __call__(self) -> int:
        return self.ms
