"""What somebody asks: where, and what is needed there, as the address of the page says it."""

from collections.abc import Sequence
from dataclasses import dataclass

from samvirke.model.errors import InvalidValueError
from samvirke.respond.who_can_come.question import MOST, Question

LISTED = 20
DIGITS = 9  # of a whole number
ROWS = 3  # that a form without scripts has, at least


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What stands in the form of the page; nothing of it need be there yet.

    Parameters
    ----------
    incident
        Id or number; empty: a place is asked for.
    lat, lon
        A place as it was typed, WGS 84 degrees; empty: none.
    place
        What people call it.
    needs
        Capability and quantity, in the order they are wanted.
    priority
        1 to 3; None: that of the incident, else acute.
    request
        Id of a request that is to be answered with an offer; empty: none.
    """

    incident: str = ""
    lat: str = ""
    lon: str = ""
    place: str = ""
    needs: tuple[tuple[str, int], ...] = ()
    priority: int | None = None
    request: str = ""

    @classmethod
    def read(cls, told: Sequence[tuple[str, str]]) -> "Wish":
        """Read the query of an address; each ``quantity`` belongs to the ``capability`` before it.

        Raises
        ------
        InvalidValueError
            When a quantity or the priority is no number that can be.
        """
        single = {name: text.strip()[:300] for name, text in told}
        needs: list[tuple[str, int]] = []
        for name, text in told[:200]:
            if name == "capability" and text.strip():
                needs.append((text.strip()[:60], 1))
            elif name == "quantity" and text.strip() and needs:
                needs[-1] = (needs[-1][0], _whole("quantity", text, MOST))
            elif name == "capability":
                needs.append(("", 1))
        asked: dict[str, int] = {}
        for capability, quantity in needs:
            if capability:
                asked[capability] = min(MOST, asked.get(capability, 0) + quantity)
        priority = single.get("priority", "")
        return cls(
            incident=single.get("incident", ""),
            lat=single.get("lat", "")[:20],
            lon=single.get("lon", "")[:20],
            place=single.get("place", ""),
            needs=tuple(asked.items()),
            priority=_whole("priority", priority, 3) if priority else None,
            request=single.get("request", ""),
        )

    @property
    def is_whole(self) -> bool:
        """Whether it can be asked: a place and a need."""
        return bool(self.needs) and bool(self.incident or (self.lat and self.lon))

    def question(self, incident: str | None) -> Question:
        """Return the question.

        Parameters
        ----------
        incident
            Its id in full; None: a place is asked for.

        Raises
        ------
        InvalidValueError
            When the place is no numbers, or as `Question`.
        """
        has_place = bool(self.lat and self.lon)
        return Question(
            capabilities=dict(self.needs),
            incident=incident,
            lat=_degrees("latitude", self.lat, 90) if has_place else None,
            lon=_degrees("longitude", self.lon, 180) if has_place else None,
            priority=self.priority,
            limit=LISTED,
        )


def _whole(name: str, text: str, most: int) -> int:
    plain = text.strip()
    if not plain.isdecimal() or len(plain) > DIGITS or not 1 <= int(plain) <= most:
        raise InvalidValueError(f"{name} is {text[:40]!r}; it must be a whole number from 1 to {most}")
    return int(plain)


def _degrees(name: str, text: str, most: float) -> float:
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = float("nan")
    if not abs(value) <= most:
        raise InvalidValueError(f"{name} is {text[:40]!r}; it must be degrees, {-most:g} to {most:g}")
    return value
