"""Records as the columns of a snapshot: what many of them share is said once, so that they load fast."""

import sys
from collections.abc import Iterable, Iterator
from typing import Any

from samvirke.respond.record.record import Record, Stamp

# Own name, number of the subject, made: wall clock, counter, number of the origin, seq, clock of the space
# before the wall's, number of who; then the same of the last change where there was one; then the fields.


def folded(records: Iterable[Record]) -> dict[str, Any]:
    """Return records as what JSON can hold; their fields are shared, not copied."""
    subjects: dict[str, int] = {}
    origins: dict[str, int] = {}
    people: dict[tuple[str, str, str], int] = {}
    groups: dict[tuple[str, str, bool], list[tuple[Any, ...]]] = {}

    def moment(stamp: Stamp, at_ms: int, by: tuple[str, str, str]) -> tuple[int, ...]:
        wall_ms, counter, origin, seq = stamp
        return (
            *(wall_ms, counter, origins.setdefault(origin, len(origins)), seq),
            *(at_ms - wall_ms, people.setdefault(by, len(people))),
        )

    for record in records:
        made = moment(record.made, record.made_at_ms, record.made_by)
        changed = moment(record.changed, record.changed_at_ms, record.changed_by)
        own = record.id.split(":", 2)[2]
        subject = subjects.setdefault(record.subject, len(subjects))
        row = (own, subject, *made, *(changed if changed != made else ()), record.data)
        groups.setdefault((record.kind, record.home, changed != made), []).append(row)
    return {
        "subjects": list(subjects),
        "origins": list(origins),
        "people": list(people),
        "groups": [[*group, list(zip(*rows, strict=True))] for group, rows in groups.items()],
    }


def unfolded(told: dict[str, Any]) -> Iterator[Record]:
    """Return the records again."""
    subjects = [sys.intern(subject) for subject in told["subjects"]]
    origins = [sys.intern(origin) for origin in told["origins"]]
    people = [(user, role, organisation) for user, role, organisation in told["people"]]
    for of_kind, at_home, is_changed, columns in told["groups"]:
        kind, home, begin = sys.intern(of_kind), sys.intern(at_home), f"{of_kind}:{at_home}:"
        if is_changed:
            for own, about, ms, n, of, seq, ahead, by, ms2, n2, of2, seq2, ahead2, by2, data in zip(
                *columns, strict=True
            ):
                made, changed = (ms, n, origins[of], seq), (ms2, n2, origins[of2], seq2)
                yield Record(
                    *(begin + own, kind, home, subjects[about], made, changed),
                    *(ms + ahead, ms2 + ahead2, people[by], people[by2], data),
                )
        else:
            for own, about, ms, n, of, seq, ahead, by, data in zip(*columns, strict=True):
                made, at_ms, who = (ms, n, origins[of], seq), ms + ahead, people[by]
                yield Record(
                    begin + own, kind, home, subjects[about], made, made, at_ms, at_ms, who, who, data
                )
