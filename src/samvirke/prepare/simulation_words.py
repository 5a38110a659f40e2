"""What a simulated plan stands on, and what to know before a number of it is used; in sentences."""

from samvirke.model.calendar import moment_utc
from samvirke.prepare.centre_areas import centres_named
from samvirke.prepare.plan import local_text
from samvirke.prepare.simulation_call_words import method_of_calls, warnings_of_calls
from samvirke.prepare.simulation_stage import Stage

RESTS_ON_LOCAL = "Units of the day before are not simulated: all are at rest when it begins."


def method_of_plan(
    stage: Stage, threat: str, runs: int, starts_at_utc: str, days: int, area: str
) -> tuple[str, ...]:
    """Say how a plan was simulated, one sentence each."""
    travel = stage.road.describe()
    n_inside, n_all = int(stage.is_inside.sum()), len(stage.is_inside)
    said = [
        (
            f"The threat {threat} was drawn {runs} times with seed {stage.seed}, {days} days from "
            f"{local_text(moment_utc(starts_at_utc))}; the same seed gives the same bytes."
        ),
        *(rule.meaning for rule in stage.rules),
    ]
    if not stage.rules:
        said.append("Every incident is answered by the free unit that can be there first, whoever owns it.")
    if area:
        said.append(
            f"Judged are the {n_inside} municipalities of {area}; {n_all - n_inside} neighbours are "
            "simulated too, since help crosses borders."
        )
    said += [
        "Units on their way home can be sent; what nobody is free for waits, the most urgent first.",
        (
            "Judged is what is acute, from the moment the standard starts the clock until the first "
            "unit of the service is there; for fire, at work."
        ),
        f"Travel times: {travel.engine} ({travel.profile}).",
        (
            "Shares and means: 95 % intervals over runs. Quantiles: order statistics of all runs together, "
            "incidents taken as independent. No interval covers errors of the data or the model."
        ),
        *(method_of_calls(stage.calls) if stage.calls is not None else ()),
        RESTS_ON_LOCAL,
    ]
    return tuple(said)


def warnings_of_plan(stage: Stage, of_region: tuple[str, ...]) -> tuple[str, ...]:
    """Say what to know before using a number: of the region, and of the plan."""
    said = list(of_region)
    if stage.plan.closures and stage.road.describe().engine == "line":
        said.append(
            "Without road data a closure lets every straight line through its area take the stated detour "
            "longer; that is a model of the planner, not of the roads."
        )
    if stage.outside:
        said.append(
            f"Outside what is simulated, so that nothing changes by it here: {', '.join(stage.outside)}."
        )
    if stage.road.describe().engine == "line":
        said += [
            f"{name} lies where no journey of this simulation goes; that it is closed changes nothing."
            for name in stage.closures_unmet
        ]
    if stage.weather is None and (stage.region.units["mode"] == "air").any():
        said.append("Air units are taken to fly in all weather.")
    elif stage.weather is not None:
        said.append(
            f"Air units cannot fly in {stage.weather.share_of_hours:.0%} of the hours, spells of "
            f"{stage.weather.mean_spell_h:g} hours: assumed, not measured at these bases."
        )
    if stage.calls is not None:
        said += warnings_of_calls(stage.calls)
    else:
        centres = centres_named(stage.region)
        said += [
            f"{outage.id} is a call centre, and calls are not played: that it is lost changes nothing here."
            for outage in stage.plan.outages
            if outage.id in centres
        ]
    unreached = stage.stops_that_reach_nobody
    if unreached:
        said.append(f"From {', '.join(unreached)} no place can be reached; units there come to nobody.")
    return tuple(said)
