"""What an owner says in public of how prepared it is: a record, with who released it, when and why."""

from dataclasses import dataclass

from samvirke.respond.record.as_written import whole
from samvirke.respond.record.field_class import etat, felles
from samvirke.respond.record.kind import RecordKind
from samvirke.respond.record.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicStatement:
    """A statement to the public.

    Parameters
    ----------
    heading, text
        Language → words; bokmål is always there.
    figures
        Each with label, value, source and as_of, all as they were written.
    valid_until_ms
        When it no longer holds, on the clock of the space.
    withdrawn_at_ms
        When its owner took it back.
    purpose
        Why it was released: for the owner alone.
    withdrawn_because
        Why it was taken back: for the owner alone.
    """

    heading: dict[str, str] | None = felles()
    text: dict[str, str] | None = felles()
    figures: list[dict[str, str]] | None = felles()
    valid_until_ms: int | None = felles()
    withdrawn_at_ms: int | None = felles()
    purpose: str | None = etat()
    withdrawn_because: str | None = etat()


PUBLIC_STATEMENT = RecordKind("public_statement", PublicStatement, "centres")


def stands(statement: Record, now_ms: int) -> bool:
    """Say whether a statement is released now: not taken back, not run out."""
    return statement.get("withdrawn_at_ms") is None and now_ms < whole(statement, "valid_until_ms")
