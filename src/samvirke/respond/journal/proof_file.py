"""A proof about one entry that somebody can check who has neither the journal nor trust in this program.

It holds the entry, the hashes that join it to the root of the log (RFC 6962), and a checkpoint that the
centre has signed. With the centre's public key that is enough; parts can be left out, their commitments stay.
"""

import base64
import binascii
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from samvirke.model.errors import InvalidValueError
from samvirke.respond.journal.checkpoint import Checkpoint, read_checkpoint, trusted
from samvirke.respond.journal.entry import Entry, Part, check_entry
from samvirke.respond.journal.errors import JournalError
from samvirke.respond.journal.journal_file import HASH_BYTES, JournalFile
from samvirke.respond.journal.keys import PublicKey
from samvirke.respond.journal.merkle import Tree
from samvirke.respond.journal.note import Signed
from samvirke.respond.journal.proof import is_included
from samvirke.respond.journal.verify import NOTES

FORM = "samvirke-proof/1"


@dataclass(frozen=True, slots=True)
class Proved:
    """What a proof shows.

    Parameters
    ----------
    entry
        The entry, with the parts that the proof holds.
    checkpoint
        What the centre has signed of its log.
    witnesses
        Who has cosigned that, of those whose keys were given.
    """

    entry: Entry
    checkpoint: Checkpoint
    witnesses: tuple[Signed, ...]


def tree_of(file: JournalFile, origin: str) -> Tree:
    """Return the Merkle tree of a log in a file.

    Raises
    ------
    JournalError
        When there is no such log.
    """
    numbers = file.origins()
    if origin not in numbers:
        raise JournalError(
            f"there is no log {origin[:80]} in {file.path}; it holds {', '.join(sorted(numbers))}"
        )
    tree = Tree()
    for _, leaves, *_ in file.runs(numbers[origin]):
        tree.extend(leaves[at : at + HASH_BYTES] for at in range(0, len(leaves), HASH_BYTES))
    return tree


def newest_checkpoint(file: JournalFile, origin: str) -> str:
    """Return the largest checkpoint of a log that is kept in the file.

    Raises
    ------
    JournalError
        When none is.
    """
    found = []
    for name, value, is_true in file.kept():
        if is_true and name.startswith(NOTES):
            note = value.decode(errors="replace")
            told = read_checkpoint(note)
            if told.origin == origin:
                found.append((told.size, note))
    if not found:
        raise JournalError(
            f"{file.path} holds no signed checkpoint of {origin}; make one with samvirke journal "
            "checkpoint and "
            "give it with --checkpoint"
        )
    return max(found)[1]


def proof_of(
    file: JournalFile, origin: str, seq: int, note: str, parts: Collection[int] | None = None
) -> dict[str, Any]:
    """Return the proof that an entry stands in a log, as what JSON can hold.

    Parameters
    ----------
    file
        The journal.
    origin, seq
        Which entry.
    note
        The signed checkpoint that it is to be proved against.
    parts
        Numbers of the parts whose content goes with it; None: of all that are here.

    Raises
    ------
    JournalError
        When there is no such entry, or the checkpoint is not of this log.
    """
    told = read_checkpoint(note)
    tree = tree_of(file, origin)
    if told.origin != origin or told.size > len(tree) or tree.root(told.size) != told.root:
        raise JournalError(
            f"the checkpoint is of {told.size} entries of {told.origin}, and not of the log {origin} "
            "in this file; "
            "samvirke journal verify says more"
        )
    entry = file.entry(origin, file.origins()[origin], seq) if seq >= 0 else None
    if entry is None or seq >= told.size:
        raise JournalError(f"there is no entry {seq} among the first {told.size} of {origin}")
    shown = [
        part if parts is None or number in parts else part.bare() for number, part in enumerate(entry.parts)
    ]
    return {
        "form": FORM,
        "origin": origin,
        "seq": seq,
        "wall_ms": entry.wall_ms,
        "counter": entry.counter,
        "space": entry.space,
        "parts": [
            {
                "class": part.field_class,
                "commitment": part.commitment.hex(),
                "salt": None if part.salt is None else part.salt.hex(),
                "content": None if part.content is None else base64.b64encode(part.content).decode(),
            }
            for part in shown
        ],
        "path": [each.hex() for each in tree.inclusion(seq, told.size)],
        "checkpoint": note,
    }


def check_proof(told: Any, keys: Sequence[PublicKey]) -> Proved:
    """Check a proof with the public key of the centre alone.

    Parameters
    ----------
    told
        What `proof_of` gave, as read from JSON.
    keys
        Public keys that are trusted: the centre's, and those of witnesses.

    Raises
    ------
    InvalidValueError
        When it is no proof, or it proves nothing: the text says what does not hold.
    """
    entry, path, note = _read(told)
    checkpoint, witnesses = trusted(note, keys)
    check_entry(entry)  # contents are what was committed to
    if (checkpoint.origin, checkpoint.space) != (entry.origin, entry.space):
        raise InvalidValueError(
            f"the checkpoint is of {checkpoint.origin} in {checkpoint.space}; the entry is of "
            f"{entry.origin} in "
            f"{entry.space}"
        )
    if not is_included(entry.leaf, entry.seq, checkpoint.size, path, checkpoint.root):
        raise InvalidValueError(
            f"entry {entry.seq} does not stand so in the log of {checkpoint.size} entries that "
            f"{checkpoint.origin} "
            "signed: the entry, its place or the path was changed"
        )
    return Proved(entry, checkpoint, tuple(witnesses))


def _read(told: Any) -> tuple[Entry, list[bytes], str]:
    try:
        form = told["form"]
        parts = tuple(_part(part) for part in told["parts"])
        numbers = [told[name] for name in ("seq", "wall_ms", "counter")]
        texts = [told[name] for name in ("origin", "space", "checkpoint")]
        is_one = form == FORM and {type(number) for number in numbers} == {int}
        is_one = is_one and {type(text) for text in texts} == {str}
        entry = Entry(texts[0], numbers[0], numbers[1], numbers[2], texts[1], parts)
        path = [bytes.fromhex(each) for each in told["path"]]
    except (KeyError, TypeError, ValueError, binascii.Error) as error:
        raise InvalidValueError(
            f"this is no proof of Samvirke ({error}); give the file as it was made"
        ) from error
    if not is_one:
        raise InvalidValueError(f"this is no proof of the form {FORM}; give the file as it was made")
    return entry, path, texts[2]


def _part(told: Mapping[str, Any]) -> Part:
    salt, content = told["salt"], told["content"]
    return Part(
        str(told["class"]),
        bytes.fromhex(told["commitment"]),
        None if salt is None else bytes.fromhex(salt),
        None if content is None else base64.b64decode(content, validate=True),
    )
