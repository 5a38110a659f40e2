"""Is a journal what was written? Everything is reckoned anew from the file, and held against what was signed.

For each log: every header gives the leaf that was kept, seqs follow without gaps, moments grow, the space is
one, every part says what its header committed to, and speaks only of records of its own centre. Over the
leaves the Merkle tree is built once; its root at the size of every checkpoint, kept or given, must be the
checkpoint's, which also proves that each checkpoint is a beginning of the next. What no checkpoint covers is
whole, but only the holder's word stands for it: somebody with the file could have written it all anew.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from samvirke.model.errors import InvalidValueError
from samvirke.respond.journal.checkpoint import Checkpoint, read_checkpoint
from samvirke.respond.journal.content import read_content
from samvirke.respond.journal.entry import ORIGIN, Entry
from samvirke.respond.journal.erasure import KIND as ERASED
from samvirke.respond.journal.erasure import Place, place_in
from samvirke.respond.journal.errors import DamagedError
from samvirke.respond.journal.journal_file import HASH_BYTES, JournalFile
from samvirke.respond.journal.keys import PublicKey
from samvirke.respond.journal.merkle import Tree
from samvirke.respond.journal.note import verify as verified_signatures
from samvirke.respond.journal.packed import unpack
from samvirke.respond.journal.report import LogReport, Report
from samvirke.respond.journal.store import KeyUse

NOTES = ("checkpoint/", "federation/seen/", "federation/witnessed/")  # names under which checkpoints are kept
Said = Callable[[str, int], None]


def verify(
    file: JournalFile,
    keys: Sequence[PublicKey] = (),
    checkpoints: Iterable[str] = (),
    *,
    said: Said = lambda origin, done: None,  # noqa: ARG005 - silence
) -> Report:
    """Verify a journal.

    Parameters
    ----------
    file
        The journal, or a copy.
    keys
        Public keys that are trusted: of centres, and of witnesses.
    checkpoints
        Signed notes from elsewhere that the journal must agree with.
    said
        Told now and then which log is read and how many entries of it are done.

    Raises
    ------
    JournalError
        When the file cannot be read any further.
    """
    report = Report(notes=list(file.notices))
    for fault in (*file.faults, *file.damaged_pages()):
        report.find("file", fault)
    trees: dict[str, Tree] = {}
    erased: set[Place] = set()
    bare: dict[str, set[tuple[int, int]]] = {}
    origins = file.origins()
    for origin, number in sorted(origins.items()):
        reading = _Reading(report, LogReport(origin), erased)
        trees[origin] = Tree(reading.leaves(file.runs(number), said))
        reading.log.root = trees[origin].root().hex()
        bare[origin] = reading.bare
        report.logs.append(reading.log)
    for log in report.logs:
        log.erased = sum((log.origin, *place) in erased for place in bare[log.origin])
        log.withheld = len(bare[log.origin]) - log.erased
    spaces = {log.space for log in report.logs if log.entries}
    if len(spaces) > 1:
        report.find("file", f"entries of several spaces stand here: {', '.join(sorted(spaces))}")
    for origin, seq, part in sorted(erased):
        is_gone = origin not in origins or (seq, part) in bare[origin]
        if not is_gone and file.says(origins[origin], origin, seq, part):
            report.find(
                f"{origin} {seq}",
                f"part {part} is erased by its home, and still stands here; start the node on it",
            )
    _check_kept(file, report, trees, keys, checkpoints)
    try:
        report.keys = _count_keys(file.keys(), report)
    except DamagedError as error:
        report.find("keys", str(error))
    return report


class _Reading:
    """One log while it is read."""

    def __init__(self, report: Report, log: LogReport, erased: set[Place]) -> None:
        self.report, self.log, self.erased = report, log, erased
        self.bare: set[tuple[int, int]] = set()
        self._is_sound = True
        self._last = (-1, -1)

    def leaves(self, runs: Iterable[tuple[int, bytes, str, bytes]], said: Said) -> Iterator[bytes]:
        """Check what was written together, and go through its leaf hashes."""
        log = self.log
        if not ORIGIN.fullmatch(log.origin):
            self._find(0, "this is no name of a log; it must be a centre and its epoch")
        try:
            yield from self._leaves(runs, said)
        except DamagedError as error:
            self._find(log.entries, f"it cannot be read from here on: {error}")

    def _leaves(self, runs: Iterable[tuple[int, bytes, str, bytes]], said: Said) -> Iterator[bytes]:
        log = self.log
        for first, leaves, space, packed in runs:
            n = len(leaves) // HASH_BYTES
            if first != log.entries or len(leaves) != n * HASH_BYTES:
                self._find(log.entries, f"entry {log.entries} should follow, and entry {first} does")
            try:
                for entry in unpack(log.origin, first, space, leaves, packed):
                    self._check(entry)
                    if self._is_sound:
                        log.sound_to = entry.seq + 1
            except DamagedError as error:
                self._find(first, str(error))
            for at in range(0, n * HASH_BYTES, HASH_BYTES):
                yield leaves[at : at + HASH_BYTES]
            log.entries = first + n
            said(log.origin, log.entries)

    def _check(self, entry: Entry) -> None:
        log, moment = self.log, (entry.wall_ms, entry.counter)
        if moment <= self._last:
            self._find(
                entry.seq,
                f"its moment {moment[0]}.{moment[1]} is not after {self._last[0]}.{self._last[1]} of "
                "the entry before",
            )
        if not log.space:
            log.space, log.from_ms = entry.space, entry.wall_ms
        elif entry.space != log.space:
            self._find(entry.seq, f"it is of the space {entry.space}, the log of {log.space}")
        self._last, log.until_ms = moment, entry.wall_ms
        log.parts += len(entry.parts)
        for number, part in enumerate(entry.parts):
            if part.content is None:
                self.bare.add((entry.seq, number))
            else:
                self._check_content(entry, number, part.content)

    def _check_content(self, entry: Entry, number: int, content: bytes) -> None:
        try:
            said = read_content(content)
        except DamagedError as error:
            self._find(entry.seq, f"part {number}: {error}")
            return
        if said.record.split(":", 2)[1:2] != [entry.centre]:
            self._find(
                entry.seq, f"part {number} speaks of {said.record}, which {entry.centre} may not write"
            )
        if said.kind == ERASED:
            place = place_in(said.data, entry.centre)
            if place is not None:
                self.erased.add(place)

    def _find(self, seq: int, what: str) -> None:
        self._is_sound = False
        self.report.find(f"{self.log.origin} {seq}", what)


def _check_kept(
    file: JournalFile,
    report: Report,
    trees: dict[str, Tree],
    keys: Sequence[PublicKey],
    checkpoints: Iterable[str],
) -> None:
    """Hold the trees against all checkpoints."""
    for place, note in enumerate(checkpoints, 1):
        _check_note(report, trees, keys, f"checkpoint {place} given", note)
    try:
        for name, value, is_true in file.kept():
            if not is_true:
                report.find(name, "it is not what was kept under this name")
            elif name.startswith(NOTES):
                _check_note(report, trees, keys, name, value.decode(errors="replace"))
    except DamagedError as error:
        report.find("kept", str(error))


def _check_note(
    report: Report, trees: dict[str, Tree], keys: Sequence[PublicKey], where: str, note: str
) -> None:
    try:
        told: Checkpoint = read_checkpoint(note)
        signed = verified_signatures(note, keys)
    except InvalidValueError as error:
        report.find(where, str(error))
        return
    log = next((log for log in report.logs if log.origin == told.origin), None)
    here = 0 if log is None else len(trees[told.origin])
    if log is None or told.size > here:
        report.find(
            where, f"it is of {told.size} entries of {told.origin}; here are {here}: the rest is missing"
        )
        return
    if told.space != log.space and told.size:
        report.find(where, f"it is of the space {told.space}; the log here is of {log.space}")
    if trees[told.origin].root(told.size) != told.root:
        report.find(
            where,
            f"the root over the first {told.size} entries of {told.origin} is another than the signed one",
        )
        return
    by_centre = [one for one in signed if one.key.name == told.centre and one.cosigned_at_s is None]
    if by_centre:
        log.proved_to = max(log.proved_to, told.size)
    else:
        report.unsigned[told.centre] = report.unsigned.get(told.centre, 0) + 1
    log.signed += [(told.size, one.key.name, one.cosigned_at_s) for one in signed]


def _count_keys(uses: Iterable[KeyUse], report: Report) -> int:
    seen: dict[str, tuple[bytes, bytes]] = {}
    for use in uses:
        told = (use.digest, use.answer)
        if seen.setdefault(use.key, told) != told:
            report.find("keys", f"the client's key {use.key[:80]!r} stands here with two answers")
    return len(seen)
