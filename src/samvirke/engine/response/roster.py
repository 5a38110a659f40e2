"""Who can be sent, prepared once: a question then costs milliseconds among twenty thousand units.

The decision is that of the simulator, `whom_to_send`, asked about the units that can matter: those nearer
than the last one sent or shown. What lies farther is not looked at, and cannot change the answer.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

import numpy as np
import pandas as pd

from samvirke.engine.response.advice import Recommendation
from samvirke.engine.response.among import Question, among_all, among_few
from samvirke.engine.response.asked import (
    NeedNow,
    UnitNow,
    reject_unknown_capabilities,
    reject_unknown_units,
)
from samvirke.engine.response.build import reject_without_response, stops_of
from samvirke.engine.response.dispatch.agreements import ByAgreement
from samvirke.engine.response.dispatch.divert import Divert
from samvirke.engine.response.dispatch.nearest import NearestFirst
from samvirke.engine.response.dispatch.own_first import OwnFirst
from samvirke.engine.response.dispatch.rule import Rule
from samvirke.engine.response.following import BUSY, Following
from samvirke.engine.response.narrow import Crews
from samvirke.engine.response.places import Places
from samvirke.engine.response.ranked import TOLD, notes_on, ranked
from samvirke.engine.response.reached import Bases, reach
from samvirke.engine.response.standing import Standings
from samvirke.model.errors import BadInputError, InvalidValueError
from samvirke.register.capabilities import capability_catalogue
from samvirke.register.region import Region
from samvirke.travel.cch import CchTimes
from samvirke.travel.closure import Closure
from samvirke.travel.fleet import Fleet, fleet_of
from samvirke.travel.inbound import Ends, Inbound
from samvirke.travel.line import LineTimes
from samvirke.travel.live_cch import LiveCch
from samvirke.travel.road import RoadTimes
from samvirke.travel.times import Points, TravelTimes

# Rules that look at owners and needs alone: they say the same of some units as of all.
SHARED = ("fleets", "crews", "bases", "told", "places", "names", "owner_names", "standings", "_known")
OF_UNITS_ALONE = (NearestFirst, OwnFirst, ByAgreement, Divert)


@dataclass(frozen=True, eq=False)
class Roster:
    """Who can be sent, from where.

    Parameters
    ----------
    region
        Who has what.
    road
        Travel times of what drives.
    inbound
        The roads, asked as far as needed; None: straight lines, or times that are asked for all at once.
    """

    region: Region
    road: TravelTimes
    inbound: Inbound | None

    @classmethod
    def of(cls, region: Region, road: TravelTimes | None = None) -> "Roster":
        """Prepare a region: seconds, once.

        Parameters
        ----------
        region
            Who has what.
        road
            Travel times of what drives, accelerated (`CchTimes`) or not; None: straight lines.

        Raises
        ------
        BadInputError
            When the region has no unit or no cell, or an air or sea unit lacks its speed.
        """
        reject_without_response(region)
        if isinstance(road, CchTimes):
            return cls(region, road.road, Inbound.of(road.road, LiveCch(road)))
        if isinstance(road, RoadTimes):
            return cls(region, road, Inbound.of(road))
        return cls(region, LineTimes() if road is None else road, None)

    def with_closures(self, closures: Sequence[Closure], at_utc: datetime | None = None) -> "Roster":
        """Return the same with roads closed: it answers at once, nothing is prepared anew.

        Raises
        ------
        InvalidValueError
            When the travel times know no roads.
        """
        if self.inbound is None:
            raise InvalidValueError(
                "straight lines know no roads that could close; prepare the roster with a road graph"
            )
        inbound = self.inbound.with_closures(closures, at_utc)
        other = Roster(self.region, inbound.road, inbound)
        for kept in SHARED:
            other.__dict__[kept] = getattr(self, kept)
        return other

    def prepare(self) -> "Roster":
        """Work out now what is worked out on first use; return itself."""
        _ = [getattr(self, kept) for kept in SHARED], self.road.describe()
        if self.inbound is not None:
            # What a closure looks up: the boxes of all lines.
            _ = self.inbound.roads, self.inbound.road.driven.line_bounds_e7
        return self

    @cached_property
    def fleets(self) -> tuple[Fleet, ...]:
        """What the units travel with, each once."""
        return tuple(dict.fromkeys(fleet_of(self.region.units)))

    @cached_property
    def crews(self) -> Crews:
        """What the units can do, and when they come."""
        return Crews.of(self.region)

    @cached_property
    def bases(self) -> Bases:
        """Where the units are at home."""
        units, sites = self.region.units, self.region.sites
        number = {site: index for index, site in enumerate(sites["id"])}
        site = np.array([number[of] for of in units["site"]], dtype=np.int64)
        at = Points.of(sites)
        ends = self._ends(at)
        fleet = {of: index for index, of in enumerate(self.fleets)}
        return Bases(
            site=site,
            lon=at.lon[site],
            lat=at.lat[site],
            ends=Ends(ends.node[site], ends.access_s[site]),
            fleet=np.array([fleet[of] for of in fleet_of(units)], dtype=np.int64),
        )

    @cached_property
    def told(self) -> pd.DataFrame:
        """What rules and reasons look at in the table of units, laid out so that rows are quickly taken."""
        return self.region.units[[*TOLD, "id", "mode"]].astype(object)

    @cached_property
    def places(self) -> Places:
        """Where people live."""
        return Places(self.region)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Municipality → its name."""
        return dict(self.region.municipalities.set_index("id")["name"])

    @cached_property
    def owner_names(self) -> Mapping[str, str]:
        """Organisation → its name."""
        return dict(self.region.organisations.set_index("id")["name"])

    @cached_property
    def standings(self) -> Standings:
        """How owners stand to places."""
        return Standings(self.region)

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(capability_catalogue()) | set(self.crews.capabilities)

    def following(self, state: Mapping[str, UnitNow] | None = None) -> Following:
        """Begin to follow the units, with what is known of them now."""
        self._reject_unknown_units(state or {})
        following = Following(self.crews.number, self._ends, self._site_at)
        following.tell(dict(state or {}))
        return following

    def ask(
        self,
        need: NeedNow,
        now: datetime,
        *,
        state: Mapping[str, UnitNow] | Following | None = None,
        rules: Sequence[Rule] = (),
        limit: int = 20,
        said: Callable[[str], None] = lambda _: None,
    ) -> Recommendation:
        """Say whom to send, how soon they are there, and why not the others; see `recommend`.

        Raises
        ------
        BadInputError
            When the need or the state names what nobody knows.
        InvalidValueError
            When `now` has no zone or `limit` is below 1.
        """
        if now.tzinfo is None:
            raise InvalidValueError(f"now is {now} without a zone; add one, such as +01:00")
        if limit < 1:
            raise InvalidValueError(f"limit is {limit}; it must be 1 or more")
        if not self._known.issuperset(need.capabilities):
            reject_unknown_capabilities(self.region, need)
        following = state if isinstance(state, Following) else self.following(state)
        here, point = self.places.of(need)
        rules = tuple(rules) or (NearestFirst(),)
        able = self.crews.able(need.capabilities)
        looked_at = able if len(able) else np.zeros(1, dtype=np.int64)  # who gives nothing is not shown
        moment = following.at(looked_at, now)
        question = Question(
            need=need,
            here=here,
            point=point,
            now=now,
            able=looked_at,
            following=following,
            moment=moment,
            rules=rules,
            limit=limit,
        )
        with reach(
            point, self.bases.some(looked_at), moment, self.fleets, road=self.road, inbound=self.inbound
        ) as reached:
            if all(isinstance(rule, OF_UNITS_ALONE) for rule in rules):
                asked = among_few(self, question, reached)
            else:
                asked = among_all(self, question, reached, said)
            units = ranked(asked, limit, self.owner_names)
            engines = reached.engines
        travel = self.road.describe()
        return Recommendation(
            need=need,
            now=now,
            municipality=here.municipality,
            municipality_name=self.names.get(here.municipality, here.municipality),
            away_m=here.away_m,
            rules=asked.rules,
            units=units,
            left_out=len(able) - len(units),
            missing={c: n for c, n in zip(need.capabilities, asked.left, strict=True) if n},
            unknown=tuple(c for c in need.capabilities if c not in self.crews.capabilities),
            travel=replace(travel, engine=" and ".join(engines)) if engines else travel,
            notes=notes_on(
                asked,
                units,
                is_line=travel.engine == "line",
                any_busy=bool((moment.code == BUSY).any()),
                away_m=here.away_m,
            ),
        )

    def _ends(self, points: Points) -> Ends:
        if self.inbound is None:  # nothing is asked of the roads
            return Ends(np.full(len(points), -1, dtype=np.int64), np.full(len(points), np.inf))
        return self.inbound.ends(points)

    def _site_at(self, site: str) -> tuple[float, float]:
        row = self.region.sites.loc[self.region.sites["id"] == site].iloc[0]
        return float(row["lon"]), float(row["lat"])

    def _reject_unknown_units(self, state: Mapping[str, UnitNow]) -> None:
        through = {unit: what.through for unit, what in state.items() if what.through is not None}
        if through or not self.crews.number.keys() >= state.keys():
            reject_unknown_units(self.region, state)
        stops = stops_of(self.region) if through else {}
        fleets = fleet_of(self.region.units) if through else []
        for unit, site in through.items():
            if (fleets[self.crews.number[unit]], site) not in stops:
                raise BadInputError(
                    f"unit {unit} is reached through {site}, where nothing that travels like it stands; "
                    "give a station of its kind or a hospital"
                )
