"""Rows as SCIM documents, one page at a time. Ids and times (UTC) become texts with the answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse

from rules.directory.models import DirectoryGroup, DirectoryUser
from usersync.scim.endpoint import answer
from usersync.scim.group_schema import GROUP
from usersync.scim.membership_json import EMPTY, groups_of, members_of
from usersync.scim.projection import Projection
from usersync.scim.schema import ResourceType
from usersync.scim.user_mapping import document_of
from usersync.scim.user_schema import ENTERPRISE_URN, USER
from usersync.scim.versions import etag, is_known


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes the documents of one answer; what the projection leaves out is not read either."""

    base_url: str
    projection: Projection
    # Whoever is new is in no group yet.
    are_new: bool = False

    def users(self, rows: Sequence[DirectoryUser]) -> list[Mapping[str, Any]]:
        wanted = self.projection.wants("groups") and not self.are_new
        groups = groups_of(rows, self.base_url) if wanted else {}
        return [self.projection.of(self._user(row) | _some("groups", groups.get(row.pk))) for row in rows]

    def groups(self, rows: Sequence[DirectoryGroup]) -> list[Mapping[str, Any]]:
        wanted = self.projection.wants("members")
        members = members_of([row.pk for row in rows], self.base_url) if wanted else {}
        return [
            self.projection.of(self._group(row) | {"members": members.get(row.pk, EMPTY)}) for row in rows
        ]

    def location(self, row: DirectoryUser | DirectoryGroup) -> str:
        resource = USER if isinstance(row, DirectoryUser) else GROUP
        return f"{self.base_url}{resource.endpoint}/{row.public_id}"

    def response(self, row: DirectoryUser | DirectoryGroup, *, status: int = 200) -> HttpResponse:
        """One resource, with its entity tag, and its address where it is new."""
        [document] = self.users([row]) if isinstance(row, DirectoryUser) else self.groups([row])
        headers = {"ETag": etag(row)}
        if status == HTTPStatus.CREATED:
            headers["Location"] = self.location(row)
        return answer(document, status=status, headers=headers)

    def unless_known(self, request: HttpRequest, row: DirectoryUser | DirectoryGroup) -> HttpResponse:
        """304 where the client has the present version already."""
        if is_known(request, row):
            return HttpResponse(status=304, headers={"ETag": etag(row)})
        return self.response(row)

    def _user(self, row: DirectoryUser) -> dict[str, Any]:
        document = document_of(row)
        schemas = [USER.urn, ENTERPRISE_URN] if ENTERPRISE_URN in document else [USER.urn]
        return {"schemas": schemas, "id": row.public_id, **document, "meta": self._meta(row, USER)}

    def _group(self, row: DirectoryGroup) -> dict[str, Any]:
        return {
            "schemas": [GROUP.urn],
            "id": row.public_id,
            **_some("externalId", row.external_id),
            "displayName": row.display_name,
            "meta": self._meta(row, GROUP),
        }

    def _meta(self, row: DirectoryUser | DirectoryGroup, resource: ResourceType) -> dict[str, Any]:
        return {
            "resourceType": resource.name,
            "created": row.created_at,
            "lastModified": row.updated_at,
            "location": self.location(row),
            "version": etag(row),
        }


def _some(name: str, value: object) -> dict[str, Any]:
    return {name: value} if value else {}
