"""One piece of work as it is kept: what was asked, by whom, and what became of it."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

from samvirke.model.errors import BadInputError
from samvirke.web.work.output import read_figures
from samvirke.web.work.progress import Told, read_progress

State = Literal["waiting", "running", "done", "failed", "cancelled", "stopped"]
STATES: tuple[str, ...] = get_args(State)
OVER = frozenset(STATES) - {"waiting", "running"}
ID = re.compile(r"[0-9a-f]{16}")
REQUEST, STATE = "request.json", "state.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What was asked.

    Parameters
    ----------
    kind
        Name of the kind.
    parameters
        Every input by its name, as JSON holds it; a file is a path seen from the work's folder.
    space
        Where it was asked; it is seen there alone.
    user, organisation
        Who asked.
    asked_ms
        When, milliseconds since 1970.
    region, roads
        What it works on, as `Order` has it.
    versions
        Of the program and of Python: what was found can be found again.
    """

    kind: str
    parameters: Mapping[str, Any]
    space: str
    user: str
    organisation: str
    asked_ms: int
    region: str
    roads: str
    versions: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Became:
    """What became of it.

    Parameters
    ----------
    state
        waiting, running, done, failed, cancelled (by somebody) or stopped (when the node stopped).
    started_ms, ended_ms
        When, milliseconds since 1970; None: not yet.
    fault
        Why it failed, for people; English.
    cancelled_by
        Who stopped it.
    """

    state: State = "waiting"
    started_ms: int | None = None
    ended_ms: int | None = None
    fault: str = ""
    cancelled_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One piece of work.

    Parameters
    ----------
    id
        In addresses and on the disk: 16 letters of 0-9 and a-f.
    folder
        Where it lies.
    request, became
        What was asked, and what became of it.
    """

    id: str
    folder: Path
    request: Request
    became: Became = field(default_factory=Became)

    @property
    def is_over(self) -> bool:
        """Whether nothing more happens to it by itself."""
        return self.became.state in OVER

    @property
    def told(self) -> Told:
        """How far it is, as its process told last."""
        return read_progress(self.folder)

    @property
    def figures(self) -> dict[str, Any]:
        """The figures that its kind left for lists; empty until it is done."""
        return read_figures(self.folder) if self.became.state == "done" else {}

    @property
    def files(self) -> list[Path]:
        """What can be downloaded, by name; none until it is done."""
        place = self.folder / "files"
        if self.became.state != "done" or not place.is_dir():
            return []
        return sorted(path for path in place.iterdir() if path.is_file())

    def write_request(self) -> None:
        """Put down what was asked."""
        _write(self.folder / REQUEST, asdict(self.request))

    def write_became(self) -> None:
        """Put down what became of it."""
        _write(self.folder / STATE, asdict(self.became))


def read_work(folder: Path) -> Work:
    """Read one piece of work.

    Raises
    ------
    BadInputError
        When what lies there is none.
    """
    try:
        request = Request(**json.loads((folder / REQUEST).read_text(encoding="utf-8")))
        told = json.loads((folder / STATE).read_text(encoding="utf-8"))
        became = Became(**told)
    except (OSError, ValueError, TypeError) as error:
        raise BadInputError(f"{folder} holds no work that can be read ({error}); take it away") from error
    if became.state not in STATES or not ID.fullmatch(folder.name):
        raise BadInputError(f"{folder} is {became.state!r}; a work is {', '.join(STATES)}; take it away")
    return Work(id=folder.name, folder=folder, request=request, became=became)


def _write(path: Path, told: Mapping[str, Any]) -> None:
    beside = path.with_suffix(".new")
    beside.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    beside.replace(path)
