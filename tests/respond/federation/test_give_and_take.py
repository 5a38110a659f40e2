"""A centre gives its own log whole, and says of it what the other may read; opened later, it comes later."""

import threading
from pathlib import Path
from typing import Any

import pytest
from tests.respond.federation.centres import Centre, key_of, meet, person, three

from samvirke.respond.access.glass import BreakGlass
from samvirke.respond.federation.answer import read_answer
from samvirke.respond.federation.errors import CrossingError, LooseError, PeerError
from samvirke.respond.federation.give import give
from samvirke.respond.federation.take import ask_of, take
from samvirke.respond.journal.errors import JournalError
from samvirke.respond.journal.sqlite import SqliteStore
from samvirke.respond.record.patch import Patch

CANARY = "Kari Nordmann, brystsmerter"


def say(centre: Centre, record: str, subject: str) -> None:
    """Write something about an incident; any kind whose readers are those who take part will do."""
    centre.write(patch("share-given/1", record, subject, {"purpose": "eleven injured"}))


def patch(kind: str, record: str, subject: str, data: dict[str, Any]) -> Patch:
    return Patch(kind=kind, record=record, subject=subject, data=data)


def test_headers_come_whole_and_what_is_not_shared_is_withheld() -> None:
    at_110, at_112, _ = three()
    fire = at_110.incident("fire", caller_phone="99 88 77 66")
    at_112.pull(at_110)
    assert at_112.member.logs.size("110.innlandet/1") == 1
    assert at_112.node.state.get(fire) is None
    assert (
        at_112.member.logs.tree("110.innlandet/1").root() == at_110.member.logs.tree("110.innlandet/1").root()
    )


def test_what_was_written_before_a_share_is_read_after_it() -> None:
    at_110, at_112, _ = three()
    fire = at_110.incident("fire", priority=1, caller_phone="99 88 77 66")
    at_110.change(fire, priority=2)
    at_112.pull(at_110)
    at_110.share(fire, "112.innlandet")
    at_110.change(fire, hazards=["gas"])
    assert at_112.pull(at_110).filled == 2
    assert at_112.sees(fire) == {"title": "fire", "priority": 2, "hazards": ["gas"]}


def test_the_end_of_a_share_closes_what_comes_later_alone() -> None:
    at_110, at_112, _ = three()
    fire = at_110.incident("fire", priority=1)
    at_110.share(fire, "112.innlandet")
    at_112.pull(at_110)
    at_110.share(fire, "112.innlandet", ended=True)
    at_110.change(fire, priority=3)
    at_112.pull(at_110)
    assert at_112.sees(fire)["priority"] == 1
    at_110.share(fire, "112.innlandet", ended=False)
    at_112.pull(at_110)
    assert at_112.sees(fire)["priority"] == 3


def test_a_release_hands_over_one_class_of_one_record() -> None:
    at_110, at_112, at_113 = three()
    fall = at_113.incident("fall", medical_note=CANARY)
    at_113.share(fall, "112.innlandet")
    at_113.share(fall, "110.innlandet")
    meet((at_110, at_112, at_113))
    assert "medical_note" not in at_112.sees(fall)
    at_113.release(fall, "112.innlandet", "HELSE")
    meet((at_110, at_112, at_113))
    assert at_112.sees(fall)["medical_note"] == CANARY
    assert "medical_note" not in at_110.sees(fall)


def test_a_third_centre_opens_what_it_wrote_once_it_has_seen_the_share() -> None:
    # 113 takes part in the fire of 110 and writes about it; then 110 shares it with 112 too. 112 hears of
    # that before 113 does: 113 gives nothing yet, and gives it by itself when it has heard.
    at_110, at_112, at_113 = three()
    fire = at_110.incident("fire")
    at_110.share(fire, "113.innlandet")
    meet((at_110, at_112, at_113))
    note = "share:113.innlandet:own"
    say(at_113, note, fire)
    at_110.share(fire, "112.innlandet")
    at_112.pull(at_110)
    at_112.pull(at_113)
    assert at_112.node.state.get(note) is None
    at_113.pull(at_110)
    at_112.pull(at_113)
    assert at_112.sees(note) == {"purpose": "eleven injured"}


def test_an_incident_that_comes_after_its_share_still_opens_what_others_wrote() -> None:
    # 112 has written about the fire before it knows the incident itself: who takes part is known to it only
    # when the incident is, and then 113 may read what 112 wrote.
    at_110, at_112, at_113 = three()
    fire = at_110.incident("fire")
    note = "share:112.innlandet:own"
    say(at_112, note, fire)
    at_110.share(fire, "113.innlandet")
    meet((at_110, at_113))
    at_113.pull(at_112)
    assert at_113.node.state.get(note) is None
    at_110.share(fire, "112.innlandet")
    meet((at_110, at_112, at_113))
    assert at_113.sees(note) == {"purpose": "eleven injured"}


