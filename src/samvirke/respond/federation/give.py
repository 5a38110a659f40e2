"""What a centre gives another: its own log whole, and of what it says no more than the other may read."""

import threading
from collections.abc import Iterator, Mapping
from dataclasses import replace

from samvirke.respond.access.decide import decide
from samvirke.respond.access.view import READ
from samvirke.respond.federation.answer import BYTES_AT_ONCE, NOTES_AT_ONCE, Answer, Ask, Stretch
from samvirke.respond.federation.logs import epoch_of
from samvirke.respond.federation.member import Member
from samvirke.respond.federation.peer import Peer
from samvirke.respond.federation.witness import seen_of
from samvirke.respond.journal.checkpoint import read_checkpoint
from samvirke.respond.journal.content import read_content
from samvirke.respond.journal.entry import Entry, Part
from samvirke.respond.journal.errors import JournalError
from samvirke.respond.record.record import Record

STORED_TRIES, STORED_PAUSE_S = 1_000, 0.005
PART_FRAME = 200  # bytes of a part on the wire beside its content


def give(member: Member, peer: Peer, ask: Ask) -> Answer:
    """Answer what another centre asks for.

    Parameters
    ----------
    member
        Who answers.
    peer
        Who asks, and has shown it.
    ask
        What for.
    """
    own = member.node.journal.origin
    with member.node.still() as state:
        reading = _Reading(member, peer)
        logs = tuple(_logs(member, reading, ask))
        opened_to, parts = _opened(member, reading, ask)
        folded = state.seen.get(own, 0)
    # A share opens at once; nothing leaves by it before it is certain that the share is written down.
    _wait_until_stored(member, own, folded)
    return Answer(
        centre=member.centre,
        to=peer.centre,
        space=member.space,
        logs=logs,
        opened_after=ask.opened,
        opened_to=opened_to,
        parts=parts,
        back=tuple(_back(member, peer, ask)),
        yours=tuple(seen_of(member, list(member.logs.of_centre(peer.centre)))),
        notes=_notes(member, peer) if ask.notes else (),
    )


def _wait_until_stored(member: Member, origin: str, size: int) -> None:
    for _ in range(STORED_TRIES):
        if member.logs.size(origin) >= size:
            return
        member.node.journal.hasten()
        threading.Event().wait(STORED_PAUSE_S)
    raise JournalError("the disk does not keep up with what is written; nothing is given away meanwhile")


class _Reading:
    """What a peer may read of this centre's own log, as things stand now."""

    def __init__(self, member: Member, peer: Peer) -> None:
        self._actor = peer.reader(member.space)
        self._node = member.node
        self._now_ms = member.node.now_ms
        self._answers: dict[tuple[str, str], bool] = {}

    def may_read(self, part: Part) -> bool:
        """Say whether the peer may read a part; what no rule opens stays closed."""
        if part.content is None:
            return False
        asked = (read_content(part.content).record, part.field_class)
        if asked not in self._answers:
            record = self._node.state.get(asked[0])
            self._answers[asked] = record is not None and self._decide(record, part.field_class)
        return self._answers[asked]

    def _decide(self, record: Record, field_class: str) -> bool:
        views = self._node.views
        if record.kind not in views.kinds:
            return False
        decision = decide(self._actor, READ, views.subject(record, field_class, self._now_ms))
        if decision.allowed and decision.needs_log:
            for listener in views.logged:  # what was opened by breaking the glass leaves a trace here too
                listener(self._actor, record, field_class, decision)
        return decision.allowed

    def of(self, entry: Entry) -> Entry:
        """Return an entry with what the peer may not read withheld."""
        return replace(
            entry, parts=tuple(part if self.may_read(part) else part.bare() for part in entry.parts)
        )


def _logs(member: Member, reading: _Reading, ask: Ask) -> Iterator[Stretch]:
    """Go through what follows in each of the centre's own logs, the oldest epoch first."""
    left, room, is_first = ask.limit, BYTES_AT_ONCE, True
    for origin, size in member.logs.of_centre(member.centre).items():
        after = ask.after.get(origin, 0)
        is_current = origin == member.node.journal.origin
        if ask.limit and after == size and not is_current:
            continue  # an old epoch that is held whole does not grow
        entries: list[Entry] = []
        for entry in member.node.journal.store.read(origin, after - 1, limit=left):
            seen = reading.of(entry)
            room -= _bytes_of(seen)
            if room < 0 and not is_first:
                left = 0
                break
            entries.append(seen)
            is_first = False
        left = max(0, left - len(entries))
        # Where the asker holds more than there is, the checkpoint shows what there is.
        end = min(after + len(entries), size)
        yield Stretch(
            origin=origin, after=after, size=size, entries=tuple(entries), note=member.checkpoint(origin, end)
        )


