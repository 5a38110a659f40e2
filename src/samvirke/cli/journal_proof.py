"""The commands about proofs: a signed checkpoint, a proof of an entry, checking it without the journal."""

from pathlib import Path
from typing import Annotated

import typer

from samvirke.cli.conventions import Json, command, finding, print_json
from samvirke.cli.journal_given import File, Keys, Origin, one_origin, public_keys, text_of_file, utc


@command
def checkpoint(
    file: File,
    key: Annotated[Path, typer.Option(help="File with the private key of the centre.")],
    origin: Origin = "",
) -> None:
    """Sign what a log is now, how long and with which root, and print it: give it to others to keep."""
    from samvirke.respond.journal.checkpoint import Checkpoint
    from samvirke.respond.journal.journal_file import JournalFile
    from samvirke.respond.journal.keys import read_key
    from samvirke.respond.journal.proof_file import tree_of

    with JournalFile(file) as journal:
        log = one_origin(journal.origins(), origin)
        tree = tree_of(journal, log)
        first = journal.entry(log, journal.origins()[log], 0)
    space = "live" if first is None else first.space
    print(Checkpoint(log, space, len(tree), tree.root()).signed(read_key(key)), end="")


@command
def proof(
    file: File,
    seq: Annotated[int, typer.Argument(min=0, help="Number of the entry.")],
    origin: Origin = "",
    checkpoint: Annotated[
        Path | None, typer.Option(help="File with the signed checkpoint; default: the newest that is kept.")
    ] = None,
    part: Annotated[
        list[int] | None,
        typer.Option(help="Show only this part, from 0; repeat it. Default: all that are here."),
    ] = None,
) -> None:
    """Print a proof, as JSON, that an entry stands in the log, for somebody who has not got the journal."""
    from samvirke.respond.journal.journal_file import JournalFile
    from samvirke.respond.journal.proof_file import newest_checkpoint, proof_of

    with JournalFile(file) as journal:
        log = one_origin(journal.origins(), origin)
        note = newest_checkpoint(journal, log) if checkpoint is None else text_of_file(checkpoint)
        print_json(proof_of(journal, log, seq, note, part))


@command
def check(
    proof: Annotated[Path, typer.Argument(help="File with the proof.")],
    key: Keys = None,
    as_json: Json = False,
) -> None:
    """Check a proof with the public key of the centre alone; ends with 1 where it does not hold."""
    import json

    from samvirke.model.errors import BadInputError, InvalidValueError
    from samvirke.respond.journal.proof_file import check_proof

    keys = public_keys(key)
    if not keys:
        raise BadInputError("a proof is checked with the public key of the centre; give it with --key")
    try:
        told = json.loads(text_of_file(proof))
    except (ValueError, RecursionError) as error:
        raise BadInputError(
            f"{proof} is no JSON ({error}); give the file that samvirke journal proof made"
        ) from error
    try:
        proved = check_proof(told, keys)
    except InvalidValueError as error:
        finding(f"{proof} proves nothing: {error}")
    entry, signed = proved.entry, proved.checkpoint
    said = [
        {"class": part.field_class, "content": None if part.content is None else json.loads(part.content)}
        for part in entry.parts
    ]
    if as_json:
        print_json(
            {
                "origin": entry.origin,
                "seq": entry.seq,
                "space": entry.space,
                "wall_ms": entry.wall_ms,
                "parts": said,
                "size": signed.size,
                "root": signed.root.hex(),
                "witnesses": [[one.key.name, one.cosigned_at_s] for one in proved.witnesses],
            }
        )
        return
    print(
        f"entry {entry.seq} stands in the log {entry.origin} of {signed.size} entries that "
        f"{signed.centre} signed"
    )
    for one in proved.witnesses:
        print(f"{one.key.name} has seen that log, {utc(1000 * (one.cosigned_at_s or 0))}")
    for number, part in enumerate(said):
        shown = (
            json.dumps(part["content"], ensure_ascii=False) if part["content"] else "not shown in this proof"
        )
        print(f"part {number}, {part['class']}: {shown}")
