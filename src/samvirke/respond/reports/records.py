"""What is written down of situation reports."""

from dataclasses import dataclass
from typing import Final

from samvirke.respond.record.field_class import felles
from samvirke.respond.record.kind import RecordKind

# Headings of the sort that municipalities and DSB use; the wording of DSB's own template was not available.
SECTIONS: Final = ("situation", "damage", "shortages", "development", "needs", "measures", "clear_up")
NUMBERS: Final = (
    "incidents_open",
    "incidents_new",
    "incidents_closed",
    "needed",
    "committed",
    "missing",
    "units_out",
    "decisions",
    "steps_overdue",
    "tasks_open",
    "alerts_unanswered",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """The clock of reports (rapporteringshjul) of an incident, or of a centre.

    Parameters
    ----------
    every_s
        Seconds from one report to the next.
    first_at_ms
        When the first is due, on the clock of the space.
    stopped_at_ms
        When it was stopped.
    """

    every_s: int | None = felles()
    first_at_ms: int | None = felles()
    stopped_at_ms: int | None = felles()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDraft:
    """A report before it is sent: only its own centre sees it.

    Parameters
    ----------
    language
        In which the draft was made.
    sections, numbers
        Heading → text; number → how many, this centre's own and those of the reports in it.
    own_numbers
        This centre's own alone.
    from_ms, until_ms
        The time that it tells of.
    basis
        Origin → how many entries of its log it was made from.
    below
        Ids of the reports from below that are counted in it.
    corrects, version
        The report that it is to put right, and which version it will be.
    sent_as
        Id of the report that it became.
    """

    language: str | None = felles()
    sections: dict[str, str] | None = felles()
    numbers: dict[str, int] | None = felles()
    own_numbers: dict[str, int] | None = felles()
    from_ms: int | None = felles()
    until_ms: int | None = felles()
    basis: dict[str, int] | None = felles()
    below: list[str] | None = felles()
    corrects: str | None = felles()
    version: int | None = felles()
    sent_as: str | None = felles()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report that was sent; written once.

    Parameters
    ----------
    number, version, corrects
        Its number among those of its centre about the same; a correction has the number of what it corrects.
    language, sections, numbers, own_numbers, from_ms, until_ms, basis, below
        As in the draft.
    sent_at_ms, for_due_ms, next_due_ms
        When it was sent, which moment of the rhythm it answers, and when the next is due.
    log_head
        The signed checkpoint of the sender's log at that time: a later rewriting would show. None where
        the node has no key.
    recipients
        The centre above.
    """

    number: int | None = felles()
    version: int | None = felles()
    corrects: str | None = felles()
    language: str | None = felles()
    sections: dict[str, str] | None = felles()
    numbers: dict[str, int] | None = felles()
    own_numbers: dict[str, int] | None = felles()
    from_ms: int | None = felles()
    until_ms: int | None = felles()
    basis: dict[str, int] | None = felles()
    below: list[str] | None = felles()
    sent_at_ms: int | None = felles()
    for_due_ms: int | None = felles()
    next_due_ms: int | None = felles()
    log_head: str | None = felles()
    recipients: list[str] | None = felles()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportReceipt:
    """What the receiver of a report says.

    Parameters
    ----------
    of
        Id of the report.
    delivered_at_ms, read_at_ms
        When its machine had it, and when a person took it.
    words
        What they said.
    recipients
        The sender.
    """

    of: str | None = felles()
    delivered_at_ms: int | None = felles()
    read_at_ms: int | None = felles()
    words: str | None = felles()
    recipients: list[str] | None = felles()


REPORT = RecordKind("report", Report, "named")
REPORT_DRAFT = RecordKind("report_draft", ReportDraft, "home")
REPORT_RECEIPT = RecordKind("report_receipt", ReportReceipt, "named")
REPORT_RHYTHM = RecordKind("report_rhythm", Rhythm, "incident")
