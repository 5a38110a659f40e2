"""Each centre is witness to the others: it cosigns what it has verified, keeps it, and gives it back.

A witness holds the whole log it speaks of, so "consistent with all that I saw before" is no extra step: the
root in a new checkpoint is the root of what is held, or it is not cosigned.
"""

from collections.abc import Iterable, Iterator

from samvirke.model.errors import InvalidValueError
from samvirke.respond.federation.errors import CrossingError, ForkError, PeerError
from samvirke.respond.federation.fork import fork_between, forked_logs, tell_fork
from samvirke.respond.federation.logs import epoch_of
from samvirke.respond.federation.member import Member
from samvirke.respond.federation.peer import Peer
from samvirke.respond.journal.checkpoint import Checkpoint, read_checkpoint, trusted
from samvirke.respond.journal.keys import PublicKey
from samvirke.respond.journal.note import cosign

SEEN = "seen/"  # of other centres' logs, by origin
WITNESSED = "witnessed/"  # of the own logs, by origin and witness
LOST = "lost/"  # own log of which others hold more: how many entries were here when that was found


def checked_note(member: Member, note: str, centre: str, keys: Iterable[PublicKey]) -> Checkpoint:
    """Return what a checkpoint of a centre's log says, whose signature was verified.

    Raises
    ------
    CrossingError
        When it is of another space.
    PeerError
        When it is of another centre, or not signed by it.
    """
    try:
        checkpoint, _ = trusted(note, keys)
    except InvalidValueError as error:
        raise PeerError(f"a checkpoint of {centre} is refused: {error}") from error
    if checkpoint.space != member.space:
        raise CrossingError(
            f"a checkpoint of {centre} is of the space {checkpoint.space}; this is {member.space}: nothing "
            "crosses between spaces"
        )
    if checkpoint.centre != centre:
        raise PeerError(f"a checkpoint is of {checkpoint.centre}; it was to be of {centre}")
    return checkpoint


def keep_seen(member: Member, checkpoint: Checkpoint, note: str) -> None:
    """Cosign a checkpoint whose root is that of the log held here, and keep it."""
    before = member.kept(SEEN + checkpoint.origin)
    if before is None or read_checkpoint(before).size < checkpoint.size:
        member.keep(SEEN + checkpoint.origin, cosign(note, member.key, member.wall_ms() // 1000))


def seen_of(member: Member, origins: Iterable[str]) -> list[str]:
    """Return the newest cosigned checkpoint kept of each of these logs."""
    found = (member.kept(SEEN + origin) for origin in origins)
    return [note for note in found if note is not None]


def hear_own(member: Member, peer: Peer, note: str) -> None:
    """Hear what a peer has seen of this centre's own log.

    A checkpoint that this centre signed and does not hold means that it was restored from an old copy, or
    that its key is used elsewhere: it writes no more until an epoch is begun.

    Raises
    ------
    PeerError
        When this centre has not signed it.
    """
    checkpoint = checked_note(member, note, member.centre, (*member.keys, *peer.keys))
    origin, size = checkpoint.origin, member.logs.size(checkpoint.origin)
    current = member.node.journal.origin
    if checkpoint.size > size:
        if epoch_of(origin) >= epoch_of(current):
            member.node.stopped = member.node.stopped or (
                f"{peer.centre} holds {checkpoint.size} entries of the log {origin}, signed by this centre; "
                f"here are {size}: this is an old copy. Nothing is written until an epoch above "
                f"{epoch_of(origin)} is begun; then the others give back what they hold"
            )
        elif member.kept(LOST + origin) is None:
            member.keep(LOST + origin, str(size))
    elif member.logs.tree(origin).root(checkpoint.size) != checkpoint.root:
        if origin == current:
            member.node.stopped = member.node.stopped or (
                f"{peer.centre} holds another log {origin} of {checkpoint.size} entries, signed by this "
                "centre: it went on from an old copy, or its key is used elsewhere. Nothing is written until "
                f"an epoch above {epoch_of(origin)} is begun"
            )
    else:
        name = f"{WITNESSED}{origin}/{peer.centre}"
        before = member.kept(name)
        if before is None or read_checkpoint(before).size < checkpoint.size:
            member.keep(name, note)


def witnesses(member: Member, origin: str) -> Iterator[tuple[str, Checkpoint]]:
    """Go through those who have cosigned one of the own logs: who, and the newest that they cosigned."""
    for centre in sorted(member.peers):
        note = member.kept(f"{WITNESSED}{origin}/{centre}")
        if note is not None:
            yield centre, read_checkpoint(note)


def hear_others(member: Member, note: str) -> None:
    """Compare a checkpoint that a peer has seen of a third centre with what is held here of its log.

    Raises
    ------
    ForkError
        When the third centre has signed two logs that cannot both be true.
    PeerError
        When it is no checkpoint that the third centre has signed.
    """
    try:
        told = read_checkpoint(note)
    except InvalidValueError as error:
        raise PeerError(str(error)) from error
    third = member.peers.get(told.centre)
    if third is None:
        return  # its key is not known here, so nothing can be said of it
    checkpoint = checked_note(member, note, third.centre, third.keys)
    # A log that is longer there is compared when it is held here; the note comes again.
    is_held = checkpoint.size <= member.logs.size(checkpoint.origin)
    if is_held and checkpoint.origin not in forked_logs(member, third.centre):
        reject_fork(member, checkpoint, note)


def reject_fork(member: Member, checkpoint: Checkpoint, note: str) -> None:
    """Refuse a signed checkpoint, no longer than what is held, whose root is not that of what is held.

    Raises
    ------
    ForkError
        When it is so; the fork is proved, kept and told where another checkpoint stands against it.
    """
    if member.logs.tree(checkpoint.origin).root(checkpoint.size) == checkpoint.root:
        return
    seen = member.kept(SEEN + checkpoint.origin)
    fork = None if seen is None else fork_between(member.logs, note, seen)
    if fork is None:
        raise ForkError(
            f"{checkpoint.centre} has signed another log {checkpoint.origin} of {checkpoint.size} entries "
            "than the one held here, of which no checkpoint is kept: ask it to verify its journal"
        )
    tell_fork(member, fork)
    raise ForkError(
        f"{checkpoint.centre} has signed two logs {checkpoint.origin} that cannot both be true; both "
        "checkpoints are kept in the record of the fork, and nothing more is taken from it until a person "
        "says so"
    )
