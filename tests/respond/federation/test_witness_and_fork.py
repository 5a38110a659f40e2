"""What a centre has signed it is held to: cosigned by the others, or shown to be two logs."""

from dataclasses import replace

import pytest
from tests.respond.federation.centres import Centre, key_of, meet, person, three

from samvirke.respond.act import RefusedError
from samvirke.respond.federation.errors import CrossingError, ForkError, PeerError
from samvirke.respond.federation.fork import Fork, is_proved
from samvirke.respond.federation.settle_fork import SettleFork
from samvirke.respond.federation.take import take
from samvirke.respond.federation.witness import hear_others, hear_own, seen_of, witnesses
from samvirke.respond.journal.checkpoint import Checkpoint, read_checkpoint, trusted
from samvirke.respond.journal.keys import PrivateKey
from samvirke.respond.journal.memory import MemoryStore
from samvirke.respond.journal.note import verify
from samvirke.respond.journal.store import Store

LOG = "110.innlandet/1"


def copy_of(store: Store) -> MemoryStore:
    """Return a copy of a store, as a backup takes it."""
    copy = MemoryStore()
    for origin in store.sizes():
        copy.write(list(store.read(origin)))
    for name in store.names(""):
        copy.put(name, store.get(name) or b"")
    return copy


def forked() -> tuple[Centre, Centre, Centre, Centre]:
    """Return 110 with two entries, 110 as it went on from a copy of the first alone, and 112, 113 beside.

    112 has seen the one log, 113 the other.
    """
    at_110, at_112, at_113 = three()
    at_110.incident("fire")
    other = Centre("110.innlandet", store=copy_of(at_110.store))
    at_110.incident("flood")
    other.incident("storm")
    at_112.pull(at_110)
    at_113.pull(other)
    return at_110, other, at_112, at_113


def test_each_cosigns_what_it_has_verified_and_gives_it_back() -> None:
    at_110, at_112, at_113 = three()
    at_110.incident("fire")
    meet((at_110, at_112, at_113))
    at_110.incident("flood")
    at_112.pull(at_110)
    meet((at_110, at_112))
    told = {centre: point.size for centre, point in witnesses(at_110.member, LOG)}
    assert told == {"112.innlandet": 2, "113.innlandet": 1}
    note = at_110.member.kept(f"witnessed/{LOG}/112.innlandet")
    assert note is not None
    signed = verify(note, [key_of("110.innlandet").public, key_of("112.innlandet").public])
    assert [(one.key.name, one.cosigned_at_s) for one in signed] == [
        ("110.innlandet", None),
        ("112.innlandet", 1_800_000_000),
    ]
    assert read_checkpoint(note).root == at_110.member.logs.tree(LOG).root()


def test_a_log_that_went_on_in_two_ways_is_proved_by_the_centres_own_signatures() -> None:
    _, other, at_112, _ = forked()
    with pytest.raises(ForkError, match=r"two logs 110\.innlandet/1 that cannot both be true"):
        at_112.pull(other, limit=0)
    record = at_112.node.state.records["fork:112.innlandet:110.innlandet.1"]
    fork = Fork(
        record.data["log"],
        record.data["shorter"],
        record.data["longer"],
        bytes.fromhex(record.data["root"]),
        tuple(bytes.fromhex(each) for each in record.data["proof"]),
    )
    public = [key_of("110.innlandet").public]
    assert is_proved(fork, public)
    # Nothing else than these two checkpoints proves it, and nobody else's key.
    same = replace(fork, shorter=fork.longer)
    assert not is_proved(same, public)
    assert not is_proved(fork, [key_of("113.innlandet").public])
    assert not is_proved(replace(fork, root=bytes(32)), public)


def test_a_fork_between_two_peers_shows_when_they_compare_checkpoints() -> None:
    # 112 and 113 have each seen one of the two logs, and each log is whole in itself.
    at_110, _, at_112, at_113 = forked()
    with pytest.raises(ForkError, match="both checkpoints are kept"):
        at_112.pull(at_113, notes=True)
    with pytest.raises(ForkError, match="settle fork:112"):
        at_112.pull(at_110)


