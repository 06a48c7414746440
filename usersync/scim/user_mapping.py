"""Between SCIM documents of users and the attributes that the directory copy keeps."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
from django.db.models import CharField

from rules.accounts.constraints import EMAIL
from rules.directory.models import DirectoryUser
from rules.directory.records import UserAttributes
from usersync.scim.errors import InvalidValue
from usersync.scim.messages import PatchOperation
from usersync.scim.normal import Document, normal_object, without_empty
from usersync.scim.patch import patched
from usersync.scim.user_schema import ENTERPRISE_URN, USER

# What has a column of its own -> where it is in a document. `active` and `email` have rules of their own.
TEXTS: Mapping[str, tuple[str, ...]] = {
    "user_name": ("userName",),
    "external_id": ("externalId",),
    "given_name": ("name", "givenName"),
    "family_name": ("name", "familyName"),
    "display_name": ("displayName",),
    "title": ("title",),
    "employee_number": (ENTERPRISE_URN, "employeeNumber"),
    "cost_center": (ENTERPRISE_URN, "costCenter"),
    "division": (ENTERPRISE_URN, "division"),
    "department": (ENTERPRISE_URN, "department"),
}
_EMAIL = re.compile(EMAIL)
# Of everything without a column, as JSON.
_MAX_DOCUMENT_BYTES = 64 * 1024
# In what is kept, of a user whose `active` a client has removed.
_NO_ACTIVE = "activeRemoved"
_MAX_LENGTH = {
    field.name: field.max_length or 0
    for field in DirectoryUser._meta.concrete_fields
    if isinstance(field, CharField)
}


def attributes_of_payload(payload: Mapping[str, Any], *, active: bool = True) -> UserAttributes:
    """Of a POST or PUT: what is not there is empty, but `active` stays as it is. Raises InvalidValue."""
    return _attributes({"active": active, **normal_object(payload, USER.everything)}, active=active)


def change_of_patch(operations: Sequence[PatchOperation]) -> Callable[[UserAttributes], UserAttributes]:
    """The operations as a pure function; it raises what `patched` raises, and InvalidValue."""

    def change(before: UserAttributes) -> UserAttributes:
        return _attributes(patched(document_of(before), operations, USER), active=before.active)

    return change


def document_of(attributes: UserAttributes | DirectoryUser) -> Document:
    """The writable part of the document; empty texts are left out, and `active` once it was removed."""
    document: Document = {"active": attributes.active, **attributes.document}
    if document.pop(_NO_ACTIVE, False):
        del document["active"]
    for name, (first, *rest) in TEXTS.items():
        if not (text := getattr(attributes, name)):
            continue
        # A part that is kept in the document is not written to.
        document[first] = {**document.get(first, {}), rest[0]: text} if rest else text
    return document


def _attributes(document: Document, *, active: bool) -> UserAttributes:
    """Where a client has removed `active`, it stays as it is: nobody gains or loses anything by that."""
    texts = {name: _taken(document, where) for name, where in TEXTS.items()}
    removed = {} if "active" in document else {_NO_ACTIVE: True}
    active = document.pop("active", active)
    rest = {**without_empty(document), **removed}
    texts["email"] = _email(rest.get("emails", []), texts["user_name"])
    _check(texts)
    if len(msgspec.json.encode(rest)) > _MAX_DOCUMENT_BYTES:
        raise InvalidValue(f"A user may have {_MAX_DOCUMENT_BYTES} bytes of attributes.")
    return UserAttributes(**texts, active=active, document=rest)


def _taken(document: Document, where: tuple[str, ...]) -> str:
    """The text at that place, which is not there any more afterwards."""
    *parents, name = where
    part: Any = document
    for parent in parents:
        part = part.get(parent, {})
    return str(part.pop(name, ""))


def _email(emails: list[Document], user_name: str) -> str:
    """The primary address, else the first one of type work, else the first, as sent.

    Where there is none, a userName that is an address: welcome e-mails need one.
    """
    filled = [email for email in emails if email.get("value")]
    if not filled:
        return user_name if _EMAIL.fullmatch(user_name) else ""
    best = max(
        filled, key=lambda email: (email.get("primary", False), email.get("type", "").lower() == "work")
    )
    return str(best["value"])


def _check(texts: dict[str, str]) -> None:
    if not texts["user_name"].strip():
        raise InvalidValue("userName is required.")
    if texts["email"] and not _EMAIL.fullmatch(texts["email"]):
        raise InvalidValue(f"{texts['email']!r} is not an e-mail address.")
    for name, text in texts.items():
        if len(text) > _MAX_LENGTH[name]:
            where = ".".join(TEXTS.get(name, ("emails", "value")))
            raise InvalidValue(f"{where} may have {_MAX_LENGTH[name]} characters, this one has {len(text)}.")
