"""Restored from an old copy a centre goes on under a new number, and gets back what the others hold."""

import pytest
from tests.respond.federation.centres import Centre, meet, person, three
from tests.respond.federation.test_witness_and_fork import copy_of

from samvirke.model.errors import InvalidValueError
from samvirke.respond.act import RefusedError
from samvirke.respond.federation.answer import read_answer
from samvirke.respond.federation.bundle import take_bundle, write_bundle
from samvirke.respond.federation.epoch import begin_epoch, current_epoch
from samvirke.respond.federation.errors import ForkError
from samvirke.respond.federation.give_back import lost_words
from samvirke.respond.federation.settle_fork import SettleFork
from samvirke.respond.federation.take import Taken
from samvirke.respond.journal.errors import JournalError
from samvirke.respond.journal.memory import MemoryStore

OLD, NEW = "110.innlandet/1", "110.innlandet/2"


def restored(at_110: Centre, copy: MemoryStore, *, begin: bool = True, above: int = 0) -> Centre:
    """Return 110 as it is started from a copy."""
    if begin:
        begin_epoch(
            copy,
            centre="110.innlandet",
            space="live",
            by=("ola", "administrator", "110.innlandet"),
            reason="the disk of 22 November was lost",
            wall_ms=at_110.wall.ms,
            randbytes=bytes,
            above=above,
        )
    return Centre("110.innlandet", store=copy)


def test_what_the_others_hold_comes_back_and_what_nobody_holds_is_told() -> None:
    # Entries 0 and 1 are in the copy; 2 and 3 came to 112, 4 was on the lost disk alone.
    at_110, at_112, at_113 = three()
    fire = at_110.incident("fire", internal_note="kode 4711")
    at_110.share(fire, "112.innlandet")
    copy = copy_of(at_110.store)
    at_110.change(fire, priority=1)
    at_110.change(fire, hazards=["gas"], internal_note="kode 4712")
    meet((at_110, at_112, at_113))
    at_110.change(fire, priority=2)
    again = restored(at_110, copy)
    meet((again, at_112, at_113))
    assert again.sees(fire)["hazards"] == ["gas"]
    assert again.sees(fire)["priority"] == 1
    assert again.member.logs.size(OLD) == 4
    # What was never given to another, the owner's own words, did not come back; its header did.
    assert again.sees(fire)["internal_note"] == "kode 4711"
    told = again.sees("epoch:110.innlandet:back-1")
    assert told == {
        "log": NEW,
        "restored": OLD,
        "size": 2,
        "held": 4,
        "heard_from": ["112.innlandet", "113.innlandet"],
    }
    assert lost_words(dict(told)) == (
        "The log 110.innlandet/1 was restored from a copy that ends before entry 2. 112.innlandet, "
        "113.innlandet gave back what they held of it, up to before entry 4. Entries from 4 on may be "
        "missing: what only the lost disk had."
    )
    assert at_112.sees("epoch:110.innlandet:back-1") == told
    assert at_112.sees("epoch:110.innlandet:2")["size"] == 2


def test_before_anybody_was_met_all_after_the_copy_is_told_as_missing() -> None:
    at_110, *_ = three()
    at_110.incident("fire")
    again = restored(at_110, copy_of(at_110.store))
    record = again.sees("epoch:110.innlandet:2")
    assert record["root"] == again.member.logs.tree(OLD).root(1).hex()
    assert lost_words(dict(record)) == (
        "The log 110.innlandet/1 was restored from a copy that ends before entry 1. Entries from 1 on may "
        "be missing: what only the lost disk had."
    )


def test_all_nodes_fold_the_old_epoch_before_the_new_in_whatever_order_it_came() -> None:
    at_110, at_112, at_113 = three()
    fire = at_110.incident("fire", priority=1)
    at_110.share(fire, "112.innlandet")
    at_110.share(fire, "113.innlandet")
    meet((at_110, at_112, at_113))
    copy = copy_of(at_110.store)
    at_110.change(fire, priority=2, place="Storgata 1")
    at_112.pull(at_110)  # 113 does not get it
    again = restored(at_110, copy)
    again.change(fire, priority=3)  # written before what was lost came back
    at_113.pull(again)
    assert at_113.sees(fire)["priority"] == 3
    meet((again, at_112, at_113))
    for centre in (again, at_112, at_113):
        assert centre.sees(fire) == {"title": "fire", "priority": 3, "place": "Storgata 1"}
    assert at_112.node.state.as_document() == at_113.node.state.as_document()
    for centre in (again, at_112, at_113):
        before = centre.node.state.as_document()
        centre.start()
        assert centre.node.state.as_document() == before


