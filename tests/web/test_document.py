"""The OpenAPI document: valid, and as the doors behave."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from schemathesis.specs.openapi.definitions import OPENAPI_31_VALIDATOR
from starlette.testclient import TestClient
from tests.web.house_of import house_of

from samvirke.web.app import make_app


@pytest.fixture(scope="module")
def app() -> FastAPI:
    return make_app(house_of("110.innlandet"))


def operations(app: FastAPI) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in app.openapi()["paths"].items():
        for method, operation in item.items():
            yield method, path, operation


def test_it_is_valid_and_names_no_operation_twice(app: FastAPI) -> None:
    OPENAPI_31_VALIDATOR.validate(app.openapi())
    names = [operation["operationId"] for _, _, operation in operations(app)]
    assert len(names) == len(set(names))


def test_a_door_that_asks_for_a_sign_in_says_so_and_no_other(app: FastAPI) -> None:
    schemes = app.openapi()["components"]["securitySchemes"]
    with TestClient(app) as client:
        for method, path, operation in operations(app):
            asked = {name for one in operation["security"] for name in one}
            assert asked <= set(schemes)
            body: dict[str, str] | None = {} if method == "post" else None
            answer = client.request(method, path, json=body, params={"state": "x"}, follow_redirects=False)
            challenge = answer.headers.get("www-authenticate", "")
            # Without one nobody is asked for a token or a node's signature, but what was sent may be wrong.
            is_asked = answer.status_code == 401 and challenge != ""
            assert is_asked == bool(asked), (method, path)
            assert challenge.startswith("Samvirke-Node") == (asked == {"node"}), (method, path)


def test_every_error_is_a_problem_and_a_door_of_people_tells_all_that_it_may_answer(app: FastAPI) -> None:
    for method, path, operation in operations(app):
        if path == "/api/v1/health":  # 503 with what it answers else
            continue
        refusals = {status: one for status, one in operation["responses"].items() if status >= "4"}
        for one in refusals.values():
            assert list(one["content"]) == ["application/problem+json"], (method, path)
        if "/do/" in path:
            assert {"401", "403", "404", "409", "413", "422", "500", "503"} <= set(refusals), path
    assert "HTTPValidationError" not in app.openapi()["components"]["schemas"]
