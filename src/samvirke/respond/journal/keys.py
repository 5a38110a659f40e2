"""Signing keys of centres: Ed25519, in files that nobody else may read, named as C2SP signed notes name them.

A public key is text of one line, to be sent to other centres by a way that is trusted:
`110.innlandet+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW` (name, key id, base64 of the type and
the key). A private key is the same with `PRIVATE+KEY+` before it.
"""

import base64
import binascii
import hashlib
import os
import re
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from samvirke.model.errors import InvalidValueError
from samvirke.respond.journal.errors import JournalError

ED25519 = 0x01
COSIGNATURE = 0x04
NAME = re.compile(r"[^\s+]+")
PRIVATE = "PRIVATE+KEY+"
KEY_BYTES, ID_BYTES = 32, 4


def key_id(name: str, signature_type: int, public: bytes) -> bytes:
    """Return the 4 bytes that, with the name, say which key and algorithm made a signature."""
    return hashlib.sha256(name.encode() + b"\n" + bytes([signature_type]) + public).digest()[:ID_BYTES]


@dataclass(frozen=True, slots=True)
class PublicKey:
    """What verifies the signatures of a centre.

    Parameters
    ----------
    name
        Whose: `110.innlandet`.
    public
        The key, 32 bytes (RFC 8032).
    """

    name: str
    public: bytes

    def __post_init__(self) -> None:
        _check(self.name, self.public)

    @classmethod
    def of(cls, text: str) -> "PublicKey":
        """Read a public key as text.

        Raises
        ------
        InvalidValueError
            When it is none, or its parts do not belong together.
        """
        name, public = _read(text, ED25519, "public key, such as 110.innlandet+c74f20a3+ARpc2Qc…")
        return cls(name, public)

    def __str__(self) -> str:
        return _text(self.name, self.public, self.public)

    def id_for(self, signature_type: int) -> bytes:
        """Return the key id of its signatures of a type."""
        return key_id(self.name, signature_type, self.public)

    def has_signed(self, message: bytes, signature: bytes) -> bool:
        """Say whether a signature is this key's, of this message."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class PrivateKey:
    """What a centre signs with.

    Parameters
    ----------
    name
        Whose.
    seed
        32 secret bytes (RFC 8032); it is never shown.
    """

    name: str
    seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        _check(self.name, self.seed)

    @classmethod
    def of(cls, text: str) -> "PrivateKey":
        """Read a private key as text.

        Raises
        ------
        InvalidValueError
            When it is none, or its parts do not belong together. The text does not repeat it.
        """
        hint = "private key that Samvirke or another C2SP program has written"
        if not text.startswith(PRIVATE):
            raise InvalidValueError(f"this is no {hint}")
        name, seed = _read(text.removeprefix(PRIVATE), None, hint)
        key = cls(name, seed)
        if text.split("+")[3] != key.public.id_for(ED25519).hex():
            raise InvalidValueError(f"this is no {hint}: its key id is another's")
        return key

    @classmethod
    def new(cls, name: str) -> "PrivateKey":
        """Make a key from the chance of the system."""
        return cls(name, Ed25519PrivateKey.generate().private_bytes_raw())

    @property
    def public(self) -> PublicKey:
        """What others verify with."""
        return PublicKey(
            self.name, Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw()
        )

    def sign(self, message: bytes) -> bytes:
        """Return the signature of a message, 64 bytes; the same each time."""
        return Ed25519PrivateKey.from_private_bytes(self.seed).sign(message)

    def secret_text(self) -> str:
        """Return it as the text that `of` reads: a secret."""
        return PRIVATE + _text(self.name, self.public.public, self.seed)


def write_key(path: Path, key: PrivateKey) -> None:
    """Write a private key to a new file that its owner alone may read.

    Raises
    ------
    JournalError
        When the file is there already, or cannot be written.
    """
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(file, "w", encoding="utf-8") as out:
            out.write(key.secret_text() + "\n")
            out.flush()
            os.fsync(out.fileno())
    except FileExistsError as error:
        raise JournalError(
            f"{path} is there already; a key is never written over another: move it away first"
        ) from error
    except OSError as error:
        raise JournalError(f"the key cannot be written to {path} ({error})") from error


def read_key(path: Path) -> PrivateKey:
    """Read a private key from its file.

    Raises
    ------
    JournalError
        When others than its owner may read or change the file, or it cannot be read.
    InvalidValueError
        When it holds no private key.
    """
    try:
        with path.open(encoding="utf-8") as file:
            mode = os.fstat(file.fileno()).st_mode & 0o777
            if mode & 0o077:
                raise JournalError(
                    f"others may read or change the key {path} (mode {mode:o}); run: chmod 600 {path}, and "
                    "make a new key if somebody may have read it"
                )
            return PrivateKey.of(file.read().strip())
    except (OSError, UnicodeDecodeError) as error:
        raise JournalError(f"the key {path} cannot be read ({error})") from error


def _check(name: str, key: bytes) -> None:
    if not NAME.fullmatch(name) or len(key) != KEY_BYTES:
        raise InvalidValueError(
            f"a key named {name[:80]!r} of {len(key)} bytes was given; the name must have no space and no +, "
            f"the key {KEY_BYTES} bytes"
        )


def _text(name: str, public: bytes, key: bytes) -> str:
    told = base64.b64encode(bytes([ED25519]) + key).decode()
    return f"{name}+{key_id(name, ED25519, public).hex()}+{told}"


def _read(text: str, check_type: int | None, hint: str) -> tuple[str, bytes]:
    """Take a key apart; the id is checked where the key itself is the public one."""
    name, _, rest = text.partition("+")
    identity, _, told = rest.partition("+")
    try:
        key = base64.b64decode(told, validate=True)
    except binascii.Error as error:
        raise InvalidValueError(f"this is no {hint}: its base64 cannot be read") from error
    if not NAME.fullmatch(name) or len(key) != KEY_BYTES + 1 or key[0] != ED25519:
        raise InvalidValueError(f"this is no {hint}: it must be name, key id and an Ed25519 key")
    if check_type is not None and identity != key_id(name, check_type, key[1:]).hex():
        raise InvalidValueError(f"this is no {hint}: its key id is another's")
    return name, key[1:]
