"""Needs that nobody covers and that cannot wait: red, climbing, or past their deadline."""

from dataclasses import dataclass

from samvirke.respond.needs.coverage import Coverage, coverage
from samvirke.respond.needs.limits import LEVELS, climb_at_ms
from samvirke.respond.needs.standing import need_state
from samvirke.respond.record.record import Record
from samvirke.web.situation.look import Look, View


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortNeed:
    """A need that something is missing of, or that is late.

    Parameters
    ----------
    view
        The need.
    incident
        What it is for.
    covered
        Asked, offered, committed, on scene, missing.
    climbed
        Levels that it has asked by itself: neighbour, region, national.
    next_level, next_at_ms
        Which level it asks next if nobody covers it, and when; empty and None: none that is known here.
    """

    view: View
    incident: View | None
    covered: Coverage
    climbed: tuple[str, ...]
    next_level: str
    next_at_ms: int | None

    @property
    def is_red(self) -> bool:
        """Whether it turned red: missing past its limit, or late."""
        return self.covered.red or self.covered.deadline_passed


def short_needs(look: Look) -> list[ShortNeed]:
    """Return the open needs that something is missing of or that are late, red and urgent ones first."""
    found = []
    for record, view in look.both("need"):
        incident = look.incident(record.subject)
        if need_state(record) != "open" or look.is_over(record.subject):
            continue
        covered = coverage(look.node.state, record.id, look.now_ms, look.threads(record.subject))
        if covered.missing or covered.deadline_passed:
            found.append(_short(look, record, view, incident, covered))
    return sorted(
        found,
        key=lambda one: (not one.is_red, one.view.get("priority") or 3, one.view["made_at_ms"]),
    )


def _short(look: Look, record: Record, view: View, incident: View | None, covered: Coverage) -> ShortNeed:
    climbed = {
        str(one.get("level"))
        for one in look.threads(record.subject).get(record.id, ())
        if one.kind == "request" and one.get("level")
    }
    # Where a need climbs is set up at its own centre alone.
    asks = look.node.place.climbs if record.home == look.centre else {}
    ahead = [level for level in LEVELS if asks.get(level) and level not in climbed]
    next_level = ahead[0] if ahead and covered.missing else ""
    return ShortNeed(
        view=view,
        incident=incident,
        covered=covered,
        climbed=tuple(level for level in LEVELS if level in climbed),
        next_level=next_level,
        next_at_ms=climb_at_ms(record, next_level) if next_level else None,
    )
