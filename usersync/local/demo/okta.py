"""The directory's side: an identity provider that speaks SCIM over HTTP, in Okta's dialect."""

import json
from collections.abc import Collection, Mapping, Sequence
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from usersync.local.demo.people import Person

JSON = dict[str, Any]
_BASE_PATH = "/scim/v2"
_USER = "urn:ietf:params:scim:schemas:core:2.0:User"
_ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
_GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
_PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
_TIMEOUT_SECONDS = 30
_REFUSED = 400


class PushFailed(Exception):
    """The endpoint cannot be reached, or refuses; the message is for the person at the terminal."""


class Okta:
    """One connection that stays open: the requests arrive in the order in which they are made."""

    def __init__(self, url: str, token: str) -> None:
        self._connection = HTTPConnection(urlsplit(url).netloc, timeout=_TIMEOUT_SECONDS)
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/scim+json"}
        # What the endpoint calls them: user name -> id, group name -> id.
        self._users: dict[str, str] = {}
        self._groups: dict[str, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def push_group(self, name: str) -> None:
        """Without members, as Okta begins."""
        answer = self._send("POST", "/Groups", {"schemas": [_GROUP], "displayName": name, "members": []})
        self._groups[name] = answer["id"]

    def push_user(self, person: Person) -> None:
        self._users[person.user_name] = self._send("POST", "/Users", _document(person))["id"]

    def add_members(self, group: str, people: Collection[Person]) -> None:
        members = [{"value": self._users[each.user_name], "display": each.user_name} for each in people]
        self._patch(f"/Groups/{self._groups[group]}", {"op": "add", "path": "members", "value": members})

    def remove_members(self, group: str, people: Collection[Person]) -> None:
        operations = [
            {"op": "remove", "path": f'members[value eq "{self._users[each.user_name]}"]'} for each in people
        ]
        self._patch(f"/Groups/{self._groups[group]}", *operations)

    def deactivate(self, person: Person) -> None:
        path = f"/Users/{self._users[person.user_name]}"
        self._patch(path, {"op": "replace", "value": {"active": False}})

    def _patch(self, path: str, *operations: JSON) -> None:
        self._send("PATCH", path, {"schemas": [_PATCH], "Operations": operations})

    def _send(self, method: str, path: str, document: Mapping[str, Any]) -> JSON:
        """The answer's document, empty where there is none. Raises PushFailed."""
        body = json.dumps(document).encode()
        try:
            self._connection.request(method, _BASE_PATH + path, body, self._headers)
            with closing(self._connection.getresponse()) as response:
                content = response.read()
        except (OSError, HTTPException) as error:
            raise PushFailed(f"{method} {path} was not answered: {error!r}.") from None
        if response.status >= _REFUSED:
            reason = content.decode(errors="replace")[:300]
            raise PushFailed(f"{method} {path} was refused with {response.status}: {reason}")
        return json.loads(content) if content else {}


def _document(person: Person) -> JSON:
    schemas: Sequence[str] = [_USER, _ENTERPRISE]
    return {
        "schemas": schemas,
        "externalId": person.external_id,
        "userName": person.user_name,
        "name": {"givenName": person.given_name, "familyName": person.family_name},
        "displayName": person.full_name,
        "title": person.title,
        "emails": [{"value": person.user_name, "type": "work", "primary": True}],
        "active": True,
        _ENTERPRISE: {
            "employeeNumber": person.employee_number,
            "costCenter": person.team.cost_center,
            "division": person.team.division,
            "department": person.team.department,
        },
    }
