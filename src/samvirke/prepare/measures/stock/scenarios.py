"""Drawn courses as needs of the areas, and what of them ordinary supply does not cover."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from samvirke.engine.endurance.needs import needs_of
from samvirke.engine.endurance.patients import Patients, read_patients
from samvirke.engine.endurance.precaution import with_precaution
from samvirke.engine.endurance.use import Use
from samvirke.model.chance import stream
from samvirke.model.errors import InvalidValueError
from samvirke.prepare.measures.stock.areas import Areas
from samvirke.register.region import Region
from samvirke.threats.pandemic.threat import Pandemic
from samvirke.travel.times import Floats

NeedLevel = Literal["drawn", "low", "base", "high"]
WEEK_DAYS = 7
CARE, NORMAL = 0, 1  # priority classes: care of those whom the course makes ill, and normal use


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Scenarios:
    """Needs of several courses, all equally likely.

    Parameters
    ----------
    items
        Of the catalogue.
    extra
        Because of the course, shape ``(n_items, n_runs, n_places, n_days)``, in the unit of the item.
    normal
        Of an ordinary day, shape ``(n_items, n_places)``; 0 where no figure is known.
    starts_at_utc
        Moment of day 0.
    method
        Assumptions of the threat, one sentence each.
    """

    items: tuple[str, ...]
    extra: Floats
    normal: Floats
    starts_at_utc: str
    method: tuple[str, ...]

    @property
    def days(self) -> int:
        """Length of a course."""
        return int(self.extra.shape[3])

    def lacking(self, item: str, supply_share: float) -> Floats:
        """Return weekly need beyond ordinary supply, shape ``(n_runs, 2, n_places, n_weeks)``.

        Parameters
        ----------
        item
            One of `items`.
        supply_share
            Of normal use that goes on being delivered, 0 or more. It is used for care first.

        Raises
        ------
        InvalidValueError
            When the share is negative or no number.
        """
        if not (np.isfinite(supply_share) and supply_share >= 0):
            raise InvalidValueError(f"supply_share is {supply_share}; it must be 0 or more, such as 0.5")
        at = self.items.index(item)
        weeks = -(-self.days // WEEK_DAYS)
        padded = np.zeros((*self.extra.shape[1:3], weeks * WEEK_DAYS))
        padded[:, :, : self.days] = self.extra[at]
        care = padded.reshape(*padded.shape[:2], weeks, WEEK_DAYS).sum(axis=3)
        days = np.full(weeks, float(WEEK_DAYS))
        days[-1] = self.days - WEEK_DAYS * (weeks - 1)
        normal = self.normal[at][:, None] * days
        supplied = supply_share * normal
        left = np.maximum(supplied - care, 0.0)
        return np.stack([np.maximum(care - supplied, 0.0), np.maximum(normal - left, 0.0)], axis=1)


def draw_scenarios(
    region: Region,
    areas: Areas,
    items: Sequence[str],
    pandemics: Sequence[Pandemic],
    *,
    use: Use,
    level: NeedLevel,
    seed: int,
    runs: Sequence[int],
    done: Callable[[int], None] = lambda _: None,
) -> Scenarios:
    """Draw courses and add up what they need by area.

    Parameters
    ----------
    region, areas
        Where.
    items
        Of the catalogue.
    pandemics
        What may happen, all equally likely: run ``r`` is one of number ``r`` modulo how many there are.
    use
        Coefficients of needs; normal use is taken at base.
    level
        *low*, *base* or *high* of what patients need; *drawn*: for each run and item somewhere between, base
        being the median, the same part of the way for every coefficient of the item.
    seed, runs
        Which courses: the same numbers are the same courses for every item and plan.
    done
        Told after each run how many are done.
    """
    into = np.zeros((areas.n_places, len(areas.place_of)))
    into[areas.place_of, np.arange(len(areas.place_of))] = 1.0
    drawn: list[Floats] = []
    normal = np.zeros((len(items), areas.n_places))
    method: dict[str, None] = {}
    for count, run in enumerate(runs, start=1):
        epidemic = pandemics[run % len(pandemics)].follow(region, seed, run)
        patients = read_patients(region, epidemic.course)

        def extra(at: str, patients: Patients = patients) -> Floats:
            needs = needs_of(region, patients, use.at(at), items)
            return np.asarray(into @ with_precaution(needs, region, patients, use.at(at)).extra)

        if level == "drawn":
            part = np.array([stream(seed, run, "need level", item).random() for item in items])[:, None, None]
            low, base, high = (extra(at) for at in ("low", "base", "high"))
            down, up = np.maximum(1 - 2 * part, 0), np.maximum(2 * part - 1, 0)
            drawn.append(base + down * (low - base) + up * (high - base))
        else:
            drawn.append(extra(level))
        if count == 1:
            normal = needs_of(region, patients, use.at("base"), items).normal @ into.T
        method.update(dict.fromkeys(epidemic.method))
        done(count)
    days = max(part.shape[2] for part in drawn)
    padded = np.zeros((len(items), len(drawn), areas.n_places, days))
    for run, needed in enumerate(drawn):
        padded[:, run, :, : needed.shape[2]] = needed
    return Scenarios(
        items=tuple(items),
        extra=padded,
        normal=normal,
        starts_at_utc=pandemics[0].starts_at_utc,
        method=tuple(method),
    )
