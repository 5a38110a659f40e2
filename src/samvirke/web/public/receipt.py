"""A visitor's receipt: all that is kept of their choices, for people and for programs.

The JSON follows the profile ``dpv-27560`` of ISO/IEC TS 27560:2023 (guide of W3C's DPVCG, "Consent Records
and Receipts", field table read November 2026): a receipt is a copy of the record. No validator of the profile
was found; `MANDATORY` holds the fields that its table calls mandatory.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from samvirke.web.public.desk import Controller
from samvirke.web.public.proof import Given
from samvirke.web.public.purposes import Declaration, Purpose

PROFILE = "https://w3id.org/dpv/schema/dpv-27560#receipt"
CONTEXT = {
    "dpv": "https://w3id.org/dpv#",
    "dct": "http://purl.org/dc/terms/",
    "loc": "https://w3id.org/dpv/loc#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
# Of the record as a whole: schema version, record id, principal, notice, language, purpose, events.
MANDATORY = (
    *("dct:conformsTo", "dct:identifier", "dpv:hasDataSubject", "dpv:hasNotice", "dct:language"),
    *("dpv:hasPurpose", "dpv:hasDataController", "dpv:hasConsentStatus", "dct:hasPart"),
)
# Of each purpose.
MANDATORY_OF_PURPOSE = (
    *("dpv:hasPersonalData", "dpv:hasDataController", "dpv:hasStorageCondition", "dpv:hasJurisdiction"),
    *("dpv:hasRecipient", "dpv:hasConsentControl", "dpv:hasLegalBasis"),
)


def receipt(
    given: Sequence[Given], declaration: Declaration, controller: Controller, site: str
) -> Mapping[str, Any]:
    """Return the receipt of all that one browser chose, as JSON-LD.

    Parameters
    ----------
    given
        One or more, the first first.
    declaration
        What the last was given for.
    controller
        Who answers for it.
    site
        Address of the site without a path.
    """
    last = given[-1]
    return {
        "@context": CONTEXT,
        "@id": f"urn:samvirke:consent:{last.id}",
        "@type": "dpv:ConsentReceipt",
        "dct:conformsTo": {"@id": PROFILE},
        "dct:identifier": last.id,
        "dct:created": _moment(last.at),
        "dct:language": last.language,
        # The random number of the choices is all that is known of the visitor.
        "dpv:hasDataSubject": {"@type": "dpv:DataSubject", "dct:identifier": last.id},
        "dpv:hasDataController": _controller(controller),
        "dpv:hasNotice": {
            "@id": f"{site}/samtykke/tekst/{last.digest}",
            "@type": "dpv:ConsentNotice",
            "dct:hasVersion": last.version,
            "dct:language": last.language,
            "sha256": last.digest,
        },
        "dpv:hasConsentStatus": {"@id": _status(last.statistics or last.marketing, before=given[:-1])},
        "dpv:hasPurpose": [
            _purpose(purpose, last, controller, site, given[:-1]) for purpose in declaration.asked
        ],
        "dct:hasPart": [_event(one, given[:number]) for number, one in enumerate(given)],
    }


def _purpose(
    purpose: Purpose, last: Given, controller: Controller, site: str, before: Sequence[Given]
) -> dict[str, Any]:
    said_yes = bool(getattr(last, purpose.name))
    had = [one for one in before if getattr(one, purpose.name)]
    return {
        "@type": purpose.dpv,
        "dct:title": purpose.title[last.language],
        "dct:description": purpose.text[last.language],
        "dpv:hasConsentStatus": {"@id": _status(said_yes, before=had)},
        "dpv:hasLegalBasis": {"@id": "dpv:Consent"},
        "dpv:hasPersonalData": [cookie.what[last.language] for cookie in purpose.cookies],
        "dpv:hasDataController": _controller(controller),
        "dpv:hasRecipient": list(purpose.vendors),
        "dpv:hasStorageCondition": {
            "dpv:hasLocation": site,
            "dpv:hasDuration": [f"PT{cookie.max_age_s}S" for cookie in purpose.cookies],
        },
        "dpv:hasJurisdiction": {"@id": "loc:NO"},
        "dpv:hasConsentControl": {"@id": f"{site}/samtykke", "@type": "dpv:WithdrawConsent"},
    }


def _event(given: Given, before: Sequence[Given]) -> dict[str, Any]:
    return {
        "@type": _status(given.statistics or given.marketing, before=before),
        "dct:date": _moment(given.at),
        "dpv:hasIndicationMethod": given.method,
        "statistics": given.statistics,
        "marketing": given.marketing,
        "globalPrivacyControl": given.gpc,
        "dct:hasVersion": given.version,
        "sha256": given.digest,
        "dct:language": given.language,
    }


def _status(said_yes: bool, *, before: Sequence[Given]) -> str:
    """Return given, refused, or withdrawn where there was a yes to take back."""
    if said_yes:
        return "dpv:ConsentGiven"
    was_given = any(one.statistics or one.marketing for one in before[-1:])
    return "dpv:ConsentWithdrawn" if was_given else "dpv:ConsentRefused"


def _controller(controller: Controller) -> dict[str, Any]:
    told = {"dpv:hasContact": controller.email or controller.phone, "dpv:hasAddress": controller.address}
    return {"@type": "dpv:DataController", "dpv:hasName": controller.name} | {
        key: value for key, value in told.items() if value
    }


def _moment(at: str) -> dict[str, str]:
    return {"@type": "xsd:dateTime", "@value": at}
