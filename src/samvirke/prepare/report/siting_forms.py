"""Forms of the sentences of a siting result; they are made in ``prepare.measures.siting.worth``."""

from samvirke.prepare.report.vocabulary import N_

FORMS = (
    N_("Model mclp: as much demand as possible within the limit of at least one unit."),
    N_("Model backup: as much demand as possible within the limit of one unit and again of a second."),
    N_("Model mexclp: as much demand as possible that finds a free unit within the limit."),
    N_("Model lscp: the fewest units that put all demand within the limit."),
    N_("Model p_median: the least mean response time."),
    N_("Model p_center: the least longest response time."),
    N_("The plan is proven best: its value meets the bound."),
    N_("The plan is good, not proven best: no plan is better than the bound."),
    N_("The clock stopped the search: no plan is better than the bound."),
    N_("No plan meets what is asked."),
    N_("Demand is the acute needs of an ordinary year, expected from the everyday rates in each cell."),
    N_("Demand is the residents of each cell."),
    N_("The limit is {minutes} min everywhere, as stated."),
    N_("The limit is that of the standard in each cell, with the parts of its clock."),
    N_("A new unit is like {unit}: it turns out in {seconds} s."),
    N_("Units that stand today stand on, the neighbours' among them."),
    N_("Units of the area are placed anew; those of the neighbours stand on."),
    N_("Each unit is busy {percent} % of the time, as stated."),
    N_("Each unit is busy {percent} % of the time, as simulated today."),
    N_(
        "Simulated were {runs} courses of {days} days with seed {seed}, each without and with the "
        "proposal: the same incidents and the same luck."
    ),
    N_(
        "A modelled gain takes every unit to be at home and free; a simulated one does not, and its "
        "interval is 95 % over paired runs."
    ),
    N_("{some} of {all} needs have no known limit and count nowhere."),
    N_("{some} of {all} people have no known limit and count nowhere."),
    N_("{some} of {all} needs can be reached from no candidate at all."),
    N_("{some} of {all} people can be reached from no candidate at all."),
    N_("{some} of {all} units would reach nobody new by this model and are left out."),
    N_("{some} of {all} units would gain nothing by this model and are left out."),
    N_("The budget of {budget} is too small for {some} of {all} units."),
    N_("{some} units of {function} stand in the area today; {all} are placed anew."),
    N_("Nothing was simulated: the gain is the model's own."),
)