def test_a_fork_is_told_to_all_and_the_peer_is_left_alone_until_a_person_says_so() -> None:
    at_110, other, at_112, at_113 = forked()
    with pytest.raises(ForkError):
        at_112.pull(other, limit=0)
    at_113.pull(at_112, notes=False)
    assert at_113.sees("fork:112.innlandet:110.innlandet.1")["log"] == LOG
    with pytest.raises(ForkError, match="find out what happened there"):
        at_112.pull(at_110)
    settle = SettleFork(fork="fork:112.innlandet:110.innlandet.1", reason="went on from a copy")
    with pytest.raises(RefusedError, match="in 10 to 4000"):
        at_112.node.do(person("112.innlandet", "administrator"), replace(settle, reason="ok"))
    at_112.node.do(person("112.innlandet", "administrator"), settle)
    # What was taken of the forked log stays; nothing more of it is taken, by either.
    at_110.incident("landslide")
    assert at_112.pull(at_110).entries == 0
    assert at_112.member.logs.size(LOG) == 2
    with pytest.raises(RefusedError, match="settled already"):
        at_112.node.do(person("112.innlandet", "administrator"), settle)


def test_another_centre_does_not_settle_a_fork_that_this_one_found() -> None:
    _, other, at_112, at_113 = forked()
    with pytest.raises(ForkError):
        at_112.pull(other, limit=0)
    at_113.pull(at_112, notes=False)
    settle = SettleFork(fork="fork:112.innlandet:110.innlandet.1", reason="went on from a copy")
    with pytest.raises(RefusedError):
        at_113.node.do(person("113.innlandet", "administrator"), settle)


def test_a_fork_is_found_again_after_a_restart_and_told_once() -> None:
    _, other, at_112, _ = forked()
    for _ in range(3):
        with pytest.raises(ForkError):
            at_112.pull(other, limit=0)
        at_112.start()
    told = list(at_112.store.read("112.innlandet/1"))
    assert len(told) == 1


def test_a_checkpoint_of_another_space_proves_nothing_here() -> None:
    at_110, at_112, _ = three()
    at_110.incident("fire")
    at_112.pull(at_110)
    elsewhere = Checkpoint(LOG, "exercise-1", 1, bytes(32)).signed(key_of("110.innlandet"))
    with pytest.raises(CrossingError, match=r"checkpoint of 110\.innlandet is of the space exercise-1"):
        hear_others(at_112.member, elsewhere)
    with pytest.raises(CrossingError):
        hear_own(at_110.member, at_110.member.peer("112.innlandet"), elsewhere)
    assert at_112.node.state.by_kind.get("fork", {}) == {}


def test_a_checkpoint_that_the_centre_did_not_sign_accuses_nobody() -> None:
    at_110, at_112, _ = three()
    at_110.incident("fire")
    at_112.pull(at_110)
    root = bytes(32)
    forged = Checkpoint(LOG, "live", 9, root).signed(PrivateKey("110.innlandet", bytes(32)))
    with pytest.raises(PeerError, match="is refused"):
        hear_others(at_112.member, forged)
    with pytest.raises(PeerError, match="is refused"):
        hear_own(at_110.member, at_110.member.peer("112.innlandet"), forged)
    assert at_110.node.stopped is None


def test_a_centre_that_sends_other_entries_than_it_has_signed_is_refused_before_anything_is_written() -> None:
    at_110, other, at_112, _ = forked()
    other.incident("landslide")
    with pytest.raises(PeerError, match="do not lead from what is held here"):
        at_112.pull(other)
    assert at_112.member.logs.size(LOG) == 2
    assert [entry.leaf for entry in at_112.store.read(LOG)] == [
        entry.leaf for entry in at_110.store.read(LOG)
    ]


def test_what_is_kept_of_others_is_never_older_than_before() -> None:
    at_110, at_112, _ = three()
    fire = at_110.incident("fire")
    early = at_112.answer(at_110)
    at_110.share(fire, "112.innlandet")
    at_112.pull(at_110)
    take(at_112.member, at_112.member.peer("110.innlandet"), early)
    point, cosigned = trusted(
        seen_of(at_112.member, [LOG])[0], [key_of("110.innlandet").public, key_of("112.innlandet").public]
    )
    assert (point.size, [one.key.name for one in cosigned]) == (2, ["112.innlandet"])
