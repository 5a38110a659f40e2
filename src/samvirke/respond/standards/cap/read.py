"""Read a CAP message; every fault is told in one go.

Beyond what the schema of OASIS sees: polygons that are open, cross themselves or have latitude and longitude
swapped, moments in Z, an expiry before its onset, references that lack, languages that stand twice.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any
from xml.etree.ElementTree import Element

from samvirke.model.errors import PackageError
from samvirke.model.finding import Finding
from samvirke.respond.standards.cap import alert as words
from samvirke.respond.standards.cap.alert import Alert, Area, Info
from samvirke.respond.standards.cap.area_checks import read_circle, read_polygon
from samvirke.respond.standards.moment import read_moment
from samvirke.respond.standards.xml_file import read_xml

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}Signature"
OUTCOME = "nothing was taken from it"
MOMENT = "a moment like 2026-01-31T13:45:00+01:00, with hours and minutes for its zone (UTC: -00:00, not Z)"

ALERT = (
    *("identifier", "sender", "sent", "status", "msgType", "source", "scope", "restriction"),
    *("addresses", "code", "note", "references", "incidents", "info"),
)
INFO = (
    *("language", "category", "event", "responseType", "urgency", "severity", "certainty"),
    *("audience", "eventCode", "effective", "onset", "expires", "senderName", "headline"),
    *("description", "instruction", "web", "contact", "parameter", "resource", "area"),
)
AREA = ("areaDesc", "polygon", "circle", "geocode", "altitude", "ceiling")


def read_alert(data: bytes | str, name: str = "the CAP message") -> Alert:
    """Read a CAP 1.2 message.

    Parameters
    ----------
    data
        The XML; what is text already is read as it stands, whatever encoding it declares.
    name
        What it is called in errors.

    Raises
    ------
    BadInputError
        When it is no XML that may be read.
    PackageError
        With all that is wrong in it.
    """
    root = read_xml(data, name)
    reading = _Reading(name)
    if root.tag != f"{{{NAMESPACE}}}alert":
        do = "send CAP 1.2"
        reading.fault("alert", root.tag[:80], f"the element alert of {NAMESPACE}", do)
        reading.refuse()
    alert = reading.alert(root)
    reading.refuse()
    return alert


class _Reading:
    """What is found wrong while a message is read."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.findings: list[Finding] = []

    def fault(self, where: str, seen: str, allowed: str, do: str) -> None:
        self.findings.append(Finding(table=self.name, column=where, seen=seen[:120], allowed=allowed, do=do))

    def refuse(self) -> None:
        if self.findings:
            raise PackageError(self.name, self.findings, OUTCOME)

    def alert(self, root: Element) -> Alert:
        parts = self._parts(root, "alert", ALERT)
        identifier, sender = (self._plain_id(parts, name) for name in ("identifier", "sender"))
        kind = self._one_of(parts, "alert", "msgType", words.MSG_TYPES)
        scope = self._one_of(parts, "alert", "scope", words.SCOPES)
        references = self._references(self._text(parts, "alert", "references"))
        if kind in ("Update", "Cancel", "Ack", "Error") and not references:
            do = "name the messages that it is about: sender,identifier,sent"
            self.fault("references", "nothing", f"one message or more in a message of type {kind}", do)
        for scope_word, needs in (("Restricted", "restriction"), ("Private", "addresses")):
            if scope == scope_word and not self._text(parts, "alert", needs):
                self.fault(needs, "nothing", f"some words: the scope is {scope_word}", f"fill in {needs}")
        infos = tuple(self._info(element, n) for n, element in enumerate(parts["info"], start=1))
        if kind in ("Alert", "Update") and not infos:
            self.fault("info", "nothing", "one block or more", "say what is warned of")
        said = Counter((info.language.lower(), info.event, info.areas) for info in infos)
        for language in (what[0] for what, count in said.items() if count > 1):
            do = "give each event and area one block a language"
            self.fault("info", f"language {language} twice", "one block a language", do)
        return Alert(
            identifier=identifier,
            sender=sender,
            sent_ms=self._moment(parts, "alert", "sent", required=True) or 0,
            status=self._one_of(parts, "alert", "status", words.STATUSES),
            msgType=kind,
            scope=scope,
            source=self._text(parts, "alert", "source"),
            restriction=self._text(parts, "alert", "restriction"),
            addresses=self._text(parts, "alert", "addresses"),
            code=tuple(_text_of(element) for element in parts["code"]),
            note=self._text(parts, "alert", "note"),
            references=references,
            incidents=self._text(parts, "alert", "incidents"),
            infos=infos,
        )

    def _info(self, root: Element, number: int) -> Info:
        at = f"info {number}"
        parts = self._parts(root, at, INFO)
        effective, onset, expires = (
            self._moment(parts, at, name) for name in ("effective", "onset", "expires")
        )
        begins = onset if onset is not None else effective
        if expires is not None and begins is not None and expires < begins:
            self.fault(
                f"{at}: expires", "before it begins", "a moment after onset and effective", "mend the moments"
            )
        if not parts["category"]:
            self.fault(f"{at}: category", "nothing", ", ".join(words.CATEGORIES), "say what kind it is")
        areas = tuple(
            self._area(element, f"{at}, area {n}") for n, element in enumerate(parts["area"], start=1)
        )
        return Info(
            language=self._text(parts, at, "language") or "en-US",
            category=self._each_of(parts, at, "category", words.CATEGORIES),
            event=self._text(parts, at, "event", required=True),
            responseType=self._each_of(parts, at, "responseType", words.RESPONSE_TYPES),
            urgency=self._one_of(parts, at, "urgency", words.URGENCIES),
            severity=self._one_of(parts, at, "severity", words.SEVERITIES),
            certainty=self._one_of(parts, at, "certainty", words.CERTAINTIES),
            eventCode=self._named(parts, at, "eventCode"),
            effective_ms=effective,
            onset_ms=onset,
            expires_ms=expires,
            senderName=self._text(parts, at, "senderName"),
            headline=self._text(parts, at, "headline"),
            description=self._text(parts, at, "description"),
            instruction=self._text(parts, at, "instruction"),
            web=self._text(parts, at, "web"),
            contact=self._text(parts, at, "contact"),
            parameters=self._named(parts, at, "parameter"),
            areas=areas,
        )

    def _area(self, root: Element, at: str) -> Area:
        parts = self._parts(root, at, AREA)
        polygons, circles = [], []
        for element in parts["polygon"]:
            ring, seen, allowed, do = read_polygon(_text_of(element))
            if seen:
                self.fault(f"{at}: polygon", seen, allowed, do)
            else:
                polygons.append(ring)
        for element in parts["circle"]:
            circle = read_circle(_text_of(element))
            if circle is None:
                form = "lat,lon radius: degrees, and km of 0 to 20,040"
                self.fault(f"{at}: circle", _text_of(element), form, "write it like 61.1,10.5 25")
            else:
                circles.append(circle)
        return Area(
            areaDesc=self._text(parts, at, "areaDesc", required=True),
            polygons=tuple(polygons),
            circles=tuple(circles),
            geocodes=self._named(parts, at, "geocode"),
        )

    def _parts(self, root: Element, at: str, known: Sequence[str]) -> dict[str, list[Element]]:
        """Part the children of an element by name, noting strangers and wrong order."""
        parts: dict[str, list[Element]] = {name: [] for name in known}
        last = 0
        for child in root:
            name = child.tag.removeprefix(f"{{{NAMESPACE}}}")
            if name in parts:
                if known.index(name) < last:
                    self.fault(
                        f"{at}: {name}", f"it after {known[last]}", "the order of the standard", "move it"
                    )
                last = max(last, known.index(name))
                parts[name].append(child)
            elif child.tag != SIGNATURE:
                self.fault(at, f"the element {child.tag[:80]}", ", ".join(known), "take it out")
        return parts

    def _text(self, parts: dict[str, list[Element]], at: str, name: str, *, required: bool = False) -> str:
        found = parts[name]
        if len(found) > 1:
            self.fault(f"{at}: {name}", f"{len(found)} of them", "one at most", "keep one")
        text = _text_of(found[0]) if found else ""
        if required and not text:
            self.fault(f"{at}: {name}", "nothing", "some words", f"fill in {name}")
        return text

    def _one_of(self, parts: dict[str, list[Element]], at: str, name: str, allowed: Sequence[str]) -> str:
        text = self._text(parts, at, name)
        if text not in allowed:
            self.fault(
                f"{at}: {name}", repr(text) if text else "nothing", ", ".join(allowed), "write one of these"
            )
        return text

    def _each_of(
        self, parts: dict[str, list[Element]], at: str, name: str, allowed: Sequence[str]
    ) -> tuple[str, ...]:
        texts = tuple(_text_of(element) for element in parts[name])
        for text in texts:
            if text not in allowed:
                self.fault(f"{at}: {name}", repr(text), ", ".join(allowed), "write one of these")
        return texts

    def _moment(
        self, parts: dict[str, list[Element]], at: str, name: str, *, required: bool = False
    ) -> int | None:
        text = self._text(parts, at, name)
        if not text and not required:
            return None
        moment = read_moment(text)
        if moment is None:
            self.fault(f"{at}: {name}", repr(text) if text else "nothing", MOMENT, "write the zone as digits")
        return moment

    def _plain_id(self, parts: dict[str, list[Element]], name: str) -> str:
        text = self._text(parts, "alert", name)
        if not text or any(letter in text for letter in " ,<&\t\n"):
            allowed = "some letters without spaces, commas, < and &"
            self.fault(f"alert: {name}", repr(text) if text else "nothing", allowed, f"mend {name}")
        return text

    def _references(self, text: str) -> tuple[tuple[str, str, str], ...]:
        found = []
        for word in text.split():
            fields = word.split(",")
            if len(fields) != 3 or not all(fields):
                self.fault(
                    "alert: references",
                    repr(word),
                    "sender,identifier,sent",
                    "write the three, parted by commas",
                )
            else:
                found.append((fields[0], fields[1], fields[2]))
        return tuple(found)

    def _named(self, parts: dict[str, list[Element]], at: str, name: str) -> words.Named:
        pairs = []
        for element in parts[name]:
            value: dict[str, Any] = {
                child.tag.removeprefix(f"{{{NAMESPACE}}}"): _text_of(child) for child in element
            }
            if set(value) != {"valueName", "value"}:
                seen = ", ".join(sorted(value)) or "nothing"
                self.fault(f"{at}: {name}", seen, "valueName and value", "give both")
            else:
                pairs.append((value["valueName"], value["value"]))
        return tuple(pairs)


def _text_of(element: Element) -> str:
    return "".join(element.itertext()).strip()
