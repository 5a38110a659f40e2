"""All kinds of records: a new kind is written in the folder of its subject and listed here."""

from samvirke.respond.access.glass import GLASS, GLASS_REVIEW
from samvirke.respond.access.question import QUESTION, QUESTION_ANSWER
from samvirke.respond.access.share import RELEASE, SHARE
from samvirke.respond.access.sign_in.security_log import ACCESS_EVENT
from samvirke.respond.alerts.alert import ALERT, ALERT_ESCALATION, ALERT_RECEIPT
from samvirke.respond.cards.card import CARD, CARD_MARK, CARD_STEP
from samvirke.respond.federation.fork_record import EPOCH, FORK
from samvirke.respond.incidents.incident import INCIDENT
from samvirke.respond.incidents.link import INCIDENT_LINK
from samvirke.respond.incidents.number import NUMBER_SERIES
from samvirke.respond.incidents.proposal import PROPOSAL, PROPOSAL_ANSWER
from samvirke.respond.journal.erasure import ERASURE
from samvirke.respond.logbook.records import DECISION, LINE_NEED, LOG_LINE, TASK, TASK_MARK
from samvirke.respond.needs.records import (
    COMMITMENT,
    NEED,
    OFFER,
    REQUEST,
    REQUISITION,
    RESOURCE_MESSAGE,
    SETTLEMENT,
    UNIT_COMMITMENT,
)
from samvirke.respond.needs.unit_status import UNIT_STATUS
from samvirke.respond.public.statement import PUBLIC_STATEMENT
from samvirke.respond.record.kind import RecordKind
from samvirke.respond.reports.records import REPORT, REPORT_DRAFT, REPORT_RECEIPT, REPORT_RHYTHM
from samvirke.respond.space.running import SPACE_CLOCK
from samvirke.respond.standards.cap.draft import CAP_DRAFT
from samvirke.respond.standards.cap.warning import WARNING
from samvirke.respond.standards.emsi.receive import EMSI_MESSAGE
from samvirke.respond.who_can_come.road_closure import ROAD_CLOSURE

KINDS: dict[str, RecordKind] = {
    kind.name: kind
    for kind in (
        ALERT,
        ALERT_ESCALATION,
        ALERT_RECEIPT,
        CARD,
        CARD_MARK,
        CARD_STEP,
        DECISION,
        LINE_NEED,
        LOG_LINE,
        TASK,
        TASK_MARK,
        REPORT,
        REPORT_DRAFT,
        REPORT_RECEIPT,
        REPORT_RHYTHM,
        SPACE_CLOCK,
        GLASS,
        GLASS_REVIEW,
        QUESTION,
        QUESTION_ANSWER,
        ACCESS_EVENT,
        INCIDENT,
        SHARE,
        RELEASE,
        EPOCH,
        ERASURE,
        FORK,
        CAP_DRAFT,
        WARNING,
        EMSI_MESSAGE,
        INCIDENT_LINK,
        NUMBER_SERIES,
        PROPOSAL,
        PROPOSAL_ANSWER,
        NEED,
        REQUEST,
        OFFER,
        REQUISITION,
        COMMITMENT,
        UNIT_COMMITMENT,
        SETTLEMENT,
        RESOURCE_MESSAGE,
        UNIT_STATUS,
        ROAD_CLOSURE,
        PUBLIC_STATEMENT,
    )
}
