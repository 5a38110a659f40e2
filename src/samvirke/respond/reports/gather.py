"""What a centre can tell of its own: numbers and lines for a draft, from fields that all may read."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from samvirke.respond.act import Scene
from samvirke.respond.alerts.panel import AlertPanel, alert_panel
from samvirke.respond.cards.card_view import CardView, cards_in
from samvirke.respond.incidents.catalogue import incident_types
from samvirke.respond.logbook.log_view import lines_in
from samvirke.respond.logbook.task import TaskView, tasks_in
from samvirke.respond.needs.coverage import needs_board
from samvirke.respond.needs.standing import LIVE
from samvirke.respond.reports.records import NUMBERS, SECTIONS
from samvirke.respond.wording import words_of

MOST_LINES = 40  # of the log in a draft; the latest
Lines = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Gathered:
    """Heading → lines, and number → how many."""

    lines: Mapping[str, Sequence[str]]
    numbers: Mapping[str, int]


def gather(
    scene: Scene, incidents: Sequence[str], desk: str | None, since_ms: int, language: str
) -> Gathered:
    """Gather what a centre can tell.

    Each centre tells of its own incidents, log, decisions and units alone: what is shared would otherwise be
    counted once for each who takes part. Only fields of the class FELLES are read.

    Parameters
    ----------
    incidents
        Ids of incidents of this centre.
    desk
        Subject of its duty log, where the report is on all that it has; None: it is on an incident.
    since_ms
        When the last report was made.
    language
        nb, nn or en.
    """
    lines: Lines = {section: [] for section in SECTIONS}
    numbers: Counter[str] = Counter(dict.fromkeys(NUMBERS, 0))
    write = _Writer(scene, lines, numbers, since_ms, language)
    for incident in incidents:
        write.incident(incident)
    for subject in (*incidents, *([] if desk is None else [desk])):
        write.about(subject)
    numbers["units_out"] = len(_units_out(scene, incidents if desk is None else None))
    return Gathered(lines, dict(numbers))


def _units_out(scene: Scene, incidents: Sequence[str] | None) -> set[str]:
    """Return the units of this centre that are bound: to some incidents, or (None) to any, of others too."""
    if incidents is None:
        taken = scene.state.by_kind.get("unit_commitment", {}).values()
        return {
            unit.get("unit") for unit in taken if unit.home == scene.centre and unit.get("status") == "live"
        }
    return {
        unit.get("unit")
        for incident in incidents
        for unit in scene.state.about(incident, "commitment")
        if unit.home == scene.centre and unit.get("status") in LIVE
    }


@dataclass(frozen=True, slots=True)
class _Writer:
    scene: Scene
    lines: Lines
    numbers: Counter[str]
    since_ms: int
    language: str

    def incident(self, incident: str) -> None:
        """Write what an incident is, whom it hurt and what it takes."""
        scene = self.scene
        record = scene.state.get(incident)
        view = None if record is None else scene.views.of(scene.actor, record, scene.now_ms)
        if view is None:
            return
        number = view.get("number") or incident
        status = "merged" if view.get("replaced_by") else view.get("status") or "open"
        is_news = view["changed_at_ms"] > self.since_ms
        if status == "closed" and not is_news:
            return  # told last time
        if status != "merged":  # it is one with another, which is counted
            self.numbers["incidents_open"] += status == "open"
            self.numbers["incidents_new"] += view["made_at_ms"] > self.since_ms
            self.numbers["incidents_closed"] += status == "closed"
        if status != "merged" or is_news:
            self._what_it_is(view, number, status)
        for need in needs_board(scene.views, scene.actor, incident, scene.now_ms):
            if need["home"] == scene.centre and need.get("status") == "open":
                self._need(need, number)

    def _what_it_is(self, view: Mapping[str, Any], number: str, status: str) -> None:
        known = incident_types().get(view.get("type") or "")
        type_ = view.get("type") if known is None else getattr(known, self.language)
        place = view.get("place") or view.get("title") or self._word("nowhere")
        self._line(
            "situation", "line_incident", number=number, type=type_, place=place, status=self._word(status)
        )
        if view.get("injured"):
            self._line("damage", "line_injured", number=number, injured=self._word(view["injured"]))

    def about(self, subject: str) -> None:
        """Write what the centre has written about an incident, or in its duty log."""
        scene = self.scene
        seen = list(scene.views.about(scene.actor, subject, scene.now_ms))  # once: a desk has thousands
        for card in cards_in(seen, scene.views.agencies, scene.now_ms):
            if card.home == scene.centre:
                self._card(card)
        for task in tasks_in(seen, scene.now_ms):
            if task.home == scene.centre and task.state == "open":
                self._task(task)
        for alert in seen:
            is_own = alert["kind"] == "alert" and alert["home"] == scene.centre
            panel = alert_panel(scene.views, scene.actor, alert["id"], scene.now_ms) if is_own else None
            if panel is not None and not panel.is_stopped:
                self._alert(panel)
        for decision in seen:
            is_own = decision["kind"] == "decision" and decision["home"] == scene.centre
            if not is_own or decision["made_at_ms"] <= self.since_ms:
                continue
            self.numbers["decisions"] += 1
            self._line("measures", "line_decision", what=decision["what"], decided_by=decision["decided_by"])
        log = [
            found.line
            for found in lines_in(seen)
            if found.corrected_by is None and found.line["home"] == scene.centre and found.line.get("text")
        ]
        for line in [line for line in log if line["made_at_ms"] > self.since_ms][-MOST_LINES:]:
            self._line("development", "line_log", number=line["number"], text=line["text"])

    def _need(self, need: Mapping[str, Any], number: str) -> None:
        counted = need["coverage"]
        self.numbers["needed"] += counted["quantity"]
        self.numbers["committed"] += counted["committed"]
        self.numbers["missing"] += counted["missing"]
        said = {"capability": need["capability"], "number": number, **counted}
        self._line("needs", "line_need", **said)
        if counted["missing"]:
            self._line("shortages", "line_missing", **said)

    def _card(self, card: CardView) -> None:
        self.numbers["steps_overdue"] += card.overdue
        self._line(
            "measures",
            "line_card",
            title=card.title.in_language(self.language),
            finished=card.finished,
            steps=len(card.steps),
            overdue=card.overdue,
        )

    def _task(self, task: TaskView) -> None:
        self.numbers["tasks_open"] += 1
        self._line("clear_up", "line_task", text=task.text, owner=task.owner)

    def _alert(self, panel: AlertPanel) -> None:
        for row in panel.rows:
            if row.answer in ("not_delivered", "delivered"):
                self.numbers["alerts_unanswered"] += 1
                self._line("clear_up", "line_alert", who=row.who)

    def _word(self, code: str) -> str:
        return words_of("reports")[code].in_language(self.language)

    def _line(self, section: str, form: str, **said: Any) -> None:
        self.lines[section].append(self._word(form).format(**said))
