"""The spread in plain Python, person counts as plain numbers: what `kernel` must say to the last bit."""

from dataclasses import dataclass
from math import exp, floor, log, sqrt
from typing import Any

from samvirke.threats.pandemic.kernel import LOG_2, SERIES
from samvirke.threats.pandemic.mixing import AFTER_WORKING, FIRST_WORKING
from samvirke.threats.pandemic.pathogen import AGES
from samvirke.threats.pandemic.sampling import FEW, IN_STEPS, LACKS

WORD = 2**64 - 1


@dataclass(slots=True)
class Luck:
    """Random numbers of one run: xoshiro256** as its authors print it."""

    words: list[int]

    def uniform(self) -> float:
        """Return the next number of 0 to 1, 1 itself excluded."""
        s = self.words
        word = (_turned((s[1] * 5) & WORD, 7) * 9) & WORD
        t = (s[1] << 17) & WORD
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = _turned(s[3], 45)
        return (word >> 11) * IN_STEPS

    def few(self, n: float, odds: float, log_none: float) -> float:
        """Draw by inversion: count up from none until the chances add up to a uniform number."""
        left = self.uniform()
        if left < 1.0 + log_none:
            return 0.0
        next_chance, drawn = exp(log_none), 0.0
        while left >= next_chance and drawn < n:
            left -= next_chance
            next_chance *= odds * (n - drawn) / (drawn + 1.0)
            drawn += 1.0
        return drawn

    def many(self, n: float, p: float) -> float:
        """Draw by BTRS, Hörmann (1993), algorithm BTRS; names of its constants in words."""
        odds, spread = p / (1.0 - p), sqrt(n * p * (1.0 - p))
        b = 1.15 + 2.53 * spread
        a = -0.0873 + 0.0248 * b + 0.01 * p
        mode = float(floor((n + 1.0) * p))
        while True:
            u = self.uniform() - 0.5
            v = self.uniform()
            us = 0.5 - abs(u)
            if us == 0.0:
                continue
            k = float(floor((2.0 * a / us + b) * u + (n * p + 0.5)))
            if us >= 0.07 and v <= 0.92 - 4.2 / b:
                return k
            if not 0.0 <= k <= n or v == 0.0:
                continue
            height = log(v * ((2.83 + 5.1 / b) * spread) / (a / (us * us) + b))
            allowed = (mode + 0.5) * log((mode + 1.0) / (odds * (n - mode + 1.0)))
            allowed += (n + 1.0) * log((n - mode + 1.0) / (n - k + 1.0))
            allowed += (k + 0.5) * log(odds * (n - k + 1.0) / (k + 1.0))
            allowed += _lacking(mode)
            allowed += _lacking(n - mode)
            allowed -= _lacking(k)
            allowed -= _lacking(n - k)
            if height <= allowed:
                return k

    def binomial(self, n: float, p: float, odds: float, log_q: float) -> float:
        """Draw how many of n succeed, each with chance p of a half at most."""
        if n <= 0.0 or p <= 0.0:
            return 0.0
        return self.few(n, odds, n * log_q) if n * p < FEW else self.many(n, p)


def play_plainly(*given: Any) -> None:
    """Let it spread day by day: given and changed are what the kernel is given and changes."""
    _Country(*given).play()


