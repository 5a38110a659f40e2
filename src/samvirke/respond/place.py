"""What a node is: where it stands among the centres."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from samvirke.respond.cards.template import Template, built_in_templates
from samvirke.respond.incidents.agreements import Agreement


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What a node is: where it stands among the centres.

    Parameters
    ----------
    centre, agency
        Its name, and what it is: fire, police, health, municipality …
    agencies
        Centre → what it is, of all centres that it knows, its own too.
    answers_for
        Says whether it commits the units of an organisation of the register.
    climbs
        Level (neighbour, region, national) → centres that a need nobody covers climbs to, in their order.
    agreements
        Standing agreements: incidents that it opens to others by themselves.
    triple
        The centres of the two other services: who is told by a triple alert.
    phones
        Centre, or name on a list of who must be informed → whom to call there, number and words, in the
        order of calling: the duty desk first, then the next in line.
    talk_group, conference_phone
        Where a conference of the three services is held when nobody says otherwise.
    reports_to
        Centre → the one above it, to which it sends its situation reports; the whole chain.
    cards
        Templates of action cards by code: the examples of the package, and the agency's own over them.
    """

    centre: str
    agency: str
    agencies: Mapping[str, str]
    answers_for: Callable[[str], bool] = lambda organisation: False  # noqa: ARG005 - nobody's
    climbs: Mapping[str, Sequence[str]] = field(default_factory=dict)
    agreements: Sequence[Agreement] = ()
    triple: tuple[str, ...] = ()
    phones: Mapping[str, Sequence[str]] = field(default_factory=dict)
    talk_group: str = ""
    conference_phone: str = ""
    reports_to: Mapping[str, str] = field(default_factory=dict)
    cards: Mapping[str, Template] = field(default_factory=built_in_templates)
