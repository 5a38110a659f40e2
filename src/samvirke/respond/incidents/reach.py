"""Which incidents are one: what was written about a double report stays with the one that goes on."""

from samvirke.respond.record.as_written import text, texts
from samvirke.respond.record.state import State


def reach(state: State, incident: str) -> tuple[str, ...]:
    """Return an incident and all that it goes on for, itself first, then in the order of the merges.

    Read needs, log lines and commitments of each: `State.about` of every id. A double report that was
    reopened is none any more; one that cannot be seen here counts by the word of the one that goes on.
    """
    found: list[str] = [incident]
    for one in found:  # grows while it is read: a merge of merges
        record = state.get(one)
        for other in () if record is None else texts(record, "replaces"):
            replaced = state.get(other)
            is_so = replaced is None or text(replaced, "replaced_by") == one
            if is_so and other not in found:
                found.append(other)
    return tuple(found)


def goes_on_as(state: State, incident: str) -> str:
    """Return the incident that goes on in place of another, itself where it was never merged.

    Two homes that, cut off from each other, each let the other's go on make a ring; then each goes on as
    the one with the smaller id, at every node alike.
    """
    seen = [incident]
    while True:
        record = state.get(seen[-1])
        further = "" if record is None else text(record, "replaced_by")
        if not further:
            return seen[-1]
        if further in seen:
            return min(seen[seen.index(further) :])
        seen.append(further)
