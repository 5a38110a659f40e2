"""What can go wrong with a journal.

SamvirkeError
└── JournalError      it cannot be written or read as asked; nothing was half-written
    ├── DamagedError  what stands there is not what was written: it must not be trusted
    └── StoppedError  the disk or the server failed: nothing more is taken until the journal is opened anew
"""

from samvirke.model.errors import SamvirkeError


class JournalError(SamvirkeError):
    """A journal cannot be written or read as asked."""


class DamagedError(JournalError):
    """What stands in a journal is not what was written there."""


class StoppedError(JournalError):
    """The disk or the server failed; the journal takes no more until it is opened anew."""
