"""What npm brought when Samvirke was built: the chart scripts and the coast."""

import json
import re
from functools import cache
from importlib.resources import files
from typing import Any

from samvirke.model.errors import BadInputError
from samvirke.prepare.report.outlines import STEP, encode


@cache
def script(name: str) -> str:
    """Return a script, safe to stand inside a script element."""
    # In JavaScript "<\/" is "</": what would end the element, or begin a comment in it, is rewritten.
    return re.sub(r"<(?=/script|!--)", r"\\x3c", _read(name), flags=re.IGNORECASE)


@cache
def coast() -> dict[str, Any]:
    """Return the small coast: attribution, window, and the encoded polygons of each country."""
    document = json.loads(_read("coast-report.json"))
    west, south = (round(degrees / STEP) for degrees in document["origin"])
    scale = round(document["step"] / STEP)
    countries = {}
    for name, polygons in document["countries"].items():
        countries[name] = [
            [
                encode([west + scale * ring[0], south + scale * ring[1], *(scale * s for s in ring[2:])])
                for ring in polygon
            ]
            for polygon in polygons
        ]
    return {
        "attribution": document["attribution"],
        "window": document["window"],
        "countries": countries,
    }


def _read(name: str) -> str:
    path = files("samvirke").joinpath("vendor", name)
    try:
        return path.read_text("utf-8")
    except FileNotFoundError as error:
        raise BadInputError(
            f"this installation has no {name}, which the report is drawn with; it comes from npm when "
            "Samvirke is built: run `make` in the checkout again, or install the wheel"
        ) from error
