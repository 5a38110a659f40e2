"""Merge double reports, and split what was two things from the start.

A merge takes nothing away: the double report keeps its number, needs, log and commitments, and is read with
the one that goes on (`reach`). Between centres it is a proposal: each home writes its own side.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from samvirke.respond.access.subject import Subject
from samvirke.respond.act import Act, RefusedError, Scene
from samvirke.respond.incidents import wellformed
from samvirke.respond.incidents.incident import Facts, check_facts, facts_of
from samvirke.respond.incidents.merge_sides import goes_on_side, replaced_side
from samvirke.respond.incidents.open_incident import opening
from samvirke.respond.incidents.proposal import answer_to
from samvirke.respond.record.as_written import is_so
from samvirke.respond.record.patch import Patch
from samvirke.respond.record.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeIncidents:
    """Say that two incidents are one; where one is another centre's, propose it there.

    Parameters
    ----------
    goes_on
        The incident that goes on.
    replaced
        The double report.
    reason
        Why they are one.
    """

    name: ClassVar[str] = "merge-incidents"
    action: ClassVar[str] = "incident.merge"

    goes_on: str
    replaced: str
    reason: str | None = None

    def __post_init__(self) -> None:
        wellformed.text("reason", self.reason)

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on: the other centre's incident where one is."""
        pair = [scene.record(incident, "incident") for incident in (self.goes_on, self.replaced)]
        return scene.about(next((one for one in pair if one.home != scene.centre), pair[0]))

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        goes_on = scene.record(self.goes_on, "incident")
        replaced = scene.record(self.replaced, "incident")
        if goes_on.id == replaced.id:
            raise RefusedError("both are the same incident; name two")
        own = [one for one in (goes_on, replaced) if one.home == scene.centre]
        if not own:
            raise RefusedError(
                "neither is this centre's; propose it in the log to the two that they belong to"
            )
        sides = [goes_on_side(goes_on, replaced.id), replaced_side(replaced, goes_on.id)]
        if len(own) == 2:
            return sides
        other = replaced if own[0] is goes_on else goes_on
        return [
            Patch(
                kind="merge-proposed/1",
                record=scene.new_id("proposal"),
                subject=other.id,
                data={"goes_on": goes_on.id, "replaced": replaced.id, "reason": self.reason},
            )
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishMerge:
    """Write the proposer's own side of a merge that the other home accepted; nodes do it by themselves.

    Parameters
    ----------
    proposal
        Id of the proposal of this centre.
    """

    name: ClassVar[str] = "finish-merge"
    action: ClassVar[str] = "incident.merge"

    proposal: str

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return scene.subject("incident")

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        proposal = scene.own(self.proposal, "proposal")
        side = _own_side(scene, proposal)
        if side is None:
            raise RefusedError("it is not accepted, or its own side is written; there is nothing to finish")
        finished = Patch(
            kind="merge-finished/1", record=proposal.id, subject=proposal.subject, data={"finished": True}
        )
        return [side, finished]


def accepted_merges(scene: Scene) -> list[Act]:
    """Return what is left to do of merges that this centre proposed and the other accepted.

    One for each incident: a second merge of it is looked at when the first is written.
    """
    found: dict[str, Act] = {}
    for proposal in scene.state.by_kind.get("proposal", {}).values():
        is_open = proposal.home == scene.centre and not proposal.get("finished", False)
        side = _own_side(scene, proposal) if is_open else None
        if side is not None:
            found.setdefault(side.record, FinishMerge(proposal=proposal.id))
    return list(found.values())


def _own_side(scene: Scene, proposal: Record) -> Patch | None:
    """Return what the proposer has still to write, None: nothing."""
    goes_on, replaced = proposal.get("goes_on"), proposal.get("replaced")
    if goes_on is None or replaced is None or proposal.get("finished", False):
        return None
    answer = answer_to(scene.state, proposal)
    own_id = replaced if proposal.subject == goes_on else goes_on
    own = scene.state.get(own_id)
    # One merged elsewhere meanwhile stays there: a person sees two answers and settles it.
    if answer is None or not is_so(answer, "accepted") or own is None or own.get("replaced_by"):
        return None
    return replaced_side(own, goes_on) if own_id == replaced else goes_on_side(own, replaced)


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitIncident(Facts):
    """Open a new incident from one that holds two things; the old keeps all that was written about it.

    Parameters
    ----------
    incident
        The incident on which this centre may act.
    type, lon, lat, priority
        Of the new one, as `open-incident`.

    Notes
    -----
    The other fields are those of `Facts`. A merge that was wrong is undone with `reopen-incident`.
    """

    name: ClassVar[str] = "split-incident"
    action: ClassVar[str] = "incident.split"

    incident: str
    type: str
    lon: float
    lat: float
    priority: int = 1

    def __post_init__(self) -> None:
        check_facts(facts_of(self))

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return scene.about(scene.record(self.incident, "incident"))

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        return opening(scene, self, {"split_from": scene.record(self.incident, "incident").id})
