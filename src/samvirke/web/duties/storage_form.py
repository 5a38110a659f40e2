"""The form of the duty to store: files that travel with the page, and what only a human can state.

Nothing of it is kept on the node. A file that was sent once stands in the page, packed as text, so that years
can be stated and the sheet be opened without choosing it again; closing the page is the end of it.
"""

from base64 import b64decode, b64encode
from binascii import Error as NoBase64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files
from pathlib import PurePath

from starlette.datastructures import FormData, UploadFile

from samvirke.model.errors import BadInputError
from samvirke.rules.storage.duty import BODY_KINDS, duties
from samvirke.rules.storage.question import Question, deviating_years
from samvirke.rules.storage.sheet import Source

FILES = ("purchases", "stock", "shared")
EXAMPLES = {"purchases": "purchases.csv", "stock": "stock.csv", "shared": "agreement.csv"}
MOST_BYTES = 650_000  # of all files: as text in the page they take a third more, and a form may be 1 MB
YEARS_SHOWN = 6  # before the year of the duty: three that count and three that may replace them
TEXTS = ("kind", "year", "day", "body", "signed_by", "role")


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A file that somebody chose: what it was called, and its bytes."""

    name: str
    data: bytes

    @property
    def packed(self) -> str:
        """Its bytes as text that stands in a form."""
        return b64encode(self.data).decode()


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageForm:
    """What the form says.

    Parameters
    ----------
    kind, year, day, body, signed_by, role
        As they were written; `question` reads them.
    deviating
        Marked cells, ``gown:2021``.
    not_used
        Marked items.
    files
        Of `FILES`, those that were given.
    """

    kind: str = BODY_KINDS[0]
    year: str
    day: str
    body: str = ""
    signed_by: str = ""
    role: str = ""
    deviating: frozenset[str] = frozenset()
    not_used: frozenset[str] = frozenset()
    files: Mapping[str, Given] = field(default_factory=dict)

    def question(self) -> Question:
        """Return what is asked.

        Raises
        ------
        BadInputError
            When the year, the day or a mark cannot be.
        """
        of_all, of_item = deviating_years(sorted(self.deviating))
        return Question(
            kind=self.kind,
            year=_year(self.year),
            day=_day(self.day),
            body=self.body.strip(),
            deviating=of_all,
            deviating_of=of_item,
            not_used=self.not_used,
            signed_by=self.signed_by.strip(),
            role=self.role.strip(),
        )

    def source(self, which: str) -> Source | None:
        """Return a file as the rules read it; None where none was given."""
        given = self.files.get(which)
        return None if given is None else Source(path=given.name, data=given.data)

    @property
    def items(self) -> tuple[str, ...]:
        """The items that can be marked; those of the first year of the duty where the year has none."""
        for kind, year in ((self.kind, self.year), (BODY_KINDS[0], "2026")):
            try:
                return tuple(line.item for line in duties(kind, date(_year(year), 1, 1)))
            except BadInputError:
                continue
        return ()

    @property
    def years(self) -> Sequence[int]:
        """The years that can be marked, the latest first."""
        try:
            last = _year(self.year) - 1
        except BadInputError:
            return ()
        return range(last, last - YEARS_SHOWN, -1)


def blank(today: date) -> StorageForm:
    """Return the form as it stands first."""
    return StorageForm(year=str(today.year), day=today.isoformat())


def example(today: date, body: str) -> StorageForm:
    """Return the form with the files of the example; `body` says that they are made up."""
    folder = files(__package__).joinpath("examples")
    return StorageForm(
        year="2026",
        day=today.isoformat() if today.year == 2026 else "2026-11-22",  # the example's lots are of that year
        body=body,
        files={
            which: Given(name=name, data=folder.joinpath(name).read_bytes())
            for which, name in EXAMPLES.items()
        },
    )


async def read_form(form: FormData) -> StorageForm:
    """Return what a browser sent.

    Raises
    ------
    BadInputError
        When the files together are too large, or what stood in the page was changed.
    """
    told = {name: value for name in TEXTS if isinstance(value := form.get(name, ""), str)}
    given: dict[str, Given] = {}
    for which in FILES:
        sent = form.get(which)
        held, name = form.get(f"{which}_held"), form.get(f"{which}_name")
        if isinstance(sent, UploadFile) and sent.filename:
            given[which] = Given(name=_called(sent.filename), data=await sent.read())
        elif isinstance(held, str) and isinstance(name, str) and held and not form.get(f"{which}_leave"):
            given[which] = Given(name=_called(name), data=_unpacked(held))
    size = sum(len(file.data) for file in given.values())
    if size > MOST_BYTES:
        raise BadInputError(
            f"the files are {size / 1000:,.0f} kB together; they may be {MOST_BYTES / 1000:,.0f} kB; take "
            "out rows of years that do not count, or ask for one body at a time"
        )
    return StorageForm(
        **told,
        deviating=frozenset(str(value) for value in form.getlist("deviating")),
        not_used=frozenset(str(value) for value in form.getlist("not_used")),
        files=_told_apart(given),
    )


def _told_apart(given: Mapping[str, Given]) -> dict[str, Given]:
    """Give files of the same name names that a finding can be told by."""
    names = [file.name for file in given.values()]
    return {
        which: Given(name=f"{which}-{file.name}", data=file.data) if names.count(file.name) > 1 else file
        for which, file in given.items()
    }


def _called(name: str) -> str:
    """Return the last part of a name as it can be shown: a browser may send a whole path, or anything."""
    last = PurePath(name.replace("\\", "/")).name
    return "".join(letter for letter in last if letter.isprintable())[:80] or "file.csv"


def _unpacked(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except (NoBase64, ValueError):
        raise BadInputError("a file that stood in the page was changed; choose the file again") from None


def _year(text: str) -> int:
    if not (text.strip().isascii() and text.strip().isdigit() and len(text.strip()) == 4):
        raise BadInputError(f"the year is {text[:20]!r}; it must be a year of four digits, such as 2026")
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise BadInputError(f"the date is {text[:20]!r}; it must be a day such as 2026-11-22") from None