@dataclass(slots=True)
class _Country:
    """What the kernel is given, in its order."""

    is_drawn: bool
    chance: Any
    state: Any
    place_of: Any
    night_people: Any
    day_people: Any
    work_starts: Any
    work_place: Any
    work_share: Any
    stay: Any
    force: Any
    weights: Any
    chances: Any
    has_presymptomatic: bool
    steps_per_day: int
    new_infections: Any
    new_symptomatic: Any
    infectious: Any
    ill: Any
    luck: Luck | None = None

    def play(self) -> None:
        if self.is_drawn:
            self.luck = Luck([int(word) for word in self.chance])
        for day in range(len(self.force)):
            for number in range(self.steps_per_day):
                if self.state[1:].any():
                    self.step(day, number)
            before, ill, unnoticed = (sum(stage.ravel().tolist()) for stage in self.state[2:])
            self.ill[day] = ill
            self.infectious[day] = ill
            self.infectious[day] += before if self.weights[0] > 0 else 0.0
            self.infectious[day] += unnoticed if self.weights[2] > 0 else 0.0
        if self.luck is not None:
            self.chance[:] = self.luck.words

    def step(self, day: int, number: int) -> None:
        """Move everybody one step on: all leave by where they stood when it began."""
        pulls = []
        if number == 0:
            pulls.append(self.pull(self.force[day], self.day_people, is_day=True))
        if number == self.steps_per_day - 1:
            pulls.append(self.pull(self.force[day], self.night_people, is_day=False))
        well, latent = self.state[:2]
        for i in range(len(self.place_of)):
            carries = bool(self.state[1:, i].sum() > 0)
            for a in range(AGES):
                infected = _infected(self.luck, float(well[i, a]), sum(pull[i][a] for pull in pulls))
                well[i, a] -= infected
                # Added in 64 bits, kept in 32.
                self.new_infections[day, i, a] = float(self.new_infections[day, i, a]) + infected
                if carries:
                    onset = self.progress(i, a)
                    self.new_symptomatic[day, i, a] = float(self.new_symptomatic[day, i, a]) + onset
                latent[i, a] += infected

    def progress(self, i: int, a: int) -> float:
        """Move those infected before one step on; return how many get symptoms."""
        latent, before, ill, unnoticed = self.state[1:, i]  # views: what changes here changes there
        out = _leaving(self.luck, float(latent[a]), self.chances[0])
        never = _leaving(self.luck, out, self.chances[4])
        latent[a] -= out
        onset = out - never
        if self.has_presymptomatic:
            onset = _leaving(self.luck, float(before[a]), self.chances[1])
            before[a] += out - never - onset
        ill[a] += onset - _leaving(self.luck, float(ill[a]), self.chances[2])
        unnoticed[a] += never - _leaving(self.luck, float(unnoticed[a]), self.chances[3])
        return onset

    def where(self, i: int, a: int, *, is_day: bool) -> list[tuple[int, float]]:
        """Return the places of residents of i of an age, and their shares there."""
        home = int(self.place_of[i])
        if not (is_day and FIRST_WORKING <= a < AFTER_WORKING):
            return [(home, 1.0)]
        rows = range(self.work_starts[i], self.work_starts[i + 1])
        away = [(int(self.work_place[k]), float(self.work_share[k])) for k in rows]
        return [(home, float(self.stay[i])), *away]

    def pull(self, rate: Any, people: Any, *, is_day: bool) -> list[list[float]]:
        """Return the force on each resident, by municipality and age."""
        met = [[0.0] * AGES for _ in people]
        for i in range(len(self.place_of)):
            for a in range(AGES):
                infects = _weighted(self.weights, self.state[:, i, a])
                for place, share in self.where(i, a, is_day=is_day):
                    met[place][a] += share * infects
        felt = [_felt(met[j], rate, float(people[j])) for j in range(len(people))]
        return [
            [
                sum(share * felt[place][a] for place, share in self.where(i, a, is_day=is_day))
                for a in range(AGES)
            ]
            for i in range(len(self.place_of))
        ]


def _weighted(weights: Any, stages: Any) -> float:
    return float(weights[0] * stages[2] + weights[1] * stages[3] + weights[2] * stages[4])


def _felt(met: list[float], rate: Any, people: float) -> list[float]:
    """Turn the infectious of a place into the force on each age there."""
    if sum(met) == 0.0:
        return [0.0] * AGES
    felt = []
    for a in range(AGES):
        first, second = (
            met[c] * rate[c, a] + met[c + 1] * rate[c + 1, a] + met[c + 2] * rate[c + 2, a]
            + met[c + 3] * rate[c + 3, a]
            for c in (0, 4)
        )  # fmt: skip
        felt.append(float((first + second + met[8] * rate[8, a]) * (1.0 / people)))
    return felt


def _infected(luck: Luck | None, susceptible: float, pull: float) -> float:
    """Return how many of the susceptible the force infects in one step: drawn, or their mean."""
    if susceptible <= 0.0 or pull <= 0.0:
        return 0.0
    escapes = exp(-pull)
    hit = -_series(-pull) if pull < SERIES else 1.0 - escapes
    if luck is None:
        return susceptible * hit
    if pull < SERIES and susceptible * pull < FEW:
        return luck.few(susceptible, _series(pull), -susceptible * pull)
    if pull <= LOG_2:
        return luck.binomial(susceptible, hit, hit / escapes, -pull)
    return susceptible - luck.binomial(susceptible, escapes, escapes / hit, log(hit))


def _series(x: float) -> float:
    """Return exp(x) - 1 of a small x."""
    total = 1.0
    for order in (6.0, 5.0, 4.0, 3.0, 2.0):
        total = 1.0 + x / order * total
    return x * total


def _leaving(luck: Luck | None, people: float, row: Any) -> float:
    """Return how many leave a stage: drawn, or their mean."""
    p, smaller, odds, log_q, is_turned = (float(number) for number in row)
    if people <= 0.0:
        return 0.0
    if luck is None:
        return people * p
    drawn = luck.binomial(people, smaller, odds, log_q)
    return people - drawn if is_turned else drawn


def _lacking(k: float) -> float:
    """Return what Stirling's formula lacks for log k!."""
    if k < 10.0:
        return LACKS[int(k)]
    after = k + 1.0
    return (1.0 / 12.0 - (1.0 / 360.0 - 1.0 / 1260.0 / (after * after)) / (after * after)) / after


def _turned(word: int, by: int) -> int:
    return ((word << by) | (word >> (64 - by))) & WORD
