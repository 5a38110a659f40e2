"""Parts that come later: what was filled in is in the state, though one after it is refused."""

from collections.abc import Sequence

import pytest
from tests.respond.test_node import FIRE, node

from samvirke.respond.federation.errors import PeerError
from samvirke.respond.incidents.open_incident import OpenIncident
from samvirke.respond.journal.entry import Entry, Part
from samvirke.respond.journal.errors import JournalError

LOG = "110.innlandet/1"


@pytest.mark.parametrize(
    ("bad", "error"),
    [
        (Part.sealed("FELLES", b"{}", b"s" * 16), PeerError),  # no change of a record
        (None, JournalError),  # a change, but not the one that its header committed to
    ],
)
def test_a_part_that_is_refused_does_not_hide_the_one_before_it(
    bad: Part | None, error: type[Exception]
) -> None:
    at_110, at_112 = node("110.innlandet"), node("112.innlandet")
    act = OpenIncident(type="building_fire", lon=10.5, lat=61.1)
    first, second = at_110.do(FIRE, act).records[0], at_110.do(FIRE, act).records[0]
    whole = list(at_110.journal.store.read(LOG))
    of = {entry.seq: entry.parts[0] for entry in whole}
    one, other = _opened(whole, first), _opened(whole, second)
    at_112.take([Entry(e.origin, e.seq, e.wall_ms, e.counter, e.space, _bare(e)) for e in whole])
    assert at_112.state.get(first) is None
    heard: list[int] = []
    at_112.heard.append(lambda entries: heard.extend(entry.seq for entry in entries))
    with pytest.raises(error):
        at_112.fill([(LOG, one, 0, of[one]), (LOG, other, 0, bad or of[one])])
    record = at_112.state.get(first)
    assert record is not None
    assert record.data["type"] == "building_fire"
    assert heard == [one]


def _opened(entries: Sequence[Entry], record: str) -> int:
    """Return the number of the entry that made a record."""
    return next(entry.seq for entry in entries if record.encode() in (entry.parts[0].content or b""))


def _bare(entry: Entry) -> tuple[Part, ...]:
    return tuple(part.bare() for part in entry.parts)
