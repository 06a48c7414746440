"""The one table of attributes: it answers /Schemas, and reads, filters and patches go by it (RFC 7643 §7).

Only what is really kept stands here. Other attributes that a client sends are accepted and ignored.
"""

from dataclasses import dataclass, field
from typing import Literal

USER_URN = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP_URN = "urn:ietf:params:scim:schemas:core:2.0:Group"
ENTERPRISE_URN = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """One attribute with its characteristics (RFC 7643 §2.2); an extension is one too."""

    name: str
    description: str
    type: Literal["string", "boolean", "complex", "reference", "dateTime"] = "string"
    multi_valued: bool = False
    required: bool = False
    case_exact: bool = False
    mutability: Literal["readOnly", "readWrite", "immutable"] = "readWrite"
    returned: Literal["always", "default"] = "default"
    uniqueness: Literal["none", "server"] = "none"
    canonical_values: tuple[str, ...] = ()
    reference_types: tuple[str, ...] = ()
    sub_attributes: tuple["Attribute", ...] = ()

    @property
    def is_read_only(self) -> bool:
        return self.mutability == "readOnly"

    def sub(self, name: str) -> "Attribute | None":
        """The sub-attribute of that name in any case."""
        return find(self.sub_attributes, name)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceType:
    """What one endpoint serves; `attributes` without the common ones."""

    name: str
    urn: str
    endpoint: str
    description: str
    attributes: tuple[Attribute, ...]
    extensions: tuple[Attribute, ...] = ()
    everything: tuple[Attribute, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "everything", (*COMMON, *self.attributes, *self.extensions))


def find(attributes: tuple[Attribute, ...], name: str) -> Attribute | None:
    lowered = name.lower()
    return next((attribute for attribute in attributes if attribute.name.lower() == lowered), None)


def _text(name: str, description: str) -> Attribute:
    return Attribute(name=name, description=description)


def _read_only(name: str, description: str, **kind: Literal["string", "dateTime", "reference"]) -> Attribute:
    return Attribute(
        name=name,
        description=description,
        mutability="readOnly",
        case_exact=True,
        type=kind.get("type", "string"),
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
        sub_attributes=(
            _read_only("resourceType", "The name of the resource type."),
            _read_only("created", "When it was created.", type="dateTime"),
            _read_only("lastModified", "When it was last changed.", type="dateTime"),
            _read_only("location", "Its address.", type="reference"),
            _read_only("version", "The entity tag of the present version."),
        ),
    ),
)

_EMAILS = Attribute(
    name="emails",
    description="E-mail addresses. One is kept: the primary one, else the one of type work, else the first.",
    type="complex",
    multi_valued=True,
    sub_attributes=(
        _text("value", "The address."),
        Attribute(
            name="type", description="What the address is for.", canonical_values=("work", "home", "other")
        ),
        Attribute(name="primary", description="Whether it is the preferred address.", type="boolean"),
    ),
)

_GROUPS_OF_USER = Attribute(
    name="groups",
    description="The groups that the user is a direct member of.",
    type="complex",
    multi_valued=True,
    mutability="readOnly",
    sub_attributes=(
        _read_only("value", "The id of the group."),
        Attribute(
            name="$ref",
            description="The address of the group.",
            type="reference",
            mutability="readOnly",
            case_exact=True,
            reference_types=("Group",),
        ),
        _read_only("display", "The name of the group."),
        _read_only("type", "How the user is a member: direct."),
    ),
)

USER = ResourceType(
    name="User",
    urn=USER_URN,
    endpoint="/Users",
    description="A user of the directory.",
    attributes=(
        Attribute(
            name="userName",
            description="The name to sign in with; unique in any case.",
            required=True,
            uniqueness="server",
        ),
        Attribute(
            name="name",
            description="The parts of the name.",
            type="complex",
            sub_attributes=(_text("familyName", "The family name."), _text("givenName", "The given name.")),
        ),
        _text("displayName", "The name to show."),
        _text("title", "The title, as in “Vice President”."),
        Attribute(name="active", description="Whether the user may have anything.", type="boolean"),
        _EMAILS,
        _GROUPS_OF_USER,
    ),
    extensions=(
        Attribute(
            name=ENTERPRISE_URN,
            description="Enterprise User",
            type="complex",
            sub_attributes=(
                _text("employeeNumber", "The number that the company gave to the employee."),
                _text("costCenter", "The name of a cost center."),
                _text("division", "The name of a division."),
                _text("department", "The name of a department."),
            ),
        ),
    ),
)

_MEMBERS = Attribute(
    name="members",
    description="The users in the group.",
    type="complex",
    multi_valued=True,
    sub_attributes=(
        Attribute(name="value", description="The id of the user.", mutability="immutable", case_exact=True),
        Attribute(
            name="$ref",
            description="The address of the user.",
            type="reference",
            mutability="immutable",
            case_exact=True,
            reference_types=("User",),
        ),
        _read_only("display", "The name of the user."),
        Attribute(
            name="type",
            description="What kind of member it is.",
            mutability="immutable",
            canonical_values=("User",),
        ),
    ),
)

GROUP = ResourceType(
    name="Group",
    urn=GROUP_URN,
    endpoint="/Groups",
    description="A group of the directory.",
    attributes=(
        Attribute(
            name="displayName",
            description="The name of the group; unique in any case.",
            required=True,
            uniqueness="server",
        ),
        _MEMBERS,
    ),
)

RESOURCE_TYPES = (USER, GROUP)
