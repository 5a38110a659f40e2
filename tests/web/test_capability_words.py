"""What a resource can do has one name, on whatever page it stands."""

import pytest

from samvirke.register.capabilities import capability_catalogue
from samvirke.web.capability_words import CAPABILITIES
from samvirke.web.incident.words import Words
from samvirke.web.situation.naming import Names
from samvirke.web.words import language


def test_every_capability_of_the_catalogue_has_a_name() -> None:
    assert set(CAPABILITIES) == set(capability_catalogue())


@pytest.mark.parametrize(
    ("code", "name"), [("nb", "Høydeberedskap"), ("nn", "Høgdeberedskap"), ("en", "Ladder or platform")]
)
def test_an_incident_and_the_situation_call_it_the_same_in_each_language(code: str, name: str) -> None:
    words = language(code)
    assert Words(words).capability("fire.aerial") == name
    assert Names(language=words, region=None).capability("fire.aerial") == name
