"""Attribute paths (RFC 7644 §3.10), looked up in the attribute table without regard to case.

`emails[type eq "work"].value`: attribute `emails`, a filter on its values, sub-attribute `value`.
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from usersync.scim.schema import Attribute, ResourceType, find

if TYPE_CHECKING:
    from usersync.scim.filters import Filter

_NAME = re.compile(r"[a-z$][\w$-]*", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class AttributePath:
    """Where a value is. `filter` picks among the values of a multi-valued attribute."""

    attribute: Attribute
    sub: Attribute | None = None
    filter: "Filter | None" = None

    @property
    def is_read_only(self) -> bool:
        return self.attribute.is_read_only or (self.sub is not None and self.sub.is_read_only)

    @property
    def name(self) -> str:
        """With a dot before the sub-attribute, in the spelling of the table."""
        return f"{self.attribute.name}.{self.sub.name}" if self.sub else self.attribute.name

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
            return _within(extension, rest)
    rest = _after(resource.urn, text) or text
    if ":" in rest:
        # An attribute of some other schema; Entra ID has one whose URI is a web address.
        raise UnknownAttribute(text)
    name, _, sub = rest.partition(".")
    attribute = find(resource.everything, _checked(name))
    if attribute is None:
        raise UnknownAttribute(text)
    return _within(attribute, sub) if "." in rest else AttributePath(attribute)


def _within(attribute: Attribute, name: str) -> AttributePath:
    # Deeper than one level is the manager of a user, which is not kept.
    first, _, deeper = name.partition(".")
    sub = attribute.sub(_checked(first))
    if sub is None or deeper:
        raise UnknownAttribute(name)
    return AttributePath(attribute, sub)


def _after(urn: str, text: str) -> str:
    """What follows `urn:`; empty where the text does not begin so."""
    return text[len(urn) + 1 :] if text.lower().startswith(f"{urn}:".lower()) else ""


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise MalformedPath(name)
    return name
