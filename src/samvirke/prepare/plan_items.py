"""From the words of a plan file to the parts of a plan; what is wrong is told, and reading goes on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import partial
from pathlib import Path
from typing import Any

from samvirke.model.calendar import OSLO
from samvirke.model.finding import Finding
from samvirke.model.tables import TABLES
from samvirke.prepare.plan import (
    AddSite,
    AddUnit,
    Change,
    CloseRoad,
    MoveUnit,
    Outage,
    Plan,
    RemoveUnit,
    RuleChoice,
    SetValue,
)
from samvirke.prepare.plan_area import area_of
from samvirke.prepare.plan_calls import PlanCalls
from samvirke.prepare.plan_calls_items import read_calls
from samvirke.register.closest import did_you_mean
from samvirke.register.region import BUILTIN

Tell = Callable[[str, str, str, str], None]  # key, seen, allowed, do
Entry = dict[str, Any]

UNIT_COLUMNS = tuple(c.name for c in TABLES["units"].columns if c.name not in ("site", "source", "licence"))
# Keys of each table of the file, those that must be there first.
KEYS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "": (
        ("title",),
        ("region", "area", "starts", "days", "calls", "dispatch"),
    ),
    "add_site": (("id", "name", "kind", "owner", "lon", "lat"), ("municipality",)),
    "add_unit": (("site",), ("like", "count", *UNIT_COLUMNS)),
    "move_unit": (("unit", "site"), ()),
    "remove_unit": (("unit",), ()),
    "set": (("table", "row", "column", "value"), ()),
    "close_road": (("name", "from", "to"), ("area", "centre", "radius_m", "detour_min")),
    "outage": (("from", "to"), ("unit", "site")),
}
LISTS = tuple(name for name in KEYS if name)
NUMBERS = frozenset({"lon", "lat", "radius_m", "detour_min"})
WHOLE = frozenset({"count", "days"})
TEXTS = frozenset(
    {"title", "region", "id", "name", "kind", "owner", "municipality", "site", "like", "unit", "table", "row"}
    | {"column"}
)
MOMENTS = frozenset({"from", "to", "starts"})
_ORDER = ("add_site", "add_unit", "move_unit", "remove_unit", "set")  # a new site may be used at once


@dataclass(slots=True)
class Items:
    """What a plan file says, read item by item.

    Parameters
    ----------
    document
        The file as TOML gives it.
    lines
        Where things stand: (table, its number, key) → line.
    folder
        What paths in the file count from.
    """

    document: Mapping[str, Any]
    lines: Mapping[tuple[str, int, str], int]
    folder: Path
    findings: list[Finding] = field(default_factory=list)

    def plan(self, name: str) -> Plan:
        """Return the plan, without what could not be read; `name` stands in for a missing title."""
        entry = {key: value for key, value in self.document.items() if key not in LISTS}
        read = self._read("", 0, entry)
        changes: list[Change] = []
        for table in _ORDER:
            changes += [made for made in self._each(table, _MAKERS[table]) if made is not None]
        return Plan(
            title=str(read.get("title") or "").strip() or name,
            region=self._region(read.get("region")),
            area=self._area(read.get("area", "")),
            starts_at_utc=_iso(read.get("starts")),
            days=self._days(read.get("days")),
            changes=tuple(changes),
            closures=tuple(self._each("close_road", self._closure)),
            outages=tuple(self._each("outage", self._outage)),
            rules=self._rules(read.get("dispatch", {})),
            calls=self._calls(),
        )

    @property
    def is_region_known(self) -> bool:
        """Whether there is a region to hold the plan against."""
        return not any(finding.column == "region" for finding in self.findings)

    # --- tables ---

    def _each(self, table: str, make: Callable[[Entry, Tell, str], Any]) -> list[Any]:
        entries: Any = self.document.get(table, [])
        if isinstance(entries, dict):
            entries = [entries]  # one alone, under [table] in place of [[table]]
        is_list = isinstance(entries, list) and all(isinstance(entry, dict) for entry in entries)
        if not is_list:
            self._say(table, 0, "", f"{entries!r}", f"tables under [[{table}]]", f"write [[{table}]]")
            return []
        made = []
        for number, entry in enumerate(entries, start=1):
            before = len(self.findings)
            read = self._read(table, number, entry)
            if len(self.findings) == before:
                item = make(read, partial(self._say, table, number), self._where(table, number, ""))
                if item is not None:
                    made.append(item)
        return made

    def _read(self, table: str, number: int, entry: Mapping[str, Any]) -> Entry:
        """Return the values of the keys that a table has, of the right kind; tell of the others."""
        must, may = KEYS[table]
        allowed = (*must, *may, *(LISTS if not table else ()))
        for key in must:
            if key not in entry:
                self._say(
                    table,
                    number,
                    key,
                    "nothing",
                    f"{table or 'a plan'} has {', '.join(must)}",
                    f"add {key} = …",
                )
        read: Entry = {}
        for key, value in entry.items():
            if key not in allowed:
                hint = did_you_mean(key, allowed)
                self._say(table, number, key, "an unknown key", ", ".join(allowed), hint or "leave it out")
                continue
            fault = _fault(key, value)
            if fault:
                self._say(table, number, key, repr(value), *fault)
            else:
                read[key] = _moment(value) if key in MOMENTS else value
        return read

    def _closure(self, entry: Entry, tell: Tell, where: str) -> CloseRoad | None:
        area = area_of(entry, self.folder, tell)
        if area is None:
            return None
        detour_min = entry.get("detour_min")
        return CloseRoad(
            name=entry["name"],
            area=area,
            from_utc=entry["from"],
            until_utc=entry["to"],
            detour_s=None if detour_min is None else 60.0 * detour_min,
            where=where,
        )

    def _outage(self, entry: Entry, tell: Tell, where: str) -> Outage | None:
        hit = [key for key in ("unit", "site") if key in entry]
        if len(hit) != 1:
            tell("", " and ".join(hit) or "neither unit nor site", "one of unit and site", "name one of them")
            return None
        return Outage(
            table=f"{hit[0]}s",
            id=entry[hit[0]],
            from_utc=entry["from"],
            until_utc=entry["to"],
            where=where,
        )

    def _calls(self) -> PlanCalls | None:
        if "calls" not in self.document:
            return None
        return read_calls(
            self.document["calls"],
            lambda table, *told: self._say(table, 1, *told),
            lambda table, key: self._where(table, 1, key),
        )

    # --- single values ---

    def _region(self, value: str | None) -> str:
        """Return the name of a built-in region, or a path that no longer depends on the folder."""
        if value is None:
            return BUILTIN[0]
        if value in BUILTIN:
            return value
        place = self.folder / value
        if not place.exists():
            hint = did_you_mean(value, BUILTIN)
            allowed = (
                f"a built-in region ({', '.join(BUILTIN)}) or the path of a package, from the plan's folder"
            )
            self._say("", 0, "region", repr(value), allowed, hint or "mend the name or the path")
        return str(place)

    def _area(self, value: Any) -> str:
        parts = [value] if isinstance(value, str) else value
        if isinstance(parts, list) and all(isinstance(part, str) for part in parts):
            return ", ".join(parts)
        allowed = "a county, or municipalities by name or number"
        self._say("", 0, "area", repr(value), allowed, 'write area = "Innlandet"')
        return ""

    def _days(self, value: int | None) -> int | None:
        if value is None or value >= 1:
            return value
        self._say("", 0, "days", str(value), "1 or more", "say how many days shall be simulated")
        return None

    def _rules(self, value: Any) -> tuple[RuleChoice, ...]:
        if not isinstance(value, dict):
            self._say("dispatch", 0, "", repr(value), "a table", 'write [dispatch] and rules = ["nearest"]')
            return ()
        for key in value:
            if key != "rules":
                hint = did_you_mean(key, ["rules"]) or "name rules and parameters in `rules`"
                self._say("dispatch", 1, key, "an unknown key", "rules", hint)
        listed = value.get("rules", [])
        if not isinstance(listed, list):
            listed = [listed]
        where = self._where("dispatch", 1, "rules")
        rules = []
        for item in listed:
            given = _rule(item)
            if given is None:
                allowed = 'names, or tables such as {name = "own_first", margin_min = 5}'
                self._say("dispatch", 1, "rules", repr(item), allowed, "name the rule")
                continue
            settings = {key: self._from_folder(key, of) for key, of in given.items() if key != "name"}
            rules.append(RuleChoice(name=given["name"], settings=settings, where=where))
        return tuple(rules)

    def _from_folder(self, key: str, value: Any) -> Any:
        """Return a setting; one that names a file counts from the plan's folder."""
        return str(self.folder / str(value)) if key == "file" else value

    # --- telling ---

    def _say(self, table: str, number: int, key: str, seen: str, allowed: str, do: str) -> None:
        self.findings.append(
            Finding(
                table=table or "the plan",
                row=self._where(table, number, key),
                column=key,
                seen=seen,
                allowed=allowed,
                do=do,
            )
        )

    def _where(self, table: str, number: int, key: str) -> str:
        line = self.lines.get((table, number, key)) or self.lines.get((table, number, ""))
        told = f"{number}" if table and number else ""
        return f"{told} (line {line})".strip() if line else told


