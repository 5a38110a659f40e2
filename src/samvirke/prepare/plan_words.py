"""What a plan does, in words: a sentence for each change."""

from samvirke.prepare.plan import (
    AddSite,
    AddUnit,
    Change,
    MoveUnit,
    Plan,
    RemoveUnit,
    SetValue,
    local_text,
)
from samvirke.prepare.plan_calls import PlanCalls

MAIN_CENTRES = "The main call centres of the area"
SHARED = {
    "co_located": "share one room and one picture",
    "partly_pooled": "share a room, and some operators take each other's calls",
    "one_number": "have one number and one queue",
}
OF_SETTING = {
    "cross_trained": "{value:g} operators of each centre take the others' calls.",
    "overflow_after_s": "A call that has waited {value:g} s may be taken by another centre of the room.",
    "keep_free": "Each centre keeps {value:g} operators free when it helps others.",
    "triage_s": "Finding out whom a call is for takes {value:g} s.",
}
NEVER_OVER = "However long a call waits, no other centre takes it."


def sentences_of(plan: Plan) -> tuple[str, ...]:
    """Say what a plan changes, one sentence each, in its order; none for a region as it is."""
    said = [_of_change(change) for change in plan.changes]
    for closure in plan.closures:
        detour = (
            f", the way round {closure.detour_s / 60:g} min longer" if closure.detour_s is not None else ""
        )
        said.append(
            f"{closure.name} is closed from {local_text(closure.from_utc)} to "
            f"{local_text(closure.until_utc)}{detour}."
        )
    said += [
        f"{'All at site' if outage.table == 'sites' else 'Unit'} {outage.id} cannot be called from "
        f"{local_text(outage.from_utc)} to {local_text(outage.until_utc)}."
        for outage in plan.outages
    ]
    said += [f"Rule: {rule.text}." for rule in plan.rules]
    return (*said, *(_of_calls(plan.calls) if plan.calls is not None else ()))


def _of_calls(calls: PlanCalls) -> list[str]:
    rooms = [f"Call centres {', '.join(room)}" for room in calls.rooms] or [MAIN_CENTRES]
    shared = SHARED.get(calls.arrangement)
    said = [f"{room} {shared}." for room in rooms] if shared else ["Call centres work apart."]
    for name, value in calls.settings.items():
        said.append(OF_SETTING[name].format(value=value) if value < float("inf") else NEVER_OVER)
    said += [f"{centre} has {operators:g} operators." for centre, operators in calls.staff.items()]
    return said + [f"{centre} gets {volume:.15g} calls a year." for centre, volume in calls.volume.items()]


def _of_change(change: Change) -> str:
    match change:
        case AddSite():
            return f"New site {change.id} ({change.kind}) at {change.lat:g}, {change.lon:g}."
        case AddUnit():
            units = "unit" if change.count == 1 else "units"
            like = f" like {change.like}" if change.like else f" with {change.columns.get('capabilities')}"
            own = {k: v for k, v in change.columns.items() if change.like and k not in ("id", "name")}
            but = f", {', '.join(f'{name} {value}' for name, value in own.items())}" if own else ""
            return f"{change.count} new {units}{like} at {change.site}{but}."
        case MoveUnit():
            return f"{change.unit} moves to {change.site}."
        case RemoveUnit():
            return f"{change.unit} is taken away."
        case SetValue():
            return f"{change.table}/{change.row}: {change.column} is {change.value}."
