"""Between SCIM documents of users and the attributes that the directory copy keeps."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import CharField

from rules.accounts.constraints import EMAIL
from rules.directory.models import DirectoryUser
from rules.directory.records import UserAttributes
from usersync.scim.errors import InvalidValue
from usersync.scim.messages import PatchOperation
from usersync.scim.normal import Document, normal_object
from usersync.scim.patch import patched
from usersync.scim.schema import ENTERPRISE_URN, USER

# What is kept -> where it is in a document. `active` and `email` have rules of their own.
_TEXTS: dict[str, tuple[str, ...]] = {
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


class _Derived(str):
    """The address of a user whose userName it is: until a client sets another, it follows the userName."""

    __slots__ = ()


_MAX_LENGTH = {
    field.name: field.max_length or 0
    for field in DirectoryUser._meta.concrete_fields
    if isinstance(field, CharField)
}


def attributes_of_payload(payload: Mapping[str, Any], *, active: bool = True) -> UserAttributes:
    """Of a POST or PUT: what is not there is empty, but `active` stays as it is. Raises InvalidValue."""
    return _attributes({"active": active, **normal_object(payload, USER.everything)})


def change_of_patch(operations: Sequence[PatchOperation]) -> Callable[[UserAttributes], UserAttributes]:
    """The operations as a pure function; it raises what `patched` raises, and InvalidValue."""

    def change(before: UserAttributes) -> UserAttributes:
        document = document_of(before)
        if before.email and before.email == before.user_name:
            document["emails"][0]["value"] = _Derived(before.email)
        return _attributes({"active": before.active, **patched(document, operations, USER)})

    return change


def document_of(attributes: UserAttributes | DirectoryUser) -> Document:
    """The writable part of the document; empty texts are left out."""
    document: Document = {}
    for name, (first, *rest) in _TEXTS.items():
        if text := getattr(attributes, name):
            part = document.setdefault(first, {}) if rest else document
            part[rest[0] if rest else first] = text
    document["active"] = attributes.active
    if attributes.email:
        document["emails"] = [{"value": attributes.email, "type": "work", "primary": True}]
    return document


def _attributes(document: Document) -> UserAttributes:
    texts = {name: _text_at(document, where) for name, where in _TEXTS.items()}
    texts["email"] = _email(document.get("emails", []), texts["user_name"])
    _check(texts)
    return UserAttributes(**texts, active=document["active"])


def _text_at(document: Document, where: tuple[str, ...]) -> str:
    value: Any = document
    for name in where:
        value = value.get(name, "") if value else ""
    return str(value)


def _email(emails: list[Document], user_name: str) -> str:
    """The primary address, else the one of type work, else the first, as sent.

    Where there is none, a userName that is an address: welcome e-mails need one.
    """
    derived = user_name if _EMAIL.fullmatch(user_name) else ""
    filled = [email for email in emails if email.get("value")]
    if not filled:
        return derived
    best = max(
        filled, key=lambda email: (email.get("primary", False), email.get("type", "").lower() == "work")
    )
    return derived if isinstance(best["value"], _Derived) else str(best["value"])


def _check(texts: dict[str, str]) -> None:
    if not texts["user_name"].strip():
        raise InvalidValue("userName is required.")
    if texts["email"] and not _EMAIL.fullmatch(texts["email"]):
        raise InvalidValue(f"{texts['email']!r} is not an e-mail address.")
    for name, text in texts.items():
        if len(text) > _MAX_LENGTH[name]:
            where = ".".join(_TEXTS.get(name, ("emails", "value")))
            raise InvalidValue(f"{where} may have {_MAX_LENGTH[name]} characters, this one has {len(text)}.")