def test_what_was_opened_is_told_after_both_have_been_started_anew() -> None:
    at_110, at_112, _ = three()
    fire = at_110.incident("fire")
    at_112.pull(at_110)
    at_110.share(fire, "112.innlandet")
    at_110.start()
    at_112.start()
    at_112.pull(at_110)
    assert at_112.sees(fire) == {"title": "fire"}
    at_112.start()
    assert at_112.sees(fire) == {"title": "fire"}
    assert not at_112.pull(at_110).has_news


def test_no_byte_of_any_answer_to_110_holds_a_patient_or_anything_of_what_it_takes_no_part_in() -> None:
    at_110, at_112, at_113 = three()
    shared = at_113.incident("road accident", medical_note=CANARY, internal_note="kode 4711")
    private = at_113.incident("hemmelig sted", medical_note=CANARY)
    at_113.share(shared, "110.innlandet")
    at_113.change(shared, patients=[{"name": CANARY}], hazards=["gas"])
    at_113.release(shared, "112.innlandet", "HELSE")
    at_112.pull(at_113)
    answers = b"".join(
        at_110.answer(other, limit=limit, notes=True) for other in (at_112, at_113) for limit in (0, 1, 500)
    )
    assert b"road accident" in answers  # what is shared is there: the search below can find
    assert b"gas" in answers
    for secret in (CANARY, "Kari", "4711", "hemmelig sted", private):
        assert secret.encode() not in answers


def test_entries_in_many_small_answers_lead_to_the_same_state() -> None:
    at_110, at_112, at_113 = three()
    fire = at_110.incident("fire")
    at_110.share(fire, "112.innlandet")
    at_110.share(fire, "113.innlandet")
    for number in range(20):
        at_110.change(fire, priority=number % 3)
    while at_112.pull(at_110, limit=3).has_news:
        pass
    at_113.pull(at_110)
    assert at_112.node.state.as_document() == at_113.node.state.as_document()
    assert at_112.member.logs.size("110.innlandet/1") == 23


def test_an_answer_that_comes_twice_writes_nothing_twice() -> None:
    at_110, at_112, _ = three()
    at_110.share(at_110.incident("fire"), "112.innlandet")
    body = at_112.answer(at_110)
    peer = at_112.member.peer("110.innlandet")
    assert take(at_112.member, peer, body).entries == 2
    assert take(at_112.member, peer, body).entries == 0
    assert at_112.member.logs.size("110.innlandet/1") == 2


def test_what_another_wrote_about_a_record_of_mine_is_left_out_and_said() -> None:
    at_110, at_112, _ = three()
    fire = at_110.incident("fire")
    at_110.share(fire, "112.innlandet")
    meet((at_110, at_112))
    # The node of 112 has no right to write this; its own state leaves it out, and so would that of 110.
    at_112.write(patch("incident-changed/1", fire, fire, {"priority": 3}))
    assert "priority" not in at_112.sees(fire)
    assert "only 110.innlandet may write" in at_112.node.state.strange[0]
    meet((at_110, at_112))
    assert "priority" not in at_110.sees(fire)


def test_a_message_of_an_exercise_is_refused_in_live() -> None:
    live = Centre("110.innlandet")
    exercise = Centre("112.innlandet", "exercise-1")
    exercise.incident("drill")
    with pytest.raises(CrossingError, match="of the space exercise-1; this is live"):
        live.pull(exercise)
    forged = exercise_as_live(live, exercise)
    with pytest.raises(CrossingError, match="nothing crosses between spaces"):
        take(live.member, live.member.peer("112.innlandet"), forged)
    with pytest.raises(CrossingError, match="nothing crosses between spaces"):
        live.node.take(list(exercise.store.read("112.innlandet/1")))
    assert live.store.sizes() == {}


def exercise_as_live(live: Centre, exercise: Centre) -> bytes:
    """Return the answer of an exercise, called live in its outer words."""
    ask = ask_of(live.member, live.member.peer(exercise.centre))
    told = give(exercise.member, exercise.member.peer(live.centre), ask).encoded()
    forged = told.replace(b'"parts":[],"space":"exercise-1"', b'"parts":[],"space":"live"')
    assert forged != told
    return forged


def test_an_altered_entry_is_refused() -> None:
    at_110, at_112, _ = three()
    at_110.share(at_110.incident("fire"), "112.innlandet")
    body = at_112.answer(at_110)
    moment = str(at_110.wall.ms).encode()
    later = str(at_110.wall.ms + 1).encode()
    peer = at_112.member.peer("110.innlandet")
    with pytest.raises(LooseError, match="do not lead from what is held here to the checkpoint"):
        take(at_112.member, peer, body.replace(b'"hlc":[' + moment, b'"hlc":[' + later))
    with pytest.raises(PeerError, match="something else than its commitment"):
        take(at_112.member, peer, body.replace(b"fire", b"Fire", 1))
    assert at_112.store.sizes() == {}


