"""Our words and those of EMSI, side by side: a table, read both ways.

The categories of events stand with our types of incidents.
"""

import csv
from functools import cache
from importlib.resources import files

from samvirke.respond.incidents.catalogue import incident_types

UNKNOWN_CATEGORY = "GND"  # nothing nearer: told in free text
UNKNOWN_CLASS = "MAT/VEH"
UNKNOWN_MISSION = "GEN/SUPRTN"


@cache
def codes(what: str) -> dict[str, str]:
    """Return our word → that of EMSI, of category, class, mission or status."""
    if what == "category":
        return {code: kind.emsi for code, kind in incident_types().items() if kind.emsi}
    text = files("samvirke.respond.standards.emsi").joinpath("codes.csv").read_text("utf-8")
    return {row["ours"]: row["emsi"] for row in csv.DictReader(text.splitlines()) if row["what"] == what}


def ours(what: str, emsi: str) -> str | None:
    """Return our word for one of EMSI: the first of the table, also where it says less than theirs."""
    begins = {theirs: word for word, theirs in reversed(codes(what).items())}
    parts = emsi.strip("/").split("/")
    for length in range(len(parts), 0, -1):
        if "/".join(parts[:length]) in begins:
            return begins["/".join(parts[:length])]
    return None