def test_what_one_peer_may_not_read_another_gives_back() -> None:
    at_110, at_112, at_113 = three()
    fire, flood = at_110.incident("fire"), at_110.incident("flood")
    at_110.share(fire, "112.innlandet")
    at_110.share(flood, "113.innlandet")
    copy = copy_of(at_110.store)
    at_110.change(fire, priority=1)
    at_110.change(flood, priority=2)
    meet((at_110, at_112, at_113))
    again = restored(at_110, copy)
    meet((again, at_112, at_113))
    assert (again.sees(fire)["priority"], again.sees(flood)["priority"]) == (1, 2)


def test_a_node_of_which_others_hold_more_refuses_to_write_until_an_epoch_is_begun() -> None:
    at_110, at_112, _ = three()
    copy = copy_of(at_110.store)
    at_110.incident("fire")
    at_112.pull(at_110)
    again = restored(at_110, copy, begin=False)
    again.pull(at_112)
    with pytest.raises(
        RefusedError, match=r"112\.innlandet holds 1 entries .* here are 0: this is an old copy"
    ):
        again.incident("flood")
    assert again.store.sizes().get(OLD, 0) == 0


def test_an_epoch_is_begun_in_a_copy_and_not_in_an_empty_store() -> None:
    at_110, *_ = three()
    with pytest.raises(JournalError, match=r"holds no log of 110\.innlandet in the space live"):
        restored(at_110, MemoryStore())


def test_a_copy_from_before_another_restore_is_begun_above_both() -> None:
    at_110, at_112, _ = three()
    at_110.incident("fire")
    first = copy_of(at_110.store)
    second = restored(at_110, copy_of(first))
    second.share(second.incident("flood"), "112.innlandet")
    at_112.pull(at_110)
    at_112.pull(second)
    third = restored(at_110, copy_of(first), begin=False)
    third.pull(at_112)
    assert "until an epoch above 2 is begun" in str(third.node.stopped)
    third = restored(at_110, copy_of(first), above=2)
    assert third.node.journal.origin == "110.innlandet/3"
    meet((third, at_112))
    assert [record.get("title") for record in third.node.state.of_kind("incident")] == ["fire", "flood"]
    assert at_112.member.logs.size("110.innlandet/3") == third.member.logs.size("110.innlandet/3")


def test_a_copy_that_went_on_by_itself_is_shown_as_a_fork_and_the_rest_goes_on_once_settled() -> None:
    at_110, at_112, _ = three()
    at_110.incident("fire")
    copy = copy_of(at_110.store)
    at_110.incident("flood")
    at_112.pull(at_110)
    again = restored(at_110, copy, begin=False)
    storm = again.incident("storm")  # before it met anybody
    again.pull(at_112)
    assert "another log 110.innlandet/1" in str(again.node.stopped)
    begin = restored(at_110, copy_of(again.store))
    with pytest.raises(ForkError, match="cannot both be true"):
        at_112.pull(begin, limit=0)
    begin.share(storm, "112.innlandet")
    at_112.node.do(
        person("112.innlandet", "administrator"),
        SettleFork(fork="fork:112.innlandet:110.innlandet.1", reason="went on from a copy"),
    )
    while at_112.pull(begin).has_news:
        pass
    # Nothing more of the forked log is asked for, so a node that waits for news does wait.
    assert not read_answer(at_112.answer(begin)).has_news
    assert at_112.pull(begin).behind == 0
    assert at_112.member.logs.size(NEW) == begin.member.logs.size(NEW)
    assert at_112.member.logs.size(OLD) == 2


def test_a_file_takes_no_own_entries_back() -> None:
    at_110, at_112, _ = three()
    at_110.incident("fire")
    at_112.pull(at_110)
    again = restored(at_110, copy_of(at_110.store))
    assert take_bundle(again.member, write_bundle(at_112.member, "110.innlandet")).taken == Taken()


def test_an_epoch_is_begun_with_a_reason_and_never_twice_under_one_number() -> None:
    at_110, *_ = three()
    at_110.incident("fire")
    copy = copy_of(at_110.store)
    with pytest.raises(InvalidValueError, match="say in 10 to 4000 what happened"):
        begin_epoch(
            copy,
            centre="110.innlandet",
            space="live",
            by=("ola", "administrator", "110.innlandet"),
            reason="disk",
            wall_ms=0,
            randbytes=bytes,
        )
    assert current_epoch(copy, "110.innlandet") == 1
    restored(at_110, copy)
    assert current_epoch(copy, "110.innlandet") == 2
    restored(at_110, copy)
    assert current_epoch(copy, "110.innlandet") == 3


def test_moments_go_on_forwards_in_the_new_epoch_though_the_clock_was_set_back() -> None:
    at_110, *_ = three()
    at_110.incident("fire")
    copy = copy_of(at_110.store)
    at_110.wall.ms -= 3_600_000
    restored(at_110, copy)
    first, second = copy.entry(OLD, 0), copy.entry(NEW, 0)
    assert first is not None
    assert second is not None
    assert (second.wall_ms, second.counter) == (first.wall_ms, first.counter + 1)
