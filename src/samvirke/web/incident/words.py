"""What the codes of an incident are called by people, in their language."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from samvirke.prepare.report.language import Language
from samvirke.respond.access.ground import grounds
from samvirke.respond.incidents.catalogue import hazards, incident_types
from samvirke.respond.needs.tables import table
from samvirke.respond.wording import Wording, words_of
from samvirke.web import moments
from samvirke.web.capability_words import capability_words
from samvirke.web.unit_words import STATUSES
from samvirke.web.vocabulary import AGENCIES, ROLES
from samvirke.web.words import N_

PRIORITIES = {1: N_("acute"), 2: N_("urgent"), 3: N_("ordinary")}
INJURED = {
    "none": N_("none injured"),
    "one": N_("one injured"),
    "several": N_("several injured"),
    "many": N_("many injured"),
    "unknown": N_("not known"),
}
STATES = {
    "open": N_("open"),
    "closed": N_("closed"),
    "withdrawn": N_("withdrawn"),
    "offered": N_("firm offer"),
    "provisional": N_("provisional offer"),
    "requisitioned": N_("accepted"),
    "refused": N_("refused"),
    "lapsed": N_("lapsed"),
    "declined": N_("declined"),
    "committed": N_("committed"),
    "released": N_("released"),
    "returned": N_("back at its base"),
    "lost": N_("lost in a conflict"),
    "asked": N_("asked"),
    "answered": N_("answered"),
    "done": N_("done"),
    "over": N_("over"),
    "taken_back": N_("taken back"),
    "see": N_("may see"),
    "act": N_("may act"),
    "parent": N_("parent"),
    "child": N_("child"),
    "related": N_("related"),
    "justified": N_("justified"),
    "unjustified": N_("unjustified"),
}
ANSWERS = {
    "released": N_("disclosed"),
    "by_phone": N_("told by phone"),
    "nothing_more": N_("nothing more is known"),
    "not_now": N_("not now"),
    "no": N_("no"),
}
CLASSES = {
    "FELLES": N_("shared"),
    "ETAT": N_("for the agency alone"),
    "HELSE": N_("health information"),
    "POLITI": N_("police information"),
    "SKJERMET": N_("shielded"),
}
ZONES = {
    "HOT": N_("HOT zone"),
    "WARM": N_("WARM zone"),
    "COLD": N_("COLD zone"),
    "SEARCH": N_("search area"),
    "EVACUATE": N_("area to evacuate"),
    "OTHER": N_("other area"),
}
LISTED = {
    "municipality": N_("the municipality"),
    "county_governor": N_("the county governor"),
    "hospital_trust": N_("the hospital trust"),
    "road_traffic_centre": N_("the road traffic centre"),
    "rescue_coordination_centre": N_("the rescue coordination centre"),
}
MESSAGES = {
    "RequestInformation": N_("asks"),
    "ResponseToRequestInformation": N_("answers"),
    "RequestQuote": N_("asks for the price"),
    "ResponseToRequestQuote": N_("says the price"),
    "RequestResourceDeploymentStatus": N_("asks how far it has come"),
    "RequestReturn": N_("asks to have it back"),
    "ResponseToRequestReturn": N_("answers about its return"),
    "RequestExtendedDeploymentDuration": N_("asks to keep it longer"),
    "ResponseToRequestExtendedDeploymentDuration": N_("answers about keeping it longer"),
    "ReleaseResource": N_("releases it"),
    "Seen": N_("has seen it"),
}
CHANGES = {
    "incident-opened": N_("opened"),
    "incident-changed": N_("changed"),
    "incident-closed": N_("closed"),
    "incident-reopened": N_("reopened"),
    "incident-merged": N_("merged"),
}
FIELDS = {
    "type": N_("Type"),
    "priority": N_("Priority"),
    "title": N_("Title"),
    "lon": N_("Longitude"),
    "lat": N_("Latitude"),
    "precision_m": N_("Precision, m"),
    "place": N_("Place"),
    "municipality": N_("Municipality"),
    "occurred_at_ms": N_("Happened"),
    "injured": N_("Injured"),
    "hazards": N_("Dangers to crews"),
    "access": N_("The way in"),
    "talk_group": N_("Talk group"),
    "phone": N_("Phone conference"),
    "assembly_point": N_("Assembly point"),
    "zones": N_("Zones"),
    "next_report_at_ms": N_("Next report due"),
    "caller_name": N_("Caller"),
    "caller_phone": N_("Caller's phone"),
    "tactics": N_("Tactics"),
    "internal_note": N_("Internal note"),
    "patients": N_("Patients"),
    "medical_note": N_("Medical note"),
    "suspects": N_("Suspects"),
    "police_note": N_("Police note"),
    "address_security": N_("Safety at the address"),
    "vulnerability": N_("Vulnerability"),
    "number": N_("Number"),
    "status": N_("Status"),
    "closed_because": N_("Closed because"),
    "reopened_because": N_("Reopened because"),
    "replaced_by": N_("Goes on as"),
    "replaces": N_("Goes on for"),
    "split_from": N_("Split from"),
    "knows_more": N_("Its home holds more"),
}


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language; what has no name stands as its code."""

    language: Language

    def text(self, words: Mapping[Any, str], code: Any) -> str:
        """Return the words for a code of one of the tables above."""
        return self.language.gettext(words[code]) if code in words else str(code or "")

    def wording(self, said: Wording) -> str:
        """Return what is said in three languages."""
        return said.in_language(self.language.code)

    def type(self, code: Any) -> str:
        """Return what a type of incident is called."""
        known = incident_types().get(str(code))
        return str(code or "") if known is None else str(getattr(known, self.language.code))

    def hazard(self, code: Any) -> str:
        """Return what may harm crews."""
        known = hazards().get(str(code))
        return str(code) if known is None else str(getattr(known, self.language.code))

    def ground(self, code: Any) -> str:
        """Return what a legal ground says, and where it stands."""
        known = grounds().get(str(code))
        if known is None:
            return str(code or "")
        return f"{getattr(known, self.language.code)} ({known.law} {known.paragraph})"

    def capability(self, code: Any) -> str:
        """Return what a resource can do."""
        return capability_words(self.language, str(code or ""))

    def priority(self, value: Any) -> str:
        """Return a priority with its number: 1 acute."""
        return f"{value} {self.text(PRIORITIES, value)}" if value in PRIORITIES else str(value or "")

    def injured(self, code: Any) -> str:
        """Return how many are injured."""
        return self.text(INJURED, code)

    def state(self, code: Any) -> str:
        """Return where something stands."""
        return self.text({**STATUSES, **STATES}, code)

    def answer(self, code: Any) -> str:
        """Return what the owner answered to who asked for more."""
        return self.text(ANSWERS, code)

    def field_class(self, code: Any) -> str:
        """Return who may read a class of fields."""
        return self.text(CLASSES, code)

    def zone(self, code: Any) -> str:
        """Return what a zone is."""
        return self.text(ZONES, code)

    def listed(self, who: Any) -> str:
        """Return one who is told, a centre or a name on a list."""
        return self.text(LISTED, who)

    def message(self, code: Any) -> str:
        """Return what a message about a resource does."""
        return self.text(MESSAGES, code)

    def owner(self, who: Any) -> str:
        """Return who does a step: an agency, or a centre."""
        return self.text(AGENCIES, who)

    def role(self, role: Any) -> str:
        """Return a role."""
        return self.text(ROLES, role)

    def field(self, name: Any) -> str:
        """Return what a field of an incident is called."""
        return self.text(FIELDS, name)

    def change(self, kind: str) -> str:
        """Return what an entry did to the incident."""
        return self.text(CHANGES, kind.partition("/")[0])

    def of_folder(self, folder: str, code: Any) -> str:
        """Return the words that a folder of `respond` has for a code."""
        known = words_of(folder).get(str(code))
        return str(code or "") if known is None else self.wording(known)

    def reason(self, code: Any) -> str:
        """Return why a request was declined."""
        for row in table("decline_reasons.csv"):
            if row["code"] == code:
                return str(row[self.language.code])
        return str(code or "")

    def moment(self, at_ms: Any) -> str:
        """Write a moment with its day."""
        return moments.day_clock(self.language, at_ms)

    def span(self, seconds: Any) -> str:
        """Write a time as people say it: 45 s, 3 min, 2 h 10 min."""
        return moments.span(self.language, seconds)

    def value(self, name: str, value: Any) -> str:
        """Write what stands in a field of an incident."""
        if value is None or value == []:
            return "–"
        if name in _SINGLE:
            return str(_SINGLE[name](self, value))
        if name in _LISTED:
            return ", ".join(_LISTED[name](self, one) for one in value)
        if name.endswith("_ms"):
            return self.moment(value)
        if isinstance(value, list | dict):
            parts = value.values() if isinstance(value, dict) else value
            return (", " if isinstance(value, dict) else "; ").join(map(self.plain, parts))
        return self.plain(value)

    def plain(self, value: Any) -> str:
        """Write what has no words of its own; numbers as the language writes them."""
        if isinstance(value, dict):
            return ", ".join(f"{name}: {self.plain(one)}" for name, one in value.items())
        if isinstance(value, Iterable) and not isinstance(value, str):
            return ", ".join(map(self.plain, value))
        if isinstance(value, bool) or not isinstance(value, int | float):
            return str(value)
        decimals = f"{value:.5f}".partition(".")[2].rstrip("0")
        return self.language.number(value, len(decimals))

    def point(self, point: Mapping[str, Any]) -> str:
        """Write what a place is called and where it is, as far as either is said."""
        where = [self.value(name, point[name]) for name in ("lat", "lon") if point.get(name) is not None]
        return ", ".join([*filter(None, [point.get("words")]), *where])


# How the values of these fields are written; of lists, each of them.
_SINGLE: Mapping[str, Callable[[Words, Any], str]] = {
    "type": Words.type,
    "priority": Words.priority,
    "injured": Words.injured,
    "status": Words.state,
    "lat": lambda words, degrees: f"{words.language.number(degrees, 5)}° N",
    "lon": lambda words, degrees: f"{words.language.number(degrees, 5)}° E",
    "assembly_point": Words.point,
}
_LISTED: Mapping[str, Callable[[Words, Any], str]] = {
    "hazards": Words.hazard,
    "knows_more": Words.field_class,
    "zones": lambda words, zone: words.zone((zone.get("properties") or {}).get("kind")),
}
