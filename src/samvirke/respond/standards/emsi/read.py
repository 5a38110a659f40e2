"""Read an EMSI message, JSON or XML; every fault is told in one go."""

import json
from typing import Any
from xml.etree.ElementTree import Element

from samvirke.model.errors import BadInputError, PackageError
from samvirke.respond.standards.emsi.shape import findings_in, known, shape
from samvirke.respond.standards.xml_file import MOST_BYTES, MOST_DEPTH, read_xml

OUTCOME = "nothing was taken from it"
Message = dict[str, Any]


def read_emsi(data: bytes | str, name: str = "the EMSI message") -> Message:
    """Read a message: an object with CONTEXT, EVENT, MISSION, RESOURCE.

    Parameters
    ----------
    data
        JSON or XML, bare or in an envelope that holds it under `emsi`. XML that is text already is read as
        it stands, whatever encoding it declares.
    name
        What it is called in errors.

    Raises
    ------
    BadInputError
        When it is neither, too large or too deep.
    PackageError
        With all that is wrong in it.
    """
    size = len(data.encode("utf-8", "surrogatepass")) if isinstance(data, str) else len(data)
    if size > MOST_BYTES:
        raise BadInputError(f"{name} is {size:,} bytes; it must be at most {MOST_BYTES:,}")
    is_xml = data.lstrip()[:1] in ("<", b"<")
    message: Message = _from_xml(data, name) if is_xml else _from_json(data, name)
    findings = findings_in(message, name)
    if findings:
        raise PackageError(name, findings, OUTCOME)
    kept: Message = known(message)
    return kept


def write_emsi(message: Message) -> bytes:
    """Return a message as JSON in the envelope `emsi`.

    Raises
    ------
    PackageError
        When it is none: what we write others must be able to read.
    """
    findings = findings_in(message, "our EMSI message")
    if findings:
        raise PackageError("our EMSI message", findings, "it was not written")
    return json.dumps({"emsi": message}, ensure_ascii=False, indent=1).encode("utf-8")


def _from_json(data: bytes | str, name: str) -> Any:
    try:
        told = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise BadInputError(
            f"{name} is neither JSON nor XML: {error}; send it again as its sender made it"
        ) from error
    found = _inside(told, MOST_DEPTH)
    return told if found is None else found


def _inside(told: Any, depth: int) -> Any:
    """Return what stands under `emsi` in an envelope, None: there is no such key."""
    if depth == 0:
        return None
    if isinstance(told, dict):
        if "emsi" in told:
            return told["emsi"]
        told = list(told.values())
    if isinstance(told, list):
        for item in told:
            found = _inside(item, depth - 1)
            if found is not None:
                return found
    return None


def _from_xml(data: bytes | str, name: str) -> Any:
    root = read_xml(data, name)
    found = next((element for element in root.iter() if _plain(element) == "emsi"), None)
    if found is None:
        raise BadInputError(
            f"{name} has no element emsi; its root is {_plain(root)[:60]}; send an EMSI message"
        )
    return _object(found, "EMSI")


def _object(element: Element, kind: str) -> Any:
    """Return an element as what JSON would hold, by the table of the shape."""
    keys = shape()[kind]
    value: dict[str, Any] = {}
    for child in element:
        tag = _plain(child)
        if tag not in keys:
            continue
        form = keys[tag].form
        plain = form.removeprefix("list ")
        one = _object(child, plain) if plain in shape() else _typed((child.text or "").strip(), plain)
        if form.startswith("list "):
            value.setdefault(tag, []).append(one)
        else:
            value[tag] = one
    return value


def _typed(text: str, form: str) -> Any:
    """Return a number where one is meant and stands there, else the text, which the check then tells."""
    if form in ("text", "word", "moment"):
        return text
    try:
        return int(text) if form in ("count", "percent") else float(text)
    except ValueError:
        return text


def _plain(element: Element) -> str:
    return element.tag.rpartition("}")[2]
