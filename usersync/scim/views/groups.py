"""/Groups (RFC 7644 §3)."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse

from rules.directory.errors import NoSuchGroup
from rules.directory.models import DirectoryGroup
from rules.provisioning import intake
from usersync.scim.documents import Writer
from usersync.scim.endpoint import Call, answer, endpoint
from usersync.scim.filters import parse_filter
from usersync.scim.group_mapping import content_of_payload
from usersync.scim.group_patch import group_operations
from usersync.scim.listing import Window, page_of
from usersync.scim.lookups import GROUP_COLUMNS, condition
from usersync.scim.messages import decoded, patch_operations
from usersync.scim.projection import projection_of
from usersync.scim.schema import GROUP


def _list(call: Call) -> HttpResponse:
    rows = _visible(call)
    if text := call.query.get("filter"):
        rows = rows.filter(condition(parse_filter(text, GROUP), GROUP_COLUMNS))
    page = page_of(rows, Window.of(call.query))
    return answer(page.response(_writer(call).groups(page.rows)))


def _create(call: Call) -> HttpResponse:
    content = content_of_payload(decoded(call.body))
    group = intake.create_group(
        source=call.source,
        display_name=content.display_name,
        external_id=content.external_id,
        member_ids=content.member_ids,
    )
    return answer(_document(call, group), status=201, location=_writer(call).location(group))


def _read(call: Call, public_id: UUID) -> HttpResponse:
    group = _visible(call).filter(public_id=public_id).first()
    if group is None:
        raise NoSuchGroup(public_id)
    return answer(_document(call, group))


def _replace(call: Call, public_id: UUID) -> HttpResponse:
    content = content_of_payload(decoded(call.body))
    group = intake.change_group(source=call.source, public_id=public_id, operations=content.as_operations)
    return answer(_document(call, group))


def _patch(call: Call, public_id: UUID) -> HttpResponse:
    """204 without a body, because members are many; 200 where the client names what it wants back."""
    operations = group_operations(patch_operations(call.body))
    group = intake.change_group(source=call.source, public_id=public_id, operations=operations)
    if _writer(call).projection.is_explicit:
        return answer(_document(call, group))
    return HttpResponse(status=204)


def _delete(call: Call, public_id: UUID) -> HttpResponse:
    intake.delete_group(source=call.source, public_id=public_id)
    return HttpResponse(status=204)


def _visible(call: Call) -> QuerySet[DirectoryGroup]:
    return DirectoryGroup.objects.filter(source=call.source, gone_at=None)


def _writer(call: Call) -> Writer:
    return Writer(call.base_url, projection_of(call.query, GROUP))


def _document(call: Call, group: DirectoryGroup) -> object:
    [document] = _writer(call).groups([group])
    return document


collection = endpoint(GET=_list, POST=_create)
item = endpoint(GET=_read, PUT=_replace, PATCH=_patch, DELETE=_delete)
