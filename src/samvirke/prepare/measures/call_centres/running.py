"""One run of every arrangement in every situation: the same callers, the same incidents."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from samvirke.engine.calls.arrivals import calls_of
from samvirke.engine.calls.outcome import first_rang_s
from samvirke.engine.calls.take import take_calls
from samvirke.engine.calls.usual import usual_procedure
from samvirke.engine.response.simulate import simulate
from samvirke.engine.response.world import World
from samvirke.model.course import Course
from samvirke.prepare.judging import Judging
from samvirke.prepare.measures.call_centres.arrangement import Arrangement
from samvirke.prepare.measures.call_centres.measuring import Counted, count
from samvirke.prepare.measures.call_centres.setting import Setting
from samvirke.prepare.measures.call_centres.situations import Situation, building, lost, ordinary, peak
from samvirke.threats.everyday.threat import Everyday
from samvirke.travel.times import Bools, Floats


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Helped:
    """What became of help on the road under one arrangement; F functions.

    Parameters
    ----------
    required, met
        Judged incidents inside the area, and those in time, shape ``(F,)``.
    mean_s
        Mean response time of those somebody came to, from the first ring, shape ``(F,)``.
    change_s
        Mean over incidents answered both here and in the base of here less base, shape ``(F,)``.
    """

    required: Floats
    met: Floats
    mean_s: Floats
    change_s: Floats


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class CentreRun:
    """One run: by arrangement and situation what was counted, and by arrangement what help became."""

    counted: Mapping[tuple[str, str], Counted]
    helped: Mapping[str, Helped]


@dataclass(frozen=True, eq=False, kw_only=True)
class Work:
    """One run; called with its number.

    Parameters
    ----------
    setting
        Who takes part.
    arrangements
        What is compared, the base first.
    situations
        Which of `SITUATIONS` are played.
    threat, seed
        What happens.
    world, judging
        To let units answer in; None: calls only.
    """

    setting: Setting
    arrangements: Sequence[Arrangement]
    situations: Sequence[str]
    threat: Everyday
    seed: int
    world: World | None
    judging: Judging | None

    def __call__(self, run: int) -> CentreRun:
        """Play one run."""
        setting, of_run = self.setting, {"seed": self.seed, "run": run}
        course = self.threat.unfold(setting.region, self.seed, run)
        ringing = calls_of(course, setting.region, setting.centres, volumes=setting.volumes, **of_run)
        begins_s = first_rang_s(ringing.calls, ringing.agencies.count)
        counted = np.isin(ringing.agencies.centre, setting.members).any(axis=1)
        played: dict[str, Situation] = {}
        for name in self.situations:
            if name == "ordinary":
                played[name] = ordinary(ringing, setting.members, counted)
            elif name == "peak":
                played[name] = peak(ringing, setting.members, counted, begins_s, **of_run)
            elif name == "lost":
                played[name] = lost(ringing, setting.members, **of_run)
        found: dict[tuple[str, str], Counted] = {}
        responses: dict[str, list[tuple[Floats, Bools]]] = {}
        for arrangement in self.arrangements:
            if "building" in self.situations:
                together = arrangement.name != "apart"
                played["building"] = building(
                    ringing, setting.members, setting.rooms, together=together, **of_run
                )
            sharing = arrangement.sharing(setting.centres, setting.rooms, setting.backup.tolist())
            for name, situation in played.items():
                outcome = take_calls(
                    setting.centres,
                    situation.course,
                    procedure=usual_procedure(),
                    sharing=sharing,
                    lost=situation.lost,
                )
                found[arrangement.name, name] = count(
                    situation, outcome, setting.members, setting.targets.within_s, begins_s
                )
                if name == "ordinary" and self.world is not None:
                    responses[arrangement.name] = self._responses(course, outcome.alert_s, run)
        base = responses.get(self.arrangements[0].name, [])
        return CentreRun(
            counted=found, helped={name: _helped(base, answers) for name, answers in responses.items()}
        )

    def _responses(self, course: Course, alert_s: Floats, run: int) -> list[tuple[Floats, Bools]]:
        """Let the units answer as they are alerted: by function, response times and which are in time."""
        if self.world is None or self.judging is None:
            return []
        outcome = simulate(self.world, course, seed=self.seed, run=run, alert_s=alert_s)
        inside = np.isin(self.judging.municipalities, self.setting.inside)
        result = []
        for f in range(len(self.judging.functions)):
            answers = self.judging.answers(f, course, outcome)
            here = inside[answers.municipality]
            # The judging adds a usual call; here the calls themselves were played.
            response_s = answers.response_s[here] - self.judging.clock[f][0]
            limit_s = np.nan_to_num(self.judging.limit_s[f][answers.cell[here]], nan=np.inf)
            result.append((response_s, response_s <= limit_s))
        return result


def _helped(base: list[tuple[Floats, Bools]], answers: list[tuple[Floats, Bools]]) -> Helped:
    means, changes = [], []
    for (before_s, _), (now_s, _) in zip(base, answers, strict=True):
        both = np.isfinite(before_s) & np.isfinite(now_s)
        came = np.isfinite(now_s)
        means.append(now_s[came].mean() if came.any() else np.nan)
        changes.append((now_s[both] - before_s[both]).mean() if both.any() else np.nan)
    return Helped(
        required=np.array([float(len(now_s)) for now_s, _ in answers]),
        met=np.array([float(in_time.sum()) for _, in_time in answers]),
        mean_s=np.array(means),
        change_s=np.array(changes),
    )
