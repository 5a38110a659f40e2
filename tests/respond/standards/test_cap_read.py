"""CAP in: what is right is read, what is wrong is told, what is hostile is refused in bounded time."""

import time

import pytest
from tests.respond.standards.cap_messages import SQUARE, alert, info

from samvirke.model.errors import BadInputError, PackageError
from samvirke.respond.standards.cap.read import read_alert
from samvirke.respond.standards.cap.write import write_alert


def test_a_warning_is_read() -> None:
    read = read_alert(alert(info("no"), info("en-GB")).encode())
    assert (read.identifier, read.status, read.msgType) == ("2.49.0.1.578.0.1", "Actual", "Alert")
    # 2027-01-15 06:00 UTC is 1 799 992 800 s: 20 833 days of 86 400 s and 6 h of 3 600 s.
    assert read.infos[0].onset_ms == 1000 * (20_833 * 86_400 + 6 * 3_600)
    assert [block.language for block in read.infos] == ["no", "en-GB"]
    assert read.infos[0].areas[0].polygons[0][1] == (61.0, 11.0)
    assert read.infos[0].parameter("awareness_level") == "2; yellow; Moderate"


def test_what_is_written_is_read_as_the_same() -> None:
    read = read_alert(alert(info("no"), info("en-GB")).encode())
    assert read_alert(write_alert(read)) == read


def test_a_moment_in_utc_is_read_as_cap_and_as_met_write_it() -> None:
    # CAP 1.2, 3.3.2: "The timezone for UTC MUST be represented as -00:00"; MetAlerts write +00:00.
    moments = [read_alert(alert(sent=f"2027-01-15T05:00:00{zone}").encode()).sent_ms for zone in UTC_ZONES]
    assert moments[0] == moments[1] == 1000 * (20_833 * 86_400 + 5 * 3_600)


UTC_ZONES = ("-00:00", "+00:00")


def test_what_is_written_names_norwegian_time() -> None:
    # 05:00 UTC is 06:00 in a Norwegian winter; what CAP forbids, Z and +00:00 for UTC, is never written.
    written = write_alert(read_alert(alert().encode())).decode()
    assert "<sent>2027-01-15T06:00:00+01:00</sent>" in written
    assert "+00:00" not in written


def test_a_declared_encoding_does_not_spoil_what_is_text_already() -> None:
    message = alert(head='<?xml version="1.0" encoding="ISO-8859-1"?>')
    assert read_alert(message).infos[0].description == "Vegetasjonen er tørr."
    assert read_alert(message.encode("iso-8859-1")).infos[0].description == "Vegetasjonen er tørr."


@pytest.mark.parametrize(
    ("message", "told"),
    [
        # The four faults that the schema of OASIS does not see:
        (alert(info(polygon="61,10 61,11 62,11 62,10")), "an open polygon; allowed: four points or more"),
        (alert(info(polygon="10,61 11,61 11,62 10,62 10,61")), "lon,lat; allowed"),
        (alert(info(expires="2027-01-14T06:00:00+00:00")), "before it begins"),
        (alert(info("no"), info("no")), "language no twice"),
        # and those that it does:
        (alert(sent="2027-01-15T05:00:00Z"), r"sent: saw '2027-01-15T05:00:00Z'; allowed: .*-00:00, not Z"),
        (alert(sender=""), "sender: saw nothing"),
        (alert(status="Real"), "status: saw 'Real'; allowed: Actual, Exercise"),
        (alert(kind="Update"), "references: saw nothing; allowed: one message or more"),
        (alert(references="a,b"), "saw 'a,b'; allowed: sender,identifier,sent"),
        (alert(info(polygon="61,10 62,11 61,11 62,10 61,10")), "Self-intersection"),
        (alert(info(polygon="61,10 61,11 61,10")), "3 points"),
        (alert(info(polygon="")), "saw 'nothing'"),
        (alert(info(polygon="nan,10 61,11 62,11 nan,10")), "saw 'nan,10'"),
        (alert(info(more="<colour>red</colour>")), "the element .*colour"),
        (alert(identifier="a b"), "without spaces"),
        (alert(sent="2027-02-30T05:00:00+00:00"), "sent: saw '2027-02-30"),
        (alert().replace(":1.2", ":1.1"), "the element alert of urn:oasis:names:tc:emergency:cap:1.2"),
    ],
)
def test_what_is_wrong_is_told(message: str, told: str) -> None:
    with pytest.raises(PackageError, match=told):
        read_alert(message.encode())


def test_all_faults_are_told_at_once() -> None:
    message = alert(info(polygon="61,10 61,11"), status="Real", sender="")
    with pytest.raises(PackageError) as refused:
        read_alert(message.encode())
    assert len(refused.value.findings) == 3


BOMB = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
FILE = '<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
DEEP = "<a>" * 100_000
HUGE = f'<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><note>{"x" * 900_000}</note></alert>'


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (alert(head=BOMB), "document type declaration"),
        (alert(head=FILE), "document type declaration"),
        (alert(head='<!DOCTYPE a SYSTEM "http://192.0.2.1/a.dtd">'), "document type declaration"),
        (DEEP, "deep"),
        ("<a>" + "<b/>" * 200_000 + "</a>", "elements"),
        (HUGE, "a text of more than 200,000 characters"),
        ("x" * 2_000_000, "must be at most 1,000,000"),
        ("", "not well-formed"),
        ("<a", "not well-formed"),
        ('<?xml version="1.0" encoding="no-such"?><a/>', "not well-formed"),
        (alert(info(polygon=SQUARE + " 1e400,1")), "saw '1e400,1'"),
        # Blocks compared two by two would be 1.6 billion comparisons.
        (alert("<info/>" * 40_000), "findings"),
    ],
)
def test_hostile_messages_are_refused_at_once(message: str, told: str) -> None:
    began = time.perf_counter()
    with pytest.raises(BadInputError, match=told):
        read_alert(message.encode())
    assert time.perf_counter() - began < 5  # not a measure of speed: a bomb would take hours
