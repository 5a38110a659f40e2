"""A provider: people are sent to it, and come back as somebody it vouches for."""

import base64
import hashlib
import hmac
import json
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from joserfc.jwk import KeySet

from samvirke.respond.access.sign_in.errors import ProviderError
from samvirke.respond.access.sign_in.oidc.fetch import Fetch
from samvirke.respond.access.sign_in.oidc.id_token import UnknownKeyError, public_keys, trusted_claims
from samvirke.respond.access.sign_in.oidc.settings import Settings, is_safe
from samvirke.respond.access.sign_in.person import Person

WAITING = 1000  # people under way to the provider; the oldest are forgotten first
PATIENCE_MS = 600_000  # how long one may take
TOLD_MS = 3_600_000  # how long what the provider tells about itself is believed
KEYS_AGAIN_MS = 60_000  # a token with an unknown key makes us ask for the keys, so seldom at most
BROKEN = "sign in with a local account meanwhile"


@dataclass(frozen=True, slots=True)
class _UnderWay:
    nonce: str
    verifier: str
    browser: bytes
    begun_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """Somebody is sent to the provider.

    Parameters
    ----------
    url
        Where to.
    browser
        A secret that their browser keeps until they are back, so that nobody finishes another's sign-in.
    """

    url: str
    browser: str


class Provider:
    """A provider.

    Parameters
    ----------
    settings
        What the node is told about it.
    fetch
        The network.
    wall_ms
        The wall clock, milliseconds since 1970.
    """

    def __init__(self, settings: Settings, fetch: Fetch, wall_ms: Callable[[], int]) -> None:
        self.settings = settings
        self._fetch = fetch
        self._wall_ms = wall_ms
        self._lock = threading.Lock()
        self._under_way: OrderedDict[str, _UnderWay] = OrderedDict()
        self._about: tuple[int, Mapping[str, Any]] | None = None
        self._keys: tuple[int, KeySet] | None = None

    def begin(self) -> Departure:
        """Send somebody to the provider.

        Raises
        ------
        ProviderError
            When it does not answer, or tells something about itself that cannot be trusted.
        """
        about = self._told_about_itself()
        state, nonce, verifier, browser = (secrets.token_urlsafe(32) for _ in range(4))
        now_ms = self._wall_ms()
        with self._lock:
            self._under_way[state] = _UnderWay(nonce, verifier, _hash(browser), now_ms)
            while len(self._under_way) > WAITING:
                self._under_way.popitem(last=False)
        asked = {
            "response_type": "code",
            "client_id": self.settings.client_id,
            "redirect_uri": self.settings.redirect_uri,
            "scope": " ".join(self.settings.scopes),
            "state": state,
            "nonce": nonce,
            "code_challenge": _challenge(verifier),
            "code_challenge_method": "S256",
        }
        url = about["authorization_endpoint"]
        return Departure(url=f"{url}{'&' if '?' in url else '?'}{urlencode(asked)}", browser=browser)

    def finish(self, *, state: str, code: str, browser: str, issuer: str | None = None) -> Person:
        """Return who came back.

        Parameters
        ----------
        state, code, issuer
            What the provider sent them back with.
        browser
            What their browser kept.

        Raises
        ------
        ProviderError
            When it is nobody who left from here, the provider does not answer, its token cannot be trusted,
            or the person has no place here.
        """
        with self._lock:
            left = self._under_way.pop(state, None)  # once only
        if (
            left is None
            or self._wall_ms() - left.begun_ms > PATIENCE_MS
            or not hmac.compare_digest(left.browser, _hash(browser))
        ):
            raise ProviderError("this sign-in was not begun here, or too long ago; begin anew")
        if issuer is not None and issuer != self.settings.issuer:  # RFC 9207: a mix-up of providers
            raise ProviderError("another provider answered than was asked; begin anew")
        token = self._token(code, left.verifier)
        claims = self._claims(token, left.nonce)
        person = self.settings.person(claims)
        if person is None:
            raise ProviderError(
                f"{self.settings.name} vouches for you, but you have no role here; ask who runs the node to "
                "add you to [[sign_in.oidc.people]]"
            )
        return person

    def _token(self, code: str, verifier: str) -> str:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.settings.redirect_uri,
            "code_verifier": verifier,
        }
        basic = None
        if self.settings.client_secret:  # RFC 6749, 2.3.1: both parts are encoded before they are joined
            basic = quote(self.settings.client_id, safe=""), quote(self.settings.client_secret, safe="")
        else:
            form["client_id"] = self.settings.client_id
        status, body = self._fetch(self._told_about_itself()["token_endpoint"], form=form, basic=basic)
        told = _json(body)
        token = told.get("id_token")
        if status != 200 or not isinstance(token, str):
            raise ProviderError(f"the provider gave no token (status {status}); begin anew, or {BROKEN}")
        return token

    def _claims(self, token: str, nonce: str) -> Mapping[str, Any]:
        def trusted(keys: KeySet) -> Mapping[str, Any]:
            return trusted_claims(
                token,
                keys,
                issuer=self.settings.issuer,
                client_id=self.settings.client_id,
                nonce=nonce,
                now_s=self._wall_ms() / 1000,
            )

        try:
            return trusted(self._public_keys(TOLD_MS))
        except UnknownKeyError:  # it has changed its keys since
            return trusted(self._public_keys(KEYS_AGAIN_MS))

    def _public_keys(self, not_older_ms: int) -> KeySet:
        now_ms = self._wall_ms()
        if self._keys is None or now_ms - self._keys[0] >= not_older_ms:
            status, body = self._fetch(self._told_about_itself()["jwks_uri"])
            if status != 200:
                raise ProviderError(f"the provider shows no keys (status {status}); {BROKEN}")
            self._keys = now_ms, public_keys(_json(body))
        return self._keys[1]

    def _told_about_itself(self) -> Mapping[str, Any]:
        """Return what the provider tells about itself: OpenID Connect Discovery 1.0, 4."""
        now_ms = self._wall_ms()
        if self._about is None or now_ms - self._about[0] >= TOLD_MS:
            status, body = self._fetch(self.settings.issuer.rstrip("/") + "/.well-known/openid-configuration")
            told = _json(body)
            if status != 200 or told.get("issuer") != self.settings.issuer:
                raise ProviderError(
                    f"{self.settings.issuer} does not say that it is that (status {status}); {BROKEN}"
                )
            for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
                if not isinstance(told.get(name), str) or not is_safe(told[name]):
                    raise ProviderError(f"the provider's {name} is missing or not https; {BROKEN}")
            self._about = now_ms, told
        return self._about[1]


def _json(body: bytes) -> Mapping[str, Any]:
    try:
        told = json.loads(body)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _challenge(verifier: str) -> str:
    """Return the PKCE challenge of a verifier (RFC 7636, 4.2)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode("ascii")).digest()).rstrip(b"=").decode()
