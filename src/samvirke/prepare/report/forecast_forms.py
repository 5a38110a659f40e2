"""Forms of the sentences of a forecast; they are made in ``prepare.forecasting``."""

from samvirke.prepare.report.vocabulary import N_

FORMS = (
    N_("Admissions: quasi-Poisson with level, growth and weekdays, fitted on the latest {days} days."),
    N_("Growth on the last day: {middle} % a day, 95 % from {low} to {high} %."),
    N_("At that growth admissions double in {days} days."),
    N_("At that growth admissions halve in {days} days."),
    N_("Its growth may change by {step} a day (one standard deviation): chosen on earlier held-back days."),
    N_(
        "Its growth may change by {step} a day (one standard deviation): assumed, as too few earlier days "
        "could choose it."
    ),
    N_("A day's admissions vary {times} times as much as chance alone would have them."),
    N_("{paths} courses were drawn with seed {seed}; the same seed gives the same bytes."),
    N_(
        "Stays and the share in intensive care start from Covid-19 in Norway before June 2020 (FHI "
        "realtime-regional-model); another disease has others, and a preset brings them."
    ),
    N_("Stays and the share in intensive care start from the preset {name}."),
    N_(
        "Held against the patients of the last days, {percent} % of the admitted need intensive care and "
        "stays on wards are {times} times as long as that."
    ),
    N_(
        "Held against the patients of the last days, stays on wards are {times} times as long as that; "
        "intensive patients were not counted, so {percent} % of the admitted are taken to need intensive "
        "care."
    ),
    N_(
        "Held against the intensive patients of the last days, {percent} % of the admitted need intensive "
        "care; no other patients were counted, so stays on wards are taken as that."
    ),
    N_(
        "No patients were counted on the last days to hold this against: {percent} % of the admitted are "
        "taken to need intensive care, and stays are taken as that."
    ),
    N_(
        "The last day of the file is {days} days ago: the forecast is of the days after it, which are past "
        "in part or in whole, and not of those to come."
    ),
    N_(
        "Today's patients leave by the stay that remains for those admitted when they were; nobody is turned "
        "away."
    ),
    N_(
        "Scores are of the same forecast made again on earlier days, each from what was known then, by the "
        "weighted interval score (Bracher et al. 2021, doi 10.1371/journal.pcbi.1008618)."
    ),
    N_(
        "As today: the latest count (admissions: the mean of seven days), with the earlier errors of saying "
        "so as its interval (Cramer et al. 2022, doi 10.1073/pnas.2113561119)."
    ),
    N_(
        "A forecast says what comes if admissions go on as of late; new measures, holidays and a wave that "
        "turns are not in it."
    ),
    N_("The state does not count those in hospital: they are modelled from the admissions."),
    N_("The state does not count those in intensive care: they are modelled from the admissions."),
    N_("Admissions are missing on {some} of {all} days: {name} and {count} more."),
    N_("Admissions are missing on {some} of {all} days: {name}."),
    N_("Patients in hospital are missing on {some} of {all} days: {name} and {count} more."),
    N_("Patients in hospital are missing on {some} of {all} days: {name}."),
    N_("Patients in intensive care are missing on {some} of {all} days: {name} and {count} more."),
    N_("Patients in intensive care are missing on {some} of {all} days: {name}."),
    N_(
        "{known} days with admissions are too few to score such forecasts on held-back days; no score is "
        "given. 8 to 12 weeks are enough."
    ),
    N_("The file has {days} later days; the forecast does not know them."),
    N_("The file names no hospital: there is no forecast by hospital or by owner of stock."),
    N_("No owner of a hospital has any stock of {name}."),
    N_("Use of equipment per patient differs three to ten times between sources; see low and high."),
    N_("The ill at home are not in the state: equipment for home care and nursing homes is not counted."),
)
