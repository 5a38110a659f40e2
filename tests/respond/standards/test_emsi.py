"""EMSI in and out: JSON and XML alike, each key that must stand is asked for, nothing is overwritten."""

import json
from copy import deepcopy
from typing import Any

import pytest
from tests.respond.standards.test_warnings import FIRE, NOW_MS, node

from samvirke.model.errors import BadInputError, InvalidValueError, PackageError
from samvirke.respond.act import RefusedError
from samvirke.respond.standards.emsi.codes import codes, ours
from samvirke.respond.standards.emsi.read import read_emsi, write_emsi
from samvirke.respond.standards.emsi.receive import ReceiveEmsi
from samvirke.respond.standards.emsi.write import emsi_of

POSITION = {
    "TYPE": "POINT",
    "COORDSYS": "EPSG-4326",
    "COORD": [{"LAT": 61.1, "LON": 10.5, "HEIGHT": 180}],
    "ADDRESS": ["Storgata 1"],
}
MESSAGE: dict[str, Any] = {
    "CONTEXT": {
        "ID": "m-1",
        "MODE": "ACTUAL",
        "MSGTYPE": "ALERT",
        "CREATION": "2027-01-15T08:00:00+01:00",
        "LEVEL": "OPR",
        "ORIGIN": {"ORG_ID": "no.other.system", "NAME": "Other"},
    },
    "EVENT": {
        "ID": "e-1",
        "MAIN_EVENT_ID": "no.other.system.e-1",
        "NAME": "Kollisjon",
        "ETYPE": {"CATEGORY": ["TRP/COL"], "ACTOR": ["PPL"], "LOCTYPE": ["OTH"]},
        "CERTAINTY": 95,
        "STATUS": "IPR",
        "CASUALTIES": [{"CONTEXT": "REQ_ACTION", "TRIAGEYELLOW": 1, "TRIAGERED": 0}],
        "EGEO": [{"TYPE": "FSTT/TA", "WEATHER": ["WIN"], "POSITION": POSITION}],
    },
    "MISSION": [{"TYPE": "RSC/MEDEVC", "ID": "s-1", "STATUS": "NST", "RESOURCE_ID": ["r-1"]}],
    "RESOURCE": [
        {"RTYPE": {"RCLASS": ["MAT/VEH/ROADVE/AMBUL"]}, "ID": "r-1", "QUANTITY": 1, "STATUS": "AVAILB"}
    ],
}
ENVELOPE = {"content": [{"jsonContent": {"embeddedJsonContent": {"message": {"emsi": MESSAGE}}}}]}
XML = """<?xml version="1.0" encoding="UTF-8"?>
<w xmlns="urn:a"><emsi xmlns="urn:a:emsi">
 <CONTEXT><ID>m-1</ID><MODE>ACTUAL</MODE><MSGTYPE>ALERT</MSGTYPE>
  <CREATION>2027-01-15T08:00:00+01:00</CREATION><LEVEL>OPR</LEVEL>
  <ORIGIN><ORG_ID>no.other.system</ORG_ID><NAME>Other</NAME></ORIGIN></CONTEXT>
 <EVENT><ID>e-1</ID><NAME>Kollisjon</NAME><MAIN_EVENT_ID>no.other.system.e-1</MAIN_EVENT_ID>
  <ETYPE><CATEGORY>TRP/COL</CATEGORY><ACTOR>PPL</ACTOR><LOCTYPE>OTH</LOCTYPE></ETYPE>
  <CERTAINTY>95</CERTAINTY><STATUS>IPR</STATUS>
  <CASUALTIES><CONTEXT>REQ_ACTION</CONTEXT><TRIAGERED>0</TRIAGERED><TRIAGEYELLOW>1</TRIAGEYELLOW></CASUALTIES>
  <EGEO><TYPE>FSTT/TA</TYPE><WEATHER>WIN</WEATHER><POSITION><TYPE>POINT</TYPE><COORDSYS>EPSG-4326</COORDSYS>
   <COORD><LAT>61.1</LAT><LON>10.5</LON><HEIGHT>180</HEIGHT></COORD>
   <ADDRESS>Storgata 1</ADDRESS></POSITION></EGEO>
 </EVENT>
 <MISSION><TYPE>RSC/MEDEVC</TYPE><ID>s-1</ID><STATUS>NST</STATUS><RESOURCE_ID>r-1</RESOURCE_ID></MISSION>
 <RESOURCE><RTYPE><RCLASS>MAT/VEH/ROADVE/AMBUL</RCLASS></RTYPE><ID>r-1</ID><QUANTITY>1</QUANTITY>
  <STATUS>AVAILB</STATUS></RESOURCE>
</emsi></w>"""


def as_bytes(message: Any) -> bytes:
    return json.dumps(message).encode()


def changed(path: str, value: Any) -> dict[str, Any]:
    """Return the message with one value changed; None takes it out."""
    message = deepcopy(MESSAGE)
    *way, last = path.split("/")
    at: Any = message
    for word in way:
        at = at[int(word)] if word.isdigit() else at[word]
    if value is None:
        del at[last]
    else:
        at[last] = value
    return message


