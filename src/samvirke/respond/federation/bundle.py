"""The same in a file: what one centre would answer another, to be carried there on a stick.

A gzip of lines; each line is an answer with its signature, so a file that was cut off half-way is good up to
there, and one that goes to the wrong place tells its finder no more than its addressee may read, and nothing
that can be taken anywhere else.
"""

import gzip
import io
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from samvirke.respond.federation.answer import LARGEST_ANSWER, Ask, read_answer
from samvirke.respond.federation.errors import PeerError
from samvirke.respond.federation.give import give
from samvirke.respond.federation.member import Member
from samvirke.respond.federation.signed import check_answer, sign_answer
from samvirke.respond.federation.take import Taken, take
from samvirke.respond.federation.wire import object_with, read_centre

NONCE = "file"  # it answers no request
LARGEST_LINE = 2 * LARGEST_ANSWER  # an answer stands in it as a JSON text
FORM = "samvirke-bundle/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleTaken:
    """What came of a file.

    Parameters
    ----------
    centre
        Whose.
    taken
        What came of all its answers together.
    is_whole
        Whether it was read to its end: a file that was cut off is taken as far as it goes.
    """

    centre: str
    taken: Taken
    is_whole: bool


def write_bundle(member: Member, for_centre: str, after: Mapping[str, int] | None = None) -> bytes:
    """Return the file for another centre.

    Parameters
    ----------
    member
        Who writes it.
    for_centre
        Who may read it.
    after
        Origin → how many entries it is known to hold; None: nothing, so that the file has all.

    Raises
    ------
    StrangerError
        When no such centre is trusted here.
    """
    peer = member.peer(for_centre)
    out = io.BytesIO()
    # No moment and no name in the head of the gzip: the same log gives the same bytes.
    with gzip.GzipFile(filename="", mode="wb", fileobj=out, mtime=0) as lines:
        held, opened = dict(after or {}), ""
        while True:
            answer = give(member, peer, Ask(after=held, opened=opened, notes=True))
            body = answer.encoded()
            line = {
                "form": FORM,
                "from": member.centre,
                "to": peer.centre,
                "signature": sign_answer(member.key, to=peer.centre, nonce=NONCE, body=body),
                "answer": body.decode("ascii"),
            }
            lines.write(json.dumps(line).encode("ascii") + b"\n")
            if not answer.has_news:
                break  # the last line says that there is no more
            held |= {stretch.origin: stretch.after + len(stretch.entries) for stretch in answer.logs}
            opened = answer.opened_to
    return out.getvalue()


def take_bundle(member: Member, data: bytes) -> BundleTaken:
    """Take a file that another centre wrote for this one.

    Raises
    ------
    PeerError
        When it is no such file, is for another centre or space, or is not signed by whom it says.
    JournalError
        When it cannot be written.
    """
    total, centre, last_had_news = Taken(), "", True
    for line in _lines(data):
        try:
            told = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise PeerError("this is no bundle of Samvirke: a line of it is no JSON") from error
        fields = object_with(told, "a line of a bundle", ("form", "from", "to", "signature", "answer"))
        if fields["form"] != FORM or not all(isinstance(value, str) for value in fields.values()):
            raise PeerError(f"this is no bundle that this version reads; it must be {FORM}")
        peer = member.peer(read_centre(fields["from"]))
        body = fields["answer"].encode("utf-8", "surrogatepass")
        if fields["to"] != member.centre:
            raise PeerError(f"this bundle is for {fields['to'][:80]}; this is {member.centre}: take it there")
        # Nothing of the answer is read before its signature, which holds who it is for, is verified.
        check_answer(peer, to=member.centre, nonce=NONCE, body=body, signature=fields["signature"])
        taken = take(member, peer, body)
        total = Taken(
            entries=total.entries + taken.entries, filled=total.filled + taken.filled, behind=taken.behind
        )
        centre, last_had_news = peer.centre, read_answer(body).has_news
    if not centre:
        raise PeerError("this bundle holds nothing that can be read: it was cut off; copy it again")
    return BundleTaken(centre=centre, taken=total, is_whole=not last_had_news)


def _lines(data: bytes) -> Iterator[bytes]:
    """Go through the whole lines of a gzip, as far as it goes; one line at a time is in memory."""
    with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
        while True:
            try:
                line = file.readline(LARGEST_LINE + 1)
            except EOFError:
                return  # cut off
            except (OSError, zlib.error) as error:
                raise PeerError(f"this is no bundle of Samvirke, or it is damaged ({error})") from error
            if len(line) > LARGEST_LINE:
                raise PeerError(f"a line of this bundle is longer than {LARGEST_LINE:,} bytes")
            if not line:
                return
            if line.endswith(b"\n"):
                yield line
