"""What each household can do, and whom to call: in our own words, with where each was read."""

from dataclasses import dataclass

from samvirke.web.words import N_


@dataclass(frozen=True, slots=True)
class Number:
    """A number to call: what it is and when to use it, English."""

    number: str
    name: str
    when: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where something was read: what it says, which page, and its year; an empty year: it has none."""

    about: str
    page: str
    year: str


NUMBERS = (
    Number("110", N_("Fire and rescue"), N_("Fire, rescue, dangerous spills")),
    Number("112", N_("The police"), N_("Danger to life, violence, crime under way")),
    Number("113", N_("Medical emergency"), N_("Acute illness or injury where life is at stake")),
    Number(
        "116117",
        N_("Out-of-hours doctor"),
        N_("Medical help that cannot wait, when your own doctor is closed"),
    ),
    Number("1412", N_("Text telephone"), N_("Emergency number for those who are deaf or hard of hearing")),
    Number("02800", N_("The police, not urgent"), N_("When nobody is in danger")),
)

ADVICE = (
    (
        N_("Water"),
        N_(
            "Clean drinking water in cans or bottles: three litres a person a day, "
            "so about 20 litres each for a week."
        ),
    ),
    (
        N_("Food"),
        N_(
            "Food for a week that keeps at room temperature, "
            "and a grill or camping stove to cook on outdoors."
        ),
    ),
    (
        N_("Heat"),
        N_(
            "Warm clothes, blankets and sleeping bags. Firewood, or a gas or paraffin heater made for use "
            "indoors. Agree with somebody where you can sleep if your home gets cold."
        ),
    ),
    (N_("Lighting"), N_("Torches or head lamps, with batteries. Candles and matches.")),
    (N_("News"), N_("A DAB radio that runs on batteries, a crank or the sun.")),
    (
        N_("Medicines"),
        N_(
            "The medicines you depend on, and a first-aid kit. Iodine tablets if you are under 40, pregnant "
            "or breastfeeding, or have children at home."
        ),
    ),
    (
        N_("Power and money"),
        N_("Batteries and a charged power bank. Some cash, and more than one payment card."),
    ),
    (N_("Cleanliness"), N_("Wet wipes, hand sanitiser, toilet paper, and nappies if you need them.")),
    (
        N_("Neighbours and animals"),
        N_("Agree on who looks after whom. Food and water for animals. Important phone numbers on paper."),
    ),
)

SOURCES = (
    Source(
        N_("Managing for a week and what to have at home: the advice of DSB"),
        "gjemnes.kommune.no/tjenester/samfunnssikkerhet-og-beredskap/egenberedskap",
        "",
    ),
    Source(
        N_("Three litres of water a person a day: DSB, times seven by us"),
        "framtida.no/2019/10/31/ditt-eige-beredskapslager",
        "2019",
    ),
    Source(
        N_("The siren and the alert on phones"), "sogndal.kommune.no, «Testar Nødvarsel på mobil»", "2024"
    ),
    Source(N_("110, 112, 113, 116117 and 02800"), "viken-nettskole.no/lessons/varsling", ""),
    Source(N_("116117"), "ardal.kommune.no, «Nytt legevaktnummer»", "2015"),
    Source(N_("1412"), "no.wikipedia.org/wiki/Nødnummer", ""),
)
READ = N_(
    "Read in November 2026. The pages of DSB and of the services themselves could not be read by us: "
    "where they say something else, they are right."
)
