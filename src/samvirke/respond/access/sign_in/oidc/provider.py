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

USED = 10_000  # ways back that were used once; the oldest are forgotten first, and refused by the provider
PATIENCE_MS = 600_000  # how long one may take
TOLD_MS = 3_600_000  # how long what the provider tells about itself is believed
KEYS_AGAIN_MS = 60_000  # a token with an unknown key makes us ask for the keys, so seldom at most
AWAY_MS = 5_000  # a provider that did not answer is asked again so soon
ASKING_S = 1.0  # how long one waits while another asks it what it tells about itself
BROKEN = "sign in with a local account meanwhile"


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """Somebody is sent to the provider.

    Parameters
    ----------
    url
        Where to.
    browser
        A secret that their browser keeps until they are back, so that nobody finishes another's sign-in. All
        that must be known then follows from it: whoever begins a thousand times pushes nobody out.
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
        self._asking = threading.Lock()
        self._secret = secrets.token_bytes(32)
        self._used: OrderedDict[str, None] = OrderedDict()
        self._away_ms: int | None = None
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
        browser = f"{self._wall_ms()}.{secrets.token_urlsafe(32)}"
        asked = {
            "response_type": "code",
            "client_id": self.settings.client_id,
            "redirect_uri": self.settings.redirect_uri,
            "scope": " ".join(self.settings.scopes),
            "state": self._of("state", browser),
            "nonce": self._of("nonce", browser),
            "code_challenge": _challenge(self._of("verifier", browser)),
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
        if not self._is_first_back(state, browser):
            raise ProviderError("this sign-in was not begun here, or too long ago; begin anew")
        if issuer is not None and issuer != self.settings.issuer:  # RFC 9207: a mix-up of providers
            raise ProviderError("another provider answered than was asked; begin anew")
        token = self._token(code, self._of("verifier", browser))
        claims = self._claims(token, self._of("nonce", browser))
        person = self.settings.person(claims)
        if person is None:
            raise ProviderError(
                f"{self.settings.name} vouches for you, but you have no role here; ask who runs the node to "
                "add you to [[sign_in.oidc.people]]"
            )
        return person

    def _of(self, what: str, browser: str) -> str:
        """Return what belongs to a browser's secret, and nobody can tell who has not ours too."""
        tag = hmac.digest(self._secret, f"{what} {browser}".encode("utf-8", "surrogatepass"), "sha256")
        return base64.urlsafe_b64encode(tag).rstrip(b"=").decode()

    def _is_first_back(self, state: str, browser: str) -> bool:
        """Say whether the browser that left is back, in time, and for the first time."""
        expected = self._of("state", browser)
        if not hmac.compare_digest(expected.encode(), state.encode("utf-8", "surrogatepass")):
            return False
        begun_ms = int(browser.partition(".")[0])  # it is ours: the state belongs to it
        if self._wall_ms() - begun_ms > PATIENCE_MS:
            return False
        with self._lock:
            if state in self._used:
                return False
            self._used[state] = None
            while len(self._used) > USED:
                self._used.popitem(last=False)
        return True

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
        about = self._about
        if about is not None and self._wall_ms() - about[0] < TOLD_MS:
            return about[1]
        # One asks at a time, and not again at once: else whoever calls often while the provider is away
        # holds all threads of the node.
        if not self._asking.acquire(timeout=ASKING_S):
            raise ProviderError(f"the provider has not answered yet; {BROKEN}")
        try:
            now_ms = self._wall_ms()
            if self._about is None or now_ms - self._about[0] >= TOLD_MS:
                if self._away_ms is not None and 0 <= now_ms - self._away_ms < AWAY_MS:
                    raise ProviderError(f"the provider did not answer just now; {BROKEN}")
                self._away_ms = now_ms
                told = self._asked_about_itself()
                self._about, self._away_ms = (now_ms, told), None
            return self._about[1]
        finally:
            self._asking.release()

    def _asked_about_itself(self) -> Mapping[str, Any]:
        status, body = self._fetch(self.settings.issuer.rstrip("/") + "/.well-known/openid-configuration")
        told = _json(body)
        if status != 200 or told.get("issuer") != self.settings.issuer:
            raise ProviderError(
                f"{self.settings.issuer} does not say that it is that (status {status}); {BROKEN}"
            )
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            if not isinstance(told.get(name), str) or not is_safe(told[name]):
                raise ProviderError(f"the provider's {name} is missing or not https; {BROKEN}")
        return told


def _json(body: bytes) -> Mapping[str, Any]:
    try:
        told = json.loads(body)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _challenge(verifier: str) -> str:
    """Return the PKCE challenge of a verifier (RFC 7636, 4.2)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode("ascii")).digest()).rstrip(b"=").decode()
