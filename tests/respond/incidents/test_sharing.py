"""An incident is opened to others by its home, by hand or by a standing agreement that both have signed."""

from datetime import date
from pathlib import Path

import pytest
from tests.respond.needs.centres import BEGIN_MS, FIRE, HEALTH, POLICE, WEST, Centres

from samvirke.model.errors import BadInputError
from samvirke.respond.act import RefusedError
from samvirke.respond.incidents.agreements import Agreement, read_agreements
from samvirke.respond.incidents.open_incident import OpenIncident
from samvirke.respond.incidents.sharing import EndShare, ShareIncident
from samvirke.respond.needs.state_need import StateNeed

FIRE_AT = OpenIncident(type="building_fire", lon=10, lat=61)
HEADER = "type,home,to,may,purpose,ground,until,agreed_by_home,agreed_by_to\n"


def agreement(**more: object) -> Agreement:
    told: dict[str, object] = {
        "type": "fire",
        "home": FIRE,
        "to": HEALTH,
        "may": "act",
        "purpose": "injured",
        "ground": "agreement 4",
        "agreed_by_home": date(2026, 1, 1),
        "agreed_by_to": date(2026, 2, 1),
        **more,
    }
    return Agreement(**told)  # type: ignore[arg-type]


def test_a_share_opens_what_was_written_before_and_its_end_closes_what_comes_after() -> None:
    centres = Centres()
    incident = centres.do(FIRE, FIRE_AT)
    centres.meet()
    assert centres.sees(HEALTH, incident) == {}
    share = centres.do(FIRE, ShareIncident(incident=incident, to=HEALTH, may="see"))
    centres.meet()
    assert centres.sees(HEALTH, incident)["type"] == "building_fire"
    with pytest.raises(RefusedError):
        centres.do(HEALTH, StateNeed(incident=incident, capability="health.ambulance"))
    # Shared again, it is the same share with another word.
    assert centres.do(FIRE, ShareIncident(incident=incident, to=HEALTH, may="act")) == share
    centres.meet()
    centres.do(HEALTH, StateNeed(incident=incident, capability="health.ambulance"))
    centres.do(FIRE, EndShare(incident=incident, to=HEALTH))
    centres.meet()
    assert centres.sees(HEALTH, incident) == {}
    with pytest.raises(RefusedError, match="has no part in it"):
        centres.do(FIRE, EndShare(incident=incident, to=HEALTH))


def test_a_share_ends_at_its_moment() -> None:
    centres = Centres()
    incident = centres.do(FIRE, FIRE_AT)
    until = centres.now_ms + 60_000
    centres.do(FIRE, ShareIncident(incident=incident, to=HEALTH, until_ms=until))
    centres.meet()
    assert centres.sees(HEALTH, incident)
    centres.now_ms = until + 1
    assert centres.sees(HEALTH, incident) == {}


def test_nobody_is_opened_to_without_an_agreement_and_by_one_only_who_it_names() -> None:
    bare, agreed = Centres(), Centres(agreements=[agreement(), agreement(to=POLICE, type="police")])
    for centres, sees in ((bare, False), (agreed, True)):
        incident = centres.do(FIRE, FIRE_AT)
        centres.meet()
        assert bool(centres.sees(HEALTH, incident)) == sees
        assert centres.sees(POLICE, incident) == {}
    assert agreed.kind(HEALTH, "share")[0].get("ground") == "agreement 4"


@pytest.mark.parametrize(
    ("more", "holds"),
    [
        ({}, True),
        ({"type": "building_fire"}, True),
        ({"type": "*"}, True),
        ({"type": "traffic"}, False),
        ({"home": WEST}, False),
        ({"agreed_by_to": None}, False),  # one party alone has opened nothing
        ({"agreed_by_home": None}, False),
        ({"agreed_by_to": date(2027, 1, 16)}, False),  # signed tomorrow
        ({"until": date(2027, 1, 15)}, True),  # its last day
        ({"until": date(2027, 1, 14)}, False),
    ],
)
def test_an_agreement_holds_when_both_signed_it_for_the_type_and_the_day(
    more: dict[str, object], holds: bool
) -> None:
    # 1 800 000 000 s is 2027-01-15 08:00 UTC.
    assert agreement(**more).holds("building_fire", FIRE, BEGIN_MS) == holds


def test_an_agreement_ends_with_the_norwegian_day() -> None:
    last = agreement(until=date(2027, 1, 15))
    # 1 800 000 000 s is 08:00 UTC, nine o'clock in Norway: 15 h are left of the day.
    midnight_ms = BEGIN_MS + 15 * 3_600_000
    assert last.holds("building_fire", FIRE, midnight_ms - 1)
    assert not last.holds("building_fire", FIRE, midnight_ms)


def test_agreements_are_read_from_a_table_and_all_faults_are_told_at_once(tmp_path: Path) -> None:
    place = tmp_path / "agreements.csv"
    place.write_text(HEADER + f"fire,{FIRE},{HEALTH},act,injured,agreement 4,,2026-01-01,2026-02-01\n")
    assert read_agreements(place) == (agreement(),)
    place.write_text(HEADER + f"fires,{FIRE},,alter,x,,someday,2026-01-01,\n")
    with pytest.raises(BadInputError) as refused:
        read_agreements(place)
    for told in ("'fires'", "'alter'", "'someday'", "ground", "column to"):
        assert told in str(refused.value)
