"""What would go over the wire goes in a file: to its addressee alone, whole or as far as it was copied."""

import gzip

import pytest
from tests.respond.federation.centres import Centre, key_of, three

from samvirke.respond.federation.bundle import take_bundle, write_bundle
from samvirke.respond.federation.errors import CrossingError, PeerError
from samvirke.respond.journal.keys import PrivateKey


def test_a_file_brings_what_the_wire_would() -> None:
    at_110, at_112, at_113 = three()
    fire = at_110.incident("fire")
    at_110.share(fire, "112.innlandet")
    for number in range(600):  # more than one answer holds
        at_110.change(fire, priority=number % 3)
    at_110.incident("not for others")
    came = take_bundle(at_112.member, write_bundle(at_110.member, "112.innlandet"))
    assert (came.centre, came.taken.entries, came.is_whole) == ("110.innlandet", 603, True)
    at_113.pull(at_110)
    assert at_112.sees(fire) == {"title": "fire", "priority": 599 % 3}
    assert at_112.node.state.seen == {"110.innlandet/1": 603}


def test_a_later_file_opens_what_an_earlier_one_withheld() -> None:
    at_110, at_112, _ = three()
    fire = at_110.incident("fire")
    take_bundle(at_112.member, write_bundle(at_110.member, "112.innlandet"))
    assert at_112.sees(fire) == {}
    at_110.share(fire, "112.innlandet")
    came = take_bundle(at_112.member, write_bundle(at_110.member, "112.innlandet"))
    assert (came.taken.entries, came.taken.filled) == (1, 1)
    assert at_112.sees(fire) == {"title": "fire"}
    again = take_bundle(at_112.member, write_bundle(at_110.member, "112.innlandet"))
    assert (again.taken.entries, again.taken.filled) == (0, 0)


def test_wire_and_file_may_take_turns() -> None:
    at_110, at_112, _ = three()
    fire = at_110.incident("fire")
    at_112.pull(at_110)
    at_110.share(fire, "112.innlandet")
    at_110.change(fire, priority=1)
    old = write_bundle(at_110.member, "112.innlandet")
    at_110.change(fire, priority=2)
    at_112.pull(at_110)
    assert take_bundle(at_112.member, old).taken.entries == 0
    at_110.change(fire, priority=3)
    at_112.pull(at_110)
    assert at_112.sees(fire) == {"title": "fire", "priority": 3}


def test_a_file_from_a_known_place_begins_there() -> None:
    at_110, at_112, at_113 = three()
    at_110.share(at_110.incident("fire"), "112.innlandet")
    at_112.pull(at_110)
    at_110.incident("flood")
    later = write_bundle(at_110.member, "112.innlandet", after={"110.innlandet/1": 2})
    assert take_bundle(at_112.member, later).taken.entries == 1
    later = write_bundle(at_110.member, "113.innlandet", after={"110.innlandet/1": 2})
    with pytest.raises(PeerError, match="begins after entry 1; 0 entries are held here"):
        take_bundle(at_113.member, later)


def test_a_file_that_was_cut_off_is_taken_as_far_as_it_goes() -> None:
    at_110, at_112, _ = three()
    fire = at_110.incident("fire")
    at_110.share(fire, "112.innlandet")
    for _ in range(600):
        at_110.change(fire, priority=1)
    whole = write_bundle(at_110.member, "112.innlandet")
    came = take_bundle(at_112.member, whole[: len(whole) * 9 // 10])
    assert (came.taken.entries, came.is_whole) == (500, False)
    assert take_bundle(at_112.member, whole).taken.entries == 102
    with pytest.raises(PeerError, match="cut off; copy it again"):
        take_bundle(at_112.member, whole[:40])


def test_a_file_for_another_centre_or_of_another_space_is_refused() -> None:
    at_110, at_112, at_113 = three()
    at_110.incident("fire")
    with pytest.raises(PeerError, match=r"for 112\.innlandet; this is 113\.innlandet: take it there"):
        take_bundle(at_113.member, write_bundle(at_110.member, "112.innlandet"))
    exercise = Centre("110.innlandet", "exercise-1")
    exercise.incident("drill")
    with pytest.raises(CrossingError, match="of the space exercise-1; this is live"):
        take_bundle(at_112.member, write_bundle(exercise.member, "112.innlandet"))
    assert at_112.store.sizes() == {}


def test_a_file_that_another_signed_or_changed_is_refused() -> None:
    at_110, at_112, _ = three()
    at_110.share(at_110.incident("fire"), "112.innlandet")
    at_110.member.key = PrivateKey("110.innlandet", bytes(32))
    with pytest.raises(PeerError, match=r"not signed by 110\.innlandet"):
        take_bundle(at_112.member, write_bundle(at_110.member, "112.innlandet"))
    at_110.member.key = key_of("110.innlandet")
    lines = gzip.decompress(write_bundle(at_110.member, "112.innlandet"))
    with pytest.raises(PeerError, match=r"not signed by 110\.innlandet"):
        take_bundle(at_112.member, gzip.compress(lines.replace(b"fire", b"Fire", 1)))
    with pytest.raises(PeerError, match="no bundle of Samvirke"):
        take_bundle(at_112.member, b"PK\x03\x04 a zip")
    assert at_112.store.sizes() == {}


def test_a_file_that_unpacks_to_gigabytes_is_refused_in_bounded_memory() -> None:
    _, at_112, _ = three()
    bomb = gzip.compress(b"[" * 40_000_000)
    assert len(bomb) < 100_000
    with pytest.raises(PeerError, match="longer than 32,000,000 bytes"):
        take_bundle(at_112.member, bomb)


def test_no_byte_of_a_file_for_110_holds_a_patient() -> None:
    _, _, at_113 = three()
    fall = at_113.incident("fall", medical_note="Kari Nordmann")
    at_113.share(fall, "110.innlandet")
    lines = gzip.decompress(write_bundle(at_113.member, "110.innlandet"))
    assert b"fall" in lines
    assert b"Nordmann" not in lines
    assert b"Nordmann" not in gzip.decompress(write_bundle(at_113.member, "112.innlandet"))
