"""One thing that is wrong in what somebody gave us, told so that they can mend it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was seen where, what is allowed there, and what to do.

    Parameters
    ----------
    table
        Table of the package, or its file name when the file itself is at fault.
    row
        Identifier of the row, or its number counted as a spreadsheet does (the header is row 1); `line 3` in
        a file that has lines and no rows.
    column
        Column, empty when the finding is about the whole row or file.
    seen, allowed, do
        What stands there, what may stand there, what the reader can do now.
    """

    table: str
    row: str = ""
    column: str = ""
    seen: str
    allowed: str
    do: str

    def __str__(self) -> str:
        where = ", ".join(
            part
            for part in (
                self.table,
                self.row if self.row.startswith("line ") else f"row {self.row}" if self.row else "",
                f"column {self.column}" if self.column else "",
            )
            if part
        )
        return f"{where}: saw {self.seen}; allowed: {self.allowed}; do: {self.do}"
