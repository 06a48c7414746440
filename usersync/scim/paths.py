"""Attribute paths (RFC 7644 §3.10), looked up in the attribute table without regard to case.

`emails[type eq "work"].value`: attribute `emails`, a filter on its values, sub-attribute `value`.
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from usersync.scim.schema import Attribute, Attributes, ResourceType

if TYPE_CHECKING:
    from usersync.scim.filters import Filter

_NAME = re.compile(r"[a-z$][\w$-]*", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class AttributePath:
    """Where a value is. `filter` picks among the values of a multi-valued attribute."""

    attribute: Attribute
    sub: Attribute | None = None
    filter: "Filter | None" = None
    # The extension that the attribute is of.
    extension: Attribute | None = None

    @property
    def is_read_only(self) -> bool:
        return self.attribute.is_read_only or (self.sub is not None and self.sub.is_read_only)

    @property
    def name(self) -> str:
        """All parts with dots between them, in the spelling of the table."""
        return ".".join(part.name for part in (self.extension, self.attribute, self.sub) if part)

    @property
    def target(self) -> Attribute:
        return self.sub or self.attribute


class UnknownAttribute(Exception):
    """A well-formed path to something that is not kept."""


class MalformedPath(Exception):
    pass


def attribute_path(text: str, resource: ResourceType) -> AttributePath:
    """The path without value filter: `name.givenName`, `urn:...:User:department`, an extension's URN.

    Raises UnknownAttribute, MalformedPath.
    """
    for extension in resource.extensions:
        if text.lower() == extension.name.lower():
            return AttributePath(extension)
        if rest := _after(extension.name, text):
            return _found(rest, extension.sub_attributes, extension)
    rest = _after(resource.urn, text) or text
    if ":" in rest:
        # An attribute of some other schema; Entra ID has one whose URI is a web address.
        raise UnknownAttribute(text)
    return _found(rest, resource.everything)


def _found(text: str, attributes: Attributes, extension: Attribute | None = None) -> AttributePath:
    first, dot, second = text.partition(".")
    attribute = attributes.find(_checked(first))
    sub = attribute.sub(_checked(second)) if attribute and dot else None
    if attribute is None or (dot and sub is None):
        raise UnknownAttribute(text)
    return AttributePath(attribute, sub, extension=extension)


def _after(urn: str, text: str) -> str:
    """What follows `urn:`; empty where the text does not begin so."""
    return text[len(urn) + 1 :] if text.lower().startswith(f"{urn}:".lower()) else ""


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise MalformedPath(name)
    return name
