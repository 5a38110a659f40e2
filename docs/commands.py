"""Write the page of commands from their own `--help`: `python docs/commands.py > docs/commands.md`."""

import io
import os
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout

# Eighty columns and no colour; rich and typer look at these when they are imported.
os.environ |= {"COLUMNS": "80", "TERM": "dumb", "NO_COLOR": "1", "TERMINAL_WIDTH": "80"}

import typer

from samvirke.cli.app import app

Words = tuple[str, ...]


def commands(group: object, words: Words = ()) -> Iterator[Words]:
    """Go through a group and all that stands in it, in the order it is listed."""
    yield words
    for name, command in getattr(group, "commands", {}).items():
        yield from commands(command, (*words, name))


def help_of(words: Words) -> str:
    """Return what `samvirke WORDS --help` prints."""
    told = io.StringIO()
    with redirect_stdout(told):
        typer.main.get_command(app).main([*words, "--help"], prog_name="samvirke", standalone_mode=False)
    return "\n".join(line.rstrip() for line in told.getvalue().strip("\n").splitlines())


def page() -> str:
    """Return the page."""
    parts = [
        "# Commands\n\nMade by `docs/commands.py` from the commands themselves; a test holds them equal.\n"
    ]
    for words in commands(typer.main.get_command(app)):
        name = " ".join(("samvirke", *words))
        parts.append(f"## {name}\n\n```text\n{help_of(words)}\n```\n")
    return "\n".join(parts)


if __name__ == "__main__":
    sys.stdout.write(page())
