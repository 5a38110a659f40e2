"""What the figures of call-taking are called; they stand in ``calls.csv`` and ``arrangements.csv``."""

from samvirke.prepare.report.language import Language
from samvirke.prepare.report.vocabulary import N_

SETTINGS = {
    "answer_share": N_("answer target: share of the calls"),
    "answer_within_s": N_("answer target: seconds"),
    "least_operators": N_("least operators of a centre"),
    "background_share": N_("share of the calls that are about no incident"),
    "extra_callers": N_("callers after the first about one incident"),
    "later_s": N_("time from the first caller to later ones"),
    "talk_s": N_("conversation about an incident"),
    "after_s": N_("work after it"),
    "background_talk_s": N_("conversation about no incident"),
    "background_after_s": N_("work after a conversation about no incident"),
    "known_talk_s": N_("conversation about what is known already"),
    "patience_s": N_("patience of callers"),
    "redial_probability": N_("who gives up rings again"),
    "incident_patience_s": N_("patience of those who report an incident"),
    "incident_redial_probability": N_("who reports an incident and gives up rings again"),
    "redial_s": N_("time until then"),
    "pair_share": N_("two operators work on the first call about an incident"),
    "handling_s": N_("from the answer until crews are alerted"),
    "join_s": N_("how long an operator is busy who joins a conference"),
    "confer_after_s": N_("from the answer until it is known who else is wanted"),
    "shared_alert_s": N_("alerting another agency through a shared picture"),
    "give_up_s": N_("how long an operator stays on for those who do not join"),
    "paired_share": N_("share of the handling time that is left for two operators"),
    "triage_s": N_("sorting a call of one number"),
    "switch_s": N_("switching a lost centre's calls over"),
    "overflow_after_s": N_("waiting before another centre may take a call"),
    "keep_free": N_("operators kept for own calls"),
    "cross_trained": N_("cross-trained operators of each centre"),
    "peak_calls": N_("calls about one disaster"),
    "peak_h": N_("length of a disaster hour"),
    "lost_h": N_("how long a centre is lost"),
    "meanwhile_s": N_("from the disaster to another incident"),
}
UNITS = {"call": N_("calls"), "operator": N_("operators"), "1": N_("share or probability")}


def setting_named(name: str, language: Language) -> str:
    """Return what a figure is called, the service before it: "112 talk_s" and the like."""
    service, _, setting = name.rpartition(" ")
    text = language.gettext(SETTINGS[setting]) if setting in SETTINGS else setting
    return f"{service}: {text}" if service not in ("", "all") else text
