"""Words of the register and the records as people read them: value → English, translated when shown."""

from samvirke.web.words import N_

ROLES = {
    "operator": N_("operator"),
    "leader": N_("shift leader"),
    "planner": N_("planner"),
    "reader": N_("reader"),
    "exercise_leader": N_("exercise leader"),
    "administrator": N_("administrator"),
    "node": N_("machine"),
}
AGENCIES = {
    "fire": N_("fire and rescue"),
    "police": N_("police"),
    "health": N_("health"),
    "municipality": N_("municipality"),
    "state": N_("state"),
    "civil_defence": N_("Civil Defence"),
    "volunteer": N_("volunteers"),
    "company": N_("company"),
}