def test_a_checkpoint_that_another_signed_is_refused() -> None:
    at_110, at_112, at_113 = three()
    at_110.incident("fire")
    at_110.member.key = key_of("113.innlandet")
    at_113.incident("fall")
    body = at_112.answer(at_113).replace(b'"from":"113.innlandet"', b'"from":"110.innlandet"')
    with pytest.raises(PeerError, match=r"a checkpoint of 110\.innlandet is refused"):
        take(at_112.member, at_112.member.peer("110.innlandet"), body)


def test_the_log_of_a_third_centre_is_not_taken_from_a_peer() -> None:
    at_110, at_112, at_113 = three()
    at_113.incident("fall")
    body = at_112.answer(at_113)
    with pytest.raises(PeerError, match=r"from 113\.innlandet to 112\.innlandet; it was to be from 110"):
        take(at_112.member, at_112.member.peer("110.innlandet"), body)
    assert at_110.store.sizes() == {}


def test_an_own_entry_is_not_taken_from_another() -> None:
    at_110, _, _ = three()
    at_110.incident("fire")
    copy = Centre("110.innlandet")
    with pytest.raises(PeerError, match="this centre's own"):
        copy.node.take(list(at_110.store.read("110.innlandet/1")))


def test_an_entry_from_six_minutes_ahead_is_refused_and_one_from_four_is_taken() -> None:
    # 5 min is accepted (hlc.FAR_AHEAD_MS).
    at_110, at_112, _ = three()
    at_110.wall.ms += 4 * 60_000
    at_110.incident("fire")
    assert at_112.pull(at_110).entries == 1
    at_110.wall.ms += 6 * 60_000
    at_110.incident("flood")
    with pytest.raises(PeerError, match="6 min in the future"):
        at_112.pull(at_110)


def test_an_answer_holds_at_most_a_megabyte_of_entries_and_the_rest_comes_next() -> None:
    at_110, at_112, _ = three()
    fire = at_110.incident("fire")
    at_110.share(fire, "112.innlandet")
    for _ in range(30):
        at_110.change(fire, access="x" * 60_000)
    body = at_112.answer(at_110)
    assert 500_000 < len(body) < 1_100_000
    while at_112.pull(at_110).has_news:
        pass
    assert at_112.member.logs.size("110.innlandet/1") == 32


def test_what_a_share_opens_comes_in_answers_of_bounded_size_too() -> None:
    at_110, at_112, _ = three()
    fire = at_110.incident("fire")
    for number in range(30):
        at_110.change(fire, access=f"{number:02d}" + "x" * 60_000)
    at_112.pull(at_110)
    at_110.share(fire, "112.innlandet")
    answers = [read_answer(at_112.answer(at_110))]
    assert len(answers[0].encoded()) < 1_100_000
    while at_112.pull(at_110).has_news:
        pass
    assert at_112.sees(fire)["access"][:2] == "29"
    filled = [
        part
        for entry in at_112.store.read("110.innlandet/1")
        for part in entry.parts
        if part.content is not None
    ]
    assert len(filled) == 32


@pytest.mark.parametrize(
    ("seen", "instead"),
    [
        (b'"v":1', b'"v":2'),
        (b'"seq":0', b'"seq":-1'),
        (b'"seq":0', b'"seq":true'),
        (b'"size":2', b'"size":"2"'),
        (b'"logs":', b'"dogs":'),
        (b'{"back"', b"{{"),
    ],
)
def test_a_message_that_is_not_as_it_must_be_is_refused_whole(seen: bytes, instead: bytes) -> None:
    at_110, at_112, _ = three()
    at_110.share(at_110.incident("fire"), "112.innlandet")
    body = at_112.answer(at_110)
    assert seen in body
    broken = body.replace(seen, instead, 1)
    with pytest.raises(PeerError):
        take(at_112.member, at_112.member.peer("110.innlandet"), broken)
    assert at_112.store.sizes() == {}


def test_a_share_whose_number_was_lost_with_the_power_is_told_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at_110, at_112, _ = three()
    fire = at_110.incident("fire")
    at_112.pull(at_110)
    put = at_110.store.put

    def full(name: str, value: bytes) -> None:
        if name.startswith("federation/opening/"):
            raise JournalError("no space left")
        put(name, value)

    monkeypatch.setattr(at_110.store, "put", full)
    at_110.share(fire, "112.innlandet")
    assert at_112.pull(at_110).filled == 0
    monkeypatch.setattr(at_110.store, "put", put)
    at_110.start()
    assert at_112.pull(at_110).filled == 1
    # And without a restart: with the next that is opened.
    flood = at_110.incident("flood")
    at_112.pull(at_110)
    monkeypatch.setattr(at_110.store, "put", full)
    at_110.share(flood, "112.innlandet")
    monkeypatch.setattr(at_110.store, "put", put)
    at_110.incident("storm")
    assert at_112.pull(at_110).filled == 1


