"""What is written down of a fork and of an epoch: for all centres to see."""

from dataclasses import dataclass

from samvirke.respond.record.field_class import felles
from samvirke.respond.record.kind import RecordKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ForkFound:
    """A centre has signed two logs that cannot both be true.

    Parameters
    ----------
    log
        Which: centre and epoch.
    shorter, longer
        Two checkpoints, as signed.
    root, proof
        Root of the longer one's log at the size of the shorter one, and the consistency proof, hexadecimal.
    settled, reason
        Whether a person has said that its logs may be taken again, and why.
    """

    log: str | None = felles()
    shorter: str | None = felles()
    longer: str | None = felles()
    root: str | None = felles()
    proof: list[str] | None = felles()
    settled: bool | None = felles()
    reason: str | None = felles()


@dataclass(frozen=True, slots=True, kw_only=True)
class EpochBegun:
    """A centre's log goes on under a new number after it was restored from a copy.

    Parameters
    ----------
    log
        The new one: centre and epoch.
    restored, size, root
        The old one, how many entries the copy held, and its root, hexadecimal.
    reason
        What happened.
    held
        How many entries of the old one there are again, after the others gave back theirs.
    heard_from
        Centres that have given back all that they held of it.
    """

    log: str | None = felles()
    restored: str | None = felles()
    size: int | None = felles()
    root: str | None = felles()
    reason: str | None = felles()
    held: int | None = felles()
    heard_from: list[str] | None = felles()


FORK = RecordKind("fork", ForkFound, "centres")
EPOCH = RecordKind("epoch", EpochBegun, "centres")
