"""Who may read what, written down a second time from the prose of the handbook, not from the table of rules.

Naive on purpose: one question after another, no patterns, no data.
"""

from dataclasses import dataclass

MINE = "113.innlandet"  # where the asker works
OWNER = "112.innlandet"  # whose the record is, when it is not the asker's
PRACTICE = ("exercise", "simulation", "test")


@dataclass(frozen=True)
class Case:
    """One question.

    `link` is how the asker's centre stands to the record: home, see, act, other, recipient, released, glass.
    """

    role: str
    agency: str
    field_class: str
    link: str
    mode: str
    audience: str = "incident"
    kind: str = "incident"
    named: bool = False


def may_read(case: Case) -> bool:
    if case.kind == "access_event":
        return may_read_the_security_log(case)
    if case.role in ("operator", "leader", "planner", "reader"):
        return may_read_as_a_person(case)
    if case.role == "administrator":
        return may_run(case)
    if case.role == "public":
        # What was released to all and what warns all, where it is real; nothing else there is.
        told_to_all = case.kind in ("public_statement", "warning") and case.audience == "centres"
        return told_to_all and case.mode == "live" and case.field_class == "FELLES"
    if case.role == "exercise_leader":
        return may_watch_the_exercise(case)
    return case.role == "node" and a_machine_may_carry(case)


def may_read_as_a_person(case: Case) -> bool:
    answer = False  # for a class that nobody knows
    if case.field_class == "FELLES":
        answer = may_read_what_is_shared(case)
    if case.field_class == "ETAT":
        # The owner's duty desk alone, or whom it was released to, or who broke the glass.
        answer = on_duty(case) and case.link in ("home", "released", "glass")
    if case.field_class == "HELSE":
        answer = on_duty(case) and (
            (case.link == "home" and case.agency == "health") or case.link in ("released", "glass")
        )
    if case.field_class == "POLITI":
        answer = on_duty(case) and (
            (case.link == "home" and case.agency == "police") or case.link in ("released", "glass")
        )
    if case.field_class == "SKJERMET":
        # By name only, at the owner or where it was released; glass does not open it.
        by_name = case.named and case.role in ("operator", "leader", "planner")
        answer = by_name and case.link in ("home", "released")
    return answer


def may_read_what_is_shared(case: Case) -> bool:
    if case.role not in ("operator", "leader", "planner", "reader"):
        return False
    if case.link == "home":
        # What a centre keeps to itself is not for those who only read.
        return not (case.role == "reader" and case.audience == "home")
    if case.audience == "centres":
        return True
    if case.audience == "incident":
        return case.link in ("see", "act", "glass")  # glass is broken by who takes part
    if case.audience == "named":
        return case.link == "recipient"
    return False


def may_read_the_security_log(case: Case) -> bool:
    if case.role == "node":
        return case.link == "home"
    return (
        case.role in ("leader", "administrator")
        and case.link == "home"
        and case.field_class in ("FELLES", "ETAT")
    )


def may_run(case: Case) -> bool:
    """Who runs the node sees how it goes, and no incident."""
    running = ("node", "journal", "account", "peer", "space", "space_clock", "epoch", "fork", "erasure")
    return case.link == "home" and case.field_class == "FELLES" and case.kind in running


def a_machine_may_carry(case: Case) -> bool:
    """A centre's machine has its own, and fetches what its people may read."""
    if case.link == "home":
        return True
    if case.field_class == "FELLES":
        if case.audience == "centres":
            return True
        if case.audience == "incident":
            return case.link in ("see", "act", "glass")
        return case.audience == "named" and case.link == "recipient"
    if case.field_class == "SKJERMET":
        return case.link == "released"
    return case.link in ("released", "glass")


def may_watch_the_exercise(case: Case) -> bool:
    if case.kind == "space" and case.link == "home" and case.field_class == "FELLES":
        return True  # the door
    if case.mode not in PRACTICE:
        return False
    if case.field_class == "FELLES":
        return True
    return case.field_class in ("ETAT", "HELSE", "POLITI") and case.link == "home"


def on_duty(case: Case) -> bool:
    return case.role in ("operator", "leader")


# What belongs to the duty desk, by the kind of thing that is done.
DESK = (
    *("incident", "need", "request", "offer", "commitment", "conflict", "unit", "alert", "card", "log"),
    *("report", "task", "decision", "receipt", "question", "road", "standards", "export"),
)
ASKED = (
    "need",
    "request",
    "offer",
    "commitment",
    "conflict",
    "unit",
    "alert",
    "report",
    "receipt",
    "question",
)


def may_do(case: Case, action: str) -> bool:
    """May a person do this? Machines are another matter; a reader only reads."""
    own, acts = case.link == "home", case.link == "act" and case.audience == "incident"
    sees = case.link in ("see", "act", "glass") and case.audience == "incident"
    sent, for_all = case.link == "recipient" and case.audience == "named", case.audience == "centres"
    kind = action.split(".", maxsplit=1)[0]
    answer = False
    if case.role == "exercise_leader":
        answer = case.mode in PRACTICE and (own or acts) and (kind in DESK or kind in ("space", "share"))
    if case.role == "administrator":
        runs = kind in ("account", "node", "peer", "epoch", "fork")
        answer = own and (runs or action in ("journal.verify", "journal.copy"))
    if case.role == "planner":
        answer = kind in ("report", "log", "task", "export") and (own or acts or sent)
    if on_duty(case):
        answer = at_the_desk(action, own=own, acts=acts, sees=sees, sent=sent, for_all=for_all)
    if case.role == "leader" and (action in ("glass.review", "journal.erase") or kind == "erasure"):
        answer = own
    return answer


def at_the_desk(action: str, *, own: bool, acts: bool, sees: bool, sent: bool, for_all: bool) -> bool:
    kind = action.split(".", maxsplit=1)[0]
    if kind in ("release", "share", "agreement"):
        return own  # only the owner opens what is its own
    if action == "glass.break":
        return sees or sent
    if kind in ("question", "receipt", "export") and (sees or sent):
        return True  # who takes part may ask
    if kind in ASKED and (sent or for_all):
        return True  # who is asked answers
    return kind in DESK and (own or acts)
