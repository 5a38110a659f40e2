"""A fork: one centre has signed two logs that cannot both be true. Its own signatures prove it.

Mostly somebody went on from an old copy; it may also be that a key was stolen or a log rewritten. A machine
cannot tell which, so it stops taking that log, shows both checkpoints to all, and waits for a person.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from samvirke.model.errors import InvalidValueError
from samvirke.respond.federation.fork_record import FORK
from samvirke.respond.federation.logs import Logs
from samvirke.respond.federation.member import Member
from samvirke.respond.journal.checkpoint import read_checkpoint, trusted
from samvirke.respond.journal.keys import PublicKey
from samvirke.respond.journal.proof import is_consistent
from samvirke.respond.record.patch import Patch
from samvirke.respond.record.record import Record
from samvirke.respond.record.state import State


@dataclass(frozen=True, slots=True)
class Fork:
    """The proof of a fork, which anybody can check who has the centre's public key.

    Parameters
    ----------
    origin
        The log.
    shorter, longer
        Two signed checkpoints.
    root
        Root of the longer one's log at the size of the shorter one.
    proof
        That it is so: consistency proof from that size to the longer one's.
    """

    origin: str
    shorter: str
    longer: str
    root: bytes
    proof: tuple[bytes, ...]


def fork_between(logs: Logs, note: str, seen: str) -> Fork | None:
    """Return the proof that a checkpoint contradicts one that was seen before; None: it is none.

    Parameters
    ----------
    logs
        What is held, which leads to the checkpoint that was seen.
    note
        The other checkpoint, whose signature was verified.
    seen
        The one that was seen and kept.
    """
    other, before = read_checkpoint(note), read_checkpoint(seen)
    if other.origin != before.origin or other.size > before.size or before.size > logs.size(before.origin):
        return None  # the tree of the longer one is not held: there is nothing to prove it with
    tree = logs.tree(before.origin)
    root = tree.root(other.size)
    if root == other.root:
        return None
    return Fork(other.origin, note, seen, root, tuple(tree.consistency(other.size, before.size)))


def is_proved(fork: Fork, keys: Iterable[PublicKey]) -> bool:
    """Say whether a fork is proved, with nothing but the centre's public keys."""
    known = tuple(keys)
    try:
        shorter, _ = trusted(fork.shorter, known)
        longer, _ = trusted(fork.longer, known)
    except InvalidValueError:
        return False
    same = (shorter.origin, shorter.space) == (longer.origin, longer.space) and shorter.origin == fork.origin
    return (
        same
        and shorter.root != fork.root
        and is_consistent(shorter.size, fork.root, longer.size, longer.root, fork.proof)
    )


def forks_of(state: State, centre: str, home: str) -> list[Record]:
    """Return the forks of a centre's logs that the node of `home` has found."""
    return [
        record
        for record in state.of_kind(FORK.name)
        if record.home == home and str(record.get("log", "")).rpartition("/")[0] == centre
    ]


def forked_logs(member: Member, centre: str) -> set[str]:
    """Return the logs of a centre of which this node has found a fork, settled or not."""
    with member.node.still() as state:
        return {str(fork.get("log")) for fork in forks_of(state, centre, member.centre)}


def tell_fork(member: Member, fork: Fork) -> None:
    """Write down a fork for all to see, once for each log."""
    with member.node.still() as state:
        centre = fork.origin.rpartition("/")[0]
        if any(record.get("log") == fork.origin for record in forks_of(state, centre, member.centre)):
            return
        record = f"{FORK.name}:{member.centre}:{fork.origin.replace('/', '.')}"
        data = {
            "log": fork.origin,
            "shorter": fork.shorter,
            "longer": fork.longer,
            "root": fork.root.hex(),
            "proof": [each.hex() for each in fork.proof],
            "settled": False,
        }
        if member.node.stopped is not None:
            return  # nothing is written here now; the fork shows again when something is
        written = member.node.note([Patch(kind="fork-found/1", record=record, subject=record, data=data)])
    member.node.journal.hasten()
    written.result()
