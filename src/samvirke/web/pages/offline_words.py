"""What pages say when the node does not answer, and what waits; of offline.js and offline-page.js."""

from samvirke.web.words import N_

WORDS = {  # on every page of those who work
    "offline_from": N_("This page was kept on this machine at %(when)s. It may have changed since."),
    "offline_now": N_(
        "The node does not answer. Log lines wait here and are sent when it is back; "
        "all else must wait for it."
    ),
    "offline_back": N_("The node answers again. This page is still from %(when)s."),
    "offline_renew": N_("Show it as it is now"),
    "queue_away": N_("They are sent in order when the node answers."),
    "queue_signed_out": N_("You are signed out. They are sent when you sign in again as %(user)s."),
    "queue_other_user": N_("Somebody else is signed in now. They are sent when %(user)s signs in again."),
    "queue_refused": N_("%(n)s not accepted by the node"),
    "queue_copy": N_("Copy the text"),
    "queue_again": N_("Try again"),
    "queue_drop": N_("Throw away"),
    "queue_foreign": N_("%(n)s written by somebody else wait on this machine until they sign in."),
    "leave_away": N_(
        "The node does not answer, so it cannot sign you out. "
        "The pages that this machine kept are thrown away; sign out when the node is back."
    ),
    "leave_waiting": N_("%(n)s that you wrote have not been sent. Signing out now can throw them away."),
}
PAGE_WORDS = {"offline_from": WORDS["offline_from"]}
