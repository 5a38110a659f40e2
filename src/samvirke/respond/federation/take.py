"""What a centre takes from another: its log as its signed checkpoint holds it together, or nothing of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from samvirke.respond.federation.answer import ENTRIES_AT_ONCE, Answer, Ask, Stretch, read_answer
from samvirke.respond.federation.errors import CrossingError, ForkError, LooseError, PeerError
from samvirke.respond.federation.fork import forked_logs, forks_of
from samvirke.respond.federation.give_back import back_wanted, take_back
from samvirke.respond.federation.member import Member
from samvirke.respond.federation.opened import fill_from
from samvirke.respond.federation.peer import Peer
from samvirke.respond.federation.wire import LARGEST
from samvirke.respond.federation.witness import checked_note, hear_others, hear_own, keep_seen, reject_fork
from samvirke.respond.journal.entry import Entry, Part

OPENED = "opened/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What came of an answer.

    Parameters
    ----------
    entries
        New entries written.
    filled
        Parts that can be read now and could not before.
    back
        Entries of the own lost log that came back.
    behind
        How many entries of the peer's logs are still to come, as it says.
    """

    entries: int = 0
    filled: int = 0
    back: int = 0
    behind: int = 0

    @property
    def has_news(self) -> bool:
        """Whether anything came: there may be more."""
        return bool(self.entries or self.filled or self.back)


def ask_of(member: Member, peer: Peer, *, notes: bool = False, limit: int = ENTRIES_AT_ONCE) -> Ask:
    """Return what this node has to ask a peer for: all that follows on what it holds."""
    held = member.logs.of_centre(peer.centre)
    for origin in forked_logs(member, peer.centre):
        held[origin] = LARGEST  # nothing more of it is taken, so nothing more is asked for
    return Ask(
        after=held,
        back=back_wanted(member, peer),
        opened=member.kept(OPENED + peer.centre) or "",
        limit=limit,
        notes=notes,
    )


def take(member: Member, peer: Peer, body: bytes) -> Taken:
    """Take what a peer has answered, whose signature was verified.

    Parameters
    ----------
    member
        Who takes.
    peer
        Who answered.
    body
        The message.

    Raises
    ------
    CrossingError
        When it is of another space.
    ForkError
        When the peer has signed two logs that cannot both be true.
    PeerError
        When it is not what the peer can have written, or a fork of its log is not settled.
    JournalError
        When it cannot be written.
    """
    answer = read_answer(body)
    if answer.space != member.space:
        raise CrossingError(
            f"a message of {peer.centre} is of the space {answer.space}; this is {member.space}: nothing "
            "crosses between spaces"
        )
    if (answer.centre, answer.to) != (peer.centre, member.centre):
        raise PeerError(
            f"a message is from {answer.centre} to {answer.to}; it was to be from {peer.centre} to "
            f"{member.centre}"
        )
    with member.taking:
        reject_unsettled(member, peer.centre)
        for note in answer.yours:
            hear_own(member, peer, note)
        # What was opened was told for what was held when it was asked for: less than now, if another answer
        # has overtaken this one.
        is_overtaken = any(stretch.after < member.logs.size(stretch.origin) for stretch in answer.logs)
        came = [_take_stretch(member, peer, stretch) for stretch in answer.logs]
        filled = sum(again for _, again in came) + _take_opened(
            member, peer, answer, moves_mark=not is_overtaken
        )
        back = sum(take_back(member, peer, stretch) for stretch in answer.back)
        for note in answer.notes:
            hear_others(member, note)
    forked = forked_logs(member, peer.centre)
    behind = sum(
        max(0, stretch.size - member.logs.size(stretch.origin))
        for stretch in answer.logs
        if stretch.origin not in forked
    )
    return Taken(entries=sum(new for new, _ in came), filled=filled, back=back, behind=behind)


def reject_unsettled(member: Member, centre: str) -> None:
    """Refuse a peer of which a fork was found that nobody has settled.

    Raises
    ------
    ForkError
        When it is so.
    """
    with member.node.still() as state:
        open_forks = [fork for fork in forks_of(state, centre, member.centre) if not fork.get("settled")]
    if open_forks:
        raise ForkError(
            f"{centre} has signed two logs {open_forks[0].get('log')} that cannot both be true; find out "
            f"what happened there and settle {open_forks[0].id} before more is taken from it"
        )


def _take_stretch(member: Member, peer: Peer, stretch: Stretch) -> tuple[int, int]:
    """Take a stretch of one of the peer's logs; return how many entries, and parts of old ones, were new."""
    origin = stretch.origin
    checkpoint = checked_note(member, stretch.note, peer.centre, peer.keys)
    end = stretch.after + len(stretch.entries)
    if checkpoint.origin != origin or (stretch.entries and checkpoint.size != end):
        raise PeerError(
            f"a stretch of {origin} to {end} came with a checkpoint of {checkpoint.origin} over "
            f"{checkpoint.size}; it must be of the same log and the same length"
        )
    if origin in forked_logs(member, peer.centre):
        return 0, 0  # settled: what was taken of it stays, and its later epochs go on
    held = member.logs.size(origin)
    if stretch.after > held:
        raise PeerError(
            f"a stretch of {origin} begins after entry {stretch.after - 1}; {held} entries are held here: "
            f"ask for what follows from entry {held}"
        )
    again, new = stretch.entries[: held - stretch.after], stretch.entries[held - stretch.after :]
    if new:
        _reject_loose(member, origin, new, checkpoint.root)
        member.node.take(new)
    else:
        reject_fork(member, checkpoint, stretch.note)
    filled = fill_from(member.node, again)  # a file begins early: what was withheld may be open now
    keep_seen(member, checkpoint, stretch.note)
    return len(new), filled


def _reject_loose(member: Member, origin: str, new: Sequence[Entry], root: bytes) -> None:
    """Refuse entries that do not lead from what is held to a signed root."""
    frontier = member.logs.tree(origin).frontier(new[0].seq)
    for entry in new:
        frontier.append(entry.leaf)
    if frontier.root() != root:
        raise LooseError(
            f"the entries of {origin} from {new[0].seq} do not lead from what is held here to the checkpoint "
            "that came with them: they were altered, or the log is another than before"
        )


def _take_opened(member: Member, peer: Peer, answer: Answer, *, moves_mark: bool) -> int:
    """Fill in what was opened; only what follows on what was told before moves the mark."""
    if any(origin.rpartition("/")[0] != peer.centre for origin, *_ in answer.parts):
        raise PeerError(f"{peer.centre} opens parts of another centre's log; it may open its own alone")
    forked = forked_logs(member, peer.centre)
    parts = [opened for opened in answer.parts if opened[0] not in forked or _belongs(member, *opened)]
    filled = member.node.fill(parts)
    if moves_mark and answer.opened_after == (member.kept(OPENED + peer.centre) or ""):
        member.keep(OPENED + peer.centre, answer.opened_to)
    return filled


def _belongs(member: Member, origin: str, seq: int, number: int, part: Part) -> bool:
    """Say whether a part is of the branch of a forked log that is held here."""
    held = member.node.journal.store.entry(origin, seq)
    return held is not None and [part.commitment] == [
        each.commitment for each in held.parts[number : number + 1]
    ]
