"""What views keep between two questions is never older than what was written."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.respond.federation.centres import AGENCIES, NOW_MS, Centre, meet

from samvirke.respond.access.openings import read_openings
from samvirke.respond.access.view import Views
from samvirke.respond.record.kinds import KINDS
from samvirke.respond.record.patch import Patch

HERE, THERE = "113.innlandet", "110.innlandet"
INCIDENT = f"incident:{HERE}:i"

# What is written, one thing after another: which record, and which of its fields.
openers: st.SearchStrategy[tuple[str, dict[str, Any]]] = st.one_of(
    st.tuples(
        st.sampled_from(["share"]),
        st.fixed_dictionaries(
            {"to": st.just(THERE), "may": st.sampled_from(["see", "act"]), "ended": st.booleans()},
            optional={"until_ms": st.sampled_from([NOW_MS - 1, NOW_MS, None])},
        ),
    ),
    st.tuples(
        st.sampled_from(["release"]),
        st.fixed_dictionaries(
            {
                "of": st.just(INCIDENT),
                "to": st.just(THERE),
                "classes": st.lists(st.sampled_from(["HELSE", "ETAT"])),
                "ended": st.booleans(),
            }
        ),
    ),
    st.tuples(
        st.sampled_from(["glass_review"]),
        st.fixed_dictionaries(
            {
                "of": st.just(f"glass:{THERE}:0"),
                "verdict": st.sampled_from(["justified", "unjustified"]),
            }
        ),
    ),
)


def answers(views: Views) -> list[Any]:
    found = views.state.records.get(INCIDENT)
    if found is None:
        return [dict(views.taking_part(INCIDENT, NOW_MS))]
    return [dict(views.taking_part(INCIDENT, NOW_MS))] + [
        (dict(one.taking_part), one.released_to, one.glass)
        for one in (views.subject(found, field_class, NOW_MS) for field_class in ("HELSE", "ETAT"))
    ]


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 1), openers), max_size=8), st.integers(0, 3))
def test_after_each_write_the_answer_is_that_of_views_made_anew(
    writes: list[tuple[int, tuple[str, dict[str, Any]]]], opened_at: int
) -> None:
    here, there = Centre(HERE), Centre(THERE)
    node = here.node
    for step, (own, (kind, data)) in enumerate([*writes, (0, ("share", {"to": THERE, "may": "act"}))]):
        if step == min(opened_at, len(writes)):
            # The incident may become known after what opens it.
            here.write(Patch(kind="x/1", record=INCIDENT, subject=INCIDENT, data={"medical_note": "x"}))
            broken = {"of": INCIDENT, "field_class": "HELSE", "reason": "hjertestans, ingen svarer"}
            there.write(
                Patch(
                    kind="x/1",
                    record=f"glass:{THERE}:0",
                    subject=INCIDENT,
                    data={**broken, "recipients": [HERE]},
                )
            )
        here.write(Patch(kind="x/1", record=f"{kind}:{HERE}:{own}", subject=INCIDENT, data=data))
        meet([here, there])
        fresh = Views(node.state, KINDS, space="live", mode="live", agencies=AGENCIES)
        assert answers(node.views) == answers(fresh)


def test_the_wider_of_two_shares_holds_whichever_came_last() -> None:
    for order in (("see", "act"), ("act", "see")):
        here = Centre(HERE)
        incident = here.incident("fall")
        for number, may in enumerate(order):
            data = {"to": THERE, "may": may, "ended": False}
            here.write(Patch(kind="x/1", record=f"share:{HERE}:{number}", subject=incident, data=data))
        assert read_openings(here.node.state, incident).taking_part(NOW_MS)[THERE] == "act"


def test_a_share_to_oneself_takes_no_right_from_the_owner() -> None:
    here = Centre(HERE)
    incident = here.incident("fall")
    here.share(incident, HERE, may="see")
    assert here.node.views.taking_part(incident, NOW_MS)[HERE] == "act"


def test_a_record_about_what_is_not_known_here_is_for_its_own_centre_alone() -> None:
    here = Centre(HERE)
    unknown = f"incident:{THERE}:unknown"
    here.write(
        Patch(
            kind="x/1", record=f"share:{HERE}:s", subject=unknown, data={"to": "112.innlandet", "may": "act"}
        )
    )
    assert dict(here.node.views.taking_part(unknown, NOW_MS)) == {}
