"""What was found of a journal: log by log, what is wrong, and what a reader should know."""

from dataclasses import dataclass, field

MOST_FINDINGS = 1_000


@dataclass(slots=True)
class LogReport:
    """What was found of one log.

    Parameters
    ----------
    origin
        Centre and epoch.
    entries, parts
        How many stand there.
    withheld, erased
        Parts without content: never given to this holder, or erased by their home.
    space
        In which space.
    from_ms, until_ms
        Wall clock of the first and the last entry.
    root
        Root over all entries, hexadecimal.
    sound_to
        How many entries from the first on are without any fault.
    proved_to
        Size of the largest checkpoint that holds and that a known key of the centre has signed.
    signed
        Size of a checkpoint, who signed it, and seconds since 1970 where it was a witness.
    """

    origin: str
    entries: int = 0
    parts: int = 0
    withheld: int = 0
    erased: int = 0
    space: str = ""
    from_ms: int = 0
    until_ms: int = 0
    root: str = ""
    sound_to: int = 0
    proved_to: int = 0
    signed: list[tuple[int, str, int | None]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong, and where."""

    where: str
    what: str


@dataclass(slots=True)
class Report:
    """What was found of a journal.

    Parameters
    ----------
    logs
        Log by log.
    findings
        What is wrong; empty: nothing was found.
    notes
        What a reader should know and is no fault.
    keys
        Number of clients' keys.
    unsigned
        Centre → how many of its checkpoints hold that no key which was given has signed.
    """

    logs: list[LogReport] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    keys: int = 0
    unsigned: dict[str, int] = field(default_factory=dict)

    def find(self, where: str, what: str) -> None:
        """Take note of something that is wrong; after a thousand it is told that there is more."""
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(Finding(where, what))
        elif len(self.findings) == MOST_FINDINGS:
            self.findings.append(Finding("", f"more than {MOST_FINDINGS} faults; the rest is not listed"))
