"""From a form to a change of one row: what its writer changed, and what somebody else changed meanwhile.

A form tells the row as it was shown (`was`) beside what stands in it. Only what differs from that is a
change, so that two people who change different columns of a row do not undo each other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from samvirke.model.finding import Finding
from samvirke.model.schema import Column, Kind, TableSchema
from samvirke.register.typed import WITHOUT_ID
from samvirke.web.typed_number import plain_number

# Left empty in a form these say who changed the row, today and by hand.
SAID_BY_EDIT = ("source", "as_of", "quality")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A column of a form.

    Parameters
    ----------
    column
        Which.
    value
        What stands in the field.
    stands
        What stands in the register now, where somebody else changed it meanwhile; else None.
    faults
        What is wrong with it.
    """

    column: Column
    value: str
    stands: str | None = None
    faults: Sequence[Finding] = ()


def told_by(schema: TableSchema, form: Mapping[str, str]) -> dict[str, str]:
    """Return what stands in a form, column by column; a decimal comma becomes a point, as files have it."""
    told = {}
    for column in schema.columns:
        if column.name in form:
            text = form[column.name].replace("\r\n", "\n").strip()
            told[column.name] = plain_number(text) if column.kind in (Kind.NUMBER, Kind.INTEGER) else text
    return told


def changes_of(told: Mapping[str, str], was: Mapping[str, str]) -> dict[str, str]:
    """Return what somebody changed."""
    return {
        name: text
        for name, text in told.items()
        if name != "id" and (text if name in SAID_BY_EDIT else text != was.get(name, ""))
    }


def fields_of(
    schema: TableSchema,
    told: Mapping[str, str],
    was: Mapping[str, str],
    now: Mapping[str, str],
    findings: Sequence[Finding] = (),
    row: str = "",
) -> list[Field]:
    """Return the fields of a form that is shown again, with nothing lost that its writer wrote.

    Parameters
    ----------
    schema
        Of the table.
    told
        What its writer wrote.
    was
        The row as it was shown to them.
    now
        The row as it stands.
    findings, row
        What is wrong, and the id of the row.
    """
    fields = []
    for column in schema.columns:
        name = column.name
        mine, theirs = told.get(name, ""), now.get(name, "")
        here = [one for one in findings if one.column == name and _is_of(one, schema, row)]
        if name in SAID_BY_EDIT:
            fields.append(Field(column=column, value=mine, faults=here))
            continue
        is_mine = mine != was.get(name, "")
        is_theirs = theirs != was.get(name, "") and theirs != mine
        fields.append(
            Field(
                column=column,
                value=mine if is_mine else theirs,
                stands=theirs if is_theirs else None,
                faults=here,
            )
        )
    return fields


def elsewhere(schema: TableSchema, findings: Sequence[Finding], row: str) -> list[Finding]:
    """Return the findings that belong to no field of the row: another row, or the row as a whole."""
    return [one for one in findings if not (one.column in schema.names and _is_of(one, schema, row))]


def _is_of(finding: Finding, schema: TableSchema, row: str) -> bool:
    """Say whether a finding is of the row of the form; only a new one can be without an id."""
    is_it = finding.row == row if row else finding.row.startswith(WITHOUT_ID)
    return is_it and finding.table == schema.name
