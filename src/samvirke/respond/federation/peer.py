"""Another centre, as this one knows it: by its key, given beforehand by a way that is trusted."""

from dataclasses import dataclass

from samvirke.model.errors import InvalidValueError
from samvirke.respond.access.actor import AGENCIES, Actor, Agency
from samvirke.respond.journal.entry import check_centre
from samvirke.respond.journal.keys import PublicKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """Another centre.

    Parameters
    ----------
    centre, agency
        Its name, and what it is.
    keys
        Its public keys: the one it signs with now, and those it signed with before.
    url
        Where its node is reached: `https://110.example.no`; empty: by file alone.
    """

    centre: str
    agency: Agency
    keys: tuple[PublicKey, ...]
    url: str = ""

    def __post_init__(self) -> None:
        check_centre(self.centre)
        if self.agency not in AGENCIES:
            raise InvalidValueError(
                f"agency of {self.centre} is {self.agency!r}; it must be {', '.join(AGENCIES)}"
            )
        names = [key.name for key in self.keys]
        if not names or set(names) != {self.centre}:
            raise InvalidValueError(
                f"the keys of {self.centre} are named {', '.join(names) or 'nothing'}; it must have one or "
                "more, all named as the centre: check which key belongs to whom"
            )

    def reader(self, space: str) -> Actor:
        """Return its machine as `decide` knows it: it reads what its centre may read."""
        return Actor(
            user="node",
            organisation=self.centre,
            centre=self.centre,
            agency=self.agency,
            role="node",
            spaces=frozenset({space}),
        )
