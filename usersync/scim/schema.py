"""Attributes and their characteristics (RFC 7643 §2.2, §7), and what is part of every resource.

The tables made of them (`user_schema`, `group_schema`) answer /Schemas, and reads, filters and patches go by
them. Only what is really kept stands there; other attributes that a client sends are accepted and ignored.
"""

from dataclasses import dataclass, field
from typing import Literal, Self

Type = Literal["string", "boolean", "complex", "reference", "dateTime", "binary"]


class Attributes(tuple["Attribute", ...]):  # noqa: SLOT001 - a tuple can have no slots
    """In the order of the schema, and to be found by their names in any case."""

    _by_name: dict[str, "Attribute"]

    def __new__(cls, *attributes: "Attribute") -> Self:
        self = super().__new__(cls, attributes)
        self._by_name = {attribute.name.lower(): attribute for attribute in self}
        return self

    def find(self, name: str) -> "Attribute | None":
        return self._by_name.get(name.lower())


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """One attribute with its characteristics; an extension is one too."""

    name: str
    description: str
    type: Type = "string"
    multi_valued: bool = False
    required: bool = False
    case_exact: bool = False
    mutability: Literal["readOnly", "readWrite", "immutable"] = "readWrite"
    returned: Literal["always", "default"] = "default"
    uniqueness: Literal["none", "server"] = "none"
    canonical_values: tuple[str, ...] = ()
    reference_types: tuple[str, ...] = ()
    sub_attributes: Attributes = field(default_factory=Attributes)

    @property
    def is_read_only(self) -> bool:
        return self.mutability == "readOnly"

    def sub(self, name: str) -> "Attribute | None":
        """The sub-attribute of that name in any case."""
        return self.sub_attributes.find(name)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceType:
    """What one endpoint serves; `attributes` without the common ones."""

    name: str
    urn: str
    endpoint: str
    description: str
    attributes: tuple[Attribute, ...]
    extensions: tuple[Attribute, ...] = ()
    everything: Attributes = field(init=False)

    def __post_init__(self) -> None:
        everything = Attributes(*COMMON, *self.attributes, *self.extensions)
        object.__setattr__(self, "everything", everything)


def text(name: str, description: str) -> Attribute:
    return Attribute(name=name, description=description)


def reference(name: str, description: str, *types: str) -> Attribute:
    return Attribute(
        name=name, description=description, type="reference", case_exact=True, reference_types=types
    )


def read_only(name: str, description: str, type_: Type = "string", *types: str) -> Attribute:
    return Attribute(
        name=name,
        description=description,
        mutability="readOnly",
        case_exact=True,
        type=type_,
        reference_types=types,
    )


# RFC 7643 §3.1: part of every resource and of no schema.
COMMON = (
    Attribute(
        name="id",
        description="The identifier that this service gave.",
        mutability="readOnly",
        case_exact=True,
        returned="always",
    ),
    Attribute(name="externalId", description="The identifier of the client.", case_exact=True),
    Attribute(
        name="meta",
        description="What the service knows of the resource.",
        type="complex",
        mutability="readOnly",
        sub_attributes=Attributes(
            read_only("resourceType", "The name of the resource type."),
            read_only("created", "When it was created.", "dateTime"),
            read_only("lastModified", "When it was last changed.", "dateTime"),
            read_only("location", "Its address.", "reference"),
            read_only("version", "The entity tag of the present version."),
        ),
    ),
)