def _opened(
    member: Member, reading: _Reading, ask: Ask
) -> tuple[str, tuple[tuple[str, int, int, Part], ...]]:
    """Return up to where openings are told in this answer, and the parts that they opened."""
    number, bookmark = _read_cursor(member, ask.opened)
    parts: list[tuple[str, int, int, Part]] = []
    room = BYTES_AT_ONCE
    told: set[str] = set()
    while number < len(member.openings):
        subject = member.openings.subject(number)
        for place in () if subject in told else _own_parts(member, subject, ask.after, bookmark):
            origin, seq, index = place
            entry = member.node.journal.store.entry(origin, seq)
            if entry is None or not reading.may_read(entry.parts[index]):
                continue
            room -= PART_FRAME + len(entry.parts[index].content or b"")
            if room < 0 and parts:
                last = parts[-1]
                return _cursor(member, number, (epoch_of(last[0]), last[1], last[2])), tuple(parts)
            parts.append((origin, seq, index, entry.parts[index]))
        if bookmark is None:
            told.add(subject)  # whole; a subject that was begun in an earlier answer is told again
        number, bookmark = number + 1, None
    return _cursor(member, number, None), tuple(parts)


def _own_parts(
    member: Member, subject: str, held: Mapping[str, int], bookmark: tuple[int, int, int] | None
) -> Iterator[tuple[str, int, int]]:
    """Go through the centre's own parts about a subject that the asker holds the headers of, in order."""
    places = [
        (epoch_of(origin), seq, index, origin)
        for origin, seq, index in member.node.journal.store.of_subject(subject)
        if origin.rpartition("/")[0] == member.centre and seq < held.get(origin, 0)
    ]
    for epoch, seq, index, origin in sorted(places):
        if bookmark is None or (epoch, seq, index) > bookmark:
            yield origin, seq, index


def _cursor(member: Member, number: int, bookmark: tuple[int, int, int] | None) -> str:
    """Write up to where openings are told; the epoch goes first: a restored node numbers anew."""
    epoch = epoch_of(member.node.journal.origin)
    return ":".join(str(each) for each in (epoch, number, *(bookmark or ())))


def _read_cursor(member: Member, text: str) -> tuple[int, tuple[int, int, int] | None]:
    fields = [int(each) for each in text.split(":") if each.isdecimal()]
    is_ours = len(fields) in {2, 5} and fields[0] == epoch_of(member.node.journal.origin)
    if not is_ours or fields[1] > len(member.openings):
        return 0, None  # what is not understood is told from the beginning: twice is better than never
    return fields[1], (fields[2], fields[3], fields[4]) if len(fields) == 5 else None


def _back(member: Member, peer: Peer, ask: Ask) -> Iterator[Stretch]:
    """Go through what is held of the asker's own logs and it has lost."""
    left, room = ask.limit, BYTES_AT_ONCE
    held = member.logs.of_centre(peer.centre)
    for origin, after in sorted(ask.back.items(), key=lambda wanted: epoch_of(wanted[0])):
        size = held.get(origin, 0)
        seen = seen_of(member, [origin])
        signed = read_checkpoint(seen[0]).size if seen else 0
        entries: list[Entry] = []
        for entry in member.node.journal.store.read(origin, after - 1, limit=left):
            room -= _bytes_of(entry)
            if entry.seq >= signed or (room < 0 and entries):
                break
            entries.append(entry)
        left -= len(entries)
        end = after + len(entries)
        yield Stretch(
            origin=origin,
            after=after,
            size=min(size, signed),
            entries=tuple(entries),
            note=seen[0] if entries else "",
            proof=tuple(member.logs.tree(origin).consistency(end, signed)) if entries else (),
        )


def _notes(member: Member, peer: Peer) -> tuple[str, ...]:
    """Return the checkpoints seen of third centres, the newest epochs first."""
    others = [
        origin
        for centre in sorted(member.peers)
        if centre != peer.centre
        for origin in reversed(list(member.logs.of_centre(centre)))
    ]
    return tuple(seen_of(member, others))[:NOTES_AT_ONCE]


def _bytes_of(entry: Entry) -> int:
    return PART_FRAME + sum(PART_FRAME + len(part.content or b"") for part in entry.parts)
