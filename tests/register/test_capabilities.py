"""The catalogue of capabilities."""

from samvirke.model.capability import parse_capabilities
from samvirke.model.tables import UNITS
from samvirke.register.capabilities import capability_catalogue

FUNCTIONS = {"fire", "ambulance", "air_ambulance", "police", "civil_defence", "volunteer", "rescue", "care"}


def test_every_capability_has_a_function_a_meaning_and_its_norwegian_term() -> None:
    for capability in capability_catalogue().values():
        assert capability.function in FUNCTIONS, capability
        assert capability.meaning, capability
        assert capability.norwegian, capability


def test_every_name_is_one_that_a_unit_can_say() -> None:
    assert parse_capabilities(";".join(capability_catalogue())) == dict.fromkeys(capability_catalogue(), 1)


def test_the_example_in_the_schema_is_in_the_catalogue() -> None:
    example = UNITS.column("capabilities").meaning.rpartition(": ")[2]
    assert parse_capabilities(example).keys() <= capability_catalogue().keys()


def test_nobody_can_change_the_catalogue() -> None:
    assert not hasattr(capability_catalogue(), "__setitem__")