def test_json_bare_and_in_an_envelope_and_xml_read_alike() -> None:
    assert read_emsi(as_bytes(MESSAGE)) == MESSAGE
    assert read_emsi(as_bytes(ENVELOPE)) == MESSAGE
    assert read_emsi(XML.encode()) == MESSAGE


def test_keys_that_the_shape_does_not_know_are_left_out_at_any_depth() -> None:
    message = deepcopy(MESSAGE)
    message["PATIENT"] = {"name": "Kari"}
    message["EVENT"]["EGEO"][0]["POSITION"]["COORD"][0]["PRECISION"] = float("nan")
    message["MISSION"][0]["PATIENTS"] = [{"name": "Kari"}]
    assert read_emsi(as_bytes(message)) == MESSAGE


def test_a_declared_encoding_does_not_spoil_what_is_text_already() -> None:
    told = XML.replace("UTF-8", "ISO-8859-1").replace("Kollisjon", "Kollisjon på brua")
    assert read_emsi(told)["EVENT"]["NAME"] == "Kollisjon på brua"


def test_what_is_written_is_read_as_the_same() -> None:
    assert read_emsi(write_emsi(MESSAGE)) == MESSAGE


@pytest.mark.parametrize(
    "path",
    [
        "CONTEXT",
        "EVENT",
        "CONTEXT/ID",
        "CONTEXT/MODE",
        "CONTEXT/MSGTYPE",
        "EVENT/ID",
        "EVENT/ETYPE/CATEGORY",
        "MISSION/0/TYPE",
        "RESOURCE/0/RTYPE",
        "RESOURCE/0/RTYPE/RCLASS",
    ],
)
def test_a_key_that_must_stand_is_asked_for(path: str) -> None:
    with pytest.raises(PackageError, match=f"column {path}: saw nothing"):
        read_emsi(as_bytes(changed(path, None)))


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        ("CONTEXT/MODE", "REAL", "saw 'REAL'; allowed: ACTUAL, EXERCS, SYSTEM, TEST"),
        ("CONTEXT/CREATION", "2027-01-15T08:00:00Z", "allowed: a moment like"),
        ("EVENT/CERTAINTY", 101, "a whole number from 0 to 100"),
        ("EVENT/CASUALTIES/0/TRIAGERED", -1, "a whole number of 0 or more"),
        ("EVENT/CASUALTIES/0/TRIAGERED", True, "a whole number of 0 or more"),
        ("EVENT/EGEO/0/POSITION/COORD/0/LAT", 91, "degrees from -90 to 90"),
        ("EVENT/EGEO/0/POSITION/COORD", {}, "a list"),
        ("EVENT/ETYPE/CATEGORY", [], "an empty list"),
        ("MISSION", "many", "a list"),
        ("EVENT", [], "an object EVENT"),
        ("RESOURCE/0/STATUS", "FREE", "AVAILB"),
    ],
)
def test_what_is_wrong_is_told(path: str, value: Any, told: str) -> None:
    with pytest.raises(PackageError, match=told):
        read_emsi(as_bytes(changed(path, value)))


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "neither JSON nor XML"),
        (b"[" * 100_000, "neither JSON nor XML"),
        (b'"' + b"x" * 1_000_001 + b'"', "at most 1,000,000"),
        (b"<a/>", "no element emsi"),
        (b'<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/passwd">]><emsi/>', "document type"),
        (b'{"CONTEXT": NaN}', "an object CONTEXT"),
    ],
)
def test_hostile_messages_are_refused(data: bytes, told: str) -> None:
    with pytest.raises(BadInputError, match=told):
        read_emsi(data)


def receive(message: Any) -> ReceiveEmsi:
    return ReceiveEmsi(message=as_bytes(message).decode())


def test_an_alert_opens_an_incident_and_an_update_tells_more_of_it() -> None:
    at = node()
    opened, *_, told = at.do(FIRE, receive(MESSAGE)).records
    incident = at.state.get(opened)
    assert incident is not None
    assert (incident.get("type"), incident.get("lat"), incident.get("title")) == (
        "traffic_accident",
        61.1,
        "Kollisjon",
    )
    update = deepcopy(MESSAGE)
    update["CONTEXT"] |= {"ID": "m-2", "MSGTYPE": "UPDATE", "FREETEXT": "To skadde"}
    update["EVENT"]["NAME"] = "Noe annet"
    at.do(FIRE, receive(update))
    messages = list(at.state.about(opened, "emsi_message"))
    assert [message.get("message_id") for message in messages] == ["m-1", "m-2"]
    assert messages[1].get("text") == "To skadde"
    assert incident.get("title") == "Kollisjon"  # nothing is overwritten
    assert told == messages[0].id


