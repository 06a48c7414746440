"""/Groups (RFC 7644 §3)."""

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpResponse

from rules.directory.errors import NoSuchGroup
from rules.directory.models import DirectoryGroup
from rules.directory.records import GroupOperation
from rules.directory.rows import row_by_id
from rules.provisioning import intake
from usersync.scim.call import Call
from usersync.scim.documents import Writer
from usersync.scim.endpoint import endpoint
from usersync.scim.group_mapping import content_of_payload
from usersync.scim.group_patch import group_operations
from usersync.scim.group_schema import GROUP
from usersync.scim.messages import decoded, patch_operations
from usersync.scim.projection import projection_of
from usersync.scim.search import GROUPS, found, query_of_body
from usersync.scim.versions import demanded_versions, etag


def _list(call: Call) -> HttpResponse:
    return found(call, GROUPS, call.query)


def _search(call: Call) -> HttpResponse:
    return found(call, GROUPS, query_of_body(call.body))


def _create(call: Call) -> HttpResponse:
    content = content_of_payload(decoded(call.body))
    group = intake.create_group(
        source=call.source,
        display_name=content.display_name,
        external_id=content.external_id,
        member_ids=content.member_ids,
        request=call.request_id,
    )
    return _writer(call).response(group, status=201)


def _read(call: Call, public_id: UUID) -> HttpResponse:
    group = row_by_id(DirectoryGroup, call.source.pk, public_id)
    if group is None:
        raise NoSuchGroup(public_id)
    return _writer(call).unless_known(call.request, group)


def _replace(call: Call, public_id: UUID) -> HttpResponse:
    content = content_of_payload(decoded(call.body))
    return _writer(call).response(_changed(call, public_id, content.as_operations))


def _patch(call: Call, public_id: UUID) -> HttpResponse:
    """204 without a body, because members are many; 200 where the client names what it wants back."""
    group = _changed(call, public_id, group_operations(patch_operations(call.body)))
    if _writer(call).projection.is_explicit:
        return _writer(call).response(group)
    return HttpResponse(status=204, headers={"ETag": etag(group)})


def _changed(call: Call, public_id: UUID, operations: Sequence[GroupOperation]) -> DirectoryGroup:
    return intake.change_group(
        source=call.source,
        public_id=public_id,
        operations=operations,
        versions=demanded_versions(call.request),
        request=call.request_id,
    )


def _delete(call: Call, public_id: UUID) -> HttpResponse:
    versions = demanded_versions(call.request)
    intake.delete_group(source=call.source, public_id=public_id, versions=versions, request=call.request_id)
    return HttpResponse(status=204)


def _writer(call: Call) -> Writer:
    return Writer(call.base_url, projection_of(call.query, GROUP))


collection = endpoint(GET=_list, POST=_create)
search = endpoint(POST=_search)
item = endpoint(GET=_read, PUT=_replace, PATCH=_patch, DELETE=_delete)
