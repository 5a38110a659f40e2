"""What a node is told about its provider, `[sign_in.oidc]` in node.toml, and who may come in."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from samvirke.model.errors import BadInputError
from samvirke.respond.access.sign_in.accounts import PREFIX
from samvirke.respond.access.sign_in.guesses import is_console
from samvirke.respond.access.sign_in.person import Person, read_person

NOT_IN_A_NAME = re.compile(r"[^a-z0-9._@-]+")
MARK_LETTERS = 8
MUST = ("issuer", "client_id", "redirect_uri")
MAY = ("client_secret", "name", "scopes", "user_claim", "people")


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Who comes in: those whose claim has a value.

    Parameters
    ----------
    claim, value
        `email` and `ola@brann.example`; `groups` and `110-operators`, where the claim is a list with it.
    person
        What they then are; its user stands for all of a group where `is_one` is False.
    is_one
        Whether the row is for one person, who is given the row's own user name.
    """

    claim: str
    value: str
    person: Person
    is_one: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a node is told about its provider.

    Parameters
    ----------
    issuer
        Its address, exactly as in its tokens: https, or http on the node's own machine.
    client_id, client_secret
        What it calls this node; no secret for a public client.
    redirect_uri
        Where it sends people back: the node's `/api/v1/sign-in/oidc/callback`.
    name
        What people call it.
    scopes
        What is asked for.
    user_claim
        Which claim names people who come in as one of a group.
    people
        Who comes in; the first row that fits decides.
    """

    issuer: str
    client_id: str
    redirect_uri: str
    client_secret: str = ""
    name: str = "the provider"
    scopes: tuple[str, ...] = ("openid", "profile", "email")
    user_claim: str = "preferred_username"
    people: tuple[Match, ...] = ()

    def person(self, claims: Mapping[str, Any]) -> Person | None:
        """Return who somebody is here, None: nobody that may come in."""
        for row in self.people:
            if _fits(row, claims):
                return row.person if row.is_one else self._one_of(row, claims)
        return None

    def lists(self, person: Person) -> bool:
        """Say whether somebody who came in before would still come in as just that."""
        return any(
            row.person == person
            if row.is_one
            else person.user.startswith(PREFIX) and replace(row.person, user=person.user) == person
            for row in self.people
        )

    def _one_of(self, row: Match, claims: Mapping[str, Any]) -> Person | None:
        sub = str(claims.get("sub"))
        # Only sub is one person's own (OpenID Connect Core 1.0, 5.7): a name that is chosen may be another's.
        mark = hashlib.sha256(sub.encode("utf-8", "surrogatepass")).hexdigest()[:MARK_LETTERS]
        told = str(claims.get(self.user_claim) or sub)
        name = NOT_IN_A_NAME.sub("-", told.casefold())[: 64 - len(PREFIX) - 1 - MARK_LETTERS]
        return replace(row.person, user=f"{PREFIX}{name}.{mark}")


def read_settings(told: Mapping[str, Any], where: str = "[sign_in.oidc] of node.toml") -> Settings:
    """Read the table of a configuration.

    Raises
    ------
    BadInputError
        When it cannot be used.
    """
    for key in MUST:
        if not isinstance(told.get(key), str) or not told[key]:
            raise BadInputError(f"{where} has no {key}; it must have {', '.join(MUST)}")
    unknown = sorted(set(told) - {*MUST, *MAY})
    if unknown:
        raise BadInputError(f"{where} has {unknown[0]!r}; it may have {', '.join((*MUST, *MAY))}")
    for key in ("issuer", "redirect_uri"):
        if not is_safe(told[key]):
            raise BadInputError(
                f"{where}: {key} is {told[key]!r}; it must be https, or http on the node's own machine"
            )
    for key in ("client_secret", "name", "user_claim"):
        if not isinstance(told.get(key, ""), str):
            raise BadInputError(f"{where}: {key} is {told[key]!r}; it must be text")
    scopes = _scopes(told, where)
    people = told.get("people", [])
    if not isinstance(people, Sequence) or isinstance(people, str) or not people:
        raise BadInputError(f"{where} has no [[sign_in.oidc.people]]; without one nobody could come in")
    return Settings(
        issuer=told["issuer"],
        client_id=told["client_id"],
        redirect_uri=told["redirect_uri"],
        scopes=scopes,
        people=tuple(_match(row, f"{where}, people {number}") for number, row in enumerate(people, 1)),
        **{key: told[key] for key in ("client_secret", "name", "user_claim") if key in told},
    )


def is_safe(url: str) -> bool:
    """Say whether an address cannot be listened to: https, or http on the node's own machine."""
    told = urlsplit(url)
    host = told.hostname or ""
    return told.scheme == "https" or (told.scheme == "http" and (host == "localhost" or is_console(host)))


def _scopes(told: Mapping[str, Any], where: str) -> tuple[str, ...]:
    scopes = told.get("scopes", ["openid", "profile", "email"])
    if not isinstance(scopes, Sequence) or isinstance(scopes, str) or "openid" not in scopes:
        raise BadInputError(f"{where}: scopes are {scopes!r}; they must be a list that holds openid")
    return tuple(scopes)


def _match(row: Mapping[str, Any], where: str) -> Match:
    claim, value = row.get("claim"), row.get("value")
    if not isinstance(claim, str) or not isinstance(value, str) or not claim or not value:
        raise BadInputError(
            f'{where} lacks claim or value, such as claim = "groups", value = "110-operators"'
        )
    is_one = "user" in row
    person = read_person({**row, "user": row.get("user", "somebody")}, where)
    return Match(claim=claim, value=value, person=person, is_one=is_one)


def _fits(row: Match, claims: Mapping[str, Any]) -> bool:
    told = claims.get(row.claim)
    if row.claim == "email" and claims.get("email_verified") is not True:
        return False  # whoever may type any address there could come in as anybody
    return row.value in told if isinstance(told, list) else told == row.value
