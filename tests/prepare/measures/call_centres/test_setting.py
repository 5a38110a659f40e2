"""Who takes part, and what is refused."""

from dataclasses import replace

import numpy as np
import pytest
from tests.hamlet import hamlet as build_hamlet

from samvirke.model.errors import BadInputError
from samvirke.prepare.measures.call_centres.arrangement import Arrangement
from samvirke.prepare.measures.call_centres.call_centres import call_centres, ways_of
from samvirke.prepare.measures.call_centres.setting import setting_of
from samvirke.register.region import Region

ROOM = ("centre-110", "centre-112", "centre-113")


def test_without_rooms_the_areas_own_three_centres_share_one() -> None:
    setting = setting_of(build_hamlet())
    assert setting.services == ("110", "112", "113")
    assert [setting.centres.ids[member] for member in setting.members] == list(ROOM)
    assert setting.rooms == ((0, 1, 2),)
    assert setting.backup.tolist() == [-1, -1, -1]  # the hamlet has one centre a service
    assert setting.targets.within_s.tolist() == [20.0, 20.0, 10.0]


def test_a_lost_centres_calls_go_to_the_nearest_of_its_service() -> None:
    setting = setting_of(Region.open("norway"), "Innlandet")
    helper = {
        setting.centres.ids[member]: setting.centres.ids[setting.backup[member]] for member in setting.members
    }
    # Hamar lies 100 km from Oslo and farther from every other centre of each service.
    assert helper == {f"centre-{number}-innlandet": f"centre-{number}-oslo" for number in (110, 112, 113)}
    # Their own calls keep them busy, so the municipalities that they serve take part too.
    served = setting.region.municipalities
    assert {"centre-112-innlandet", "centre-112-oslo"} <= set(served["centre_112"])


def test_staff_and_calls_that_are_given_are_used() -> None:
    setting = setting_of(build_hamlet(), staff={"centre-112": 5}, volumes={"centre-112": 60_000.0})
    assert (setting.centres.operators[1] == 5).all()
    row = setting.volumes.set_index("centre").loc["centre-112"]
    assert row["calls_per_year"] == 60_000
    assert row["quality"] == "typed"
    assert setting.typed == {"centre-112"}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"rooms": [["centre-110", "centre-114"]]}, r"'centre-114' is no centre .*write 'centre-11"),
        ({"rooms": [["centre-110", "centre-112"], ["centre-112", "centre-113"]]}, "stands twice"),
        ({"rooms": [["centre-110", "centre-110"]]}, "stands twice"),
        ({"rooms": [["centre-110"]]}, "the room of centre-110 has 1 centres; it takes two or more"),
        ({"staff": {"centre-112": -1}}, "centre-112 has -1 operators; it must be 0 to 200"),
        ({"staff": {"nowhere": 2}}, "'nowhere' is no centre"),
        ({"volumes": {"centre-113": -5.0}}, "centre-113 has -5 calls a year"),
        ({"volumes": {"centre-113": 1e9}}, "must be 0 to 2,000,000"),
    ],
)
def test_nonsense_is_refused_with_what_to_do(given: dict[str, object], said: str) -> None:
    with pytest.raises(BadInputError, match=said):
        setting_of(build_hamlet(), **given)  # type: ignore[arg-type]


def test_an_area_that_names_no_centres_is_refused() -> None:
    region = build_hamlet()
    nameless = region.municipalities.assign(centre_110=np.nan, centre_112=np.nan, centre_113=np.nan)
    bare = replace(region, tables={**region.tables, "municipalities": nameless.astype(object)})
    with pytest.raises(BadInputError, match="name 0 centres"):
        setting_of(bare)


@pytest.mark.parametrize(
    ("names", "chosen", "said"),
    [
        (("together",), {}, "'together' is no arrangement; write one of apart"),
        (("apart", "apart"), {}, "name each once"),
        ((), {}, "the arrangements are none"),
        (("apart",), {"cross": 1.0}, "'cross' is no figure"),
        (("partly_pooled",), {"cross_trained": -1.0}, "cross_trained is -1"),
        (("one_number",), {"triage_s": float("inf")}, "triage_s is inf; it must be finite"),
        (("one_number",), {"triage_s": float("nan")}, "triage_s is nan"),
    ],
)
def test_arrangements_that_cannot_be_are_refused(
    names: tuple[str, ...], chosen: dict[str, float], said: str
) -> None:
    with pytest.raises(BadInputError, match=said):
        ways_of(names, chosen)


def test_no_runs_and_no_days_are_refused() -> None:
    with pytest.raises(BadInputError, match="runs is 0"):
        call_centres(build_hamlet(), runs=0)


def test_partly_pooled_trains_and_overflows_within_the_room_alone() -> None:
    setting = setting_of(build_hamlet(), rooms=[["centre-110", "centre-112"]])
    sharing = Arrangement.named("partly_pooled", cross_trained=2.0).sharing(
        setting.centres, setting.rooms, setting.backup.tolist()
    )
    assert sharing.cross_trained.tolist() == [2, 2, 0]
    assert sharing.helps.tolist() == [[False, True, False], [True, False, False], [False, False, False]]
    assert sharing.partners == ((1,), (0,), ())
    assert sharing.overflow_after_s.tolist() == [30.0, 30.0, np.inf]
