"""Releases, broken glass and questions between three centres that really give and take."""

from contextlib import suppress
from typing import Any

import pytest
from tests.respond.federation.centres import NOW_MS, Centre, meet, person, three

from samvirke.model.errors import InvalidValueError
from samvirke.respond.access.actor import Actor
from samvirke.respond.access.disclosures import disclosures
from samvirke.respond.access.glass import BreakGlass, ReviewGlass, waiting_for_review
from samvirke.respond.access.limits import limits
from samvirke.respond.access.question import AnswerQuestion, AskForMore
from samvirke.respond.access.release import EndRelease, GiveRelease
from samvirke.respond.act import NotFoundError, RefusedError
from samvirke.respond.federation.errors import PeerError
from samvirke.respond.node import DeniedError
from samvirke.respond.record.patch import Patch

MINUTE_MS = 60_000
CANARY = "hjertesyk kanarifugl"
REASON = "mann uten puls, 113 svarer ikke"
FIRE, POLICE, HEALTH = "110.innlandet", "112.innlandet", "113.innlandet"


@pytest.fixture
def centres() -> tuple[Centre, Centre, Centre]:
    return three()


def injured(at_113: Centre, *, to: tuple[str, ...] = (FIRE, POLICE)) -> str:
    """An incident of 113 with a patient, shared with others."""
    incident = at_113.incident(
        "fall", medical_note=CANARY, caller_phone="99887766", vulnerability="bak porten"
    )
    for other in to:
        at_113.share(incident, other)
    return incident


def seen(centre: Centre, record: str, who: Actor | None = None) -> dict[str, Any]:
    """What somebody at a centre sees of a record there."""
    found = centre.node.state.get(record)
    if found is None:
        return {}
    return centre.node.views.of(who or person(centre.centre), found, centre.node.now_ms) or {}


def give(of: str, **other: Any) -> GiveRelease:
    told: dict[str, Any] = {
        "of": of,
        "classes": ["HELSE"],
        "to": POLICE,
        "purpose": "finne den savnede i tide",
        "ground": "hpl_31",
        "until_ms": NOW_MS + 60 * MINUTE_MS,
        **other,
    }
    return GiveRelease(**told)


def test_what_is_released_is_read_there_and_nowhere_else(centres: tuple[Centre, Centre, Centre]) -> None:
    at_110, at_112, at_113 = centres
    incident = injured(at_113)
    meet(centres)
    assert seen(at_112, incident)["title"] == "fall"
    assert "medical_note" not in seen(at_112, incident)
    at_113.node.do(person(HEALTH), give(incident))
    meet(centres)
    assert seen(at_112, incident)["medical_note"] == CANARY
    assert "caller_phone" not in seen(at_112, incident)  # ETAT was not released
    assert "medical_note" not in seen(at_110, incident)
    assert "medical_note" not in seen(at_112, incident, person(POLICE, "reader"))


def test_a_release_ends_at_its_hour_and_when_it_is_taken_back(centres: tuple[Centre, Centre, Centre]) -> None:
    _, at_112, at_113 = centres
    incident = injured(at_113)
    (release,) = at_113.node.do(person(HEALTH), give(incident)).records
    meet(centres)
    at_112.wall.ms = NOW_MS + 60 * MINUTE_MS
    assert "medical_note" in seen(at_112, incident)  # until and with that millisecond
    at_112.wall.ms += 1
    assert "medical_note" not in seen(at_112, incident)
    at_112.wall.ms = NOW_MS
    at_113.node.do(person(HEALTH), EndRelease(release=release))
    meet(centres)
    assert "medical_note" not in seen(at_112, incident)
    with pytest.raises(RefusedError, match="taken back already"):
        at_113.node.do(person(HEALTH), EndRelease(release=release))


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({"ground": "fvl_13b"}, "opens ETAT"),
        ({"ground": "polreg"}, "opens ETAT, POLITI for police"),
        ({"to": HEALTH}, "no other centre"),
        ({"to": "110.mars"}, "no other centre"),
        ({"until_ms": NOW_MS}, "must be after now"),
        ({"until_ms": NOW_MS + limits().release_longest_ms + 1}, "at most 30 days"),
        ({"classes": ["POLITI"], "ground": "polreg"}, "POLITI is not yours to read"),
        ({"classes": ["SKJERMET"], "ground": "agreement"}, "SKJERMET is not yours to read"),
    ],
)
def test_a_release_that_cannot_be_given_says_why(
    centres: tuple[Centre, Centre, Centre], other: dict[str, Any], told: str
) -> None:
    incident = injured(centres[2])
    with pytest.raises(RefusedError, match=told):
        centres[2].node.do(person(HEALTH), give(incident, **other))


