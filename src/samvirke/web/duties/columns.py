"""What goes into the three files, column by column, in plain words."""

from samvirke.prepare.report.language import Language
from samvirke.web.words import N_

# Column → what it means; in the order of the files.
PURCHASES = (
    ("body", N_("Whose it is. Leave the column out when all rows are of one body.")),
    ("year", N_("The calendar year of the purchase.")),
    ("item", N_("glove, surgical_mask, respirator, gown or eye_protection.")),
    ("quantity", N_("How many of the unit: a whole number, 0 where nothing was used.")),
    ("unit", N_("piece; pair for gloves; box or pack.")),
    ("pieces_per_unit", N_("Pieces in a box or pack; empty for others.")),
    ("service", N_("own, owned or contracted: for whose services. May be left empty; all count.")),
    ("note", N_("For people: a place, an order number. May be left empty.")),
)
STOCK = (
    ("item", N_("glove, surgical_mask, respirator, gown or eye_protection.")),
    ("quantity", N_("How many of the unit: a whole number.")),
    ("unit", N_("piece; pair for gloves; box or pack.")),
    ("pieces_per_unit", N_("Pieces in a box or pack; empty for others.")),
    ("expires", N_("Last day, month or year of use, such as 2028-12. Empty: it does not expire.")),
    ("country", N_("Where it lies, two letters. Empty: NO. What lies abroad does not count.")),
    ("lot", N_("Its number, or where it lies. May be left empty.")),
)
SHARED = (
    ("item", N_("glove, surgical_mask, respirator, gown or eye_protection.")),
    ("quantity", N_("How many of the unit: a whole number.")),
    ("unit", N_("piece; pair for gloves; box or pack.")),
    ("pieces_per_unit", N_("Pieces in a box or pack; empty for others.")),
    ("holder", N_("Who stores it for you.")),
    ("agreement", N_("Its name, number or date.")),
    ("until", N_("Last day of the agreement. Empty: no end.")),
    ("country", N_("Where it lies, two letters. Empty: NO. What lies abroad does not count.")),
)
OF_FILE = {"purchases": PURCHASES, "stock": STOCK, "shared": SHARED}


def columns(language: Language) -> dict[str, list[tuple[str, str]]]:
    """Return the columns of each file with what they mean."""
    return {
        which: [(name, language.gettext(meaning)) for name, meaning in rows]
        for which, rows in OF_FILE.items()
    }
