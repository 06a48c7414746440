"""What the service says of itself (RFC 7643 §5 to §7): nothing that it does not do."""

from typing import Any

from usersync.scim.group_schema import GROUP
from usersync.scim.listing import DEFAULT_COUNT, MAX_COUNT
from usersync.scim.schema import Attribute, ResourceType
from usersync.scim.user_schema import USER

_URN = "urn:ietf:params:scim:schemas:core:2.0:"


def service_provider_config(base_url: str) -> dict[str, Any]:
    return {
        "schemas": [f"{_URN}ServiceProviderConfig"],
        "patch": {"supported": True},
        "bulk": {"supported": False, "maxOperations": 0, "maxPayloadSize": 0},
        "filter": {"supported": True, "maxResults": MAX_COUNT},
        "changePassword": {"supported": False},
        "sort": {"supported": True},
        "etag": {"supported": True},
        "pagination": {
            "cursor": True,
            "index": True,
            "defaultPaginationMethod": "index",
            "defaultPageSize": DEFAULT_COUNT,
            "maxPageSize": MAX_COUNT,
        },
        "authenticationSchemes": [
            {
                "type": "oauthbearertoken",
                "name": "Bearer token",
                "description": "The token of the directory connection, as `Authorization: Bearer ...`.",
                "specUri": "https://www.rfc-editor.org/rfc/rfc6750",
                "primary": True,
            }
        ],
        "meta": {
            "resourceType": "ServiceProviderConfig",
            "location": f"{base_url}/ServiceProviderConfig",
        },
    }


def resource_type(kind: ResourceType, base_url: str) -> dict[str, Any]:
    return {
        "schemas": [f"{_URN}ResourceType"],
        "id": kind.name,
        "name": kind.name,
        "endpoint": kind.endpoint,
        "description": kind.description,
        "schema": kind.urn,
        "schemaExtensions": [{"schema": each.name, "required": False} for each in kind.extensions],
        "meta": {"resourceType": "ResourceType", "location": f"{base_url}/ResourceTypes/{kind.name}"},
    }


def schemas(base_url: str) -> dict[str, dict[str, Any]]:
    """By URN."""
    cores = [
        _schema(kind.urn, kind.name, kind.description, kind.attributes, base_url) for kind in (USER, GROUP)
    ]
    extensions = [
        _schema(each.name, each.description, "An extension of User.", each.sub_attributes, base_url)
        for each in USER.extensions
    ]
    return {schema["id"]: schema for schema in cores + extensions}


def _schema(
    urn: str, name: str, description: str, attributes: tuple[Attribute, ...], base_url: str
) -> dict[str, Any]:
    return {
        "schemas": [f"{_URN}Schema"],
        "id": urn,
        "name": name,
        "description": description,
        "attributes": [_attribute(attribute) for attribute in attributes],
        "meta": {"resourceType": "Schema", "location": f"{base_url}/Schemas/{urn}"},
    }


def _attribute(attribute: Attribute) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": attribute.name,
        "type": attribute.type,
        "multiValued": attribute.multi_valued,
        "description": attribute.description,
        "required": attribute.required,
        "mutability": attribute.mutability,
        "returned": attribute.returned,
    }
    if attribute.type in {"string", "reference"}:
        described |= {"caseExact": attribute.case_exact, "uniqueness": attribute.uniqueness}
    if attribute.canonical_values:
        described["canonicalValues"] = attribute.canonical_values
    if attribute.reference_types:
        described["referenceTypes"] = attribute.reference_types
    if attribute.sub_attributes:
        described["subAttributes"] = [_attribute(sub) for sub in attribute.sub_attributes]
    return described
