"""The words of the duty to store: items, bodies, notes and reservations; English is the text itself."""

from samvirke.prepare.report.language import Language
from samvirke.prepare.report.vocabulary import N_
from samvirke.register.items import item_catalogue
from samvirke.rules.storage.notes import Note

BODY_KINDS = {
    "municipality": N_("municipality"),
    "county": N_("county"),
    "health_region": N_("regional health authority"),
}
NOTES = {
    "suggested": N_(
        "%(item)s: %(year)s, with %(pieces)s pieces, differs much from the middle of the years that count, "
        "%(middle)s. Did use deviate considerably? Only you can say so: nothing is replaced unasked."
    ),
    "unfinished": N_("%(year)s counts and is not over: its use will grow, and so may the amounts."),
    "unneeded": N_("%(year)s was stated to deviate, but is not among the years that count: nothing changed."),
    "unused": N_(
        "%(item)s: said not to be used in a normal situation, and left out; %(pieces)s pieces were bought in "
        "the years before."
    ),
    "expired": N_("%(item)s: %(pieces)s pieces in store are past their last day and do not count."),
    "abroad": N_("%(item)s: %(pieces)s pieces are stored outside Norway and do not count."),
    "lapsed": N_("%(item)s: the agreement with %(holder)s has ended; its %(pieces)s pieces do not count."),
    "uncovered": N_("Bought, but not named in § 8 a, and left out: %(items)s."),
    "storeless": N_("No line of stock or of an agreement was given: nothing is taken to be in store."),
    "services": N_(
        "The purchases do not say for which services: own, owned and contracted health services all count. "
        "See that none is left out."
    ),
    "unjudged": N_("Neither stock nor agreements were given: nothing is said of what is missing."),
}
QUOTED = "Forbruket i år med vesentlig avvikende forbruk skal erstattes med forbruk i foregående år."
RESERVATIONS = (
    N_(
        "Purchases are taken as use. What was bought to fill a store, lent out or thrown away unused is not "
        "use: take it out of the file first."
    ),
    N_("Which years deviate considerably is stated by the body, which must be able to give the reason."),
    N_(
        "Our reading, not confirmed: when the year before deviates too, the use of one further back is taken"
        "; a replacing year that is itself one of the three counts twice."
    ),
    N_("Our reading, not confirmed: what is past its last day is not stored."),
    N_("A share of shared storage counts for the body that the agreement names, not for the holder."),
    N_("Amounts are rounded up to whole pieces; a pair of gloves is two."),
    N_(
        "The regulation was known to us as quoted by Sykehusbygg; what § 8 a says besides, such as of how to "
        "store, was not read. Read it before you sign."
    ),
)


def item_name(language: Language, item: str, *, first: bool = True) -> str:
    """Return what people call an item; with a capital where it stands first."""
    known = item_catalogue()[item]
    name = {"nb": known.bokmal, "nn": known.nynorsk}.get(language.code, known.english)
    return name[:1].upper() + name[1:] if first else name


def note_text(language: Language, note: Note, *, several: bool = False) -> str:
    """Say a note; with the name of its body where there are several."""
    values = {name: _said(language, name, value) for name, value in note.values.items()}
    if note.item:
        values["item"] = item_name(language, note.item)
    form = language.gettext(NOTES[note.kind])
    text = form % values
    if note.item and "%(item)s" not in form:
        text = f"{values['item']}: {text}"
    return f"{note.body}: {text}" if several and note.body else text


def _said(language: Language, name: str, value: object) -> str:
    if name == "year":  # a year is a name: no mark of thousands
        return str(value)
    if isinstance(value, tuple):
        return ", ".join(item_name(language, str(item), first=False) for item in value)
    return language.number(value) if isinstance(value, int | float) else str(value)