@pytest.mark.parametrize(
    "other",
    [
        {"purpose": "derfor"},
        {"purpose": " " * 40},
        {"classes": []},
        {"classes": ["FELLES"]},
        {"classes": ["HELSE", "HELSE"]},
        {"ground": "fordi"},
    ],
)
def test_a_release_without_purpose_class_or_ground_is_none(other: dict[str, Any]) -> None:
    with pytest.raises(InvalidValueError):
        give("incident:113.innlandet:1", **other)


def test_only_the_owner_releases(centres: tuple[Centre, Centre, Centre]) -> None:
    at_110, at_112, at_113 = centres
    incident = injured(at_113)
    meet(centres)
    with pytest.raises(DeniedError, match="no rule opens it"):
        at_112.node.do(person(POLICE), give(incident, to=FIRE))
    # A program of 112 that was changed writes it all the same: it opens nothing, anywhere.
    forged = {"of": incident, "classes": ["HELSE"], "to": POLICE, "recipients": [POLICE], "ended": False}
    at_112.write(
        Patch(kind="release-given/1", record=f"release:{POLICE}:f", subject=incident, data=forged),
        Patch(
            kind="share-given/1",
            record=f"share:{POLICE}:f",
            subject=incident,
            data={"to": "112.mars", "may": "act"},
        ),
    )
    meet(centres)
    assert "medical_note" not in seen(at_112, incident)
    assert CANARY.encode() not in at_112.answer(at_113)
    assert set(at_113.node.views.taking_part(incident, NOW_MS)) == {FIRE, POLICE, HEALTH}
    del at_110


def test_broken_glass_opens_one_class_of_one_record_for_half_an_hour(
    centres: tuple[Centre, Centre, Centre],
) -> None:
    at_110, at_112, at_113 = centres
    incident, other = injured(at_113), at_113.incident("brudd", medical_note="annet")
    at_113.share(other, FIRE)
    meet(centres)
    at_110.node.do(person(FIRE), BreakGlass(of=incident, field_class="HELSE", reason=REASON))
    meet(centres)
    assert seen(at_110, incident)["medical_note"] == CANARY
    assert "caller_phone" not in seen(at_110, incident)
    assert "medical_note" not in seen(at_110, other)
    assert "medical_note" not in seen(at_112, incident)
    at_110.wall.ms = NOW_MS + 30 * MINUTE_MS
    assert "medical_note" in seen(at_110, incident)
    at_110.wall.ms += 1
    assert "medical_note" not in seen(at_110, incident)


def test_the_owner_is_told_reviews_and_can_close(centres: tuple[Centre, Centre, Centre]) -> None:
    at_110, _, at_113 = centres
    incident = injured(at_113)
    meet(centres)
    (glass,) = at_110.node.do(
        person(FIRE), BreakGlass(of=incident, field_class="HELSE", reason=REASON)
    ).records
    meet(centres)
    leader = person(HEALTH, "leader")
    waiting = waiting_for_review(at_113.node.views, leader, HEALTH, NOW_MS)
    assert [view["reason"] for view in waiting] == [REASON]
    review = ReviewGlass(glass=glass, verdict="unjustified", words="pasienten var alt hos lege")
    with pytest.raises(DeniedError):
        at_113.node.do(person(HEALTH), review)
    with pytest.raises(RefusedError, match="its owner reviews it"):
        at_110.node.do(person(FIRE, "leader"), review)
    at_113.node.do(leader, review)
    meet(centres)
    assert "medical_note" not in seen(at_110, incident)
    assert list(waiting_for_review(at_113.node.views, leader, HEALTH, NOW_MS)) == []


