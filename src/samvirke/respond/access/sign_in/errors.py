"""What can go wrong while signing in.

SamvirkeError
└── SignInError           who it is could not be made sure of
    ├── WrongError        user and password do not fit: which of them is never said
    ├── SlowDownError     too many tries; `wait_s` says for how long
    └── ProviderError     the provider cannot be reached, or what it said cannot be trusted
"""

from samvirke.model.errors import SamvirkeError


class SignInError(SamvirkeError):
    """Who it is could not be made sure of."""


class WrongError(SignInError):
    """User and password do not fit."""

    def __init__(self) -> None:
        super().__init__("user and password do not fit; try again, or ask who runs the node")


class SlowDownError(SignInError):
    """Too many tries.

    Parameters
    ----------
    wait_s
        Seconds until the next try is looked at, 1 or more.
    """

    def __init__(self, wait_s: int) -> None:
        self.wait_s = wait_s
        super().__init__(f"too many tries; wait {wait_s} s, what is tried before is not looked at")


class ProviderError(SignInError):
    """The OpenID provider cannot be reached, or what it said cannot be trusted."""