def _fault(key: str, value: Any) -> tuple[str, str] | None:
    """Return what is allowed and what to do where a value is not of the key's kind."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if key in NUMBERS and not (is_number and abs(value) < float("inf")):
        return "a number", "write it without quotes, with a dot"
    if key in WHOLE and not (isinstance(value, int) and not isinstance(value, bool)):
        return "a whole number", "write it without quotes"
    if key in TEXTS and not (isinstance(value, str) and value.strip()):
        return "text", "write it in quotes"
    if key in MOMENTS and _moment(value) is None:
        return (
            "a moment such as 2026-02-03T08:00:00 (local time) or 2026-02-03T08:00:00+01:00",
            "write it without quotes",
        )
    return None


def _moment(value: Any) -> datetime | None:
    """Return a moment in UTC; one without a zone is local time, a day alone its midnight."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time())
    if not isinstance(value, datetime):
        return None
    try:
        return (value if value.tzinfo else value.replace(tzinfo=OSLO)).astimezone(UTC)
    except (OverflowError, ValueError):
        return None


def _rule(item: Any) -> Entry | None:
    """Return name and settings of a rule: `own_first:margin_min=5`, or a table; None: it is neither."""
    if isinstance(item, str):
        name, _, rest = item.partition(":")
        parts = [part.partition("=") for part in rest.split(",") if part.strip()]
        return {"name": name.strip(), **{key.strip(): value.strip() for key, _, value in parts}}
    return item if isinstance(item, dict) and isinstance(item.get("name"), str) else None


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else f"{moment:%Y-%m-%dT%H:%M:%SZ}"


