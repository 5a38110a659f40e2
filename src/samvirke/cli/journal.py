"""The commands `samvirke journal …`: what lies in a journal's file, and whether it is what was written.

They need the file and nothing else: no node that runs, no network, no right to write, but for `erase`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from samvirke.cli.conventions import OUT, Json, command, finding, print_json, print_table, say
from samvirke.cli.journal_given import (
    File,
    Keys,
    Origin,
    keys_of_node,
    node_folder_of,
    one_origin,
    public_keys,
    text_of_file,
    utc,
)
from samvirke.cli.journal_proof import check, checkpoint, proof
from samvirke.cli.output import reject_writing_over

if TYPE_CHECKING:
    from samvirke.respond.journal.report import Report

STEP = 100_000  # entries between two lines of progress

app = typer.Typer(help="Verify, show, copy and prove what lies in a journal's file.", no_args_is_help=True)


app.command("checkpoint")(checkpoint)
app.command("proof")(proof)
app.command("check-proof")(check)


@app.callback()
def group() -> None:
    """Verify, show, copy and prove what lies in a journal's file."""


@app.command()
@command
def verify(
    file: File,
    key: Keys = None,
    keys_of: Annotated[
        Path | None, typer.Option(help="Folder of a node: its own public keys, and those of its peers.")
    ] = None,
    checkpoint: Annotated[
        list[Path] | None, typer.Option(help="File with a signed checkpoint that must hold; repeat it.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Verify a journal, or a copy of it, entry by entry; ends with 1 where something is wrong.

    It changes no byte. What no signed checkpoint covers is whole, but only the holder's word stands for it.
    """
    from samvirke.respond.journal.journal_file import JournalFile
    from samvirke.respond.journal.verify import verify as verified

    told = 0

    def progress(origin: str, done: int) -> None:
        nonlocal told
        if done // STEP != told and done >= STEP:
            told = done // STEP
            say(f"{origin}: {done:,} entries read")

    keys = public_keys(key) + ([] if keys_of is None else keys_of_node(keys_of))
    with JournalFile(file) as journal, _damage_found():
        report = verified(journal, keys, [text_of_file(note) for note in checkpoint or ()], said=progress)
    if as_json:
        print_json(_document(report))
    else:
        _show_report(report, file)
    if report.findings:
        count = len(report.findings)
        finding(f"{file} is not what was written: {count} fault{'' if count == 1 else 's'}")


@app.command()
@command
def show(
    file: File,
    origin: Annotated[str | None, typer.Option(help="Of this log alone: 110.innlandet/1.")] = None,
    about: Annotated[str | None, typer.Option(help="About this record or subject alone.")] = None,
    last: Annotated[int, typer.Option(min=1, help="How many of the latest parts to print.")] = 50,
    as_json: Json = False,
) -> None:
    """Print the latest entries as a person reads them; all that the file holds, filtered by nothing."""
    from collections import deque

    from samvirke.respond.journal.export import rows
    from samvirke.respond.journal.journal_file import JournalFile

    say("this shows all that the file holds, whoever may see it: it is for the owner of the file")
    with JournalFile(file) as journal:
        found = sorted(
            deque(rows(journal, origin, about), maxlen=last), key=lambda row: (row["written_utc"], row["seq"])
        )
    if as_json:
        print_json(found)
        return
    table = [
        (
            row["written_utc"],
            f"{row['origin']} {row['seq']}.{row['part']}",
            row["class"],
            row["user"] or "",
            row["kind"] or row["here"],
            row["record"] or "",
            ", ".join(f"{name}: {value}" for name, value in (row["data"] or {}).items()),
        )
        for row in found
    ]
    print_table(("written", "log, entry.part", "class", "by", "what", "record", "says"), table)


@app.command()
@command
def export(
    file: File,
    out: Annotated[Path, typer.Option(*OUT, help="File to write: .csv or .json.")],
    origin: Annotated[str | None, typer.Option(help="Of this log alone: 110.innlandet/1.")] = None,
    about: Annotated[str | None, typer.Option(help="About this record or subject alone.")] = None,
) -> None:
    """Write what the file holds as CSV or JSON, a row for each part; filtered by nothing."""
    from samvirke.model.errors import BadInputError
    from samvirke.respond.journal.export import rows, write_csv, write_json
    from samvirke.respond.journal.journal_file import JournalFile

    reject_writing_over(out, file)
    writers = {".csv": write_csv, ".json": write_json}
    if out.suffix not in writers:
        raise BadInputError(f"{out} ends in {out.suffix or 'nothing'}; it must end in .csv or .json")
    unfinished = out.with_name(out.name + ".part")
    try:
        with JournalFile(file) as journal, unfinished.open("w", encoding="utf-8", newline="") as target:
            count = writers[out.suffix](target, rows(journal, origin, about))
        unfinished.rename(out)
    finally:
        unfinished.unlink(missing_ok=True)
    say(f"wrote {out}: {count:,} parts, whoever may see them; keep it as you keep the journal")


@app.command("copy")
@command
def copy_to(
    file: File, out: Annotated[Path, typer.Argument(help="The copy; it must not be there yet.")]
) -> None:
    """Copy a journal as it is at one moment, also while its node runs."""
    from samvirke.respond.journal.copy_file import copy_journal

    copy_journal(file, out)
    say(f"wrote {out}; verify it with: samvirke journal verify {out}")


@app.command()
@command
def erase(
    file: File,
    seq: Annotated[int, typer.Argument(min=0, help="Number of the entry.")],
    part: Annotated[
        int, typer.Argument(min=0, help="Number of the part, as samvirke journal show tells it.")
    ],
    key: Annotated[Path, typer.Option(help="File with the private key of the centre: only it erases.")],
    reason: Annotated[str, typer.Option(help="Why; it stands in the log: never what was written.")],
    ground: Annotated[str, typer.Option(help="By which paragraph.")],
    user: Annotated[str, typer.Option(help="Who does it, as it is to stand in the log.")],
    origin: Origin = "",
) -> None:
    """Erase what a part says, for good, in the journal of a node that is stopped; the log goes on to verify.

    Other centres erase theirs when they next hear from the node. A node that runs has the act erase-part.
    """
    import time

    from samvirke.respond.journal.erase_in_file import erase_in_file
    from samvirke.respond.journal.journal_file import JournalFile
    from samvirke.respond.journal.keys import read_key

    centre = read_key(key).name
    with JournalFile(file) as journal:
        log = one_origin([name for name in journal.origins() if name.partition("/")[0] == centre], origin)
    erase_in_file(
        file,
        centre,
        (log, seq, part),
        reason=reason,
        ground=ground,
        user=user,
        wall_ms=lambda: time.time_ns() // 1_000_000,
    )
    say(
        f"erased part {part} of entry {seq} of {log}; copies and backups of the file still hold it: "
        "delete them"
    )


@contextmanager
def _damage_found() -> Iterator[None]:
    """End with a finding where a file is so damaged that nothing more can be read of it."""
    from samvirke.respond.journal.errors import DamagedError

    try:
        yield
    except DamagedError as error:
        finding(str(error))


def _document(report: "Report") -> dict[str, Any]:
    from dataclasses import asdict

    return {"sound": not report.findings, **asdict(report)}


def _show_report(report: "Report", file: Path) -> None:
    rows = [
        (
            log.origin,
            log.space,
            log.entries,
            log.sound_to,
            log.proved_to,
            log.withheld,
            log.erased,
            ", ".join(sorted({name for _, name, at_s in log.signed if at_s is not None})) or "none",
            utc(log.until_ms) if log.entries else "",
        )
        for log in report.logs
    ]
    columns = (
        "log",
        "space",
        "entries",
        "sound to",
        "signed to",
        "withheld",
        "erased",
        "witnesses",
        "last written",
    )
    print_table(columns, rows)
    for log in report.logs:
        print(f"root of {log.origin} over {log.entries} entries: {log.root}")
        if log.proved_to < log.entries:
            say(
                f"note: no checkpoint that a known key of {log.origin.partition('/')[0]} has signed covers "
                f"entries {log.proved_to} to {log.entries - 1}; for them only the holder's word stands"
            )
    if report.unsigned:
        told = ", ".join(f"{count} of {centre}" for centre, count in sorted(report.unsigned.items()))
        folder = node_folder_of(file)
        how = "--key with the public key of each" if folder is None else f"--keys-of {folder}"
        say(f"note: checkpoints that hold, and whose signature no key was given for: {told}; give {how}")
    for note in report.notes:
        say(f"note: {note}")
    for found in report.findings:
        print(f"{found.where}: {found.what}" if found.where else found.what)
