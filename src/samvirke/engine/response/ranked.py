"""Units in the order in which a duty officer reads them, each with its reasons."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from samvirke.engine.response.advice import Advice
from samvirke.engine.response.asked import KM_M
from samvirke.engine.response.candidates import Sent
from samvirke.engine.response.reasons import Asked, why, why_not
from samvirke.model.capability import parse_capabilities

DIVERSION_NOTE = "units under way to something less urgent are not proposed, even where they would be sooner"
LATER_NOTE = (
    "rules about units that are not free, or about later (divert, dmexclp, compliance), play no part here"
)
TOLD = ("name", "site", "owner", "capabilities", "source", "as_of", "quality")
FAR_FROM_PEOPLE_M = 5_000.0
LEAST_URGENT = 3


def ranked(asked: Asked, limit: int, owner_names: Mapping[str, str]) -> tuple[Advice, ...]:
    """Put the sent first, then the others: by score, and who cannot come now by the way alone.

    Whoever asks why the engine next door does not come finds it near the top.
    """
    sent = [chosen.unit for chosen in asked.sent]
    scores = asked.eta_s + asked.penalty_s
    near_s = np.where(np.isfinite(scores), scores, asked.travel_s)
    others = [u for u in np.flatnonzero(np.array(asked.first) >= 0).tolist() if u not in sent]
    others.sort(key=lambda u: (float(near_s[u]), u))
    shown = others[: max(0, limit - len(sent))]
    by_unit = {chosen.unit: chosen for chosen in asked.sent}
    listed = [*sent, *shown]
    which, units = np.array(listed, dtype=np.int64), asked.region.units  # they lie as in the world
    columns = {name: units[name].to_numpy()[which] for name in TOLD}  # a tenth of what taking rows costs
    rows = [dict(zip(TOLD, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    return tuple(
        _advice(asked, unit, by_unit.get(unit), row, owner_names)
        for unit, row in zip(listed, rows, strict=True)
    )


def _advice(
    asked: Asked, unit: int, sent: Sent | None, row: Mapping[str, Any], names: Mapping[str, str]
) -> Advice:
    world = asked.world
    given = parse_capabilities(row["capabilities"])
    wants = list(asked.need.capabilities.items())
    gives = {c: given[c] for c, _ in wants if c in given}
    answers = 1.0 if world.answer_probability is None else float(world.answer_probability[unit])
    return Advice(
        unit=world.units[unit],
        name=str(row["name"]),
        proposed=sent is not None,
        eta_s=float(asked.eta_s[unit]),
        travel_s=float(asked.travel_s[unit]),
        turnout_s=float(asked.turnout_s[unit]),
        at_base_s=float(asked.turnout_s[unit] + asked.base_s[unit]),
        penalty_s=float(asked.penalty_s[unit]),
        gives=gives,
        fills={wants[n][0]: count for n, count in sent.takes} if sent else {},
        fit=float(np.mean([min(gives.get(c, 0), n) / n for c, n in wants])),
        owner=str(row["owner"]),
        owner_name=names.get(str(row["owner"]), str(row["owner"])),
        standing=asked.standing(str(row["owner"]), wants[sent.need][0] if sent else asked.capability(unit)),
        reasons=why(asked, unit, sent) if sent else (),
        why_not="" if sent else why_not(asked, unit),
        answers=answers * float(world.turnout_probability[unit]),
        source=str(row["source"]),
        as_of=str(row["as_of"]),
        quality=str(row["quality"]),
        whereabouts=_whereabouts(asked, unit, str(row["site"])),
    )


def _whereabouts(asked: Asked, unit: int, site: str) -> str:
    what = asked.doing.get(asked.world.units[unit])
    if what is None:
        return f"at rest at {site}, as the register has it"
    told = asked.now if what.reported_at is None else what.reported_at
    minutes = max(0.0, (asked.now - told).total_seconds() / 60)
    seen = " with its position" if unit in asked.seen else ""
    return f"{what.does.replace('_', ' ')}, reported{seen} {minutes:.0f} min ago"


def notes_on(
    asked: Asked, units: Sequence[Advice], *, is_line: bool, any_busy: bool, away_m: float
) -> tuple[str, ...]:
    """Return what the reader must know."""
    notes = []
    if asked.need.priority < LEAST_URGENT and any_busy:
        notes.append(DIVERSION_NOTE)
    if asked.dispatch.diversion is not None or asked.dispatch.move_up is not None:
        notes.append(LATER_NOTE)
    if is_line:
        notes.append("travel times are straight lines, not roads")
    if away_m > FAR_FROM_PEOPLE_M:
        how = "; what drives may not get there at all" if is_line else ""
        notes.append(
            f"the place lies {away_m / KM_M:.0f} km from the nearest people, at sea or in the wild{how}"
        )
    modelled = sum(advice.proposed and advice.quality == "modelled" for advice in units)
    if modelled:
        verb = "is" if modelled == 1 else "are"
        notes.append(f"{modelled} of the units proposed {verb} modelled, not registered by their owner")
    return tuple(notes)
