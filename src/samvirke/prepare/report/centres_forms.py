"""Forms of the sentences of a comparison of call centres; they are made in ``measures.call_centres``."""

from samvirke.prepare.report.vocabulary import N_

FORMS = (
    N_("{runs} runs of {days} days, seed {seed}: every arrangement meets the same callers and losses."),
    N_(
        "Centres that are not staffed by the planner have the fewest operators that meet their target hour "
        "by hour by Erlang C, two or more; no centre's real staffing is open."
    ),
    N_(
        "Changes are means of differences run by run with 95 % intervals from Student's t; they do not cover "
        "errors of the data or the model."
    ),
    N_("Disaster hours and losses come once a week; only these and the hours around them are played then."),
    N_("A lost centre's calls wait until they are switched over to the nearest other centre of its service."),
    N_(
        "The fewest operators are found by taking away one by one in a simulated steady load of 90 days "
        "until a target fails; that no smaller roster exists is not proved."
    ),
    N_(
        "Units are sent when the calls let them be alerted; response times count from the first ring until "
        "work at the place begins."
    ),
    N_(
        "In time is judged by the clock of each standard: for fire it starts when the crew is alarmed, so "
        "the call does not count there; for ambulance and police it starts at the call."
    ),
    N_(
        "Talk times, patience, conferences and the volume of 110 are assumed; see the table of assumptions. "
        "The order of the arrangements is worth more than the seconds."
    ),
    N_(
        "Full pooling (one number) is a bound: three numbers and the duty of secrecy stand against it "
        "today; the law was not verified."
    ),
    N_(
        "What an operator must know to take another service's call is not modelled: cross-trained operators "
        "are as good as the others."
    ),
    N_("A centre has no other of its service in the region: when it is lost its calls wait."),
    N_("Units were not simulated: what becomes of help on the road is not known."),
)
