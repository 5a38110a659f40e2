"""Who knows what of an incident: who takes part, who asked, what was disclosed, who broke the glass."""

from dataclasses import dataclass

from samvirke.respond.access.disclosures import Disclosure, disclosures
from samvirke.respond.access.glass import owner_of, waiting_for_review
from samvirke.respond.alerts.answer import answer_in
from samvirke.web.incident.forms import is_open
from samvirke.web.incident.seen import Seen
from samvirke.web.situation.look import View


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A centre that takes part.

    Parameters
    ----------
    centre, agency
        Who, and what it is.
    may
        home, act or see.
    since_ms, until_ms
        From when, and until when as far as known.
    why
        Purpose and ground of the share.
    answer
        What it answered to the alerts; empty: it was told by none.
    given
        Classes disclosed to it, open now, as far as the reader knows.
    share
        Id of the share that the reader may end; empty: none.
    """

    centre: str
    agency: str
    may: str
    since_ms: int
    until_ms: int | None
    why: str
    answer: str
    given: list[str]
    share: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionRow:
    """A question to an owner, its answers, and whether the reader answers it."""

    view: View
    answers: list[View]
    may_answer: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """Something disclosed, and whether the reader may take it back or review it."""

    of: Disclosure
    act: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Who knows what."""

    parties: list[Party]
    questions: list[QuestionRow]
    given: list[Given]
    more: list[str]
    asked_for: list[tuple[str, list[str]]]
    acts: list[str]


def known(seen: Seen) -> Known:
    """Return who knows what of an incident, as somebody may know it."""
    actor, now_ms = seen.scene.actor, seen.now_ms
    records = {seen.id, *(view["id"] for view in seen.about)}
    given = [one for one in disclosures(seen.views, actor, now_ms) if one.of in records]
    to_review = {glass["id"] for glass in waiting_for_review(seen.views, actor, seen.centre, now_ms)}
    more = [one for one in seen.view.get("knows_more") or () if not seen.is_home]
    wanted: tuple[str, ...]
    wanted = ("give-release", "share-incident") if seen.is_home else ("ask-for-more", "break-glass")
    if not seen.is_home and not more:
        wanted = ("ask-for-more",)
    return Known(
        parties=_parties(seen, given),
        questions=_questions(seen),
        given=[Given(of=one, act=_act(seen, one, to_review)) for one in given],
        more=more,
        asked_for=[(record, sorted(classes)) for record, classes in sorted(seen.views.kept.items())],
        acts=[name for name in wanted if is_open(seen, name)],
    )


def _parties(seen: Seen, given: list[Disclosure]) -> list[Party]:
    answers = {view.get("who"): answer_in(view) for view in seen.of_kind("alert_receipt")}
    agencies = seen.views.agencies
    may_end = seen.is_home and is_open(seen, "share-incident")

    def party(centre: str, may: str, view: View) -> Party:
        return Party(
            centre=centre,
            agency=agencies.get(centre, ""),
            may=may,
            since_ms=view["made_at_ms"],
            until_ms=view.get("until_ms"),
            why=" – ".join(str(view[name]) for name in ("purpose", "ground") if view.get(name)),
            answer=answers.get(centre, ""),
            given=sorted({one for d in given if d.to == centre and d.stands == "open" for one in d.classes}),
            share=view["id"] if may_end and may != "home" else "",
        )

    found = [party(seen.incident.home, "home", seen.view)]
    for view in seen.of_kind("share"):
        is_over = view.get("ended") or (view.get("until_ms") or seen.now_ms) < seen.now_ms
        if view["home"] == seen.incident.home and view["subject"] == seen.id and not is_over:
            found.append(party(str(view.get("to")), str(view.get("may")), view))
    return found


def _questions(seen: Seen) -> list[QuestionRow]:
    answers = seen.of_kind("question_answer")
    rows = []
    for view in seen.of_kind("question"):
        of_it = [one for one in answers if one.get("of") == view["id"]]
        is_asked = owner_of(view.get("of")) == seen.centre and not of_it
        may_answer = is_asked and is_open(seen, "answer-question", view["id"])
        rows.append(QuestionRow(view=view, answers=of_it, may_answer=may_answer))
    return rows


def _act(seen: Seen, one: Disclosure, to_review: set[str]) -> str:
    """Return the form by which the reader takes something back or reviews it; empty: none."""
    if one.id in to_review and is_open(seen, "review-glass", one.id):
        return "review-glass"
    is_theirs = one.way == "release" and one.owner == seen.centre and one.stands == "open"
    return "end-release" if is_theirs and is_open(seen, "end-release", one.id) else ""
