"""Nothing crosses: what leaves an exercise is marked, re-addressed or blocked; what comes in is refused."""

from itertools import product

import pandas as pd
import pytest
from tests.respond.desks import FIRE, POLICE, Desks

from samvirke.model.errors import InvalidValueError
from samvirke.register.region import Region
from samvirke.respond.federation.errors import PeerError
from samvirke.respond.space.outbound import MARKS, Blocked, Border, Outgoing, mark
from samvirke.respond.space.region_hash import region_hash
from samvirke.respond.space.space import Mode, Space
from samvirke.respond.space.status_word import OtherSpaceError, check_incoming, status_word

SPACES = {
    "live": Space(name="live", mode="live"),
    "exercise": Space(name="exercise-1", mode="exercise"),
    "simulation": Space(name="simulation-1", mode="simulation"),
    "test": Space(name="test-1", mode="test"),
}
MAIL = Outgoing(channel="mail", to="ordforer@gjovik.no", subject="Flom", text="Mjøsa stiger.")
# CAP 1.2 section 3.2.1 and ISO/TR 22351; of our four modes, simulation and test both read as Test.
CAP = {"live": "Actual", "exercise": "Exercise", "simulation": "Test", "test": "Test"}


def test_in_live_a_message_leaves_as_it_is() -> None:
    border = Border(space=SPACES["live"], exercise_recipients={"mail": ("stab@ovelse.no",)})
    assert border.pass_out(MAIL) == (MAIL,)


@pytest.mark.parametrize("mode", ["exercise", "simulation", "test"])
def test_elsewhere_it_goes_to_those_who_stand_in_and_is_marked_before_and_after(mode: Mode) -> None:
    border = Border(space=SPACES[mode], exercise_recipients={"mail": ("a@ovelse.no", "b@ovelse.no")})
    sent = border.pass_out(MAIL)
    assert not isinstance(sent, Blocked)
    assert [message.to for message in sent] == ["a@ovelse.no", "b@ovelse.no"]
    for message in sent:
        assert message.text.startswith(MARKS[mode])
        assert message.text.endswith(MARKS[mode])
        assert message.subject == f"{MARKS[mode]} Flom {MARKS[mode]}"
        assert "ordforer@gjovik.no" in message.text  # the player sees whom it would have reached


@pytest.mark.parametrize("mode", ["exercise", "simulation", "test"])
def test_a_channel_without_anybody_who_stands_in_is_closed(mode: Mode) -> None:
    blocked = Border(space=SPACES[mode], exercise_recipients={"sms": ("1",)}).pass_out(MAIL)
    assert isinstance(blocked, Blocked)
    assert blocked.message == MAIL
    assert "no recipients for mail" in blocked.reason


def test_a_document_leaves_an_exercise_only_when_it_says_so_itself() -> None:
    border = Border(space=SPACES["exercise"], exercise_recipients={"cap": ("http://ovelse",)})
    real, played = (
        Outgoing(
            channel="cap", to="http://varsom", subject="CAP", text=f"<alert><status>{word}</status></alert>"
        )
        for word in ("Actual", "Exercise")
    )
    assert isinstance(border.pass_out(real), Blocked)
    (sent,) = border.pass_out(played)  # type: ignore[misc]
    assert (sent.to, sent.text) == ("http://ovelse", played.text)


def test_the_mark_of_an_exercise_is_the_word_that_the_services_use() -> None:
    assert mark("exercise", "Brann") == "ØVELSE ØVELSE ØVELSE Brann ØVELSE ØVELSE ØVELSE"
    assert mark("live", "Brann") == "Brann"


@pytest.mark.parametrize(
    ("mode", "said"), list(product(SPACES, ("Actual", "Exercise", "Test", "System", "Draft", "")))
)
def test_a_cap_message_comes_in_only_where_its_status_is_the_mode(mode: Mode, said: str) -> None:
    if CAP[mode] == said:
        check_incoming(SPACES[mode], said, "cap")
    else:
        with pytest.raises(OtherSpaceError, match="nothing crosses between spaces"):
            check_incoming(SPACES[mode], said, "cap")


def test_an_exercise_message_that_arrives_in_live_is_refused_in_every_standard() -> None:
    for said, standard in (("Exercise", "cap"), ("Exercise", "edxl"), ("EXERCS", "emsi")):
        with pytest.raises(OtherSpaceError):
            check_incoming(SPACES["live"], said, standard)  # type: ignore[arg-type]
    with pytest.raises(OtherSpaceError, match="takes only 'live'"):
        check_incoming(SPACES["live"], "exercise-1")


def test_an_entry_of_another_exercise_is_of_another_world_too() -> None:
    check_incoming(SPACES["exercise"], "exercise-1")
    with pytest.raises(OtherSpaceError):
        check_incoming(SPACES["exercise"], "exercise-2")


def test_the_log_of_an_exercise_is_not_taken_into_live() -> None:
    live, played = Desks(FIRE, POLICE), Desks(FIRE, POLICE, mode="exercise")
    played.fire()
    entries = list(played.nodes[FIRE].journal.store.read("110.innlandet/1"))
    with pytest.raises(PeerError, match="nothing crosses"):
        live.nodes[POLICE].take(entries)
    assert live.records(POLICE, "incident") == []


def test_a_standard_that_nobody_knows_has_no_word() -> None:
    assert status_word("exercise", "emsi") == "EXERCS"
    with pytest.raises(InvalidValueError, match="must be one of cap, edxl, emsi"):
        status_word("live", "nmea")  # type: ignore[arg-type]


def test_a_region_is_named_by_all_that_stands_in_it() -> None:
    def region(count: int) -> Region:
        units = pd.DataFrame({"id": ["a", "b"], "count": [1, count]})
        return Region(name="dal", title="Dal", tables={"units": units})

    assert region_hash(region(2)) == region_hash(region(2))
    assert region_hash(region(2)) != region_hash(region(3))
    assert len(region_hash(region(2))) == 64
