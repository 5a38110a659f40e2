"""How fast help shall come, and who says so."""

import pandas as pd

from samvirke.register.sources.norway.facts import fact_table
from samvirke.register.sources.norway.rows import Origin, joined, rows_of

# Words of the table of facts → the vocabulary that rules match.
AREA_CLASSES = {
    ("police", "urban area >=20000 inhabitants"): "20000+",
    ("police", "urban area 2000-19999"): "2000-19999",
    ("police", "urban area <2000 and other"): "other",
    ("ambulance", "municipality touching an urban area >10000"): "urban",
    ("ambulance", "other municipalities"): "rural",
    (
        "fire",
        "dense wooden housing, hospitals/nursing homes, areas of fast fire spread",
    ): "dense",
    ("fire", "other urban area"): "other_urban",
    ("fire", "outside urban area"): "outside_urban",
}
# The first word of the status in the table of facts → what it is called here.
STATUSES = {
    "requirement": "requirement",
    "target": "target",
    "guideline": "guideline",
    # Binding by regulation, but its text was not read: a requirement to be verified, not "law".
    "regulation": "requirement",
}


def standards() -> pd.DataFrame:
    """Return the response-time standards of fire, ambulance and police.

    The text of the fire regulation was not read when these rows were typed; their source says so.
    """
    made = []
    for row in fact_table("response_time_standards").itertuples():
        area_class = AREA_CLASSES.get((row.service, row.area_class))
        if area_class is None:
            continue  # answering times and police stations: no response time of a unit
        percent = f"-p{100 * row.share:.0f}" if row.service == "police" else ""
        caveat = "; " + row.status if row.status.startswith("regulation") else ""
        made.append(
            rows_of(
                "standards",
                {
                    "id": [f"{row.service}-{area_class}{percent}".replace("_", "-")],
                    "function": row.service,
                    "area_class": area_class,
                    "time_limit_s": 60.0 * row.minutes,
                    "share": row.share,
                    "measured_from": row.measured_from,
                    "status": STATUSES[row.status.split(" ")[0]],
                },
                Origin(
                    source=row.source + caveat,
                    as_of={"police": "2019", "fire": "2021", "ambulance": "2020"}[row.service],
                    quality="typed",
                ),
            )
        )
    return joined("standards", made)
