"""Write a CAP message."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, tostring

from samvirke.respond.standards.cap.alert import Alert, Area, Info, Named
from samvirke.respond.standards.cap.read import NAMESPACE
from samvirke.respond.standards.moment import write_local_moment


def write_alert(alert: Alert) -> bytes:
    """Return a message as CAP 1.2, UTF-8; `read_alert` reads it again as the same."""
    root = Element("alert", {"xmlns": NAMESPACE})
    _add(root, "identifier", alert.identifier)
    _add(root, "sender", alert.sender)
    _add(root, "sent", write_local_moment(alert.sent_ms))
    _add(root, "status", alert.status)
    _add(root, "msgType", alert.msgType)
    _add(root, "source", alert.source)
    _add(root, "scope", alert.scope)
    _add(root, "restriction", alert.restriction)
    _add(root, "addresses", alert.addresses)
    _each(root, "code", alert.code)
    _add(root, "note", alert.note)
    _add(root, "references", " ".join(",".join(reference) for reference in alert.references))
    _add(root, "incidents", alert.incidents)
    for info in alert.infos:
        _info(SubElement(root, "info"), info)
    body: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return body


def _info(root: Element, info: Info) -> None:
    _add(root, "language", info.language)
    _each(root, "category", info.category)
    _add(root, "event", info.event)
    _each(root, "responseType", info.responseType)
    _add(root, "urgency", info.urgency)
    _add(root, "severity", info.severity)
    _add(root, "certainty", info.certainty)
    _named(root, "eventCode", info.eventCode)
    for name in ("effective", "onset", "expires"):
        moment = getattr(info, f"{name}_ms")
        if moment is not None:
            _add(root, name, write_local_moment(moment))
    for name in ("senderName", "headline", "description", "instruction", "web", "contact"):
        _add(root, name, getattr(info, name))
    _named(root, "parameter", info.parameters)
    for area in info.areas:
        _area(SubElement(root, "area"), area)


def _area(root: Element, area: Area) -> None:
    _add(root, "areaDesc", area.areaDesc)
    _each(root, "polygon", (" ".join(f"{lat!r},{lon!r}" for lat, lon in ring) for ring in area.polygons))
    _each(root, "circle", (f"{lat!r},{lon!r} {radius_km!r}" for lat, lon, radius_km in area.circles))
    _named(root, "geocode", area.geocodes)


def _add(root: Element, name: str, text: str) -> None:
    if text:
        SubElement(root, name).text = text


def _each(root: Element, name: str, texts: Iterable[str]) -> None:
    for text in texts:
        SubElement(root, name).text = text


def _named(root: Element, name: str, pairs: Named) -> None:
    for key, value in pairs:
        element = SubElement(root, name)
        SubElement(element, "valueName").text = key
        SubElement(element, "value").text = value
