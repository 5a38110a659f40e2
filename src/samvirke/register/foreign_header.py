"""A header in another language: which of our columns it means."""

import re
from collections.abc import Mapping

from samvirke.model.finding import Finding
from samvirke.model.schema import TableSchema


def foreign_header(
    schema: TableSchema, data: bytes, words: Mapping[str, str], shown_in: str
) -> Finding | None:
    """Return what to write in row 1 when it has none of our names; None when it has one or more.

    Parameters
    ----------
    schema
        Columns of the file; its name is what the finding calls the file.
    data
        The bytes of the file.
    words
        Word in small letters → the column that it means.
    shown_in
        Where a reader sees the columns explained.
    """
    first = data.lstrip(b"\xef\xbb\xbf").split(b"\n", 1)[0].strip()
    try:
        text = first.decode("utf-8")
    except UnicodeDecodeError:  # as an older Norwegian Excel writes it; that too is told
        text = first.decode("cp1252", errors="replace")
    seen = [name.strip(' "') for name in re.split("[;,\t]", text)]
    seen = [name for name in seen if name]
    if "\0" in text or not seen or schema.names & {*seen}:
        return None
    meant = {name: words[name.lower()] for name in seen if name.lower() in words}
    named = [f"{word} → {name}" for word, name in meant.items() if name in schema.names]
    needed = ", ".join(column.name for column in schema.columns if column.required)
    return Finding(
        table=schema.name,
        row="1",
        seen=f"the columns {', '.join(seen)[:200]}",
        allowed=f"{needed} at least, in any order",
        do="name the columns so in row 1"
        + (f": {', '.join(named)}" if named else "")
        + f"; {shown_in} shows them",
    )
