"""From those who fall ill to patients in hospital, day by day: drawn one by one, or expected."""

from dataclasses import dataclass

import numpy as np

from samvirke.model.chance import stream
from samvirke.model.errors import InvalidValueError
from samvirke.model.tables import TEN_YEARS
from samvirke.threats.pandemic.pathogen import AGES
from samvirke.threats.pandemic.stay import Stay
from samvirke.travel.times import Floats, Ints

COUNTED = ("ill", "infected")
DRAWS = 6  # of a patient: delay, intensive or not, ward, intensive, after or not, after; then which hospital


@dataclass(frozen=True, slots=True, kw_only=True)
class Pathway:
    """What becomes of those who are counted: how many need hospital, for how long.

    Parameters
    ----------
    counted
        ``ill``: shares are of those with symptoms, counted from the day these begin; ``infected``: of all
        infected, from the day of infection.
    hospital_share
        Admitted, of those counted, by age group, 0-1, length 9.
    intensive_share
        Of the admitted, by age group, 0-1, length 9.
    delay
        From counted until admitted.
    ward
        Of patients who never need intensive care.
    before_intensive, intensive, after_intensive
        Of the others: on the ward first, then in intensive care, then on a ward again.
    after_share
        Of intensive patients who have the last of these, 0-1; the others die or leave from intensive care.
    """

    counted: str = "ill"
    hospital_share: tuple[float, ...]
    intensive_share: tuple[float, ...]
    delay: Stay
    ward: Stay
    before_intensive: Stay
    intensive: Stay
    after_intensive: Stay
    after_share: float = 1.0

    def __post_init__(self) -> None:
        if self.counted not in COUNTED:
            raise InvalidValueError(f"counted is {self.counted!r}; it must be one of {', '.join(COUNTED)}")
        for name in ("hospital_share", "intensive_share"):
            shares = getattr(self, name)
            if len(shares) != AGES or not all(0 <= share <= 1 for share in shares):
                raise InvalidValueError(
                    f"{name} is {shares}; it must be {AGES} shares from 0 to 1, one an age group"
                )
        if not 0 <= self.after_share <= 1:
            raise InvalidValueError(f"after_share is {self.after_share}; it must be 0 to 1")


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Beds:
    """Patients by hospital and day, whoever has room for them; each of shape ``(n_hospitals, n_days)``.

    Parameters
    ----------
    admissions
        New in hospital that day.
    ward
        On a ward, before intensive care or without it.
    intensive
        In intensive care.
    after_intensive
        On a ward after intensive care.
    intensive_admissions
        New in intensive care that day.
    """

    admissions: Floats
    ward: Floats
    intensive: Floats
    after_intensive: Floats
    intensive_admissions: Floats


def draw_beds(cases: Ints, share: Floats, pathway: Pathway, seed: int, run: int) -> Beds:
    """Draw the patients of one run, each with a way of its own.

    Parameters
    ----------
    cases
        Those counted, whole persons, by day, group of municipalities and age; shape ``(n_days, n_groups,
        9)``.
    share
        To which hospital the patients of each group go, shape ``(n_groups, n_hospitals)``; rows add up to 1.
    pathway
        What becomes of them.
    seed, run
        Which luck. Each age group has a stream of its own.

    Returns
    -------
    Beds
        Whole patients.
    """
    n_days, n_groups, _ = cases.shape
    parts = [
        _patients(cases[:, :, a], share, stream(seed, run, "pandemic patients", TEN_YEARS[a]))
        for a, share in enumerate(pathway.hospital_share)
    ]
    age = np.repeat(np.arange(AGES), [len(part[0]) for part in parts])
    which = np.concatenate([part[0] for part in parts])
    luck = np.concatenate([part[1] for part in parts], axis=1)
    day, group = which // n_groups, which % n_groups
    hospital = _hospital_of(share, group, luck[DRAWS])
    admitted = day + pathway.delay.of(luck[0])
    is_intensive = luck[1] < np.array(pathway.intensive_share)[age]
    in_ward = np.where(is_intensive, pathway.before_intensive.of(luck[2]), pathway.ward.of(luck[2]))
    from_intensive = admitted + in_ward
    until_intensive = from_intensive + np.where(is_intensive, pathway.intensive.of(luck[3]), 0)
    goes_on = is_intensive & (luck[4] < pathway.after_share)
    until_after = until_intensive + np.where(goes_on, pathway.after_intensive.of(luck[5]), 0)
    n = share.shape[1]
    return Beds(
        admissions=_day_counts(hospital, admitted, n, n_days)[:, :n_days],
        ward=_census(hospital, admitted, from_intensive, n, n_days),
        intensive=_census(hospital, from_intensive, until_intensive, n, n_days),
        after_intensive=_census(hospital, until_intensive, until_after, n, n_days),
        intensive_admissions=_day_counts(hospital[is_intensive], from_intensive[is_intensive], n, n_days)[
            :, :n_days
        ],
    )


