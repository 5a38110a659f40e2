"""The care that patients of an epidemic ask for, as capabilities of a Course."""

HOME = "care.home"  # ill at home: a municipality's
WARD = "care.ward"
INTENSIVE = "care.intensive"
AFTER_INTENSIVE = "care.after_intensive"  # on a ward, after intensive care
ADMISSION = "care.admission"  # new patients of a day; counted, and asks for no bed of its own
IN_HOSPITAL = (WARD, INTENSIVE, AFTER_INTENSIVE)
CARE = (HOME, *IN_HOSPITAL, ADMISSION)
