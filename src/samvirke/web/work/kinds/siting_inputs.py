"""What is asked of a siting question, as a form."""

from collections.abc import Sequence

from samvirke.prepare.report.language import Language
from samvirke.prepare.report.vocabulary import FUNCTIONS, named
from samvirke.register.region import Region
from samvirke.rules.response_times import judged_functions
from samvirke.web.words import N_
from samvirke.web.work.kind import Choice, Input, words_of
from samvirke.web.work.kinds import drawn
from samvirke.web.work.kinds.everyday import SEED

MODELS = (
    ("mclp", N_("as many as possible within the limit of one unit")),
    ("backup", N_("as many as possible within the limit of one unit, and then of a second")),
    ("mexclp", N_("as many as possible that find a free unit, when units are often out")),
    ("lscp", N_("the fewest units that put everybody within the limit")),
    ("p_median", N_("the shortest time on average, without a limit")),
    ("p_center", N_("the shortest longest time, without a limit")),
)
COUNTED = frozenset(
    {"mclp", "backup", "mexclp", "p_median", "p_center"}
)  # models that take a number of units
CANDIDATES = (
    ("stations", N_("stations and hospitals that stand there today")),
    ("centres", N_("the centre of each municipality")),
    ("cells", N_("every square where people live (takes longest)")),
)


def services(region: Region | None, language: Language) -> Sequence[Choice]:
    """Return the services that the register has a standard for."""
    held = None if region is None else set(region.standards["function"])
    return [
        (name, named(language, FUNCTIONS, name))
        for name in judged_functions()
        if held is None or name in held
    ]


INPUTS = (
    Input(
        name="functions",
        label=N_("Service"),
        kind="several",
        choices=services,
        default=("ambulance",),
        is_required=True,
        help=N_("Several services share the number of new units, and a shared building is paid once."),
    ),
    Input(
        name="area",
        label=N_("Area"),
        kind="area",
        help=N_("The places lie inside; the neighbours' units help. Empty: the whole region."),
    ),
    Input(
        name="model",
        label=N_("What counts"),
        kind="choice",
        choices=words_of(MODELS),
        default="mclp",
        is_required=True,
    ),
    Input(
        name="number",
        label=N_("How many units"),
        kind="whole",
        low=1,
        high=200,
        default=1,
        is_required=True,
        shown_when=("model", COUNTED),
    ),
    Input(
        name="how",
        label=N_("Those that stand today"),
        kind="choice",
        choices=words_of(
            (
                ("add", N_("stand on; new units come in addition")),
                ("total", N_("are placed anew: so many in all in the area")),
            )
        ),
        default="add",
        is_required=True,
        shown_when=("model", COUNTED),
    ),
    Input(
        name="candidates",
        label=N_("Where a unit may stand"),
        kind="several",
        choices=words_of(CANDIDATES),
        default=("stations",),
        is_required=True,
        help=N_("A unit at another service's station shares its building."),
    ),
    Input(
        name="limit_min",
        label=N_("Limit for all"),
        kind="number",
        unit=N_("minutes"),
        low=1,
        high=600,
        help=N_("Empty: the standard of each place, such as 12 minutes in towns and 25 elsewhere."),
    ),
    Input(
        name="floor",
        label=N_("Least share within reach in every municipality"),
        kind="number",
        unit=N_("per cent"),
        low=0,
        high=100,
        help=N_("Empty: no floor. A floor that cannot be kept is told, with what is missing."),
        is_rare=True,
    ),
    Input(
        name="demand",
        label=N_("Count"),
        kind="choice",
        choices=words_of(
            (
                ("needs", N_("acute needs of an ordinary year")),
                ("people", N_("people who live there")),
            )
        ),
        default="needs",
        is_required=True,
        is_rare=True,
    ),
    Input(
        name="when",
        label=N_("Crews on duty"),
        kind="choice",
        choices=words_of((("day", N_("as by day")), ("night", N_("as by night")))),
        default="day",
        is_required=True,
        is_rare=True,
    ),
    Input(
        name="arrival",
        label=N_("Whose arrival counts"),
        kind="choice",
        choices=words_of(
            (
                ("service", N_("that of the service itself")),
                ("first_responder", N_("that of a first responder")),
            )
        ),
        default="service",
        is_required=True,
        is_rare=True,
        help=N_("First responders go with one service alone: ambulance."),
    ),
    Input(
        name="busy",
        label=N_("Share of the time that a unit is out"),
        kind="number",
        unit=N_("per cent"),
        low=0,
        high=99,
        shown_when=("model", frozenset({"mexclp"})),
        help=N_("Empty: as one simulated year of today says."),
        is_rare=True,
    ),
    Input(
        name="fixed",
        label=N_("Sites that must get a unit"),
        help=N_("Ids from the register, parted by commas."),
        is_rare=True,
    ),
    Input(
        name="forbidden",
        label=N_("Sites that must not"),
        help=N_("Ids from the register, parted by commas."),
        is_rare=True,
    ),
    Input(
        name="cost",
        label=N_("Cost of a unit at some sites"),
        help=N_("SITE=COST, parted by commas; all others cost 1. In whatever money you reckon in."),
        is_rare=True,
    ),
    Input(
        name="budget",
        label=N_("Most that all new units may cost"),
        kind="number",
        low=0,
        help=N_("In the same money as the costs. Empty: no limit."),
        is_rare=True,
    ),
    Input(
        name="building_cost",
        label=N_("Cost of a building where none stands"),
        kind="number",
        low=0,
        default=0,
        is_rare=True,
    ),
    drawn.runs(N_("Simulated years, without and with"), 10, low=0),
    drawn.days(365),
    drawn.time_limit(20),
    SEED,
)