def test_glass_is_honoured_only_for_who_takes_part(centres: tuple[Centre, Centre, Centre]) -> None:
    at_110, at_112, at_113 = centres
    incident = injured(at_113, to=(FIRE,))
    meet(centres)
    with pytest.raises(NotFoundError):
        at_112.node.do(person(POLICE), BreakGlass(of=incident, field_class="HELSE", reason=REASON))
    # Written by a changed program of 112, which has got hold of the id.
    at_112.write(glass_of(incident, POLICE))
    meet(centres)
    assert CANARY.encode() not in at_112.answer(at_113)
    assert (
        at_113.node.views.subject(at_113.node.state.records[incident], "HELSE", NOW_MS).glass == frozenset()
    )
    del at_110


@pytest.mark.parametrize(
    "changed",
    [
        {"reason": "kort"},
        {"reason": " " * 50},
        {"reason": None},
        {"field_class": "SKJERMET"},
        {"field_class": "FELLES"},
        {"of": "incident:113.innlandet:brudd"},
        {"of": None},
        {"recipients": []},
        {"recipients": [FIRE, POLICE]},
        {"recipients": None},
    ],
)
def test_glass_that_says_too_little_or_too_much_opens_nothing(
    centres: tuple[Centre, Centre, Centre], changed: dict[str, Any]
) -> None:
    at_110, _, at_113 = centres
    incident = injured(at_113)
    meet(centres)
    at_110.write(glass_of(incident, FIRE, **changed))
    # What a program of 110 that was changed holds of it, and 113 would read if it were given.
    for one in ("HELSE", "SKJERMET"):
        found = at_110.node.state.records[incident]
        assert at_110.node.views.subject(found, one, NOW_MS).glass == frozenset(), one
    with suppress(PeerError):  # what is of another type than it must be is not taken at all
        meet(centres)
    shown = seen(at_110, incident)
    assert shown["title"] == "fall"
    assert not {"medical_note", "vulnerability"} & set(shown)


def test_glass_dated_ahead_opens_nothing_and_a_longer_time_is_cut(
    centres: tuple[Centre, Centre, Centre],
) -> None:
    at_110, _, at_113 = centres
    incident = injured(at_113)
    meet(centres)
    at_110.write(glass_of(incident, FIRE, until_ms=NOW_MS + 10**9))
    meet(centres)
    to = at_113.node.views.subject(at_113.node.state.records[incident], "HELSE", NOW_MS + 30 * MINUTE_MS)
    later = at_113.node.views.subject(
        at_113.node.state.records[incident], "HELSE", NOW_MS + 30 * MINUTE_MS + 1
    )
    earlier = at_113.node.views.subject(
        at_113.node.state.records[incident], "HELSE", NOW_MS - 5 * MINUTE_MS - 1
    )
    assert (to.glass, later.glass, earlier.glass) == (frozenset({FIRE}), frozenset(), frozenset())


def test_glass_that_is_turned_on_another_record_afterwards_opens_neither(
    centres: tuple[Centre, Centre, Centre],
) -> None:
    at_110, _, at_113 = centres
    incident = injured(at_113)
    meet(centres)
    found = at_110.node.state.records[incident]
    at_110.write(glass_of(incident, FIRE))
    assert at_110.node.views.subject(found, "HELSE", NOW_MS).glass == {FIRE}
    at_110.write(glass_of(incident, FIRE, of=f"log_line:{HEALTH}:1"))
    at_110.write(glass_of(incident, FIRE))
    assert at_110.node.views.subject(found, "HELSE", NOW_MS).glass == frozenset()


def glass_of(incident: str, centre: str, **changed: Any) -> Patch:
    data = {
        "of": incident,
        "field_class": "HELSE",
        "reason": REASON,
        "recipients": [HEALTH],
        "until_ms": NOW_MS + 60 * MINUTE_MS,
        **changed,
    }
    return Patch(kind="glass-broken/1", record=f"glass:{centre}:f", subject=incident, data=data)


