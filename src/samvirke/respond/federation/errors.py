"""What can go wrong between two centres.

SamvirkeError
└── PeerError           what a peer sent, or asked for, is refused; nothing of it was taken
    ├── StrangerError   the asker is not known, or cannot show that it is who it says
    ├── CrossingError   it is of another space: nothing crosses between them
    ├── LooseError      entries do not lead to the checkpoint that came with them
    └── ForkError       the peer has signed two logs that cannot both be true
"""

from samvirke.model.errors import SamvirkeError


class PeerError(SamvirkeError):
    """What a peer sent, or asked for, is refused."""


class StrangerError(PeerError):
    """The asker is not known, or cannot show that it is who it says."""


class CrossingError(PeerError):
    """It is of another space."""


class ForkError(PeerError):
    """A peer has signed two logs that cannot both be true."""


class LooseError(PeerError):
    """Entries do not lead to the checkpoint: ask for the checkpoint of what is held, which shows why."""
