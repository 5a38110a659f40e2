"""Tables that a spreadsheet opens."""

import csv
from io import StringIO

from samvirke.model.finding import Finding
from samvirke.web.export import as_csv
from samvirke.web.registers.downloads import findings_csv

RUN = ("=1+1", "+1", "-1", "@sum", "\t=1", "\r=1")


def test_text_that_a_spreadsheet_would_run_is_told_as_text_in_every_table() -> None:
    for text in RUN:
        view = {"id": "task:1", "text": text}
        finding = Finding(table="units", row="2", column="crew", seen=text, allowed="a number", do="mend it")
        for table, column in ((as_csv([view]), "text"), (findings_csv([finding]), "seen")):
            [row] = csv.DictReader(StringIO(table.decode("utf-8-sig"), newline=""))
            assert row[column] == f"'{text}"
