"""The public test tools of the protocol, against the real server over HTTP."""

from http import HTTPStatus

import httpx2
import pytest
from pytest_django.live_server_helper import LiveServer

from rules.audit.actors import SYSTEM
from rules.connections.tokens import create_client
from tests.factories import AccountFactory

# Entra ID wants 204 without a body for the first and the last; the one between adds a member that nobody has
# ever created, which must be refused.
CONTRADICT_IDENTITY_PROVIDERS = {
    "PATCH /Groups/{id}",
    "PATCH /Groups/{id} add member",
    "PATCH /Groups/{id} remove members",
}
# scim-sanity knows two resource types of a draft that is no standard.
OF_A_DRAFT = {"Agent CRUD Lifecycle", "AgenticApplication CRUD Lifecycle", "Agent Rapid Lifecycle"}


class TidyTransport(httpx2.HTTPTransport):
    """The tester deletes all that it ever made after every check: what is gone is not asked for again."""

    gone: set[str] = set()

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        url = str(request.url)
        if request.method == "DELETE" and url in self.gone:
            return httpx2.Response(204)
        response = super().handle_request(request)
        if request.method == "DELETE" and response.status_code == HTTPStatus.NO_CONTENT:
            self.gone.add(url)
        return response


@pytest.fixture
def token(live_server: LiveServer) -> str:
    _source, token = create_client(account=AccountFactory.create(), name="Tools", actor=SYSTEM)
    return token


def test_every_check_of_scim2_tester_passes(live_server: LiveServer, token: str) -> None:
    # Here: it takes seconds to read, and each process of pytest reads all files.
    from scim2_client.engines.httpx2 import SyncSCIMClient
    from scim2_tester import Status, check_server

    headers = {"Authorization": f"Bearer {token}"}
    base_url = f"{live_server.url}/scim/v2"
    with httpx2.Client(base_url=base_url, headers=headers, transport=TidyTransport()) as http:
        results = check_server(SyncSCIMClient(http))

    assert [f"{each.title}: {each.reason}" for each in results if each.status is not Status.SUCCESS] == []
    assert len(results) > 120


def test_scim_sanity_fails_only_where_it_contradicts_identity_providers(
    live_server: LiveServer, token: str
) -> None:
    from scim_sanity.probe.runner import run_probe_api

    report = run_probe_api(f"{live_server.url}/scim/v2", token=token, strict=True)

    def names(status: str) -> set[str]:
        return {each["name"] for each in report["results"] if each["status"] == status}

    assert names("fail") <= CONTRADICT_IDENTITY_PROVIDERS
    assert names("skip") == OF_A_DRAFT
    assert not names("error") | names("warn") | names("warning")
    assert len(names("pass")) >= 25
