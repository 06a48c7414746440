"""The attributes of users (RFC 7643 §4.1, §4.3)."""

from usersync.scim.schema import Attribute, Attributes, ResourceType, Type, read_only, reference, text

USER_URN = "urn:ietf:params:scim:schemas:core:2.0:User"
ENTERPRISE_URN = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

_PLACES = ("work", "home", "other")


def _values(
    name: str,
    description: str,
    types: tuple[str, ...] = (),
    *,
    of: Type = "string",
    reference_types: tuple[str, ...] = (),
) -> Attribute:
    """A list of values, each with a type, of which one is the primary."""
    value = Attribute(
        name="value",
        description="The value.",
        type=of,
        case_exact=of != "string",
        reference_types=reference_types,
    )
    return Attribute(
        name=name,
        description=description,
        type="complex",
        multi_valued=True,
        sub_attributes=Attributes(
            value, text("display", "A name to show for it."), *_type_and_primary(types)
        ),
    )


def _type_and_primary(types: tuple[str, ...]) -> tuple[Attribute, Attribute]:
    return (
        Attribute(name="type", description="What it is for.", canonical_values=types),
        Attribute(name="primary", description="Whether it is the preferred one.", type="boolean"),
    )


_NAME = Attribute(
    name="name",
    description="The parts of the name.",
    type="complex",
    sub_attributes=Attributes(
        text("formatted", "The whole name."),
        text("familyName", "The family name."),
        text("givenName", "The given name."),
        text("middleName", "The middle names."),
        text("honorificPrefix", "The title, as in “Ms.”"),
        text("honorificSuffix", "The suffix, as in “III”."),
    ),
)

_ADDRESSES = Attribute(
    name="addresses",
    description="Postal addresses.",
    type="complex",
    multi_valued=True,
    sub_attributes=Attributes(
        text("formatted", "The whole address."),
        text("streetAddress", "Street and number."),
        text("locality", "The city."),
        text("region", "The state or region."),
        text("postalCode", "The postal code."),
        text("country", "The country."),
        *_type_and_primary(_PLACES),
    ),
)

_GROUPS = Attribute(
    name="groups",
    description="The groups that the user is a direct member of.",
    type="complex",
    multi_valued=True,
    mutability="readOnly",
    sub_attributes=Attributes(
        read_only("value", "The id of the group."),
        read_only("$ref", "The address of the group.", "reference", "Group"),
        read_only("display", "The name of the group."),
        read_only("type", "How the user is a member: direct."),
    ),
)

_MANAGER = Attribute(
    name="manager",
    description="Whom the user reports to.",
    type="complex",
    sub_attributes=Attributes(
        Attribute(name="value", description="The id of the manager.", case_exact=True),
        reference("$ref", "The address of the manager.", "User"),
        read_only("displayName", "The name of the manager."),
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
        _NAME,
        text("displayName", "The name to show."),
        text("nickName", "How the user is called."),
        reference("profileUrl", "The page of the user.", "external"),
        text("title", "The title, as in “Vice President”."),
        text("userType", "The relation to the company, as in “Contractor”."),
        text("preferredLanguage", "The language that the user prefers."),
        text("locale", "The locale for dates and numbers."),
        text("timezone", "The time zone."),
        Attribute(name="active", description="Whether the user may have anything.", type="boolean"),
        _values("emails", "E-mail addresses; the primary one, else the one of work, gets mail.", _PLACES),
        _values("phoneNumbers", "Phone numbers.", ("work", "home", "mobile", "fax", "pager", "other")),
        _values("ims", "Addresses for instant messages."),
        _values("photos", "Pictures.", ("photo", "thumbnail"), of="reference", reference_types=("external",)),
        _ADDRESSES,
        _GROUPS,
        _values("entitlements", "What the user is entitled to, in the directory's words."),
        _values("roles", "The roles of the user, in the directory's words."),
        _values("x509Certificates", "Certificates.", of="binary"),
    ),
    extensions=(
        Attribute(
            name=ENTERPRISE_URN,
            description="Enterprise User",
            type="complex",
            sub_attributes=Attributes(
                text("employeeNumber", "The number that the company gave to the employee."),
                text("costCenter", "The name of a cost center."),
                text("organization", "The name of an organization."),
                text("division", "The name of a division."),
                text("department", "The name of a department."),
                _MANAGER,
            ),
        ),
    ),
)
