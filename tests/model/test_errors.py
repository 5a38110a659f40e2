"""Errors say what was seen, allowed and to do, and cross the border of a process whole."""

import pickle

from samvirke.model.errors import BadInputError, InvalidValueError, PackageError, SamvirkeError
from samvirke.model.finding import Finding

FINDING = Finding(
    table="units",
    row="2 (engine-1)",
    column="crew",
    seen="-4",
    allowed="a whole number of 0 or more",
    do="write the number anew",
)


def test_a_finding_reads_as_one_line() -> None:
    assert str(FINDING) == (
        "units, row 2 (engine-1), column crew: saw -4; allowed: a whole number of 0 or more; "
        "do: write the number anew"
    )


def test_a_finding_about_a_file_names_no_row() -> None:
    found = Finding(table="sites.csv", seen="an empty file", allowed="a header", do="write it")
    assert str(found) == "sites.csv: saw an empty file; allowed: a header; do: write it"


def test_a_package_error_shows_fifty_findings_counts_the_rest_and_holds_all() -> None:
    error = PackageError("mine.zip", [FINDING] * 53)
    assert str(error).startswith("mine.zip is refused, nothing was loaded: 53 findings\n  units, row 2")
    assert str(error).count("saw -4") == 50
    assert "… and 3 more" in str(error)
    assert len(error.findings) == 53


def test_where_all_findings_are_listed_is_said_of_packages_only() -> None:
    package = PackageError("mine.zip", [FINDING] * 53)
    assert str(package).endswith("… and 3 more; `samvirke region check mine.zip --json` lists all")
    edit = PackageError("the edit of units/x", [FINDING] * 53, "nothing was changed")
    assert str(edit).startswith("the edit of units/x is refused, nothing was changed: 53 findings")
    assert str(edit).endswith("… and 3 more")


def test_a_package_error_survives_pickling() -> None:
    made = PackageError("mine.zip", [FINDING], "nothing was written")
    error = pickle.loads(pickle.dumps(made))  # noqa: S301  # our own bytes
    assert (error.path, error.findings) == ("mine.zip", (FINDING,))
    assert str(error) == str(made)


def test_the_tree_of_errors_is_as_drawn() -> None:
    assert issubclass(InvalidValueError, SamvirkeError)
    assert issubclass(InvalidValueError, ValueError)
    assert issubclass(PackageError, BadInputError)
    assert not issubclass(BadInputError, ValueError)
