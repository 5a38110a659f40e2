"""What others ask of this centre and wait for: requests, offers to answer, offers to keep, questions."""

from collections.abc import Iterator
from dataclasses import dataclass

from samvirke.respond.access.glass import owner_of
from samvirke.respond.needs.standing import offer_state, question_state, request_state
from samvirke.respond.record.as_written import quantity, texts
from samvirke.respond.record.record import Record
from samvirke.web.situation.look import Look, View

# EDXL-RM questions → the act that answers them; a deployment's status is reported on the unit itself.
ANSWERED_BY = {
    "RequestInformation": "answer-information",
    "RequestQuote": "answer-quote",
    "RequestReturn": "answer-return",
    "RequestExtendedDeploymentDuration": "answer-extension",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Something that waits for a word of this centre.

    Parameters
    ----------
    view
        The request, offer or question.
    incident
        What it is about, where that is open to whoever looks.
    act
        Of a question: the act that answers it; empty otherwise.
    left
        Of a request: how many it asks for that this centre has not offered; of an offer: how many.
    about
        Of a question about a request, an offer or a commitment: that.
    """

    view: View
    incident: View | None
    act: str = ""
    left: int = 0
    about: View | None = None


def requests_to_us(look: Look) -> list[Asked]:
    """Return the open requests that this centre has not answered, the most urgent first, then the oldest."""
    found = []
    for record, view in look.both("request"):
        is_ours = look.centre in texts(record, "to") and record.home != look.centre
        if not is_ours or request_state(record) != "open":
            continue
        answers = [
            one
            for one in look.threads(record.subject).get(record.id, ())
            if one.kind == "offer" and one.home == look.centre and one.get("status") != "withdrawn"
        ]
        if not answers:
            found.append(Asked(view=view, incident=look.incident(record.subject), left=quantity(record)))
    return sorted(found, key=lambda one: (one.view.get("priority") or 3, one.view["made_at_ms"]))


def offers_to_us(look: Look) -> list[Asked]:
    """Return the offers made to this centre that it has neither accepted nor refused, oldest first."""
    return _by_age(
        Asked(view=view, incident=look.incident(record.subject), left=quantity(record))
        for record, view in look.both("offer")
        if look.centre in texts(record, "to")
        and offer_state(look.threads(record.subject), record, look.now_ms) in ("offered", "provisional")
        and not _has_answered(look, record)
    )


def offers_to_keep(look: Look) -> list[Asked]:
    """Return this centre's offers that were accepted and that no unit is committed by yet, oldest first."""
    return _by_age(
        Asked(view=view, incident=look.incident(record.subject), left=quantity(record))
        for record, view in look.both("offer")
        if record.home == look.centre
        and offer_state(look.threads(record.subject), record, look.now_ms) == "requisitioned"
    )


def questions_to_us(look: Look) -> list[Asked]:
    """Return the questions that this centre has not answered, oldest first."""
    answered = {view.get("of") for view in look.all("question_answer") if view["home"] == look.centre}
    found = [
        Asked(view=view, incident=look.incident(view["subject"]), act="answer-question")
        for view in look.all("question")
        if owner_of(view.get("of")) == look.centre and view["id"] not in answered
    ]
    for record, view in look.both("resource_message"):
        act = ANSWERED_BY.get(str(view.get("message")))
        is_ours = look.centre in texts(record, "to") and record.home != look.centre
        if act and is_ours and question_state(look.threads(record.subject), record) == "asked":
            found.append(
                Asked(
                    view=view,
                    incident=look.incident(record.subject),
                    act=act,
                    about=_thing(look, str(view.get("about"))),
                )
            )
    return _by_age(found)


def _has_answered(look: Look, offer: Record) -> bool:
    following = look.threads(offer.subject).get(offer.id, ())
    return any(one.kind == "requisition" and one.home == look.centre for one in following)


def _thing(look: Look, record: str) -> View | None:
    kind = record.partition(":")[0]
    return look.at(record, kind)


def _by_age(found: Iterator[Asked] | list[Asked]) -> list[Asked]:
    return sorted(found, key=lambda one: int(one.view["made_at_ms"]))
