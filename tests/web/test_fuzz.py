"""What nobody meant to send finds no server error: schemathesis on the OpenAPI document."""

import os
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from tests.web.house_of import house_of, signed_in_as

from samvirke.web.app import make_app

# For each of some hundred operations; `.ci/run` asks for more.
EXAMPLES = int(os.environ.get("SAMVIRKE_FUZZ", "1"))
HOUSE = house_of("110.innlandet")
HEADERS = signed_in_as(HOUSE, "ola", "leader")
schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", make_app(HOUSE))


@schema.exclude(path_regex=r"/stream$|/peer/").parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_no_request_finds_a_server_error(case: "schemathesis.Case[Any]") -> None:
    case.path_parameters = {**(case.path_parameters or {}), "space": "live"}
    case.call_and_validate(headers=HEADERS, checks=[not_a_server_error])