def test_the_shielded_is_not_opened_by_glass_and_read_by_name_alone(
    centres: tuple[Centre, Centre, Centre],
) -> None:
    at_110, _, at_113 = centres
    incident = injured(at_113)
    with pytest.raises(InvalidValueError, match="field_class"):
        BreakGlass(of=incident, field_class="SKJERMET", reason=REASON)
    named = Actor(
        user="eva",
        organisation=HEALTH,
        centre=HEALTH,
        agency="health",
        role="leader",
        named_for=frozenset({incident}),
    )
    told: list[tuple[str, str, str, str]] = []
    at_113.node.views.logged.append(
        lambda who, record, field_class, decision: told.append(
            (who.user, record.id, field_class, decision.rule)
        )
    )
    assert "vulnerability" not in seen(at_113, incident)
    assert told == []
    assert seen(at_113, incident, named)["vulnerability"] == "bak porten"
    assert told == [("eva", incident, "SKJERMET", "named")]
    at_113.node.do(
        named,
        give(incident, classes=["SKJERMET"], ground="agreement", to=FIRE, purpose="avtale om vannverket"),
    )
    meet(centres)
    assert "vulnerability" not in seen(at_110, incident)
    there = Actor(
        user="per",
        organisation=FIRE,
        centre=FIRE,
        agency="fire",
        role="operator",
        named_for=frozenset({incident}),
    )
    assert seen(at_110, incident, there)["vulnerability"] == "bak porten"


def test_one_tap_asks_for_more_and_the_owner_answers(centres: tuple[Centre, Centre, Centre]) -> None:
    at_110, at_112, at_113 = centres
    incident = injured(at_113)
    meet(centres)
    (question,) = at_110.node.do(person(FIRE), AskForMore(of=incident)).records
    meet(centres)
    assert seen(at_113, question)["of"] == incident
    assert seen(at_112, question) == {}  # who asked whom is between the two
    with pytest.raises(RefusedError, match="another centre was asked"):
        at_110.node.do(person(FIRE), AnswerQuestion(question=question, answer="no"))
    (answer,) = at_113.node.do(person(HEALTH), AnswerQuestion(question=question, answer="by_phone")).records
    meet(centres)
    assert seen(at_110, answer)["answer"] == "by_phone"
    with pytest.raises(RefusedError, match="your own"):
        at_113.node.do(person(HEALTH), AskForMore(of=incident))


def test_an_auditor_sees_who_was_given_what_why_and_until_when(
    centres: tuple[Centre, Centre, Centre],
) -> None:
    at_110, at_112, at_113 = centres
    incident = injured(at_113)
    meet(centres)
    (release,) = at_113.node.do(person(HEALTH), give(incident)).records
    (glass,) = at_110.node.do(
        person(FIRE), BreakGlass(of=incident, field_class="ETAT", reason=REASON)
    ).records
    meet(centres)
    at_113.node.do(
        person(HEALTH, "leader"),
        ReviewGlass(glass=glass, verdict="justified", words="innringer måtte nås straks"),
    )
    meet(centres)
    rows = list(disclosures(at_113.node.views, person(HEALTH, "leader"), NOW_MS + 31 * MINUTE_MS))
    assert [(row.id, row.way, row.owner, row.to, row.classes) for row in rows] == [
        (release, "release", HEALTH, POLICE, ("HELSE",)),
        (glass, "glass", HEALTH, FIRE, ("ETAT",)),
    ]
    assert [(row.why, row.ground) for row in rows] == [
        ("finne den savnede i tide", "hpl_31"),
        (REASON, "nødrett"),
    ]
    # A quarter past the half hour of the glass, within the hour of the release.
    assert [(row.stands, row.review) for row in rows] == [("open", None), ("over", "justified")]
    # Who did it is told at home: 113 gave, and 110 broke the glass.
    assert [row.by for row in rows] == [("ola", "operator", HEALTH), None]
    assert [row.id for row in disclosures(at_112.node.views, person(POLICE), NOW_MS)] == [release]
    assert [row.id for row in disclosures(at_110.node.views, person(FIRE), NOW_MS)] == [glass]


def test_another_centres_person_writes_nothing_here_even_where_they_may_act(
    centres: tuple[Centre, Centre, Centre],
) -> None:
    incident = injured(centres[2])
    with pytest.raises(DeniedError, match="at its own node"):
        centres[2].node.do(person(FIRE), AskForMore(of=incident))
