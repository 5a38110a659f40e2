"""What a provider says is believed only when all of it fits: tokens and a provider made by hand."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey

from samvirke.model.errors import BadInputError
from samvirke.respond.access.sign_in.errors import ProviderError
from samvirke.respond.access.sign_in.oidc.provider import Provider
from samvirke.respond.access.sign_in.oidc.settings import read_settings

ISSUER = "https://login.example"
BACK = "https://node.example/api/v1/sign-in/oidc/callback"
NOW_S = 1_800_000_000
OURS = RSAKey.generate_key(2048, {"kid": "a", "use": "sig"})
NEXT = ECKey.generate_key("P-256", {"kid": "b", "use": "sig"})
THEIRS = RSAKey.generate_key(2048, {"kid": "a", "use": "sig"})
TOLD: dict[str, Any] = {
    "issuer": ISSUER,
    "client_id": "samvirke",
    "client_secret": "hemmelig/for+tester",
    "redirect_uri": BACK,
    "people": [
        {
            "claim": "email",
            "value": "ola@brann.example",
            "user": "ola",
            "organisation": "Brann IKS",
            "agency": "fire",
            "roles": {"live": "leader"},
        },
        {
            "claim": "groups",
            "value": "110-operators",
            "organisation": "Brann IKS",
            "agency": "fire",
            "roles": {"live": "operator"},
        },
    ],
}


class Hand:
    """A provider by hand: it answers what a test says."""

    def __init__(self) -> None:
        self.keys: dict[str, Any] = {"keys": [OURS.as_dict(private=False)]}
        self.about = {
            "issuer": ISSUER,
            "authorization_endpoint": f"{ISSUER}/auth",
            "token_endpoint": f"{ISSUER}/token",
            "jwks_uri": f"{ISSUER}/keys",
        }
        self.token: Callable[[], str] = lambda: ""
        self.asked: list[str] = []
        self.form: Mapping[str, str] = {}
        self.basic: tuple[str, str] | None = None
        self.is_away = False

    def __call__(
        self, url: str, *, form: Mapping[str, str] | None = None, basic: tuple[str, str] | None = None
    ) -> tuple[int, bytes]:
        self.asked.append(url.removeprefix(ISSUER))
        if self.is_away:
            raise ProviderError("the OpenID provider does not answer; sign in with a local account meanwhile")
        if url.endswith("/keys"):
            return 200, json.dumps(self.keys).encode()
        if url.endswith("/token"):
            self.form, self.basic = form or {}, basic
            return 200, json.dumps({"id_token": self.token()}).encode()
        return 200, json.dumps(self.about).encode()


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
def wall() -> dict[str, int]:
    return {"ms": NOW_S * 1000}


@pytest.fixture
def provider(hand: Hand, wall: dict[str, int]) -> Provider:
    return Provider(read_settings(TOLD), hand, lambda: wall["ms"])


def signed(claims: Mapping[str, Any], key: Any = OURS, alg: str = "RS256", kid: str | None = "a") -> str:
    return jwt.encode(
        {"alg": alg} | ({} if kid is None else {"kid": kid}), dict(claims), key, algorithms=[alg]
    )


def claims(nonce: str, **other: Any) -> dict[str, Any]:
    told = {
        "iss": ISSUER,
        "aud": "samvirke",
        "sub": "1234",
        "iat": NOW_S,
        "exp": NOW_S + 300,
        "nonce": nonce,
        "email": "ola@brann.example",
        "email_verified": True,
        **other,
    }
    return {name: value for name, value in told.items() if value is not None}


def leave(provider: Provider) -> tuple[str, str, dict[str, str]]:
    """Begin; return state, browser and what was asked of the provider."""
    departure = provider.begin()
    asked = {name: values[0] for name, values in parse_qs(urlsplit(departure.url).query).items()}
    return asked["state"], departure.browser, asked


def come_back(provider: Provider, hand: Hand, make: Callable[[str], str], **other: Any) -> Any:
    state, browser, asked = leave(provider)
    hand.token = lambda: make(asked["nonce"])
    return provider.finish(**{"state": state, "code": "c", "browser": browser, **other})


def test_who_the_provider_vouches_for_is_who_the_table_says(provider: Provider, hand: Hand) -> None:
    person = come_back(provider, hand, lambda nonce: signed(claims(nonce)), issuer=ISSUER)
    assert (person.user, person.agency, dict(person.roles)) == ("ola", "fire", {"live": "leader"})
    one = come_back(
        provider,
        hand,
        lambda nonce: signed(
            claims(nonce, email=None, groups=["110-operators"], preferred_username="Kari N!")
        ),
    )
    assert (one.user, dict(one.roles)) == ("oidc.kari-n-.03ac6742", {"live": "operator"})  # SHA-256 of 1234


def test_two_people_who_call_themselves_alike_are_two_users(provider: Provider, hand: Hand) -> None:
    users = {
        come_back(
            provider,
            hand,
            lambda nonce, sub=sub: signed(  # type: ignore[misc]
                claims(nonce, email=None, sub=sub, groups=["110-operators"], preferred_username="kari")
            ),
        ).user
        for sub in ("1", "2", "1")
    }
    assert len(users) == 2


def test_who_is_taken_off_the_list_is_no_longer_on_it(provider: Provider, hand: Hand) -> None:
    ola = come_back(provider, hand, lambda nonce: signed(claims(nonce)))
    kari = come_back(
        provider, hand, lambda nonce: signed(claims(nonce, email=None, groups=["110-operators"]))
    )
    assert [provider.settings.lists(one) for one in (ola, kari)] == [True, True]
    people = TOLD["people"]
    later = read_settings({**TOLD, "people": [{**people[0], "roles": {"live": "reader"}}]})
    assert [later.lists(one) for one in (ola, kari)] == [False, False]  # the one's role is another now
    only_ola = read_settings({**TOLD, "people": people[:1]})
    assert [only_ola.lists(one) for one in (ola, kari)] == [True, False]


def test_whoever_begins_a_thousand_times_pushes_nobody_out(provider: Provider, hand: Hand) -> None:
    state, browser, asked = leave(provider)
    hand.token = lambda: signed(claims(asked["nonce"]))
    for _ in range(1001):
        provider.begin()
    assert provider.finish(state=state, code="c", browser=browser).user == "ola"


def test_a_provider_that_is_away_is_asked_again_after_five_seconds_and_not_by_every_caller(
    provider: Provider, hand: Hand, wall: dict[str, int]
) -> None:
    hand.is_away = True
    for _ in range(10):
        with pytest.raises(ProviderError, match="local account"):
            provider.begin()
    assert len(hand.asked) == 1
    hand.is_away = False
    wall["ms"] += 5_000
    provider.begin()
    assert len(hand.asked) == 2


def test_what_leaves_is_bound_by_state_nonce_and_a_challenge_whose_answer_stays_here(
    provider: Provider, hand: Hand
) -> None:
    state, browser, asked = leave(provider)
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    assert asked["redirect_uri"] == BACK
    hand.token = lambda: signed(claims(asked["nonce"]))
    provider.finish(state=state, code="kode", browser=browser)
    # RFC 7636, 4.2: challenge = BASE64URL(SHA256(verifier)), without padding.
    digest = hashlib.sha256(hand.form["code_verifier"].encode()).digest()
    assert asked["code_challenge"] == base64.urlsafe_b64encode(digest).decode().rstrip("=")
    assert (hand.form["grant_type"], hand.form["code"]) == ("authorization_code", "kode")
    assert hand.basic == ("samvirke", "hemmelig%2Ffor%2Btester")


FORGED: dict[str, tuple[Callable[[str], str], str]] = {
    "signed by another key": (lambda nonce: signed(claims(nonce), THEIRS), "signature"),
    "not signed": (
        lambda nonce: (
            ".".join(
                base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")
                for part in ({"alg": "none", "kid": "a"}, claims(nonce))
            )
            + "."
        ),
        "signature",
    ),
    "signed with the public key as a shared secret": (
        lambda nonce: _by_shared_secret(claims(nonce)),
        "signature",
    ),
    "changed after it was signed": (
        lambda nonce: _changed(signed(claims(nonce))),
        "signature",
    ),
    "no token at all": (lambda _: "x", "signature"),
    "of a key nobody shows": (
        lambda nonce: signed(claims(nonce), NEXT, "ES256", "b"),
        "a key that it does not",
    ),
    "of another issuer": (lambda nonce: signed(claims(nonce, iss="https://evil.example")), "another issuer"),
    "of the issuer with a slash": (lambda nonce: signed(claims(nonce, iss=f"{ISSUER}/")), "another issuer"),
    "for another": (lambda nonce: signed(claims(nonce, aud="other")), "somebody else"),
    "for many, given to another": (
        lambda nonce: signed(claims(nonce, aud=["samvirke", "other"], azp="other")),
        "given to somebody else",
    ),
    "for many, given to nobody": (
        lambda nonce: signed(claims(nonce, aud=["samvirke", "other"])),
        "given to somebody else",
    ),
    "for nobody": (lambda nonce: signed(claims(nonce, aud=None)), "somebody else"),
    "with another nonce": (lambda _: signed(claims("other")), "another question"),
    "without a nonce": (lambda _: signed({**claims(""), "nonce": None}), "another question"),
    "expired": (lambda nonce: signed(claims(nonce, exp=NOW_S - 60)), "expired"),
    "without an end": (lambda nonce: signed(claims(nonce, exp=None)), "lacks exp"),
    "with an end in words": (lambda nonce: signed(claims(nonce, exp="later")), "lacks exp|signature"),
    "made long ago": (lambda nonce: signed(claims(nonce, iat=NOW_S - 661)), "not made just now"),
    "made ahead": (lambda nonce: signed(claims(nonce, iat=NOW_S + 61)), "not made just now"),
    "not yet": (lambda nonce: signed(claims(nonce, nbf=NOW_S + 61)), "does not hold yet"),
    "of nobody": (lambda nonce: signed(claims(nonce, sub=None)), "names nobody"),
    "of somebody who is not on the list": (
        lambda nonce: signed(claims(nonce, email="per@brann.example")),
        "you have no role here",
    ),
    "with an address that was not verified": (
        lambda nonce: signed(claims(nonce, email_verified=False)),
        "you have no role here",
    ),
}


@pytest.mark.parametrize("case", FORGED)
def test_a_token_that_cannot_be_trusted_is_refused(provider: Provider, hand: Hand, case: str) -> None:
    make, told = FORGED[case]
    with pytest.raises(ProviderError, match=told):
        come_back(provider, hand, make)


def _by_shared_secret(told: Mapping[str, Any]) -> str:
    # By hand: the library rightly refuses to make such a key.
    parts = [json.dumps(part).encode() for part in ({"alg": "HS256", "kid": "a"}, told)]
    text = ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)
    tag = hmac.digest(OURS.as_pem(private=False), text.encode(), "sha256")
    return f"{text}.{base64.urlsafe_b64encode(tag).decode().rstrip('=')}"


def _changed(token: str) -> str:
    head, body, tail = token.split(".")
    told = json.loads(base64.urlsafe_b64decode(body + "=="))
    told["email"] = "sjef@brann.example"
    return f"{head}.{base64.urlsafe_b64encode(json.dumps(told).encode()).decode().rstrip('=')}.{tail}"


def test_clocks_a_minute_apart_are_borne(provider: Provider, hand: Hand) -> None:
    come_back(provider, hand, lambda nonce: signed(claims(nonce, exp=NOW_S - 59, iat=NOW_S - 659)))
    come_back(provider, hand, lambda nonce: signed(claims(nonce, iat=NOW_S + 59)))


def test_nobody_comes_back_twice_or_in_anothers_browser_or_too_late(
    provider: Provider, hand: Hand, wall: dict[str, int]
) -> None:
    state, browser, asked = leave(provider)
    hand.token = lambda: signed(claims(asked["nonce"]))
    with pytest.raises(ProviderError, match="not begun here"):
        provider.finish(state=state, code="c", browser="another")
    assert provider.finish(state=state, code="c", browser=browser).user == "ola"
    with pytest.raises(ProviderError, match="not begun here"):
        provider.finish(state=state, code="c", browser=browser)
    with pytest.raises(ProviderError, match="not begun here"):
        provider.finish(state="made up", code="c", browser=browser)
    state, browser, _ = leave(provider)
    wall["ms"] += 600_001
    with pytest.raises(ProviderError, match="too long ago"):
        provider.finish(state=state, code="c", browser=browser)
    with pytest.raises(ProviderError, match="another provider"):
        come_back(provider, hand, lambda nonce: signed(claims(nonce)), issuer="https://evil.example")


def test_a_provider_that_changes_its_keys_is_asked_for_them_again_but_not_for_every_forged_token(
    provider: Provider, hand: Hand, wall: dict[str, int]
) -> None:
    come_back(provider, hand, lambda nonce: signed(claims(nonce)))
    hand.keys = KeySet([NEXT]).as_dict(private=False)  # type: ignore[assignment]
    wall["ms"] += 60_000
    late = {"iat": NOW_S + 60, "exp": NOW_S + 360}
    person = come_back(provider, hand, lambda nonce: signed(claims(nonce, **late), NEXT, "ES256", "b"))
    assert person.user == "ola"
    asked = hand.asked.count("/keys")
    for _ in range(5):
        with pytest.raises(ProviderError):
            come_back(provider, hand, lambda nonce: signed(claims(nonce, **late), OURS, "RS256", "c"))
    assert hand.asked.count("/keys") == asked == 2


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("issuer", "https://evil.example", "does not say that it is that"),
        ("token_endpoint", "http://login.example/token", "token_endpoint is missing or not https"),
        ("jwks_uri", None, "jwks_uri is missing"),
    ],
)
def test_a_provider_that_tells_what_cannot_be_of_itself_is_not_used(
    provider: Provider, hand: Hand, name: str, value: Any, told: str
) -> None:
    hand.about[name] = value
    with pytest.raises(ProviderError, match=told):
        provider.begin()


def test_when_the_provider_is_away_the_answer_says_that_local_accounts_work(
    provider: Provider, hand: Hand
) -> None:
    hand.is_away = True
    with pytest.raises(ProviderError, match="local account"):
        provider.begin()


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"issuer": "http://login.example"}, "must be https"),
        ({"redirect_uri": "http://node.example/x"}, "must be https"),
        ({"client_id": ""}, "has no client_id"),
        ({"secret": "x"}, "has 'secret'"),
        ({"scopes": ["email"]}, "holds openid"),
        ({"people": []}, "nobody could come in"),
        ({"people": [{"claim": "email"}]}, "people 1 lacks claim or value"),
        ({"people": [{"claim": "sub", "value": "1", "user": "ola"}]}, "people 1 lacks"),
    ],
)
def test_settings_that_cannot_be_used_are_refused(changed: dict[str, Any], told: str) -> None:
    with pytest.raises(BadInputError, match=told):
        read_settings({**TOLD, **changed})
