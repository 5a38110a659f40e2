"""A CAP message as values. Names of fields are those of the standard."""

from dataclasses import dataclass, field

STATUSES = ("Actual", "Exercise", "System", "Test", "Draft")
MSG_TYPES = ("Alert", "Update", "Cancel", "Ack", "Error")
SCOPES = ("Public", "Restricted", "Private")
CATEGORIES = (
    *("Geo", "Met", "Safety", "Security", "Rescue", "Fire"),
    *("Health", "Env", "Transport", "Infra", "CBRNE", "Other"),
)
RESPONSE_TYPES = (
    *("Shelter", "Evacuate", "Prepare", "Execute", "Avoid"),
    *("Monitor", "Assess", "AllClear", "None"),
)
URGENCIES = ("Immediate", "Expected", "Future", "Past", "Unknown")
SEVERITIES = ("Extreme", "Severe", "Moderate", "Minor", "Unknown")
CERTAINTIES = ("Observed", "Likely", "Possible", "Unlikely", "Unknown")

Named = tuple[tuple[str, str], ...]  # valueName, value
Ring = tuple[tuple[float, float], ...]  # lat, lon: the order of CAP


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """Where it holds: polygons of lat, lon; circles of lat, lon, radius in km; codes of areas."""

    areaDesc: str  # noqa: N815 - the names of the standard
    polygons: tuple[Ring, ...] = ()
    circles: tuple[tuple[float, float, float], ...] = ()
    geocodes: Named = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Info:
    """What is warned of, in one language. Moments are milliseconds UTC, None where not given."""

    event: str
    category: tuple[str, ...]
    urgency: str
    severity: str
    certainty: str
    language: str = "en-US"  # the standard's default
    responseType: tuple[str, ...] = ()  # noqa: N815
    eventCode: Named = ()  # noqa: N815
    effective_ms: int | None = None
    onset_ms: int | None = None
    expires_ms: int | None = None
    senderName: str = ""  # noqa: N815
    headline: str = ""
    description: str = ""
    instruction: str = ""
    web: str = ""
    contact: str = ""
    parameters: Named = ()
    areas: tuple[Area, ...] = ()

    def parameter(self, name: str) -> str:
        """Return the value of a parameter or an event code, empty where it is not given."""
        return dict((*self.eventCode, *self.parameters)).get(name, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A CAP message."""

    identifier: str
    sender: str
    sent_ms: int
    status: str
    msgType: str  # noqa: N815
    scope: str
    source: str = ""
    restriction: str = ""
    addresses: str = ""
    code: tuple[str, ...] = ()
    note: str = ""
    references: tuple[tuple[str, str, str], ...] = ()  # sender, identifier, sent
    incidents: str = ""
    infos: tuple[Info, ...] = field(default=())
