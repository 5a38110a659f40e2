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
    return (*said, *(f"Rule: {rule.text}." for rule in plan.rules))


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
