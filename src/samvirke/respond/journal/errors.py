"""What can go wrong with a journal.

SamvirkeError
└── JournalError      it cannot be written or read as asked; nothing was half-written
    └── DamagedError  what stands there is not what was written: it must not be trusted
"""

from samvirke.model.errors import SamvirkeError


class JournalError(SamvirkeError):
    """A journal cannot be written or read as asked."""


class DamagedError(JournalError):
    """What stands in a journal is not what was written there."""
