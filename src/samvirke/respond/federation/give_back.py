"""After a restore: what others hold of this centre's lost log comes back, proved by its own signature."""

from samvirke.respond.federation.answer import Stretch
from samvirke.respond.federation.errors import PeerError
from samvirke.respond.federation.fork_record import EPOCH
from samvirke.respond.federation.logs import epoch_of
from samvirke.respond.federation.member import Member
from samvirke.respond.federation.opened import fill_from
from samvirke.respond.federation.peer import Peer
from samvirke.respond.federation.witness import LOST, checked_note
from samvirke.respond.journal.proof import is_consistent
from samvirke.respond.record.patch import Patch

BACK = "back/"  # by origin and peer: how far the peer has given back


def back_wanted(member: Member, peer: Peer) -> dict[str, int]:
    """Return own lost log → from where on a peer is asked for what it holds of it.

    Each peer is asked for all that was lost, also for what another gave: it may read what the other may not.
    """
    wanted = {}
    current = epoch_of(member.node.journal.origin)
    for name in member.node.journal.store.names(f"federation/{LOST}"):
        origin = name.removeprefix(f"federation/{LOST}")
        if epoch_of(origin) < current:
            mark = member.kept(f"{BACK}{origin}/{peer.centre}") or member.kept(LOST + origin)
            wanted[origin] = int(mark or 0)
    return wanted


def take_back(member: Member, peer: Peer, stretch: Stretch) -> int:
    """Take back a stretch of this centre's own lost log; return how many entries were new.

    Raises
    ------
    PeerError
        When it is not of a log that was lost, or is not what this centre had signed.
    """
    origin = stretch.origin
    if origin not in back_wanted(member, peer):
        raise PeerError(f"{peer.centre} gives back entries of {origin}, which was not asked for")
    count = 0
    end = stretch.after + len(stretch.entries)
    if stretch.entries:
        count = _take(member, peer, stretch)
        member.keep(f"{BACK}{origin}/{peer.centre}", str(end))
    if end >= stretch.size:
        _tell(member, origin, peer.centre)
    return count


def lost_words(record: dict[str, object]) -> str:
    """Say what a record of an epoch means for those who rely on the log.

    Parameters
    ----------
    record
        The record as a view gives it.
    """
    restored, size, held = record.get("restored"), record.get("size"), record.get("held")
    heard = record.get("heard_from")
    told = f"The log {restored} was restored from a copy that ends before entry {size}."
    if isinstance(heard, list) and heard:
        told += f" {', '.join(heard)} gave back what they held of it, up to before entry {held}."
    first = size if held is None else held
    return f"{told} Entries from {first} on may be missing: what only the lost disk had."


def _take(member: Member, peer: Peer, stretch: Stretch) -> int:
    origin, end = stretch.origin, stretch.after + len(stretch.entries)
    checkpoint = checked_note(member, stretch.note, member.centre, (*member.keys, *peer.keys))
    held = member.logs.size(origin)
    tree = member.logs.tree(origin)
    if stretch.after > held:
        raise PeerError(
            f"what comes back of {origin} begins after entry {stretch.after - 1}; {held} entries are here"
        )
    frontier = tree.frontier(stretch.after)
    for entry in stretch.entries:
        frontier.append(entry.leaf)
    goes_on = all(
        tree.leaf(entry.seq) == entry.leaf for entry in stretch.entries if entry.seq < held
    ) and is_consistent(end, frontier.root(), checkpoint.size, checkpoint.root, stretch.proof)
    if checkpoint.origin != origin or not goes_on:
        raise PeerError(
            f"what {peer.centre} gives back of {origin} does not go on from the copy here to what this "
            "centre had signed: the copy went on by itself before its epoch was begun; compare "
            "the two logs by hand"
        )
    new = stretch.entries[held - stretch.after :]
    member.node.take_back(new)
    fill_from(member.node, stretch.entries[: held - stretch.after])
    return len(new)


def _tell(member: Member, origin: str, centre: str) -> None:
    """Write down, for all to see, what came back and from whom, once for each who gave."""
    record = f"{EPOCH.name}:{member.centre}:back-{epoch_of(origin)}"
    with member.node.still() as state:
        before = state.get(record)
        heard = [] if before is None else list(before.get("heard_from", []))
        held = member.logs.size(origin)
        if centre in heard and before is not None and before.get("held") == held:
            return
        if member.node.stopped is not None:
            return  # it is told when something is written here again
        data = {
            "log": member.node.journal.origin,
            "restored": origin,
            "size": int(member.kept(LOST + origin) or 0),
            "held": held,
            "heard_from": sorted({*heard, centre}),
        }
        written = member.node.note(
            [Patch(kind="epoch-recovered/1", record=record, subject=record, data=data)]
        )
    member.node.journal.hasten()
    written.result()
