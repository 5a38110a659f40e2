"""Who asks."""

from dataclasses import dataclass
from typing import Literal

Agency = Literal["fire", "police", "health", "municipality", "state", "civil_defence", "volunteer", "company"]
Role = Literal[
    "operator", "leader", "planner", "reader", "exercise_leader", "administrator", "node", "public"
]
AGENCIES: tuple[Agency, ...] = (
    "fire",
    "police",
    "health",
    "municipality",
    "state",
    "civil_defence",
    "volunteer",
    "company",
)
ROLES: tuple[Role, ...] = (
    "operator",
    "leader",
    "planner",
    "reader",
    "exercise_leader",
    "administrator",
    "node",
    "public",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who asks, as the node that signed them in vouches for.

    Parameters
    ----------
    user
        Account: `ola`; `node` for another centre's machine that fetches its share of the log.
    organisation
        Id of the organisation in the register, or its name.
    centre
        The centre at which they work, or the centre whose machine it is.
    agency
        What their organisation is.
    role
        operator, leader, planner, reader, exercise_leader, administrator, node, or public: whoever opens
        the public site, signed in or not.
    spaces
        In which spaces the role holds.
    named_for
        Subjects and records for which they are named: what SKJERMET asks for.
    """

    user: str
    organisation: str
    centre: str
    agency: Agency
    role: Role
    spaces: frozenset[str] = frozenset({"live"})
    named_for: frozenset[str] = frozenset()

    @property
    def by(self) -> tuple[str, str, str]:
        """As it stands in the log: user, role, organisation."""
        return self.user, self.role, self.organisation
