"""The head of an incident: what is known, what it belongs to, what others propose, what can be done."""

from dataclasses import dataclass
from typing import Any

from samvirke.respond.incidents.doubles import suggest_doubles
from samvirke.respond.incidents.incident import INCIDENT
from samvirke.respond.incidents.link import links_of
from samvirke.web.incident.forms import FORMS, is_open
from samvirke.web.incident.seen import Seen
from samvirke.web.situation.look import View

FACTS = ("municipality", "occurred_at_ms", "injured", "hazards", "access", "next_report_at_ms")
INNER = tuple(name for name, of in INCIDENT.classes.items() if of not in ("FELLES", "SKJERMET"))
WHY = ("closed_because", "reopened_because")
# The first is what is done most; the others stand behind one button.
DONE_HERE = ("change-incident", "share-incident", "close-incident")
BESIDES = ("link-incidents", "merge-another", "merge-incidents", "split-incident")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A line of what is known: its name, what it says, and who may read it."""

    name: str
    label: str
    said: str
    field_class: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """Another incident: its id, its number where it may be seen, and what it is to this one."""

    id: str
    said: str
    relation: str
    link: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """Something that another centre proposes and nobody has answered."""

    id: str
    home: str
    said: list[tuple[str, str]]
    reason: str
    merges: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What stands at the top."""

    view: View
    name: str
    facts: list[Fact]
    talk_group: str
    phone: str
    meeting: str
    others: list[Other]
    doubles: list[Other]
    goes_on_as: Other | None
    proposed: list[Proposed]
    may_answer: bool
    acts: list[str]
    more: list[str]
    may_unlink: bool


def head(seen: Seen) -> Head:
    """Return the head of an incident as somebody sees it."""
    view, words = seen.view, seen.words
    replaced_by = view.get("replaced_by")
    wanted: tuple[str, ...] = DONE_HERE if seen.is_home else ("propose-change",)
    if not seen.is_open:
        wanted = ("reopen-incident",) if seen.is_home else ()
    besides = BESIDES if seen.is_open else ()
    return Head(
        view=view,
        name=str(view.get("title") or words.type(view.get("type"))),
        facts=_facts(seen),
        talk_group=str(view.get("talk_group") or ""),
        phone=str(view.get("phone") or ""),
        meeting=words.value("assembly_point", view.get("assembly_point"))
        if view.get("assembly_point")
        else "",
        others=_linked(seen),
        doubles=_doubles(seen),
        goes_on_as=_other(seen, str(replaced_by), "") if replaced_by else None,
        proposed=_proposed(seen),
        may_answer=seen.is_home and is_open(seen, "change-incident"),
        acts=[name for name in wanted if is_open(seen, name)],
        more=[name for name in besides if is_open(seen, name)],
        may_unlink=is_open(seen, "link-incidents"),
    )


def titles(names: list[str]) -> dict[str, str]:
    """Return form → its title, English."""
    return {name: FORMS[name].title for name in names}


def _facts(seen: Seen) -> list[Fact]:
    found = []
    for name in (*WHY, *FACTS, *INNER):
        value = seen.view.get(name)
        if value not in (None, "", []):
            found.append(
                Fact(
                    name=name,
                    label=seen.words.field(name),
                    said=seen.words.value(name, value),
                    field_class=INCIDENT.classes[name],
                )
            )
    return found


def _other(seen: Seen, incident: str, relation: str, link: str = "", reason: str = "") -> Other:
    record = seen.scene.state.get(incident)
    view: dict[str, Any] = {}
    if record is not None:
        view = seen.views.of(seen.scene.actor, record, seen.now_ms) or {}
    said = " ".join(str(part) for part in (view.get("number"), view.get("title")) if part)
    return Other(
        id=incident if view else "", said=said or incident, relation=relation, link=link, reason=reason
    )


def _linked(seen: Seen) -> list[Other]:
    own = {
        (view.get("relation"), view.get("other")): view["id"]
        for view in seen.of_kind("incident_link")
        if view["home"] == seen.centre and not view.get("ended")
    }
    found = [
        _other(seen, other, seen.words.state(relation), str(own.get((relation, other), "")))
        for relation, other in links_of(seen.views, seen.scene.actor, seen.id, seen.now_ms)
    ]
    for name in ("replaces", "split_from"):
        told = seen.view.get(name) or ()
        others = [told] if isinstance(told, str) else told
        found += [_other(seen, other, seen.words.field(name)) for other in others]
    return found


def _doubles(seen: Seen) -> list[Other]:
    if not seen.is_open:
        return []
    views = list(seen.views.all_of(seen.scene.actor, "incident", seen.now_ms))
    return [
        _other(seen, one.incident, "", reason=one.reason) for one in suggest_doubles(seen.view, views)[:3]
    ]


def _proposed(seen: Seen) -> list[Proposed]:
    answered = {view.get("proposal") for view in seen.of_kind("proposal_answer")}
    words = seen.words
    return [
        Proposed(
            id=view["id"],
            home=view["home"],
            said=[
                (words.field(name), words.value(name, value))
                for name, value in (view.get("fields") or {}).items()
            ],
            reason=str(view.get("reason") or ""),
            merges=_other(seen, str(view["goes_on"]), "").said if view.get("goes_on") else "",
        )
        for view in seen.of_kind("proposal")
        if view["id"] not in answered
    ]
