"""A checkpoint: a centre says, signed, how long its log is and what its root is (c2sp.org/tlog-checkpoint).

Two checkpoints of one log that no consistency proof joins are a fork: the signatures prove who made it.
"""

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass

from samvirke.model.errors import InvalidValueError
from samvirke.respond.journal.entry import ORIGIN, SPACE
from samvirke.respond.journal.keys import PrivateKey, PublicKey
from samvirke.respond.journal.merkle import HASH_BYTES
from samvirke.respond.journal.note import Signed, sign, text_of, verify

SIZE = re.compile(r"0|[1-9][0-9]{0,17}")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a centre says of its log.

    Parameters
    ----------
    origin
        Centre and epoch: `110.innlandet/1`.
    space
        In which space.
    size
        Number of entries.
    root
        Root of the Merkle tree over them, 32 bytes.
    extensions
        Further lines, which this version does not read.
    """

    origin: str
    space: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        is_one = ORIGIN.fullmatch(self.origin) and SPACE.fullmatch(self.space)
        if not is_one or self.size < 0 or len(self.root) != HASH_BYTES:
            raise InvalidValueError(
                f"a checkpoint of {self.origin[:80]!r} in {self.space[:80]!r} over {self.size} entries, "
                f"root of {len(self.root)} bytes, was given; it must be a centre and epoch, a space, "
                f"0 or more and {HASH_BYTES} bytes"
            )
        if any(not line or "\n" in line for line in self.extensions):
            raise InvalidValueError("an extension of a checkpoint must be one line with something in it")

    @property
    def text(self) -> str:
        """The lines that are signed."""
        root = base64.b64encode(self.root).decode()
        return "".join(
            f"{line}\n" for line in (f"{self.origin}/{self.space}", str(self.size), root, *self.extensions)
        )

    @property
    def centre(self) -> str:
        """Whose log it is of, and the name of the key that must have signed it."""
        return self.origin.partition("/")[0]

    def signed(self, key: PrivateKey) -> str:
        """Return it as a signed note.

        Raises
        ------
        InvalidValueError
            When the key is another centre's: only the centre speaks for its log.
        """
        if key.name != self.centre:
            raise InvalidValueError(
                f"the key of {key.name} was given to sign the log of {self.centre}; only its own key may"
            )
        return sign(self.text, key)


def read_checkpoint(note: str) -> Checkpoint:
    """Read what a signed note says of a log; the signatures are not verified by this: see `trusted`.

    Raises
    ------
    InvalidValueError
        When it is no checkpoint of a journal.
    """
    lines = text_of(note).removesuffix("\n").split("\n")
    if len(lines) < 3 or not SIZE.fullmatch(lines[1]):
        raise InvalidValueError(
            f"this note is no checkpoint of a journal: {lines[1:2]} is no size, or lines are missing"
        )
    origin, _, space = lines[0].rpartition("/")
    try:
        root = base64.b64decode(lines[2], validate=True)
    except binascii.Error as error:
        raise InvalidValueError(f"this note is no checkpoint of a journal ({error})") from error
    return Checkpoint(origin, space, int(lines[1]), root, tuple(lines[3:]))


def trusted(note: str, keys: Iterable[PublicKey]) -> tuple[Checkpoint, list[Signed]]:
    """Read a checkpoint that its own centre has signed.

    Parameters
    ----------
    note
        The signed note.
    keys
        Those that are trusted: the centre's, former ones too, and the witnesses'.

    Returns
    -------
    tuple
        What it says, and whose cosignatures it bears.

    Raises
    ------
    InvalidValueError
        When the centre's own signature is missing or false, or a known witness' is false.
    """
    checkpoint = read_checkpoint(note)
    signed = verify(note, keys)
    if not any(one.key.name == checkpoint.centre and one.cosigned_at_s is None for one in signed):
        raise InvalidValueError(
            f"no key of {checkpoint.centre} that is known here has signed this checkpoint; check that you "
            "have its public key"
        )
    return checkpoint, [one for one in signed if one.cosigned_at_s is not None]
