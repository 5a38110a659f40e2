"""What every command keeps: tables that can be read, one document, exit codes."""

import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from samvirke.cli.app import app
from samvirke.cli.conventions import command, print_json, print_table


def test_numbers_stand_to_the_right_whatever_they_are_written_with(
    capsys: pytest.CaptureFixture[str],
) -> None:
    print_table(
        ("text", "count", "share", "gone"), [("0301 Oslo", "1,234", "8.5%", 0.25), ("Vik", 7, "–", "")]
    )
    first, second = (line.split("│")[1:-1] for line in capsys.readouterr().out.splitlines()[3:5])
    assert first == [" 0301 Oslo ", " 1,234 ", "  8.5% ", "  0.2 "]
    assert second == [" Vik       ", "     7 ", "     – ", "      "]


def test_at_eighty_columns_a_table_is_folded_and_loses_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "dumb")  # without the marks of bold, which are no columns
    key = "k" * 100
    print_table(("key", "number"), [(key, 1234567)])
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 80
    assert sum(line.count("k") for line in lines[2:]) == 100
    assert sum("1,234,567" in line for line in lines) == 1


def test_what_is_not_finite_becomes_null(capsys: pytest.CaptureFixture[str]) -> None:
    print_json({"a": float("inf"), "b": [float("nan"), 1.5]})
    assert capsys.readouterr().out.split() == ["{", '"a":', "null,", '"b":', "[", "null,", "1.5", "]", "}"]


@pytest.mark.parametrize(
    ("error", "code"), [(KeyboardInterrupt(), 130), (OSError(28, "No space left on device"), 2)]
)
def test_what_stops_a_command_says_so_and_gives_its_code(error: BaseException, code: int) -> None:
    @command
    def stopped() -> None:
        raise error

    lone = typer.Typer()
    lone.command()(stopped)
    result = CliRunner().invoke(lone, [])
    assert (result.exit_code, result.stdout) == (code, "")
    assert result.stderr.startswith("samvirke: ")


def test_a_reader_that_has_enough_is_no_finding_and_no_bad_input() -> None:
    # As `samvirke region show norway | head -1`: the reader closes before we have written.
    samvirke = Path(sys.executable).parent / "samvirke"
    with subprocess.Popen(  # our own command
        [samvirke, "region", "capabilities"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as run:
        assert run.stdout is not None
        run.stdout.close()
        assert run.stderr is not None
        assert run.stderr.read() == b""
    assert run.returncode == 141


@pytest.mark.parametrize(
    "words", [("roads", "build"), ("roads", "isochrone"), ("region", "edit"), ("coverage",), ("stress",)]
)
def test_where_to_write_is_called_out_everywhere(words: tuple[str, ...]) -> None:
    assert "--out" in CliRunner().invoke(app, [*words, "--help"]).stdout.split()
