"""/Users (RFC 7644 §3)."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse

from rules.directory.errors import NoSuchUser
from rules.directory.models import DirectoryUser
from rules.directory.records import UserAttributes
from rules.provisioning import intake
from usersync.scim.documents import Writer
from usersync.scim.endpoint import Call, answer, endpoint
from usersync.scim.filters import parse_filter
from usersync.scim.listing import Window, page_of
from usersync.scim.lookups import USER_COLUMNS, condition
from usersync.scim.messages import decoded, patch_operations
from usersync.scim.projection import projection_of
from usersync.scim.schema import USER
from usersync.scim.user_mapping import attributes_of_payload, change_of_patch


def _list(call: Call) -> HttpResponse:
    rows = _visible(call)
    if text := call.query.get("filter"):
        rows = rows.filter(condition(parse_filter(text, USER), USER_COLUMNS))
    page = page_of(rows, Window.of(call.query))
    return answer(page.response(_writer(call).users(page.rows)))


def _create(call: Call) -> HttpResponse:
    user = intake.create_user(source=call.source, attributes=attributes_of_payload(decoded(call.body)))
    return answer(_document(call, user), status=201, location=_writer(call).location(user))


def _read(call: Call, public_id: UUID) -> HttpResponse:
    user = _visible(call).filter(public_id=public_id).first()
    if user is None:
        raise NoSuchUser(public_id)
    return answer(_document(call, user))


def _replace(call: Call, public_id: UUID) -> HttpResponse:
    payload = decoded(call.body)

    def change(before: UserAttributes) -> UserAttributes:
        return attributes_of_payload(payload, active=before.active)

    user = intake.update_user(source=call.source, public_id=public_id, change=change)
    return answer(_document(call, user))


def _patch(call: Call, public_id: UUID) -> HttpResponse:
    change = change_of_patch(patch_operations(call.body))
    user = intake.update_user(source=call.source, public_id=public_id, change=change)
    return answer(_document(call, user))


def _delete(call: Call, public_id: UUID) -> HttpResponse:
    intake.delete_user(source=call.source, public_id=public_id)
    return HttpResponse(status=204)


def _visible(call: Call) -> QuerySet[DirectoryUser]:
    return DirectoryUser.objects.filter(source=call.source, deleted_at=None)


def _writer(call: Call) -> Writer:
    return Writer(call.base_url, projection_of(call.query, USER))


def _document(call: Call, user: DirectoryUser) -> object:
    [document] = _writer(call).users([user])
    return document


collection = endpoint(GET=_list, POST=_create)
item = endpoint(GET=_read, PUT=_replace, PATCH=_patch, DELETE=_delete)
