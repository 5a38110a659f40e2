"""What another centre proposes to the home of an incident, and what the home answers.

Only the home writes its incident. Who takes part and knows better proposes; the home accepts or declines
with a reason, and the log shows both.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from samvirke.model.errors import InvalidValueError
from samvirke.respond.access.subject import Subject
from samvirke.respond.act import RefusedError, Scene
from samvirke.respond.incidents import wellformed
from samvirke.respond.incidents.change_incident import change_patch
from samvirke.respond.incidents.incident import FACTS, INCIDENT, check_facts
from samvirke.respond.incidents.merge_sides import goes_on_side, replaced_side
from samvirke.respond.record.as_written import text
from samvirke.respond.record.field_class import FELLES, felles
from samvirke.respond.record.kind import RecordKind
from samvirke.respond.record.patch import Patch
from samvirke.respond.record.record import Record
from samvirke.respond.record.state import State

PROPOSABLE = tuple(name for name in FACTS if INCIDENT.classes[name] == FELLES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Something that only the home of its subject can do.

    Parameters
    ----------
    fields
        Field of the incident → proposed value; None: empty it.
    goes_on, replaced
        Of a proposed merge: the incident that goes on, and the double report; None: no merge.
    reason
        Why.
    finished
        Whether the proposer has written its own side of a merge that was accepted.
    """

    fields: dict[str, Any] | None = felles()
    goes_on: str | None = felles()
    replaced: str | None = felles()
    reason: str | None = felles()
    finished: bool | None = felles()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalAnswer:
    """What the home said to a proposal: its id, yes or no, and why."""

    proposal: str | None = felles()
    accepted: bool | None = felles()
    reason: str | None = felles()


PROPOSAL = RecordKind("proposal", Proposal, "incident")
PROPOSAL_ANSWER = RecordKind("proposal_answer", ProposalAnswer, "incident")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeChange:
    """Propose other values of FELLES fields of an incident of another centre.

    Parameters
    ----------
    incident
        An incident on which this centre may act.
    fields
        Field → value, as `change-incident` takes them; null empties a field.
    reason
        Why.
    """

    name: ClassVar[str] = "propose-change"
    action: ClassVar[str] = "incident.propose"

    incident: str
    fields: dict[str, Any]
    reason: str | None = None

    def __post_init__(self) -> None:
        if not self.fields:
            raise InvalidValueError("nothing is proposed; give a field and its value")
        for name in self.fields:
            wellformed.one_of("field", name, PROPOSABLE, needed=True)
        check_facts(self.fields)
        wellformed.text("reason", self.reason)

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return scene.about(scene.record(self.incident, "incident"))

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        incident = scene.record(self.incident, "incident")
        if incident.home == scene.centre:
            raise RefusedError("it is this centre's own; change it with change-incident")
        return [
            Patch(
                kind="change-proposed/1",
                record=scene.new_id("proposal"),
                subject=incident.id,
                data={"fields": self.fields, "reason": self.reason},
            )
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerProposal:
    """Accept or decline a proposal about an incident of this centre; what is accepted is done at once.

    Parameters
    ----------
    proposal
        Its id.
    accept
        Yes or no.
    reason
        Why; needed for a no.
    """

    name: ClassVar[str] = "answer-proposal"
    action: ClassVar[str] = "incident.answer_proposal"

    proposal: str
    accept: bool
    reason: str | None = None

    def __post_init__(self) -> None:
        wellformed.text("reason", self.reason, needed=not self.accept)

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return scene.about(scene.record(scene.record(self.proposal, "proposal").subject, "incident"))

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        proposal = scene.record(self.proposal, "proposal")
        incident = scene.own(proposal.subject, "incident")
        if answer_to(scene.state, proposal) is not None:
            raise RefusedError("it is answered already; propose anew, or change the incident")
        answer = Patch(
            kind="proposal-answered/1",
            record=scene.new_id("proposal_answer"),
            subject=incident.id,
            data={"proposal": proposal.id, "accepted": self.accept, "reason": self.reason},
        )
        if not self.accept:
            return [answer]
        replaced, goes_on = text(proposal, "replaced"), text(proposal, "goes_on")
        if not replaced or not goes_on:
            return [answer, change_patch(incident, checked(proposal))]
        if incident.id not in {goes_on, replaced} or goes_on == replaced:
            raise RefusedError("the proposal names another incident than it is about; decline it")
        if incident.id == goes_on:
            return [answer, goes_on_side(incident, replaced)]
        return [answer, replaced_side(incident, goes_on)]


def checked(proposal: Record) -> dict[str, Any]:
    """Return the fields of a proposal, checked again: another centre's program wrote them.

    Raises
    ------
    RefusedError
        When they are not what an incident can hold.
    """
    fields = proposal.get("fields", {})
    try:
        wellformed.fields("fields", fields)
        wellformed.document("fields", fields, longest=200_000)
        for name in fields:
            wellformed.one_of("field", name, PROPOSABLE, needed=True)
        check_facts(fields)
    except InvalidValueError as error:
        raise RefusedError(f"the proposal cannot be accepted: {error}") from error
    return dict(fields)


def answer_to(state: State, proposal: Record) -> Record | None:
    """Return what the home of the incident answered to a proposal, None: nothing yet."""
    home = state.get(proposal.subject)
    for answer in state.about(proposal.subject, "proposal_answer"):
        if answer.get("proposal") == proposal.id and home is not None and answer.home == home.home:
            return answer
    return None
