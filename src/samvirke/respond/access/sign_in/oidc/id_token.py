"""Can this ID token be trusted? OpenID Connect Core 1.0, 3.1.3.7."""

import hmac
from collections.abc import Mapping
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from samvirke.respond.access.sign_in.errors import ProviderError

ALGORITHMS = ("RS256", "PS256", "ES256")  # signatures by a key pair alone: never none, never a shared secret
PUBLIC_KEYS = frozenset({"RSA", "EC"})
SKEW_S = 60  # by which clocks may differ
OLDEST_S = 600  # a token is made while somebody signs in


class UnknownKeyError(ProviderError):
    """The token is signed with a key that was not there when the keys were last fetched."""


def public_keys(told: Any) -> KeySet:
    """Return the keys of a provider that may sign a token.

    Raises
    ------
    ProviderError
        When there is none.
    """
    rows = told.get("keys") if isinstance(told, Mapping) else None
    usable = [
        row
        for row in rows or ()
        if isinstance(row, Mapping) and row.get("kty") in PUBLIC_KEYS and row.get("use", "sig") == "sig"
    ]
    try:
        return KeySet.import_key_set({"keys": usable})  # type: ignore[typeddict-item]
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise ProviderError("the provider's keys cannot be read; sign in with a local account") from error


def trusted_claims(
    token: str, keys: KeySet, *, issuer: str, client_id: str, nonce: str, now_s: float
) -> Mapping[str, Any]:
    """Return what a token says.

    Parameters
    ----------
    token
        As the provider sent it.
    keys
        The provider's public keys.
    issuer, client_id, nonce
        Who must have made it, for whom, and in answer to which question.
    now_s
        The wall clock, seconds since 1970.

    Raises
    ------
    UnknownKeyError
        When it is signed with a key that is not among them.
    ProviderError
        When it cannot be trusted; the text says why and holds nothing of the token.
    """
    try:
        claims = jwt.decode(token, keys, algorithms=ALGORITHMS).claims
    except (JoseError, ValueError, TypeError) as error:
        if getattr(error, "error", "") == "invalid_key_id":
            raise UnknownKeyError("the provider signed with a key that it does not show") from error
        raise _refused("its signature is not the provider's") from error
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    several = len(audiences) > 1
    if claims.get("iss") != issuer:
        raise _refused("it is from another issuer")
    if client_id not in audiences:
        raise _refused("it is meant for somebody else")
    if claims.get("azp", None if several else client_id) != client_id:
        raise _refused("it was given to somebody else")
    _check_times(claims, now_s)
    told = claims.get("nonce")
    if not isinstance(told, str) or not hmac.compare_digest(told.encode(), nonce.encode()):
        raise _refused("it answers another question than was asked")
    if not isinstance(claims.get("sub"), str) or not claims["sub"]:
        raise _refused("it names nobody")
    return dict(claims)


def _check_times(claims: Mapping[str, Any], now_s: float) -> None:
    until, made, begins = claims.get("exp"), claims.get("iat"), claims.get("nbf", 0)
    for moment in (until, made, begins):
        if isinstance(moment, bool) or not isinstance(moment, int | float):
            raise _refused("it lacks exp or iat, or they are no numbers")
    if not now_s < until + SKEW_S:  # type: ignore[operator]
        raise _refused("it has expired")
    if not now_s - OLDEST_S - SKEW_S < made < now_s + SKEW_S:  # type: ignore[operator]
        raise _refused("it was not made just now; check the clocks of node and provider")
    if begins > now_s + SKEW_S:
        raise _refused("it does not hold yet")


def _refused(why: str) -> ProviderError:
    return ProviderError(f"the provider's token is refused: {why}; sign in again, or with a local account")
