"""The two sides of a merge; each home writes its own."""

from samvirke.respond.act import RefusedError
from samvirke.respond.record.patch import Patch
from samvirke.respond.record.record import Record


def goes_on_side(incident: Record, replaced: str) -> Patch:
    """Return what the home of the incident that goes on writes.

    Raises
    ------
    RefusedError
        When it was itself merged into another.
    """
    _refuse_merged(incident)
    replaces = [*incident.get("replaces", []), replaced]
    return Patch(
        kind="incident-merged/1",
        record=incident.id,
        subject=incident.id,
        data={"replaces": list(dict.fromkeys(replaces))},
    )


def replaced_side(incident: Record, goes_on: str) -> Patch:
    """Return what the home of the double report writes.

    Raises
    ------
    RefusedError
        When it was merged before.
    """
    _refuse_merged(incident)
    return Patch(
        kind="incident-merged/1", record=incident.id, subject=incident.id, data={"replaced_by": goes_on}
    )


def _refuse_merged(incident: Record) -> None:
    further = incident.get("replaced_by")
    if further is not None:
        raise RefusedError(f"{incident.get('number')} goes on as {further} already; merge that one")
