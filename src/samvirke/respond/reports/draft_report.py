"""Make a draft from the log and the numbers; edit it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from samvirke.respond.access.subject import Subject
from samvirke.respond.act import RefusedError, Scene
from samvirke.respond.incidents import wellformed
from samvirke.respond.logbook.log_line import log_subject
from samvirke.respond.logbook.records import desk_of
from samvirke.respond.record.patch import Patch
from samvirke.respond.record.record import Record
from samvirke.respond.reports.gather import gather
from samvirke.respond.reports.records import SECTIONS
from samvirke.respond.reports.rhythm import sent_reports
from samvirke.respond.reports.roll_up import latest_from_below
from samvirke.respond.wording import LANGUAGES, words_of

LONGEST_SECTION = 20_000
LEAST_URGENT = 3  # priority of an incident that says none


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftReport:
    """Make a draft of a situation report from the log and the numbers since the last one.

    Parameters
    ----------
    incident
        An incident of this centre; left out: all that the centre has, and what those below have reported.
    language
        nb, nn or en.
    """

    name: ClassVar[str] = "draft-report"
    action: ClassVar[str] = "report.draft"

    incident: str | None = None
    language: str = "nb"

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return log_subject(scene, self.incident)

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written.

        Raises
        ------
        RefusedError
            When the incident is another centre's: its home reports on it.
        """
        wellformed.one_of("language", self.language, LANGUAGES, needed=True)
        about = desk_of(scene.centre) if self.incident is None else scene.own(self.incident, "incident").id
        last = max((r.get("until_ms", 0) for r in sent_reports(scene.state, scene.centre, about)), default=0)
        own = [
            incident
            for incident in scene.state.of_kind("incident")
            if incident.home == scene.centre
            and self.incident in (None, incident.id)
            # What was closed before the last report is over: its tasks and cards are nobody's any more.
            and (incident.get("status", "open") == "open" or incident.changed_at_ms > last)
        ]
        own.sort(key=lambda incident: int(incident.get("priority") or LEAST_URGENT))
        is_whole = self.incident is None
        ids = [incident.id for incident in own]
        told = gather(scene, ids, about if is_whole else None, last, self.language)
        below = latest_from_below(scene.state, scene.place, scene.now_ms) if is_whole else []
        numbers = Counter(told.numbers)
        for report in below:
            numbers.update(report.get("numbers", {}))
        data: dict[str, Any] = {
            "language": self.language,
            "sections": {section: _fitted(lines, self.language) for section, lines in told.lines.items()},
            "numbers": dict(numbers),
            "own_numbers": dict(told.numbers),
            "from_ms": last or None,
            "until_ms": scene.now_ms,
            "basis": dict(sorted(scene.state.seen.items())),
            "below": [report.id for report in below],
            "version": 1,
        }
        draft = scene.new_id("report_draft")
        return [Patch(kind="report-drafted/1", record=draft, subject=about, data=data)]


@dataclass(frozen=True, slots=True, kw_only=True)
class EditReport:
    """Change sections of a draft; the old text stays in the log.

    Parameters
    ----------
    draft
        Id of the draft.
    sections
        Heading → its whole new text: situation, damage, shortages, development, needs, measures, clear_up.
    """

    name: ClassVar[str] = "edit-report"
    action: ClassVar[str] = "report.edit"

    draft: str
    sections: dict[str, str]

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return scene.about(scene.record(self.draft, "report_draft"))

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written.

        Raises
        ------
        RefusedError
            When the draft was sent: a sent report stands, and `correct-report` makes a new version.
        """
        draft = open_draft(scene, self.draft)
        for section, text in self.sections.items():
            wellformed.one_of("section", section, SECTIONS, needed=True)
            wellformed.text(section, text, LONGEST_SECTION)
        sections = {**draft.get("sections", {}), **self.sections}
        return [
            Patch(kind="report-edited/1", record=draft.id, subject=draft.subject, data={"sections": sections})
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectReport:
    """Make a draft of the next version of a report that was sent; the sent one is never changed.

    Parameters
    ----------
    report
        Id of the report, of this centre.
    """

    name: ClassVar[str] = "correct-report"
    action: ClassVar[str] = "report.correct"

    report: str

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return scene.about(scene.record(self.report, "report"))

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written.

        Raises
        ------
        RefusedError
            When a later version has been sent.
        """
        old = scene.own(self.report, "report")
        later = [
            r for r in sent_reports(scene.state, scene.centre, old.subject) if r.get("corrects") == old.id
        ]
        if later:
            raise RefusedError(
                f"version {later[0].get('version')} was sent ({later[0].id}); correct that one"
            )
        names = ("language", "sections", "numbers", "own_numbers", "from_ms", "until_ms", "below")
        data = {name: old.get(name) for name in names} | {
            "basis": dict(sorted(scene.state.seen.items())),
            "corrects": old.id,
            "version": old.get("version", 1) + 1,
        }
        draft = scene.new_id("report_draft")
        return [Patch(kind="report-drafted/1", record=draft, subject=old.subject, data=data)]


def _fitted(lines: Sequence[str], language: str) -> str:
    """Return the first lines that a person may edit in one section, and how many more there are.

    The most urgent incidents stand first, so what is left out is the least urgent; the numbers count all.
    """
    more = words_of("reports")["line_more"].in_language(language)
    room = LONGEST_SECTION - len(more.format(count=len(lines)))
    kept: list[str] = []
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            return "\n".join([*kept, more.format(count=len(lines) - len(kept))])
        kept.append(line)
    return "\n".join(kept)


def open_draft(scene: Scene, draft: str) -> Record:
    """Return a draft of this centre that was not sent.

    Raises
    ------
    RefusedError
        When it was.
    """
    found = scene.own(draft, "report_draft")
    if found.get("sent_as") is not None:
        raise RefusedError(f"the draft was sent as {found.get('sent_as')}, which stands; use correct-report")
    return found
