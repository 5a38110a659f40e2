"""Laying a plan on a region: what does not fit, told in one go, and the region that comes of it."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial

import pandas as pd

from samvirke.engine.calls.volumes import CENTRE_COLUMNS
from samvirke.engine.response.dispatch.named import RULES, rule_named
from samvirke.model.capability import parse_capabilities
from samvirke.model.errors import BadInputError, InvalidValueError
from samvirke.model.finding import Finding
from samvirke.model.schema import Kind
from samvirke.model.tables import PROVENANCE, SITE_KINDS, TABLES
from samvirke.prepare.plan import (
    AddSite,
    AddUnit,
    Change,
    CloseRoad,
    MoveUnit,
    Outage,
    Plan,
    RemoveUnit,
    SetValue,
    closure_id,
    local_text,
)
from samvirke.prepare.plan_reach import is_swapped
from samvirke.register.closest import closest, did_you_mean
from samvirke.register.editing import EDITABLE
from samvirke.register.region import Region
from samvirke.register.shape import shape_table
from samvirke.register.typed import number_of

MOST_UNITS = 1000  # of one line: more is a digit too many
OWN_COLUMNS = frozenset({"id", "site", *(column.name for column in PROVENANCE)})  # not asked of a new unit
REMOVED = "units removed by the plan"  # beside the tables of known ids
UNIT_NUMBERS = ("crew", "turnout_time_s", "off_duty_turnout_time_s", "speed_kmh")


def findings_of(plan: Plan, region: Region) -> list[Finding]:
    """Return everything in a plan that does not fit the region; what a table check finds comes later.

    Units and sites that an earlier line of the plan made may be used by a later one.
    """
    known = {table: set(region.table(table)["id"].dropna()) for table in TABLES if table != "edits"}
    known[REMOVED] = set()
    findings: list[Finding] = []
    for change in plan.changes:
        findings += _of_change(change, known)
    for closure in plan.closures:
        findings += _of_span("close_road", closure)
        if is_swapped(closure, region):
            findings.append(
                _finding(
                    "close_road",
                    closure.where,
                    "area",
                    f"an area around lon {closure.area.centroid.x:.4g}, lat {closure.area.centroid.y:.4g}, "
                    "far from every place",
                    "positions [lon, lat]",
                    "are lon and lat swapped? write lon first",
                )
            )
        if closure.detour_s is not None and not 0 < closure.detour_s < float("inf"):
            findings.append(
                _finding(
                    "close_road",
                    closure.where,
                    "detour_min",
                    f"{closure.detour_s / 60:g}",
                    "more than 0 minutes",
                    "say how much longer the way round takes",
                )
            )
    for outage in plan.outages:
        findings += _unknown("outage", outage.where, outage.table, outage.id, known)
        findings += _of_span("outage", outage)
    for rule in plan.rules:
        try:
            rule_named(rule.text)
        except BadInputError as error:
            allowed = f"rules by name: {', '.join(RULES)}"
            findings.append(_finding("dispatch", rule.where, "rules", str(error), allowed, "mend the rule"))
    if plan.calls is not None:
        findings += plan.calls.findings(region, _new_centres(plan))
    return findings


def changed_region(plan: Plan, region: Region) -> Region:
    """Return the region with the changes of a plan that fits, and its closures as areas; not checked."""
    for change in plan.changes:
        region = _changed(change, region, plan.title)
    if plan.closures:
        rows = [
            {
                "id": closure_id(number),
                "name": closure.name,
                "kind": "closure",
                "geometry": closure.area,
                **_provenance(plan.title, f"{closure.from_utc:%Y-%m-%d}"),
            }
            for number, closure in enumerate(plan.closures, start=1)
        ]
        region = _with_rows(region, "areas", rows)
    return region


def _new_centres(plan: Plan) -> frozenset[str]:
    """Return the centres that municipalities name because the plan says so."""
    return frozenset(
        str(change.value)
        for change in plan.changes
        if isinstance(change, SetValue)
        and change.table == "municipalities"
        and change.column in CENTRE_COLUMNS
    )


# --- what does not fit ---------------------------------------------------------------------------


def _of_change(change: Change, known: dict[str, set[str]]) -> Iterator[Finding]:
    match change:
        case AddSite():
            yield from _of_new_site(change, known)
            known["sites"].add(change.id)
        case AddUnit():
            yield from _of_new_unit(change, known)
            known["units"].update(_new_ids(change, known["units"]))
        case MoveUnit():
            yield from _unknown("move_unit", change.where, "units", change.unit, known)
            yield from _unknown("move_unit", change.where, "sites", change.site, known)
        case RemoveUnit():
            yield from _unknown("remove_unit", change.where, "units", change.unit, known)
            known["units"].discard(change.unit)
            known[REMOVED].add(change.unit)
        case SetValue():
            yield from _of_value(change, known)


def _of_new_site(change: AddSite, known: Mapping[str, set[str]]) -> Iterator[Finding]:
    tell = partial(_finding, "add_site", change.where)
    if change.id in known["sites"]:
        yield tell("id", change.id, "an id that no site has", "give the new site its own id")
    if change.kind not in SITE_KINDS:
        hint = did_you_mean(change.kind, SITE_KINDS)
        yield tell("kind", f"{change.kind!r}", ", ".join(SITE_KINDS), hint or "choose one of them")
    yield from _unknown("add_site", change.where, "organisations", change.owner, known, column="owner")
    if change.municipality:
        yield from _unknown("add_site", change.where, "municipalities", change.municipality, known)


def _of_new_unit(change: AddUnit, known: Mapping[str, set[str]]) -> Iterator[Finding]:
    tell = partial(_finding, "add_unit", change.where)
    yield from _unknown("add_unit", change.where, "sites", change.site, known)
    if change.like:
        yield from _unknown("add_unit", change.where, "units", change.like, known, column="like")
    if not 1 <= change.count <= MOST_UNITS:
        yield tell("count", f"{change.count}", f"1 to {MOST_UNITS}", "use [[remove_unit]] to take units away")
    schema = TABLES["units"]
    for name in change.columns:
        if name not in schema.names:
            hint = did_you_mean(name, schema.names)
            yield tell(name, "an unknown key", ", ".join(sorted(schema.names)), hint or "leave it out")
    for name in UNIT_NUMBERS:
        number = number_of(change.columns[name]) if name in change.columns else None
        if number is not None and number < 0:
            yield tell(name, f"{number:g}", "0 or more", "write how many or how long, never less than none")
    yield from _of_speed(change.columns.get("speed_kmh"), "speed_kmh", tell)
    yield from _of_capabilities(change, tell)
    if not change.like:
        missing = [c.name for c in schema.columns if c.required and c.name not in OWN_COLUMNS]
        missing = [name for name in missing if name not in change.columns and name != "capabilities"]
        if missing:
            yield tell(
                "",
                f"no {', '.join(missing)}",
                "a unit described whole, or `like` the id of one that there is",
                "add the keys, or write like = a unit's id",
            )


def _of_speed(value: object, key: str, tell: Callable[..., Finding]) -> Iterator[Finding]:
    if number_of(value) == 0:
        yield tell(key, "0", "more than 0 km/h", "leave it out, or take the unit away with [[remove_unit]]")


def _of_capabilities(change: AddUnit, tell: Callable[..., Finding]) -> Iterator[Finding]:
    if change.like and "capabilities" not in change.columns:
        return
    text = str(change.columns.get("capabilities", "") or "")
    try:
        parse_capabilities(text)
    except InvalidValueError as error:
        seen = str(error) if text else "a unit with no capability"
        yield tell(
            "capabilities",
            seen,
            "what it can do, such as health.ambulance or fire.pump;rescue.smoke_dive:2",
            "say what the unit can do; `samvirke region capabilities` lists the words",
        )


def _of_value(change: SetValue, known: Mapping[str, set[str]]) -> Iterator[Finding]:
    tell = partial(_finding, "set", change.where)
    if change.table not in EDITABLE:
        hint = did_you_mean(change.table, EDITABLE)
        yield tell("table", f"{change.table!r}", ", ".join(EDITABLE), hint or "name a table of the region")
        return
    yield from _unknown("set", change.where, change.table, change.row, known, column="row")
    schema = TABLES[change.table]
    if change.column == "id" or change.column not in schema.names:
        hint = did_you_mean(change.column, schema.names)
        columns = ", ".join(column.name for column in schema.columns if column.name != "id")
        yield tell("column", f"{change.column!r}", columns, hint or "name a column of the table")
    elif schema.column(change.column).kind is Kind.GEOMETRY:
        yield tell(
            "column", change.column, "a column of text or numbers", "draw a closure with [[close_road]]"
        )
    if change.table == "units" and change.column == "speed_kmh":
        yield from _of_speed(change.value, "value", tell)
    if change.table == "units" and change.column == "capabilities" and not change.value:
        yield tell(
            "value",
            "a unit with no capability",
            "what it can do, such as health.ambulance",
            "take the unit away with [[remove_unit]]",
        )


def _of_span(table: str, event: CloseRoad | Outage) -> Iterator[Finding]:
    begins, ends = event.from_utc, event.until_utc
    if ends <= begins:
        yield _finding(
            table,
            event.where,
            "to",
            f"{local_text(ends)}, which is not after {local_text(begins)} (local time)",
            "a moment after `from`",
            "exchange them, or mend the date",
        )


def _unknown(
    table: str,
    where: str,
    of: str,
    row: str,
    known: Mapping[str, set[str]],
    *,
    column: str = "",
) -> Iterator[Finding]:
    if row in known[of]:
        return
    if of == "units" and row in known[REMOVED]:
        yield _finding(
            table,
            where,
            column or _SINGULAR[of],
            f"{row!r}, removed by this plan",
            "a unit that is there",
            "leave out its [[remove_unit]], or this",
        )
        return
    near = closest(row, sorted(known[of]))
    yield _finding(
        table,
        where,
        column or _SINGULAR[of],
        f"{row!r}, which {of} does not have",
        f"an id of {of}" + (", or of an [[add_site]] above" if of == "sites" else ""),
        f"write {near!r} if that is meant" if near else "see `samvirke region show` for the ids",
    )


_SINGULAR = {
    "units": "unit",
    "sites": "site",
    "organisations": "owner",
    "municipalities": "municipality",
}


def _finding(table: str, where: str, column: str, seen: str, allowed: str, do: str) -> Finding:
    return Finding(table=table, row=where, column=column, seen=seen, allowed=allowed, do=do)


# --- the region that comes of it -----------------------------------------------------------------


def _changed(change: Change, region: Region, title: str) -> Region:
    match change:
        case AddSite():
            row = {
                "id": change.id,
                "name": change.name,
                "kind": change.kind,
                "owner": change.owner,
                "municipality": change.municipality or None,
                "lon": change.lon,
                "lat": change.lat,
                **_provenance(title, _as_of(region, "sites")),
            }
            return _with_rows(region, "sites", [row])
        case AddUnit():
            return _with_rows(region, "units", _new_units(change, region, title))
        case MoveUnit():
            return _with_value(region, "units", change.unit, "site", change.site, title)
        case RemoveUnit():
            units = region.units
            return region.with_table("units", units[units["id"] != change.unit].reset_index(drop=True))
        case SetValue():
            return _with_value(region, change.table, change.row, change.column, change.value, title)


def _new_units(change: AddUnit, region: Region, title: str) -> list[dict[str, object]]:
    row: dict[str, object] = {}
    if change.like:
        row = region.units[region.units["id"] == change.like].iloc[0].to_dict()
    row |= _provenance(title, str(row.get("as_of") or _as_of(region, "units")))
    row |= {**change.columns, "site": change.site}
    names = _new_ids(change, set(region.units["id"]))
    named = str(change.columns.get("name") or "")
    return [{**row, "id": name, "name": named or name} for name in names]


def _new_ids(change: AddUnit, taken: set[str]) -> list[str]:
    """Return ids for the new units that nobody has: the first as the plan says, then counted."""
    stem = str(change.columns.get("id") or f"{change.like or 'unit'}-added")
    if change.count == 1 and "id" in change.columns:
        return [stem]
    names: list[str] = []
    number = 0
    while len(names) < min(change.count, MOST_UNITS):
        number += 1
        if f"{stem}-{number}" not in taken:
            names.append(f"{stem}-{number}")
    return names


def _with_rows(region: Region, table: str, rows: list[dict[str, object]]) -> Region:
    """Return the region with rows more; values that are no such thing stay, for the check to tell."""
    old = region.table(table)
    columns = {
        name: pd.Series([*old[name].astype("object"), *(row.get(name) for row in rows)], dtype="object")
        for name in (column.name for column in TABLES[table].columns)
        if name in old.columns or any(name in row for row in rows)
    }
    return region.with_table(table, _shaped(table, pd.DataFrame(columns)))


def _with_value(region: Region, table: str, row: str, column: str, value: object, title: str) -> Region:
    old = region.table(table)
    at = int((old["id"] == row).to_numpy(dtype=bool).argmax())
    columns = {name: old[name].astype("object").tolist() for name in old.columns}
    columns.setdefault(column, [None] * len(old))
    columns[column][at] = None if value == "" else value
    columns["source"][at], columns["quality"][at] = f"plan: {title}", "typed"
    frame = pd.DataFrame({name: pd.Series(values, dtype="object") for name, values in columns.items()})
    return region.with_table(table, _shaped(table, frame))


def _shaped(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the table in its one form; with a value of another kind as it is, for the check to tell."""
    try:
        return shape_table(TABLES[table], frame)
    except (ValueError, TypeError):
        return frame


def _provenance(title: str, as_of: str) -> dict[str, object]:
    return {"source": f"plan: {title}", "as_of": as_of, "quality": "typed"}


def _as_of(region: Region, table: str) -> str:
    """Return the latest day that the table speaks of: a plan has no day of its own."""
    days = region.table(table)["as_of"].dropna()
    return str(max(days)) if len(days) else "2026"
