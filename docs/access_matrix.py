"""Write who may what into its page: `python docs/access_matrix.py`.

The tables are made by asking `decide`, not by printing its rules; a test holds page and answers equal.
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from samvirke.respond.access.actor import Actor, Agency, Role
from samvirke.respond.access.decide import decide
from samvirke.respond.access.ground import grounds
from samvirke.respond.access.rules import built_in_rules
from samvirke.respond.access.subject import Subject
from samvirke.respond.record.field_class import CLASSES

PAGE = Path(__file__).with_name("access.md")
BEGIN, END = "<!-- tables: made by docs/access_matrix.py -->", "<!-- end of tables -->"
MINE, THEIRS = "110.innlandet", "112.innlandet"

# Words for a link, and the record that stands so to the asker.
LINKS: dict[str, Callable[[], dict[str, Any]]] = {
    "own": lambda: {"home": MINE},
    "sees": lambda: {"taking_part": {MINE: "see"}},
    "acts": lambda: {"taking_part": {MINE: "act"}},
    "all": lambda: {"audience": "centres"},
    "sent": lambda: {"audience": "named", "recipients": frozenset({MINE})},
    "released": lambda: {"released_to": frozenset({MINE})},
    "glass": lambda: {"glass": frozenset({MINE})},
    "any": dict,
}
WHO: Sequence[tuple[str, Role, Agency, str]] = (
    ("operator, leader: health", "operator", "health", "live"),
    ("operator, leader: police", "operator", "police", "live"),
    ("operator, leader: fire and all others", "operator", "fire", "live"),
    ("planner", "planner", "municipality", "live"),
    ("reader", "reader", "state", "live"),
    ("administrator", "administrator", "fire", "live"),
    ("exercise leader, live", "exercise_leader", "fire", "live"),
    ("exercise leader, in an exercise", "exercise_leader", "fire", "exercise"),
    ("machine of a centre", "node", "fire", "live"),
)
ROLES: Sequence[tuple[str, Role, str]] = (
    ("operator", "operator", "live"),
    ("leader", "leader", "live"),
    ("planner", "planner", "live"),
    ("reader", "reader", "live"),
    ("exercise leader, in an exercise", "exercise_leader", "exercise"),
    ("administrator", "administrator", "live"),
)


def page(old: str) -> str:
    """Return the page with its tables made anew."""
    before, _, rest = old.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{tables()}\n{END}{after}"


def tables() -> str:
    """Return the tables."""
    return "\n".join(
        [
            "### Who reads what",
            "",
            *_table(["who", *CLASSES], _reading()),
            "",
            "### Who does what",
            "",
            *_table(["action", *(name for name, _, _ in ROLES)], _acting()),
            "",
            "### The rules, and what they rest on",
            "",
            *_table(["rule", "ground", "lawyer", "logged"], _rules()),
            "",
            "### Grounds of a release",
            "",
            *_table(["code", "law", "who", "classes", "what it says", "seen"], _grounds()),
            "",
        ]
    )


def _reading() -> Iterable[list[str]]:
    for name, role, agency, mode in WHO:
        cells = [_open(role, agency, "read", mode, field_class) for field_class in CLASSES]
        yield [name, *cells]


def _acting() -> Iterable[list[str]]:
    actions = {action for rule in built_in_rules().all for action in rule.actions if rule.roles - {"node"}}
    for action in sorted(actions - {"read"}):
        asked = action.replace(".*", ".anything")
        # Some are about a space as a whole, not about an incident: the pages, the register, the public site.
        kind = (
            "space" if all("space" in rule.kinds for rule in built_in_rules().naming(asked)) else "incident"
        )
        yield [f"`{action}`", *(_open(role, "fire", asked, mode, "FELLES", kind) for _, role, mode in ROLES)]


def _open(
    role: Role, agency: Agency, action: str, mode: str, field_class: str, kind: str = "incident"
) -> str:
    """Return the links over which it is open, in words; with *, where only those who are named."""
    found = []
    for name, link in LINKS.items():
        for names, mark in ((frozenset[str](), ""), (frozenset({"x"}), "*")):
            subject = Subject(
                **{"kind": kind, "space": "s", "mode": mode, "home": THEIRS, **link()},
                field_class=field_class,
                names=frozenset({"x"}),
            )
            actor = Actor(
                user="x",
                organisation="x",
                centre=MINE,
                agency=agency,
                role=role,
                spaces=frozenset({"s"}),
                named_for=names,
            )
            if decide(actor, action, subject).allowed:
                found.append(name + mark)
                break
    return "any" if "any" in found else ", ".join(found)


def _rules() -> Iterable[list[str]]:
    for rule in sorted(built_in_rules().all, key=lambda rule: rule.name):
        yield [
            f"`{rule.name}`",
            rule.ground,
            "must confirm" if rule.confirm else "",
            "yes" if rule.log else "",
        ]


def _grounds() -> Iterable[list[str]]:
    for ground in grounds().values():
        yield [
            f"`{ground.code}`",
            f"{ground.law}, {ground.paragraph}",
            ", ".join(sorted(ground.agencies)),
            ", ".join(sorted(ground.classes)),
            f"{ground.en} ({ground.strength})",
            ground.seen,
        ]


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterable[str]:
    yield f"| {' | '.join(head)} |"
    yield "|---" * len(head) + "|"
    for row in rows:
        yield f"| {' | '.join(row)} |"


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text("utf-8")), "utf-8")
