"""The same requests to this server and to another one: the same state afterwards, and the same rows found."""

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import msgspec
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from rules.directory.models import Source
from tests.scim.dialects import CORE, FILTERS, GROUPS, REQUESTS, USERS, Request
from tests.scim.provider import JSON, IdentityProvider

if TYPE_CHECKING:
    from tests.scim.oracle import Oracle

SEQUENCES = int(os.environ.get("THOROUGH", "25"))


@dataclass(slots=True)
class Side:
    """One of the servers, with the ids that it gave."""

    server: "IdentityProvider | Oracle"
    ids: dict[str, str] = field(default_factory=dict)

    def fill(self) -> None:
        for name in USERS:
            body = {"schemas": [f"{CORE}:User"], "userName": name.lower(), "active": True}
            self.ids[name] = self.server.send("POST", "/Users", body).body["id"]
        for name, title in zip(GROUPS, ("First", "Second"), strict=True):
            body = {"schemas": [f"{CORE}:Group"], "displayName": title}
            self.ids[name] = self.server.send("POST", "/Groups", body).body["id"]

    def send(self, request: Request) -> int:
        text = msgspec.json.encode(request.body).decode().replace("NAME", request.resource.lower())
        body = msgspec.json.decode(self._with_ids(text))
        return self.server.send(request.method, self._with_ids(request.path), body).status

    def found(self, wanted: str) -> set[str]:
        answer = self.server.get("/Users", filter=self._with_ids(wanted))
        assert answer.status == 200, (wanted, answer.body)
        names = {own: name for name, own in self.ids.items()}
        return {names[each["id"]] for each in answer.body["Resources"]}

    def state(self, name: str) -> JSON:
        collection = "Users" if name in USERS else "Groups"
        body = self.server.get(f"/{collection}/{self.ids[name]}").body
        names = {own: each for each, own in self.ids.items()}
        if name in GROUPS:
            body["members"] = sorted(names[member["value"]] for member in body.get("members") or ())
        return comparable(body)

    def _with_ids(self, text: str) -> str:
        for name, own in self.ids.items():
            text = text.replace(name, own)
        return text


def comparable(body: JSON) -> JSON:
    """Without what each server gives itself. Unassigned and false are the same as not there."""
    own = {"id", "meta", "groups", "schemas"}
    return {name: plain(part) for name, part in body.items() if name not in own and plain(part)}


def plain(value: Any) -> Any:  # noqa: ANN401 - JSON
    match value:
        case dict():
            parts = {name: plain(part) for name, part in value.items()}
            return {name: part for name, part in parts.items() if part}
        case list():
            return [part for part in map(plain, value) if part]
    return value


@settings(
    max_examples=SEQUENCES,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(requests=st.lists(REQUESTS, min_size=1, max_size=8), filters=st.lists(FILTERS, max_size=3))
def test_both_servers_come_to_the_same_state_and_find_the_same_users(
    provider: IdentityProvider, okta: Source, requests: list[Request], filters: list[str]
) -> None:
    # Here: it takes seconds to read, and each process of pytest reads all files.
    from tests.scim.oracle import Oracle

    with transaction.atomic():
        ours, theirs = Side(provider), Side(Oracle())
        ours.fill()
        theirs.fill()
        for request in requests:
            assert ours.send(request) // 100 == theirs.send(request) // 100, request
            assert ours.state(request.resource) == theirs.state(request.resource), request
        assert [ours.state(name) for name in ours.ids] == [theirs.state(name) for name in theirs.ids]
        for wanted in filters:
            assert ours.found(wanted) == theirs.found(wanted), wanted
        transaction.set_rollback(True)
