"""Forms of the sentences of plans, simulations and comparisons.

They are made in ``prepare.plan_words``, ``prepare.simulation_words``, ``prepare.simulation_call_words``,
``prepare.comparing.words`` and by the rules of ``engine.response.dispatch``.
"""

from samvirke.prepare.report.vocabulary import N_

# What a plan changes. Some fit many sentences: only a plan's are held against them.
CHANGES = (
    N_("{name} is closed from {from_time} to {until_time}, the way round {minutes} min longer."),
    N_("{name} is closed from {from_time} to {until_time}."),
    N_("All at site {name} cannot be called from {from_time} to {until_time}."),
    N_("Unit {name} cannot be called from {from_time} to {until_time}."),
    N_("New site {name} ({kind}) at {place}."),
    N_("1 new unit like {unit} at {site}, {settings}."),
    N_("1 new unit like {unit} at {site}."),
    N_("1 new unit with {capabilities} at {site}."),
    N_("{count} new units like {unit} at {site}, {settings}."),
    N_("{count} new units like {unit} at {site}."),
    N_("{count} new units with {capabilities} at {site}."),
    N_("{unit} moves to {site}."),
    N_("{unit} is taken away."),
    N_("{row}: {column} is {value}."),
    N_("Rule: {rule}."),
    N_("Call centres work apart."),
    N_("Call centres {places} share one room and one picture."),
    N_("The main call centres of the area share one room and one picture."),
    N_("Call centres {places} share a room, and some operators take each other's calls."),
    N_("The main call centres of the area share a room, and some operators take each other's calls."),
    N_("Call centres {places} have one number and one queue."),
    N_("The main call centres of the area have one number and one queue."),
    N_("{count} operators of each centre take the others' calls."),
    N_("A call that has waited {seconds} s may be taken by another centre of the room."),
    N_("However long a call waits, no other centre takes it."),
    N_("Each centre keeps {count} operators free when it helps others."),
    N_("Finding out whom a call is for takes {seconds} s."),
    N_("{place} has {count} operators."),
    N_("{place} gets {count} calls a year."),
)
RULES = (
    N_("Whoever can be there first, whoever owns it: the law for fire and rescue."),
    N_("The service with the duty at the place first; others where sooner by a margin."),
    N_("Others than the own service come only where the table `agreements` lets them."),
    N_("Stations in the order of a table (area, kind, stations) that a planner writes."),
    N_("Less urgent needs get the unit, nearly as soon, that is least missed."),
    N_("A unit under way to something less urgent is turned when it is sooner by a gain."),
    N_("A unit that becomes free goes to the base where it adds most expected cover."),
    N_("With n units free the bases of row n are manned; a table, own or worked out."),
)
METHODS = (
    N_(
        "The threat {emergencies} was drawn {runs} times with seed {seed}, {days} days from {moment}; the "
        "same seed gives the same bytes."
    ),
    N_(
        "The threat {emergencies} was drawn {runs} times with seed {seed}, {days} days from {moment}; all "
        "plans met the same incidents and the same luck in each run."
    ),
    N_(
        "Judged are the {count} municipalities of {area}; {others} neighbours are simulated too, since help "
        "crosses borders."
    ),
    N_("Judged are the {count} municipalities of {area}; {others} neighbours are simulated too."),
    N_(
        "Shares and means: 95 % intervals over runs. Quantiles: order statistics of all runs together, "
        "incidents taken as independent. No interval covers errors of the data or the model."
    ),
    N_("Units of the day before are not simulated: all are at rest when it begins."),
    N_(
        "Differences are paired run by run; intervals are {share} of Student's t over runs, and do not cover "
        "errors of the data or the model."
    ),
    N_(
        "A plan is called better or worse where the paired test, adjusted by Holm's method for all that is "
        "looked at together, is below {limit}; the rest is undecided, or exactly equal."
    ),
    N_("The mean is over the incidents that somebody comes to under every plan."),
    N_(
        "Operators take the calls first: units are sent when they are alerted, and no fixed call part is "
        "added to the clock; where a standard's clock starts at the crew's alarm it counts from there."
    ),
    N_(
        "Callers, conversations and patience are drawn from assumed values; callers are the same whatever "
        "the centres are like."
    ),
    N_(
        "Of {count} further centres only the calls of the neighbours that are simulated are played; they "
        "are not shown."
    ),
    N_(
        "Operators that a plan does not state are those that meet the answer target at the region's own "
        "volumes, also where a plan states other volumes."
    ),
    N_("Calls are played under every plan; where one does not say how its centres work, apart."),
    N_(
        "Runs were looked at {looks} of at most {most} times; every interval pays for all the looks (equal "
        "alpha spending), so stopping early makes none of them too narrow."
    ),
)
WARNINGS = (
    N_(
        "Without road data a closure lets every straight line through its area take the stated detour "
        "longer; that is a model of the planner, not of the roads."
    ),
    N_("Air units are taken to fly in all weather."),
    N_(
        "Air units cannot fly in {share} of the hours, spells of {hours} hours: assumed, not measured at "
        "these bases."
    ),
    N_("{name} is not simulated: it does not happen in these {days} days."),
    N_("{name} is simulated in part: it reaches beyond these {days} days."),
    N_(
        "The operators of {some} of {all} centres are modelled, the fewest that meet the answer target: no "
        "centre's staffing is open."
    ),
    N_("{place} is a call centre, and calls are not played: that it is lost changes nothing here."),
    N_(
        "Nobody is on duty at {places}: calls there are answered by others of the room or not at all; a "
        "centre that is lost, whose calls go elsewhere, is written as an outage."
    ),
    N_("Outside what is simulated, so that nothing changes by it here: {places}."),
    N_("{name} lies where no journey of this simulation goes; that it is closed changes nothing."),
    N_("The plans do not meet the same callers at {places}: volumes of calls differ."),
    N_("The plans do not meet the same incidents: differences are less sure, and not paired."),
    N_("From {places} no place can be reached; units there come to nobody."),
)
FORMS = (*METHODS, *WARNINGS, *RULES)
