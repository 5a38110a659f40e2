"""A disease that spreads: people, contacts, commuters, hospitals.

`presets` holds known epidemics as data, `spread` who infects whom where, `hospital` what becomes of the ill;
`threat` makes a Course of it.
"""

from samvirke.threats.pandemic.distancing import Distancing
from samvirke.threats.pandemic.epidemic import Epidemic
from samvirke.threats.pandemic.planned import Planned, planned
from samvirke.threats.pandemic.preset_file import open_preset
from samvirke.threats.pandemic.presets import Preset, preset_named, preset_names
from samvirke.threats.pandemic.threat import Pandemic

__all__ = [
    "Distancing",
    "Epidemic",
    "Pandemic",
    "Planned",
    "Preset",
    "open_preset",
    "planned",
    "preset_named",
    "preset_names",
]
