"""Requests and answers between nodes are signed: nobody else asks, nobody else answers, nothing comes twice.

A request is signed with Ed25519 over who asks whom, the method, the path with its query, the hash of the
body, the moment and a nonce; an answer over the nonce that it answers and its own hash. A request that a
third node sends on to another is of no use there: it names the node it was meant for.
"""

import base64
import binascii
import hashlib
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence

from samvirke.respond.federation.errors import PeerError, StrangerError
from samvirke.respond.federation.peer import Peer
from samvirke.respond.journal.keys import PrivateKey, PublicKey

SCHEME = "Samvirke-Node"
APART_MS = 300_000  # clocks of two nodes may be so far apart
NONCE_BYTES = 16
NONCES_MOST = 100_000  # remembered of one peer: more requests than that in ten minutes are refused
FORM = re.compile(
    rf"{SCHEME} centre=(?P<centre>[a-z0-9.-]{{1,64}}) moment=(?P<moment>\d{{1,16}}) "
    r"nonce=(?P<nonce>[0-9a-f]{32}) signature=(?P<signature>[A-Za-z0-9+/]{86}==)"
)
UNKNOWN = "this request is not from a node that is known here"


def sign_request(
    key: PrivateKey, *, to: str, method: str, target: str, body: bytes, wall_ms: int, nonce: bytes
) -> str:
    """Return the header Authorization of a request.

    Parameters
    ----------
    key
        Of the asking centre.
    to
        The centre that is asked.
    method, target
        `GET`, and path with query as they are sent.
    body
        Of the request.
    wall_ms
        The wall clock, milliseconds since 1970.
    nonce
        16 random bytes, never used before.
    """
    text = _request_text(key.name, to, method, target, body, wall_ms, nonce.hex())
    signature = base64.b64encode(key.sign(text)).decode()
    return f"{SCHEME} centre={key.name} moment={wall_ms} nonce={nonce.hex()} signature={signature}"


def nonce_of(header: str) -> str:
    """Return the nonce of a header that `sign_request` wrote."""
    match = FORM.fullmatch(header)
    return "" if match is None else match["nonce"]


class Gate:
    """Lets in the nodes that are known, each request once.

    Parameters
    ----------
    centre
        The centre that is asked.
    peers
        Those it knows.
    wall_ms
        The wall clock, milliseconds since 1970.
    """

    def __init__(self, centre: str, peers: Mapping[str, Peer], wall_ms: Callable[[], int]) -> None:
        self._centre = centre
        self._peers = peers
        self._wall_ms = wall_ms
        self._lock = threading.Lock()
        self._nonces: dict[str, OrderedDict[str, int]] = {}

    def admit(self, method: str, target: str, body: bytes, header: str) -> tuple[Peer, str]:
        """Return who asks, and the nonce of the request.

        Raises
        ------
        StrangerError
            When the node is unknown, the signature is false, the moment is more than five minutes off, or
            the request was seen before. The text says no more than that: a stranger learns nothing.
        """
        match = FORM.fullmatch(header)
        peer = None if match is None else self._peers.get(match["centre"])
        if match is None or peer is None:
            raise StrangerError(UNKNOWN)
        now_ms, moment = self._wall_ms(), int(match["moment"])
        text = _request_text(peer.centre, self._centre, method, target, body, moment, match["nonce"])
        signature = base64.b64decode(match["signature"])
        if not _is_signed(peer.keys, text, signature) or abs(now_ms - moment) > APART_MS:
            raise StrangerError(UNKNOWN)
        with self._lock:
            seen = self._nonces.setdefault(peer.centre, OrderedDict())
            # A moment older than what is accepted is refused by itself, so its nonce may be forgotten.
            while seen and next(iter(seen.values())) < now_ms - 2 * APART_MS:
                seen.popitem(last=False)
            if match["nonce"] in seen or len(seen) >= NONCES_MOST:
                raise StrangerError(UNKNOWN)
            seen[match["nonce"]] = now_ms
        return peer, match["nonce"]


def sign_answer(key: PrivateKey, *, to: str, nonce: str, body: bytes) -> str:
    """Return the signature of an answer; for a file, which answers no request, the nonce is `file`."""
    return base64.b64encode(key.sign(_answer_text(key.name, to, nonce, body))).decode()


def check_answer(peer: Peer, *, to: str, nonce: str, body: bytes, signature: str) -> None:
    """Refuse an answer that a peer has not signed.

    Raises
    ------
    PeerError
        When it is so.
    """
    try:
        raw = base64.b64decode(signature, validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    if not _is_signed(peer.keys, _answer_text(peer.centre, to, nonce, body), raw):
        raise PeerError(
            f"an answer is not signed by {peer.centre}: another node answers at its address, or its key is "
            "new; ask it for its public key by a way you trust"
        )


def _is_signed(keys: Sequence[PublicKey], text: bytes, signature: bytes) -> bool:
    return any(key.has_signed(text, signature) for key in keys)


def _request_text(
    centre: str, to: str, method: str, target: str, body: bytes, moment: int, nonce: str
) -> bytes:
    lines = ("samvirke-node-request/1", centre, to, method, target, hashlib.sha256(body).hexdigest())
    return "\n".join((*lines, str(moment), nonce)).encode("utf-8", "surrogatepass")


def _answer_text(centre: str, to: str, nonce: str, body: bytes) -> bytes:
    lines = ("samvirke-node-answer/1", centre, to, nonce, hashlib.sha256(body).hexdigest())
    return "\n".join(lines).encode()
