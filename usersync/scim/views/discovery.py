"""/ServiceProviderConfig, /ResourceTypes, /Schemas (RFC 7644 §4), and every address that does not exist."""

from django.http import HttpRequest, HttpResponse

from usersync.addresses import scim_base_url
from usersync.scim import discovery_documents
from usersync.scim.endpoint import answer, discovery_endpoint
from usersync.scim.errors import Forbidden, NotFound, error_response
from usersync.scim.group_schema import GROUP
from usersync.scim.listing import list_response
from usersync.scim.user_schema import USER

_KINDS = (USER, GROUP)


def _config(request: HttpRequest) -> HttpResponse:
    return answer(discovery_documents.service_provider_config(scim_base_url(request)))


def _resource_types(request: HttpRequest) -> HttpResponse:
    _refuse_filter(request)
    found = [discovery_documents.resource_type(kind, scim_base_url(request)) for kind in _KINDS]
    return answer(list_response(found, len(found)))


def _resource_type(request: HttpRequest, name: str) -> HttpResponse:
    for kind in _KINDS:
        if kind.name == name:
            return answer(discovery_documents.resource_type(kind, scim_base_url(request)))
    raise NotFound(f"There is no resource type {name!r}.")


def _schemas(request: HttpRequest) -> HttpResponse:
    _refuse_filter(request)
    found = list(discovery_documents.schemas(scim_base_url(request)).values())
    return answer(list_response(found, len(found)))


def _schema(request: HttpRequest, urn: str) -> HttpResponse:
    found = discovery_documents.schemas(scim_base_url(request)).get(urn)
    if found is None:
        raise NotFound(f"There is no schema {urn!r}.")
    return answer(found)


def _refuse_filter(request: HttpRequest) -> None:
    """RFC 7644 §4: so that no client takes a whole answer for a filtered one."""
    if "filter" in request.GET:
        raise Forbidden("Filters are not possible here.")


def nothing_here(request: HttpRequest) -> HttpResponse:
    return error_response(404, f"There is nothing at {request.path}.")


service_provider_config = discovery_endpoint(_config)
resource_types = discovery_endpoint(_resource_types)
resource_type = discovery_endpoint(_resource_type)
schemas = discovery_endpoint(_schemas)
schema = discovery_endpoint(_schema)
