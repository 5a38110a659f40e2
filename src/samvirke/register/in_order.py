"""Findings in the order in which a reader meets them: file by file, row by row."""

import re
from collections.abc import Iterable

from samvirke.model.finding import Finding


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings by file, as the files first come, and by row; those of a whole file stand first.

    >>> of = [Finding(table="a.csv", row=row, seen="", allowed="", do="") for row in ("10", "9 (vik)", "")]
    >>> [finding.row for finding in in_order(of)]
    ['', '9 (vik)', '10']
    """
    found = list(findings)
    files = {name: place for place, name in enumerate(dict.fromkeys(finding.table for finding in found))}

    def place(finding: Finding) -> tuple[int, int]:
        number = re.match(r"\d+", finding.row)
        return files[finding.table], int(number[0]) if number else 0

    return sorted(found, key=place)  # stable: of a row in the order in which they were found