# --- one maker for each table that changes the register ------------------------------------------


def _add_site(entry: Entry, tell: Tell, where: str) -> AddSite:  # noqa: ARG001  # a maker's signature
    numbers = {"lon": float(entry["lon"]), "lat": float(entry["lat"])}
    return AddSite(**{**entry, **numbers}, where=where)


def _add_unit(entry: Entry, tell: Tell, where: str) -> AddUnit:  # noqa: ARG001
    own = {key: value for key, value in entry.items() if key not in ("site", "like", "count")}
    return AddUnit(
        site=entry["site"],
        like=entry.get("like", ""),
        count=entry.get("count", 1),
        columns=own,
        where=where,
    )


def _move_unit(entry: Entry, tell: Tell, where: str) -> MoveUnit:  # noqa: ARG001
    return MoveUnit(**entry, where=where)


def _remove_unit(entry: Entry, tell: Tell, where: str) -> RemoveUnit:  # noqa: ARG001
    return RemoveUnit(**entry, where=where)


def _set(entry: Entry, tell: Tell, where: str) -> SetValue | None:
    if isinstance(entry["value"], dict | list):
        tell("value", repr(entry["value"]), "text or a number", "write one value")
        return None
    return SetValue(**entry, where=where)


_MAKERS: dict[str, Callable[[Entry, Tell, str], Any]] = {
    "add_site": _add_site,
    "add_unit": _add_unit,
    "move_unit": _move_unit,
    "remove_unit": _remove_unit,
    "set": _set,
}
