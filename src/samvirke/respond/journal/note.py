"""Signed notes: a text, an empty line, and a line for each who has signed it (c2sp.org/signed-note).

    110.innlandet/1/live
    20852163
    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

    — 110.innlandet Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJ…

The one whose text it is signs the text. A witness cosigns it (c2sp.org/tlog-cosignature): it signs the text
together with the moment, and says by it that all checkpoints of the log that it saw are consistent.
"""

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass

from samvirke.model.errors import InvalidValueError
from samvirke.respond.journal.keys import COSIGNATURE, ED25519, ID_BYTES, PrivateKey, PublicKey

MAX_NOTE_CHARS = 100_000
SIGNATURE_BYTES, MOMENT_BYTES = 64, 8


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature that was verified.

    Parameters
    ----------
    key
        Whose.
    cosigned_at_s
        When a witness cosigned, seconds since 1970; None: it is no witness' but a plain signature.
    """

    key: PublicKey
    cosigned_at_s: int | None = None


def sign(note: str, key: PrivateKey) -> str:
    """Return a note with one signature more.

    Parameters
    ----------
    note
        A text of whole lines, or a note that is signed already.
    key
        Who signs.

    Raises
    ------
    InvalidValueError
        When the text is none that can be signed.
    """
    text = text_of(note) if "\n\n" in note else _checked(note)
    return _with(note, key, ED25519, key.sign(text.encode()))


def cosign(note: str, key: PrivateKey, at_s: int) -> str:
    """Return a signed note with the cosignature of a witness, who has verified it.

    Parameters
    ----------
    note
        A signed note.
    key
        The witness'.
    at_s
        When, seconds since 1970.

    Raises
    ------
    InvalidValueError
        When it is no signed note.
    """
    signature = key.sign(_cosigned(text_of(note), at_s))
    return _with(note, key, COSIGNATURE, at_s.to_bytes(MOMENT_BYTES, "big") + signature)


def verify(note: str, keys: Iterable[PublicKey]) -> list[Signed]:
    """Return who of those known has signed a note.

    Signatures of keys that are not given are left out, as the form asks: it is for the caller to say which
    it requires.

    Raises
    ------
    InvalidValueError
        When it is no signed note, or the signature of a known key is false.
    """
    text = text_of(note)
    known = {(key.name, key.id_for(of)): (key, of) for key in keys for of in (ED25519, COSIGNATURE)}
    signed: list[Signed] = []
    for name, identity, told in _signatures(note):
        key, of = known.get((name, identity), (None, ED25519))
        if key is None:
            continue
        at_s, message, signature = None, text.encode(), told
        if of == COSIGNATURE:
            at_s = int.from_bytes(told[:MOMENT_BYTES], "big")
            message, signature = _cosigned(text, at_s), told[MOMENT_BYTES:]
        if not key.has_signed(message, signature):
            raise InvalidValueError(
                f"the signature of {name} on the note of {text.partition(chr(10))[0]!r} is false; do not "
                "trust it, and ask who gave it"
            )
        if Signed(key, at_s) not in signed:
            signed.append(Signed(key, at_s))
    return signed


def text_of(note: str) -> str:
    """Return what a signed note says, without its signatures; it is not verified by this.

    Raises
    ------
    InvalidValueError
        When it is no signed note.
    """
    text, gap, lines = note.rpartition("\n\n")
    if not gap or not lines or not lines.endswith("\n"):
        raise InvalidValueError("this is no signed note: it must be a text, an empty line and signatures")
    _signatures(note)
    return _checked(text + "\n")


def _with(note: str, key: PrivateKey, signature_type: int, signature: bytes) -> str:
    told = base64.b64encode(key.public.id_for(signature_type) + signature).decode()
    return f"{note}{'' if chr(10) * 2 in note else chr(10)}— {key.name} {told}\n"


def _cosigned(text: str, at_s: int) -> bytes:
    return f"cosignature/v1\ntime {at_s}\n{text}".encode()


def _checked(text: str) -> str:
    bad = any(ord(letter) < 0x20 and letter != "\n" for letter in text)
    if bad or not text.endswith("\n") or text == "\n" or len(text) > MAX_NOTE_CHARS:
        raise InvalidValueError(
            f"a text of {len(text)} letters was given; it must be whole lines without control letters, at "
            f"most {MAX_NOTE_CHARS}"
        )
    return text


def _signatures(note: str) -> list[tuple[str, bytes, bytes]]:
    """Return name, key id and signature of each line after the text."""
    if len(note) > MAX_NOTE_CHARS:
        raise InvalidValueError(f"this note has {len(note)} letters; at most {MAX_NOTE_CHARS} are read")
    found = []
    for line in note.rpartition("\n\n")[2].removesuffix("\n").split("\n"):
        dash, _, rest = line.partition(" ")
        name, _, told = rest.partition(" ")
        try:
            signature = base64.b64decode(told, validate=True)
        except (binascii.Error, ValueError):
            signature = b""
        if dash != "—" or not name or len(signature) <= ID_BYTES:
            raise InvalidValueError(
                f"the line {line[:80]!r} is no signature; it must be: — name base64, as the signer wrote it"
            )
        found.append((name, signature[:ID_BYTES], signature[ID_BYTES:]))
    return found
