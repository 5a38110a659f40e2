"""One run of every arrangement in every situation: the same callers, the same incidents."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from samvirke.engine.calls.arrivals import calls_of
from samvirke.engine.calls.calls import CallCourse
from samvirke.engine.calls.take import take_calls
from samvirke.engine.calls.usual import usual_procedure
from samvirke.engine.response.world import World
from samvirke.prepare.judging import Judging
from samvirke.prepare.measures.call_centres.arrangement import Arrangement
from samvirke.prepare.measures.call_centres.help import Answered, Helped, answered, helped
from samvirke.prepare.measures.call_centres.measuring import Counted, count
from samvirke.prepare.measures.call_centres.setting import Setting
from samvirke.prepare.measures.call_centres.situations import Situation, building, lost, ordinary, peak
from samvirke.threats.everyday.threat import Everyday


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
    threat, seed
        What happens.
    world, judging
        To let units answer in; None: calls only.
    """

    setting: Setting
    arrangements: Sequence[Arrangement]
    threat: Everyday
    seed: int
    world: World | None
    judging: Judging | None

    def __call__(self, run: int) -> CentreRun:
        """Play one run."""
        setting = self.setting
        course = self.threat.unfold(setting.region, self.seed, run)
        ringing = calls_of(
            course, setting.region, setting.centres, seed=self.seed, run=run, volumes=setting.volumes
        )
        situations = self._situations(ringing, run)
        found: dict[tuple[str, str], Counted] = {}
        help_: dict[str, list[Answered]] = {}
        for arrangement in self.arrangements:
            sharing = arrangement.sharing(setting.centres, setting.rooms, setting.backup.tolist())
            for situation in situations[arrangement.name == "apart"]:
                outcome = take_calls(
                    setting.centres,
                    situation.course,
                    procedure=usual_procedure(),
                    sharing=sharing,
                    lost=situation.lost,
                )
                found[arrangement.name, situation.name] = count(
                    situation, outcome, setting.members, setting.targets.within_s
                )
                if situation.name == "ordinary" and self.world is not None and self.judging is not None:
                    help_[arrangement.name] = answered(
                        self.world,
                        self.judging,
                        course,
                        outcome.alert_s,
                        setting.inside,
                        seed=self.seed,
                        run=run,
                    )
        base = self.arrangements[0].name
        return CentreRun(
            counted=found, helped={name: helped(help_[base], answers) for name, answers in help_.items()}
        )

    def _situations(self, ringing: CallCourse, run: int) -> dict[bool, list[Situation]]:
        """Return the situations of centres that sit apart (True), and of those that share a building."""
        setting, seed = self.setting, self.seed
        members, rooms = setting.members, setting.rooms
        alike = [
            ordinary(ringing, members),
            peak(ringing, members, rooms, setting.centres.service, seed=seed, run=run),
            lost(ringing, members, seed=seed, run=run),
        ]
        return {
            is_apart: [
                *alike,
                building(ringing, members, rooms, together=not is_apart, seed=seed, run=run),
            ]
            for is_apart in (True, False)
        }
