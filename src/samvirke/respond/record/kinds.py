"""All kinds of records: a new kind is written in the folder of its subject and listed here."""

from samvirke.respond.access.share import RELEASE, SHARE
from samvirke.respond.incidents.incident import INCIDENT
from samvirke.respond.record.kind import RecordKind

KINDS: dict[str, RecordKind] = {kind.name: kind for kind in (INCIDENT, SHARE, RELEASE)}
