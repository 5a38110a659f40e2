"""Records that another centre's program wrote in another shape: they say nothing, and break nothing."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.respond.needs.centres import BY_ITSELF, FIRE, HEALTH, Centres, fire_with_need

from samvirke.respond.act import RefusedError
from samvirke.respond.incidents.close_incident import left_open
from samvirke.respond.incidents.doubles import suggest_doubles
from samvirke.respond.incidents.link import links_of
from samvirke.respond.incidents.reach import goes_on_as, reach
from samvirke.respond.journal.content import Content
from samvirke.respond.journal.entry import Entry, Part
from samvirke.respond.needs.conflicts import conflicts
from samvirke.respond.needs.coverage import coverage, needs_board
from samvirke.respond.needs.receipt import MarkSeen
from samvirke.respond.needs.unit_status import unit_subject
from samvirke.respond.record.kinds import KINDS

STRANGE = (
    "need",
    "request",
    "offer",
    "requisition",
    "commitment",
    "resource_message",
    "unit_commitment",
    "settlement",
    "incident_link",
    "proposal",
    "proposal_answer",
    "incident",
    "share",
)
CENTRES = Centres(FIRE, HEALTH)
INCIDENT, NEED = fire_with_need(CENTRES)
NAMES = st.sampled_from(
    [INCIDENT, NEED, "heli-1", *(f"{kind}:113.vest:{n}" for kind in STRANGE for n in "ab")]
)
VALUES = st.one_of(
    NAMES,
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(allow_nan=False, allow_infinity=False),
    st.lists(NAMES, max_size=3),
    st.dictionaries(NAMES, st.integers(), max_size=2),
    st.sampled_from(["open", "live", "committed", "on_scene", "ReleaseResource", "parent", "113.vest", FIRE]),
)


@st.composite
def strange_record(draw: st.DrawFn) -> tuple[str, str, dict[str, Any]]:
    """Return kind and last part of the id, subject, and fields of any shape."""
    kind = draw(st.sampled_from(STRANGE))
    names = sorted(name for name, field_class in KINDS[kind].classes.items() if field_class == "FELLES")
    data = draw(st.dictionaries(st.sampled_from(names), VALUES, max_size=8))
    subject = draw(st.sampled_from([INCIDENT, unit_subject("heli-1")]))
    return f"{kind}:113.vest:{draw(st.sampled_from('ab'))}", subject, data


@settings(max_examples=80)
@given(st.lists(strange_record(), min_size=1, max_size=8))
def test_what_is_strangely_written_breaks_no_count_no_view_and_no_reaction(
    strange: list[tuple[str, str, dict[str, Any]]],
) -> None:
    centres = Centres(FIRE, HEALTH)
    incident, need = fire_with_need(centres)
    assert (incident, need) == (INCIDENT, NEED)  # chance repeats itself
    for node in centres.nodes.values():
        for seq, (record, subject, data) in enumerate(strange):
            content = Content("strange/1", record, subject, centres.now_ms, ("x", "y", "z"), data).encoded()
            part = Part.sealed("FELLES", content, bytes(16))
            node.state.apply(Entry("113.vest/1", seq, centres.now_ms, seq, "live", (part,)))
        counted = coverage(node.state, need, centres.now_ms)
        assert min(counted.missing, counted.committed, counted.offered, counted.asked) >= 0
        conflicts(node.state)
        left_open(node.state, incident, centres.now_ms)
        reach(node.state, incident)
        goes_on_as(node.state, incident)
        person = centres.person(node.place.centre)
        needs_board(node.views, person, incident, centres.now_ms)
        links_of(node.views, person, incident, centres.now_ms)
        views = list(node.views.all_of(person, "incident", centres.now_ms))
        for view in views:
            suggest_doubles(view, views)
        scene = node.scene(centres.person(node.place.centre, "node"))
        for reaction in BY_ITSELF:
            for act in reaction(scene):
                act.patches(scene)  # what a reaction asks for can be done
        for record, _, _ in strange:
            try:
                MarkSeen(about=record).patches(scene)
            except RefusedError:
                continue  # not known, not to be seen, or said so: refused, not broken
