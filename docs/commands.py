"""Write the page of commands from their own `--help`: `python docs/commands.py > docs/commands.md`."""

import os
import subprocess
import sys
from pathlib import Path

COMMANDS = (
    (),
    ("region",),
    ("region", "new"),
    ("region", "check"),
    ("region", "show"),
    ("region", "diff"),
    ("region", "edit"),
    ("region", "build"),
    ("region", "capabilities"),
    ("roads",),
    ("roads", "build"),
    ("roads", "check"),
    ("roads", "nearest"),
    ("roads", "matrix"),
    ("roads", "route"),
    ("roads", "isochrone"),
    ("coverage",),
    ("recommend",),
    ("site",),
    ("stress",),
    ("simulate",),
    ("compare",),
    ("centres",),
    ("stock",),
    ("beds",),
    ("medicines",),
    ("forecast",),
    ("duty",),
    ("duty", "ppe"),
)


def help_of(words: tuple[str, ...]) -> str:
    """Return what `samvirke WORDS --help` prints, eighty columns wide and without colour."""
    plain = {"COLUMNS": "80", "TERM": "dumb", "NO_COLOR": "1", "TERMINAL_WIDTH": "80"}
    run = subprocess.run(  # noqa: S603  # our own command
        [str(Path(sys.executable).parent / "samvirke"), *words, "--help"],
        env={**os.environ, **plain},
        capture_output=True,
        text=True,
        check=True,
    )
    return "\n".join(line.rstrip() for line in run.stdout.strip("\n").splitlines())


def page() -> str:
    """Return the page."""
    parts = [
        "# Commands\n\nMade by `docs/commands.py` from the commands themselves; a test holds them equal.\n"
    ]
    for words in COMMANDS:
        name = " ".join(("samvirke", *words))
        parts.append(f"## {name}\n\n```text\n{help_of(words)}\n```\n")
    return "\n".join(parts)


if __name__ == "__main__":
    sys.stdout.write(page())