def expected_beds(cases: Floats, share: Floats, pathway: Pathway) -> Beds:
    """Return mean patients where cases are means; shapes as for `draw_beds`, groups by convolution."""
    n_days = len(cases)
    counted = np.einsum("dga,gh->had", cases, share)
    admitted = counted * np.array(pathway.hospital_share)[:, None]
    to_intensive = np.einsum("had,a->hd", admitted, np.array(pathway.intensive_share))
    after = later_share(n_days, pathway.delay.chances)
    admissions, later_intensive = admitted.sum(axis=1) @ after, to_intensive @ after
    enters = later_intensive @ later_share(n_days, pathway.before_intensive.chances)
    leaves = pathway.after_share * (enters @ later_share(n_days, pathway.intensive.chances))
    return Beds(
        admissions=admissions,
        ward=(admissions - later_intensive) @ later_share(n_days, pathway.ward.staying)
        + later_intensive @ later_share(n_days, pathway.before_intensive.staying),
        intensive=enters @ later_share(n_days, pathway.intensive.staying),
        after_intensive=leaves @ later_share(n_days, pathway.after_intensive.staying),
        intensive_admissions=enters,
    )


def _patients(cases: Ints, share: float, chance: np.random.Generator) -> tuple[Ints, Floats]:
    """Draw who of one age is admitted: where in ``cases.ravel()``, and the numbers that decide the rest."""
    until = cases.ravel().cumsum()
    count = int(until[-1])
    if count == 0:
        return np.zeros(0, dtype=np.int64), np.zeros((DRAWS + 1, 0))
    # Given how many of an age are admitted, everybody of that age is as likely to be one of them.
    chosen = chance.choice(count, chance.binomial(count, share), replace=False, shuffle=False)
    which = np.asarray(np.searchsorted(until, np.sort(chosen), side="right"))
    return which, chance.random((DRAWS + 1, len(which)))


def _hospital_of(share: Floats, group: Ints, luck: Floats) -> Ints:
    """Choose a hospital by the shares of the group."""
    until = share.cumsum(axis=1)
    # One line for all groups: group g holds from g to g + 1, so one search serves everybody.
    line = (until / until[:, -1:] + np.arange(len(share))[:, None]).ravel()
    found = np.searchsorted(line, group + luck, side="right")
    return np.asarray(np.minimum(found - group * share.shape[1], share.shape[1] - 1))


def _day_counts(hospital: Ints, day: Ints, n_hospitals: int, n_days: int) -> Floats:
    """Count events; what comes after the last day is gathered in one more column."""
    at = hospital * (n_days + 1) + np.minimum(day, n_days)
    counts = np.bincount(at, minlength=n_hospitals * (n_days + 1)).astype(np.float64)
    return counts.reshape(n_hospitals, n_days + 1)


def _census(hospital: Ints, first: Ints, after: Ints, n_hospitals: int, n_days: int) -> Floats:
    """Count who is there each day: from the first, and no longer on the one after the last."""
    come = _day_counts(hospital, first, n_hospitals, n_days)
    gone = _day_counts(hospital, after, n_hospitals, n_days)
    return np.asarray((come - gone).cumsum(axis=1)[:, :n_days])


def later_share(n_days: int, response: Floats) -> Floats:
    """Return the share of what comes on a day (row) that is there on each (column), ``(n_days, n_days)``."""
    left = np.zeros(2 * n_days - 1)
    kept = min(n_days, len(response))
    left[n_days - 1 : n_days - 1 + kept] = response[:kept]
    later = np.arange(n_days)[None, :] - np.arange(n_days)[:, None]
    return np.asarray(left[later + n_days - 1])