def test_where_it_is_in_words_and_how_many_are_hurt_are_kept() -> None:
    at = node()
    long = changed("EVENT/NAME", "x" * 5000)
    opened, *_, told = at.do(FIRE, receive(long)).records
    incident, message = at.state.get(opened), at.state.get(told)
    assert incident is not None
    assert message is not None
    assert (incident.get("place"), len(incident.get("title"))) == ("Storgata 1", 200)
    assert message.get("told")["CASUALTIES"] == MESSAGE["EVENT"]["CASUALTIES"]
    assert message.get("told")["NAME"] == "x" * 5000


@pytest.mark.parametrize("marking", ["CONFID", "SECRET", "TOPSRT"])
def test_what_is_classified_is_refused(marking: str) -> None:
    at = node()
    with pytest.raises(RefusedError, match=f"classified {marking}"):
        at.do(FIRE, receive(changed("CONTEXT/SECLASS", marking)))
    at.do(FIRE, receive(changed("CONTEXT/SECLASS", "RESTRC")))


def test_a_text_marked_as_graded_is_refused_wherever_it_stands() -> None:
    told = changed("MISSION/0/FREETEXT", "BEGRENSET\nkanarifugl")
    with pytest.raises(InvalidValueError, match="graded") as refused:
        node().do(FIRE, receive(told))
    assert "kanarifugl" not in str(refused.value)


def test_the_same_own_id_of_two_senders_is_two_incidents() -> None:
    at = node()
    first, second = changed("EVENT/MAIN_EVENT_ID", None), changed("EVENT/MAIN_EVENT_ID", None)
    second["CONTEXT"]["ORIGIN"]["ORG_ID"] = "no.third.system"
    told = [at.do(FIRE, receive(message)).records[0] for message in (first, second)]
    assert len({*told}) == 2
    update = changed("CONTEXT/ID", "m-2")  # the same sender, with a main id this time
    at.do(FIRE, receive(update))
    messages = [message.get("message_id") for message in at.state.about(told[0], "emsi_message")]
    assert messages == ["m-1", "m-2"]


def test_the_same_message_is_received_once() -> None:
    at = node()
    at.do(FIRE, receive(MESSAGE))
    with pytest.raises(RefusedError, match="was received before"):
        at.do(FIRE, receive(MESSAGE))


def test_an_exercise_message_is_refused_in_live_and_a_real_one_in_an_exercise() -> None:
    with pytest.raises(BadInputError, match=r"says 'EXERCS'; the space live .* takes only 'ACTUAL'"):
        node().do(FIRE, receive(changed("CONTEXT/MODE", "EXERCS")))
    with pytest.raises(BadInputError, match=r"says 'ACTUAL'; the space exercise-1 .* takes only 'EXERCS'"):
        node("exercise-1", "exercise").do(FIRE, receive(MESSAGE))


def test_a_message_without_a_place_is_refused() -> None:
    with pytest.raises(RefusedError, match="nowhere where it is"):
        node().do(FIRE, receive(changed("EVENT/EGEO", [])))


def test_an_incident_becomes_a_message_of_the_mode_of_its_space() -> None:
    incident = {
        "id": "incident:110.innlandet:A",
        "kind": "incident",
        "home": "110.innlandet",
        "type": "building_fire",
        "lat": 61.1,
        "lon": 10.5,
        "made_at_ms": NOW_MS,
        "status": "open",
    }
    need = {
        "id": "need:110.innlandet:B",
        "kind": "need",
        "home": "110.innlandet",
        "capability": "fire.aerial",
        "quantity": 1,
        "priority": 1,
    }
    commitment = {
        "id": "commitment:110.innlandet:C",
        "kind": "commitment",
        "home": "110.innlandet",
        "unit": "engine-1",
        "capability": "fire.pump",
        "status": "en_route",
    }
    unit = {"unit": "engine-1", "status": "on_scene", "lat": 61.11, "lon": 10.51, "observed_at_ms": NOW_MS}
    message = emsi_of(
        incident,
        [need, commitment],
        [unit, {"unit": "engine-2", "status": "available"}],
        message_id="x",
        mode="exercise",
        centre="110.innlandet",
        now_ms=NOW_MS,
    )
    assert read_emsi(write_emsi(message)) == message
    assert message["CONTEXT"]["MODE"] == "EXERCS"
    assert message["EVENT"]["ETYPE"]["CATEGORY"] == ["FIR"]
    # Names that the SAMU-Hub schema 24.04.19 requires: it allows no LON.
    assert message["EVENT"]["EGEO"][0]["TYPE"] == "GEN/INCGRD"
    assert message["EVENT"]["EGEO"][0]["POSITION"]["COORD"] == [{"LAT": 61.1, "LONG": 10.5}]
    assert [resource["ID"] for resource in message["RESOURCE"]] == ["engine-1"]
    assert message["RESOURCE"][0]["STATUS"] == "IN_USE/ON_SCENE"
    assert message["MISSION"][0]["NAME"] == "1 x fire.aerial"


def test_a_longer_word_of_theirs_is_our_shorter_one() -> None:
    assert ours("category", "TRP/COL") == "traffic_accident"
    assert ours("category", "/GND/AVL/SLAB") == "avalanche"
    assert ours("category", "HLT/FMN") is None
    assert all(codes(what) for what in ("category", "class", "mission", "status"))
