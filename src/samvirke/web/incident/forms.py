"""All forms about an incident, and whether somebody may be shown one."""

from collections.abc import Mapping

from samvirke.respond.access.decide import decide
from samvirke.respond.acts import ACTS
from samvirke.web.incident import (
    forms_access,
    forms_facts,
    forms_needs,
    forms_work,
)
from samvirke.web.incident.form import Form, act_name
from samvirke.web.incident.forms_needs import CALLED
from samvirke.web.incident.may import may, may_make, steps
from samvirke.web.incident.seen import Seen

FORMS: Mapping[str, Form] = {
    **forms_facts.FORMS,
    **forms_needs.FORMS,
    **forms_work.FORMS,
    **forms_access.FORMS,
}
# Acts that make a record of one's own: whoever is told or concerned may, without a part in the incident.
OWN = {
    "give-receipt": "alert_receipt",
    "review-glass": "glass_review",
    "receive-report": "report_receipt",
    "settle-conflict": "settlement",
}
EXCHANGED = frozenset({"need", "request", "offer", "commitment", "resource_message"})


def form_for(act: str, kind: str) -> str:
    """Return the name of the form that does an act on a thing of a kind."""
    return CALLED.get((act, kind), act)


def labels_of(act: str) -> Mapping[str, str]:
    """Return what the fields of an act are called where a form asks for them, in English."""
    return {
        one.name.partition(":")[0].removesuffix("[]"): one.label
        for name, form in FORMS.items()
        if (form.act or name) == act
        for one in form.fields
    }


def is_open(seen: Seen, name: str, on: str = "") -> bool:
    """Say whether somebody may do what a form does, as the rules and the state of things are now.

    Parameters
    ----------
    name
        Of the form.
    on
        Id of the thing that it is about, where that is not the incident.
    """
    form = FORMS[name]
    act = act_name(name, form)
    if act in OWN:
        return may_make(seen, act, OWN[act])
    if form.about == "incident":
        return may(seen, act)
    record = seen.record(on)
    if form.about in EXCHANGED:
        return act in steps(seen, record)
    subject = record if form.about not in ("share", "proposal") else seen.incident
    return decide(seen.scene.actor, ACTS[act].action, seen.scene.about(subject)).allowed
