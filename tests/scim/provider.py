"""The caller's side of the wire: an identity provider with a token of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
from django.test import Client

from rules.audit.actors import SYSTEM
from rules.connections.tokens import rotate
from rules.directory.models import DirectoryGroup, DirectoryUser, Source

JSON = dict[str, Any]
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    content: bytes
    headers: dict[str, str]

    @property
    def body(self) -> JSON:
        return msgspec.json.decode(self.content, type=JSON)

    @property
    def scim_type(self) -> str:
        return str(self.body.get("scimType", ""))

    @property
    def user_names(self) -> list[str]:
        return [resource["userName"] for resource in self.body["Resources"]]


@dataclass(frozen=True, slots=True)
class IdentityProvider:
    client: Client
    token: str

    def get(self, path: str, **query: str | int) -> Answer:
        return self._answer(self.client.get(f"/scim/v2{path}", query, headers=self._headers()))

    def post(self, path: str, body: object, content_type: str = "application/scim+json") -> Answer:
        return self.send("POST", path, body, content_type)

    def put(self, path: str, body: object) -> Answer:
        return self.send("PUT", path, body)

    def patch(self, path: str, *operations: JSON) -> Answer:
        schemas = ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]
        return self.send("PATCH", path, {"schemas": schemas, "Operations": operations})

    def delete(self, path: str) -> Answer:
        return self.send("DELETE", path, b"")

    def send(
        self,
        method: str,
        path: str,
        body: object,
        content_type: str = "application/scim+json",
        *,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        data = body if isinstance(body, bytes) else msgspec.json.encode(body)
        response = self.client.generic(
            method,
            f"/scim/v2{path}",
            data,
            content_type=content_type,
            headers={**self._headers(), **(headers or {})},
        )
        return self._answer(response)

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def _answer(self, response: Any) -> Answer:  # noqa: ANN401 - Django's test response has no public type
        return Answer(response.status_code, response.content, dict(response.headers))


def provider_of(source: Source) -> IdentityProvider:
    return IdentityProvider(Client(raise_request_exception=False), rotate(source=source, actor=SYSTEM))


def path_of(row: DirectoryUser | DirectoryGroup | UUID) -> str:
    """Where the row is; a bare id is taken for a user's."""
    match row:
        case DirectoryGroup():
            return f"/Groups/{row.public_id}"
        case DirectoryUser():
            return f"/Users/{row.public_id}"
    return f"/Users/{row}"


def member(user: DirectoryUser) -> JSON:
    return {"value": str(user.public_id)}


def op(kind: str, path: str | None = None, **value: Any) -> JSON:  # noqa: ANN401 - JSON
    """One PATCH operation; without `value=...` it has none."""
    return {"op": kind, **({} if path is None else {"path": path}), **value}


def kept(user: DirectoryUser) -> DirectoryUser:
    """The user as the database has it now."""
    return DirectoryUser.objects.get(pk=user.pk)
