"""The id of a request: on both sides of the wire, in the log and in the activity the same."""

import io
import logging

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from rules.audit.models import Activity
from rules.connections.models import FailedRequest
from rules.directory.models import DirectoryGroup, DirectoryUser
from tests.scim.provider import Answer, IdentityProvider, member, op, path_of
from usersync.request_ids import InLog, RequestIds

GIVEN = {"X-Request-ID": "okta-7f3a.1"}


def create(provider: IdentityProvider, headers: dict[str, str] | None = None) -> Answer:
    return provider.send("POST", "/Users", {"userName": "dora@harbour.example"}, headers=headers)


def told() -> str:
    return str(Activity.objects.latest("pk").details["request"])


def test_the_id_that_the_caller_gives_comes_back_and_is_kept(provider: IdentityProvider) -> None:
    answer = create(provider, GIVEN)
    assert answer.headers["X-Request-ID"] == told() == "okta-7f3a.1"


def test_every_change_of_a_source_names_its_request(
    provider: IdentityProvider, alice: DirectoryUser, carla: DirectoryUser, sales: DirectoryGroup
) -> None:
    changes: list[tuple[str, str, object]] = [
        ("PATCH", path_of(alice), {"Operations": [op("replace", "active", value=False)]}),
        ("PATCH", path_of(sales), {"Operations": [op("add", "members", value=[member(carla)])]}),
        ("POST", "/Groups", {"displayName": "Crew", "members": [member(carla)]}),
        ("DELETE", path_of(sales), b""),
        ("DELETE", path_of(alice), b""),
    ]
    for number, (method, path, body) in enumerate(changes):
        provider.send(method, path, body, headers={"X-Request-ID": f"call-{number}"})
        assert told() == f"call-{number}", path


def test_a_request_without_an_id_gets_one_of_its_own(provider: IdentityProvider) -> None:
    answer = create(provider)
    assert answer.headers["X-Request-ID"] == told()
    assert provider.get("/Users").headers["X-Request-ID"] != told()


@pytest.mark.parametrize("given", ["", "x" * 65, "a b", "a\tERROR root: forged", "é", "-flag"])
def test_an_id_that_could_do_harm_is_replaced(provider: IdentityProvider, given: str) -> None:
    answer = create(provider, {"X-Request-ID": given})
    assert answer.headers["X-Request-ID"] == told() != given


def test_a_request_that_failed_is_remembered_with_its_id(provider: IdentityProvider) -> None:
    answer = provider.send("POST", "/Users", {}, headers=GIVEN)
    assert answer.status == 400
    assert answer.headers["X-Request-ID"] == FailedRequest.objects.get().request_id == "okta-7f3a.1"


def test_answers_that_never_reach_a_view_have_an_id_too(anonymous: Client) -> None:
    for path in ("/scim/v2/nothing", "/scim/v2/Users", "/sign-in/"):
        assert len(anonymous.get(path).headers["X-Request-ID"]) == 32


def test_every_line_of_the_log_names_the_request(rf: RequestFactory) -> None:
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.addFilter(InLog())
    handler.setFormatter(logging.Formatter("{name}:{in_request} {message}", style="{"))
    logger = logging.getLogger("somewhere")
    logger.addHandler(handler)

    def view(request: HttpRequest) -> HttpResponse:
        logger.warning("Odd.")
        return HttpResponse()

    RequestIds(view)(rf.get("/", headers=GIVEN))
    logger.warning("Outside.")
    logger.removeHandler(handler)
    assert out.getvalue() == "somewhere: [okta-7f3a.1] Odd.\nsomewhere: Outside.\n"
