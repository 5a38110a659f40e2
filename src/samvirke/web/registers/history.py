"""The history of a register that is exchanged whole: nobody's entries are lost."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

import pandas as pd

from samvirke.model.tables import EDITS
from samvirke.register.differing import Difference, diff_regions
from samvirke.register.editing import log_differences, next_number
from samvirke.register.region import Region
from samvirke.register.shape import shape_table

MOST_ENTRIES = 5_000  # differences that are kept one by one; the register before is kept whole besides


def with_history(before: Region, after: Region, *, who: str, at_utc: datetime, why: str) -> Region:
    """Return a package with the history of both, and what its coming changed.

    Parameters
    ----------
    before, after
        The register as it stood, and the package that comes in its place.
    who, at_utc, why
        Who took it, when, and the reason given.
    """
    differences = [one for one in diff_regions(before, after) if one.table != EDITS.name]
    joined = after.with_table(EDITS.name, _joined(before.table(EDITS.name), after.table(EDITS.name)))
    if len(differences) > MOST_ENTRIES:
        differences = _counted(differences)
    return log_differences(before, joined, differences, who=who, at_utc=at_utc, why=why)


def _joined(ours: pd.DataFrame, theirs: pd.DataFrame) -> pd.DataFrame:
    """Return our entries, then those of theirs that we do not have, under numbers of their own."""
    said = [column.name for column in EDITS.columns if column.name != "id"]
    known = set(ours[said].fillna("").itertuples(index=False, name=None))
    new = [row not in known for row in theirs[said].fillna("").itertuples(index=False, name=None)]
    added = [
        {**row, "id": f"edit-{number:06d}"}
        for number, row in enumerate(theirs[new].to_dict("records"), start=next_number(ours))
    ]
    return shape_table(EDITS, pd.DataFrame(ours.to_dict("records") + added, columns=ours.columns))


def _counted(differences: Sequence[Difference]) -> list[Difference]:
    counts = Counter((one.table, one.kind) for one in differences)
    return [
        Difference(
            table=table,
            row="*",
            kind="changed",
            column=f"{count} {kind}",
            after="too many to list; the register before is kept whole",
        )
        for (table, kind), count in counts.items()
    ]
