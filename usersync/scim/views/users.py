"""/Users (RFC 7644 §3)."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse

from rules.directory.errors import NoSuchUser
from rules.directory.models import DirectoryUser
from rules.directory.records import UserAttributes
from rules.directory.rows import row_by_id
from rules.provisioning import intake
from usersync.scim.call import Call
from usersync.scim.documents import Writer
from usersync.scim.endpoint import endpoint
from usersync.scim.membership_json import GROUPS_OF_USER
from usersync.scim.messages import decoded, patch_operations
from usersync.scim.projection import projection_of
from usersync.scim.search import USERS, found, query_of_body
from usersync.scim.user_mapping import attributes_of_payload, change_of_patch
from usersync.scim.user_schema import USER
from usersync.scim.versions import demanded_versions


def _list(call: Call) -> HttpResponse:
    return found(call, USERS, call.query)


def _search(call: Call) -> HttpResponse:
    return found(call, USERS, query_of_body(call.body))


def _create(call: Call) -> HttpResponse:
    attributes = attributes_of_payload(decoded(call.body))
    user = intake.create_user(source=call.source, attributes=attributes, request=call.request_id)
    return _writer(call, are_new=True).response(user, status=201)


def _read(call: Call, public_id: UUID) -> HttpResponse:
    user = row_by_id(DirectoryUser, call.source.pk, public_id, beside=GROUPS_OF_USER)
    if user is None:
        raise NoSuchUser(public_id)
    return _writer(call).unless_known(call.request, user)


def _replace(call: Call, public_id: UUID) -> HttpResponse:
    payload = decoded(call.body)

    def change(before: UserAttributes) -> UserAttributes:
        return attributes_of_payload(payload, active=before.active)

    return _changed(call, public_id, change)


def _patch(call: Call, public_id: UUID) -> HttpResponse:
    return _changed(call, public_id, change_of_patch(patch_operations(call.body)))


def _changed(call: Call, public_id: UUID, change: Callable[[UserAttributes], UserAttributes]) -> HttpResponse:
    versions = demanded_versions(call.request)
    user = intake.update_user(
        source=call.source,
        public_id=public_id,
        change=change,
        versions=versions,
        request=call.request_id,
        beside=GROUPS_OF_USER,
    )
    return _writer(call).response(user)


def _delete(call: Call, public_id: UUID) -> HttpResponse:
    versions = demanded_versions(call.request)
    intake.delete_user(source=call.source, public_id=public_id, versions=versions, request=call.request_id)
    return HttpResponse(status=204)


def _writer(call: Call, *, are_new: bool = False) -> Writer:
    return Writer(call.base_url, projection_of(call.query, USER), are_new)


collection = endpoint(GET=_list, POST=_create)
search = endpoint(POST=_search)
item = endpoint(GET=_read, PUT=_replace, PATCH=_patch, DELETE=_delete)
