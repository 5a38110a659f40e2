# ruff: noqa: INP001
"""Write the made-up state and stock of this folder: `python examples/forecast/make.py`.

Nothing here has happened. The epidemic is one run of Samvirke's own pandemic threat (preset
`covid19_wild_type`, all contacts times 0.66 from day 40, seed 1, run 0) in the built-in region: days 59 to
139 of its course, called 1 September to 20 November 2025. Rows without a hospital are the whole country; five
hospitals count for themselves. Two days of admissions are left out, to show that gaps may be. The stock is
March 2020's weeks of normal use (the health minister's answer, NRK 1.15009442) for each owner of a hospital,
in one lot an item. A later version of the model draws another course.
"""

import csv
from datetime import date, timedelta
from pathlib import Path

from samvirke.engine.endurance.needs import by_owner, needs_of
from samvirke.engine.endurance.normal_use import items_with_normal_use
from samvirke.engine.endurance.patients import read_patients
from samvirke.engine.endurance.stock.weeks import weeks_of_march_2020
from samvirke.register.items import item_named
from samvirke.register.region import Region
from samvirke.threats.pandemic import Distancing, Pandemic

FIRST, DAYS = 59, 81
STARTS_ON = date(2025, 9, 1)
LEFT_OUT = (20, 41)  # days without admissions in the file
NAMED = 5  # hospitals: those with most patients
HERE = Path(__file__).parent


def main() -> None:
    """Write state.csv and stock.csv."""
    region = Region.open("norway")
    measures_taken = Distancing(setting="all", from_day=40, until_day=200, factor=0.66)
    threat = Pandemic(preset="covid19_wild_type", days=200, distancing=(measures_taken,))
    epidemic = threat.follow(region, seed=1, run=0)
    patients = read_patients(region, epidemic.course)
    measures = {
        "admissions": patients.admissions,
        "in_hospital": patients.ward + patients.intensive + patients.after_intensive,
        "intensive": patients.intensive,
    }
    most = measures["in_hospital"].sum(axis=1).argsort(kind="stable")[::-1][:NAMED]
    with (HERE / "state.csv").open("w", encoding="utf-8", newline="") as file:
        write = csv.writer(file, lineterminator="\n")
        write.writerow(("date", "hospital", "measure", "value"))
        for day in range(DAYS):
            for measure, values in measures.items():
                if measure == "admissions" and day in LEFT_OUT:
                    continue
                date_of_day = STARTS_ON + timedelta(days=day)
                write.writerow((date_of_day, "", measure, int(values[:, FIRST + day].sum())))
                for row in most:
                    name, value = patients.hospitals[row], int(values[row, FIRST + day])
                    write.writerow((date_of_day, name, measure, value))
    items = items_with_normal_use()
    needs = by_owner(needs_of(region, patients, items=items))
    weeks, sites = weeks_of_march_2020(), region.sites
    owners = set(sites.loc[sites["kind"] == "hospital", "owner"])
    with (HERE / "stock.csv").open("w", encoding="utf-8", newline="") as file:
        write = csv.writer(file, lineterminator="\n")
        write.writerow(("owner", "item", "quantity", "unit", "expires_on"))
        for number, item in enumerate(items):
            for row, owner in enumerate(needs.owners):
                if owner in owners:
                    quantity = round(7 * weeks[item] * needs.normal[number, row])
                    write.writerow((owner, item, quantity, item_named(item).unit, "2026-12"))


if __name__ == "__main__":
    main()