def test_a_longer_list_of_recipients_opens_what_they_were_not_told_before() -> None:
    at_110, at_112, at_113 = three()
    report = "report:110.innlandet:first"
    to_112 = patch("report-sent/1", report, report, {"recipients": ["112.innlandet"], "language": "nb"})
    at_110.write(to_112)
    meet((at_110, at_112, at_113))
    assert at_113.node.state.get(report) is None
    both = patch("report-sent/1", report, report, {"recipients": ["112.innlandet", "113.innlandet"]})
    at_110.write(both)
    meet((at_110, at_112, at_113))
    assert at_113.sees(report) == at_112.sees(report)
    assert at_113.sees(report)["language"] == "nb"


def test_centres_on_disks_meet_while_people_write(tmp_path: Path) -> None:
    fields = [
        Centre(name, store=SqliteStore(tmp_path / f"{name}.sqlite"))
        for name in ("110.innlandet", "112.innlandet")
    ]
    at_110, at_112 = fields
    fire = at_110.incident("fire")
    at_110.share(fire, "112.innlandet")

    def write() -> None:
        for number in range(200):
            at_110.change(fire, priority=number % 3 + 1)

    writing = threading.Thread(target=write)
    writing.start()
    while writing.is_alive():
        at_112.pull(at_110)
    writing.join()
    while at_112.pull(at_110).has_news:
        pass
    assert at_112.member.logs.size("110.innlandet/1") == 202
    assert at_112.sees(fire) == at_110.sees(fire)
    assert at_112.sees(fire)["priority"] == 199 % 3 + 1
    for centre in fields:
        centre.node.close()


def test_what_glass_opened_is_given_and_the_owner_writes_that_it_was() -> None:
    at_110, at_112, at_113 = three()
    fall = at_113.incident("fall", medical_note=CANARY)
    at_113.share(fall, "112.innlandet")
    meet((at_110, at_112, at_113))
    read: list[tuple[str, str, str]] = []
    at_113.node.views.logged.append(
        lambda actor, _record, field_class, decision: read.append((actor.centre, field_class, decision.rule))
    )
    at_112.node.do(
        person("112.innlandet"), BreakGlass(of=fall, field_class="HELSE", reason="armed man at the door")
    )
    meet((at_110, at_112, at_113))
    assert at_112.sees(fall)["medical_note"] == CANARY
    assert at_110.node.state.get(fall) is None
    assert set(read) == {("112.innlandet", "HELSE", "carries_glass")}


def test_a_snapshot_from_before_something_was_opened_is_not_started_from(tmp_path: Path) -> None:
    path = tmp_path / "112.sqlite"
    at_110, _, _ = three()
    fire = at_110.incident("fire")
    at_112 = Centre("112.innlandet", store=SqliteStore(path))
    at_112.pull(at_110)
    at_112.node.close()  # takes a snapshot, which knows nothing of the fire
    at_112 = Centre("112.innlandet", store=SqliteStore(path))
    assert at_112.node.begun.snapshot
    at_110.share(fire, "112.innlandet")
    assert at_112.pull(at_110).filled == 1
    at_112.store.close()  # as when the process is killed: nothing more is taken note of
    again = Centre("112.innlandet", store=SqliteStore(path))
    assert again.sees(fire) == {"title": "fire"}
    again.node.close()


def test_an_answer_that_was_overtaken_does_not_hide_what_was_opened() -> None:
    # 112 asks twice. The first answer has three entries, not shared yet. The second, asked for at the same
    # time and given after the share, has one of them, and says that all up to the share has been told.
    at_110, at_112, _ = three()
    at_112.pull(at_110)
    fire = at_110.incident("fire")
    at_110.change(fire, priority=1)
    at_110.change(fire, priority=2)
    many = at_112.answer(at_110)
    ask = ask_of(at_112.member, at_112.member.peer("110.innlandet"), limit=1)
    at_110.share(fire, "112.innlandet")
    one = give(at_110.member, at_110.member.peer("112.innlandet"), ask).encoded()
    peer = at_112.member.peer("110.innlandet")
    take(at_112.member, peer, many)
    take(at_112.member, peer, one)
    while at_112.pull(at_110).has_news:
        pass
    assert at_112.sees(fire) == {"title": "fire", "priority": 2}
