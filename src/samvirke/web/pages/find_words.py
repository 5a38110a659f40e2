"""What find.js says: how many places or types fit what is typed, and which place was chosen."""

from samvirke.web.words import N_

WORDS = {
    "find_some": N_("%(n)s found. Choose with the arrows and Enter."),
    "find_none": N_("Nothing of that name. Write the place as latitude, longitude, or choose on the map."),
    "fits_none": N_("Nothing fits; write fewer words."),
    "pin_set": N_("The place is %(lat)s, %(lon)s."),
    "pin_none": N_("No place was chosen."),
}
