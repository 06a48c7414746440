"""The attributes of groups (RFC 7643 §4.2)."""

from usersync.scim.schema import Attribute, Attributes, ResourceType

GROUP_URN = "urn:ietf:params:scim:schemas:core:2.0:Group"

_MEMBERS = Attribute(
    name="members",
    description="The users in the group.",
    type="complex",
    multi_valued=True,
    sub_attributes=Attributes(
        Attribute(name="value", description="The id of the user.", mutability="immutable", case_exact=True),
        Attribute(
            name="$ref",
            description="The address of the user.",
            type="reference",
            mutability="immutable",
            case_exact=True,
            reference_types=("User",),
        ),
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
