"""Which attributes an answer has: `attributes` and `excludedAttributes` (RFC 7644 §3.9)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from usersync.scim.paths import AttributePath, MalformedPath, UnknownAttribute, attribute_path
from usersync.scim.schema import ResourceType

_ALWAYS = frozenset({"id", "schemas"})
_MAX_NAMES = 200


@dataclass(frozen=True, slots=True)
class Projection:
    """`chosen`: None for the default set. Names of attributes and, after a dot, of their sub-attributes."""

    chosen: frozenset[tuple[str, str]] | None = None
    excluded: frozenset[tuple[str, str]] = frozenset()

    @property
    def is_explicit(self) -> bool:
        return self.chosen is not None

    def wants(self, name: str) -> bool:
        """Whether anything of the attribute is in the answer, and so has to be read at all."""
        if name in _ALWAYS:
            return True
        if self.chosen is not None:
            return any(attribute == name for attribute, _ in self.chosen)
        return (name, "") not in self.excluded

    def of(self, document: Mapping[str, Any]) -> Mapping[str, Any]:
        if self.chosen is None and not self.excluded:
            return document
        return {name: self._part(name, value) for name, value in document.items() if self.wants(name)}

    def _part(self, name: str, value: Any) -> Any:  # noqa: ANN401 - JSON
        kept = {sub for attribute, sub in self.chosen or () if attribute == name}
        dropped = {sub for attribute, sub in self.excluded if attribute == name}
        if name in _ALWAYS or "" in kept or not (kept or dropped):
            return value
        if isinstance(value, msgspec.Raw):
            value = msgspec.json.decode(value)
        return _pruned(value, kept, dropped)


_EVERYTHING = Projection()


def _pruned(value: Any, kept: set[str], dropped: set[str]) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, list):
        return [_pruned(element, kept, dropped) for element in value]
    if not isinstance(value, dict):
        return value
    return {sub: part for sub, part in value.items() if (sub in kept if kept else sub not in dropped)}


def projection_of(query: Mapping[str, str], resource: ResourceType) -> Projection:
    """`attributes` goes before `excludedAttributes`; names that do not exist are passed over."""
    if chosen := query.get("attributes"):
        return Projection(chosen=_names(chosen, resource))
    if excluded := query.get("excludedAttributes"):
        return Projection(excluded=_names(excluded, resource))
    return _EVERYTHING


def _names(text: str, resource: ResourceType) -> frozenset[tuple[str, str]]:
    paths = (_path(name.strip(), resource) for name in text.split(",")[:_MAX_NAMES])
    return frozenset(_top_and_sub(path) for path in paths if path)


def _top_and_sub(path: AttributePath) -> tuple[str, str]:
    """Of an extension's attribute the extension is the top; what is deeper comes as a whole."""
    if path.extension:
        return path.extension.name, path.attribute.name
    return path.attribute.name, path.sub.name if path.sub else ""


def _path(name: str, resource: ResourceType) -> AttributePath | None:
    try:
        return attribute_path(name, resource)
    except (MalformedPath, UnknownAttribute):
        return None
