"""All acts: a new one is written in the folder of its subject and listed here."""

from samvirke.respond.access.glass import BreakGlass, ReviewGlass
from samvirke.respond.access.question import AnswerQuestion, AskForMore
from samvirke.respond.access.release import EndRelease, GiveRelease
from samvirke.respond.act import Act
from samvirke.respond.alerts.escalation import NoteCall, StopAlert
from samvirke.respond.alerts.give_receipt import GiveReceipt, NoteReceipt
from samvirke.respond.alerts.notify import Notify
from samvirke.respond.alerts.triple_alert import TripleAlert
from samvirke.respond.cards.start_card import StartCard
from samvirke.respond.cards.steps import AddStep, HandStepOver, TickStep, UndoStep
from samvirke.respond.federation.settle_fork import SettleFork
from samvirke.respond.incidents.change_incident import ChangeIncident
from samvirke.respond.incidents.close_incident import CloseIncident, ReopenIncident
from samvirke.respond.incidents.link import LinkIncidents, UnlinkIncidents
from samvirke.respond.incidents.merge_incidents import MergeIncidents, SplitIncident
from samvirke.respond.incidents.open_incident import OpenIncident
from samvirke.respond.incidents.proposal import AnswerProposal, ProposeChange
from samvirke.respond.incidents.sharing import EndShare, ShareIncident
from samvirke.respond.journal.erasure import ErasePart
from samvirke.respond.logbook.log_line import CorrectLine, WriteLine
from samvirke.respond.logbook.task import MarkTask
from samvirke.respond.logbook.turn_line import TurnLine
from samvirke.respond.needs.accept_offer import AcceptOffer, RefuseOffer
from samvirke.respond.needs.answer import AnswerExtension, AnswerInformation, AnswerQuote, AnswerReturn
from samvirke.respond.needs.ask import AskDeployment, AskExtension, AskInformation, AskQuote, AskReturn
from samvirke.respond.needs.commit_unit import CommitUnit
from samvirke.respond.needs.deployment import ReleaseUnit, ReportDeployment
from samvirke.respond.needs.offer_resource import (
    DeclineRequest,
    OfferResource,
    OfferUnsolicited,
    WithdrawOffer,
)
from samvirke.respond.needs.receipt import MarkSeen
from samvirke.respond.needs.report_unit import ReportPosition, ReportStatus
from samvirke.respond.needs.request_resource import RequestResource, WithdrawRequest
from samvirke.respond.needs.settle_conflict import SettleConflict
from samvirke.respond.needs.state_need import ChangeNeed, StateNeed, WithdrawNeed
from samvirke.respond.public.publish import PublishStatement, WithdrawStatement
from samvirke.respond.reports.draft_report import CorrectReport, DraftReport, EditReport
from samvirke.respond.reports.rhythm import SetRhythm, StopRhythm
from samvirke.respond.reports.send_report import ReceiveReport, SendReport
from samvirke.respond.space.set_clock import JumpSpace, PauseSpace, ResumeSpace, SetSpaceRate, StartSpace
from samvirke.respond.standards.cap.draft import DraftCap, SendCap
from samvirke.respond.standards.cap.receive import ReceiveWarning
from samvirke.respond.standards.emsi.receive import ReceiveEmsi
from samvirke.respond.who_can_come.road_closure import CloseRoad, OpenRoad

ACTS: dict[str, type[Act]] = {
    act.name: act
    for act in (
        NoteCall,
        StopAlert,
        GiveReceipt,
        NoteReceipt,
        Notify,
        TripleAlert,
        StartCard,
        AddStep,
        HandStepOver,
        TickStep,
        UndoStep,
        CorrectLine,
        WriteLine,
        MarkTask,
        TurnLine,
        PublishStatement,
        WithdrawStatement,
        CorrectReport,
        DraftReport,
        EditReport,
        SetRhythm,
        StopRhythm,
        ReceiveReport,
        SendReport,
        JumpSpace,
        PauseSpace,
        ResumeSpace,
        SetSpaceRate,
        StartSpace,
        BreakGlass,
        ReviewGlass,
        AnswerQuestion,
        AskForMore,
        EndRelease,
        GiveRelease,
        OpenIncident,
        ErasePart,
        SettleFork,
        DraftCap,
        SendCap,
        ReceiveWarning,
        ReceiveEmsi,
        ChangeIncident,
        CloseIncident,
        ReopenIncident,
        LinkIncidents,
        UnlinkIncidents,
        MergeIncidents,
        SplitIncident,
        AnswerProposal,
        ProposeChange,
        EndShare,
        ShareIncident,
        AcceptOffer,
        RefuseOffer,
        AnswerExtension,
        AnswerInformation,
        AnswerQuote,
        AnswerReturn,
        AskDeployment,
        AskExtension,
        AskInformation,
        AskQuote,
        AskReturn,
        MarkSeen,
        CommitUnit,
        ReleaseUnit,
        ReportDeployment,
        DeclineRequest,
        OfferResource,
        OfferUnsolicited,
        WithdrawOffer,
        ReportPosition,
        ReportStatus,
        RequestResource,
        WithdrawRequest,
        SettleConflict,
        ChangeNeed,
        StateNeed,
        WithdrawNeed,
        CloseRoad,
        OpenRoad,
    )
}
