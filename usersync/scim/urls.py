"""Below /scim/v2/; a slash at the end changes nothing."""

from django.urls import URLPattern, path, re_path

from usersync.scim.endpoint import Handler
from usersync.scim.views import anywhere, discovery, groups, users

app_name = "scim"


def _address(route: str, view: Handler, name: str) -> list[URLPattern]:
    return [path(route, view, name=name), path(f"{route}/", view)]


urlpatterns = [
    *_address("Users", users.collection, "users"),
    *_address("Users/.search", users.search, "users_search"),
    *_address("Users/<uuid:public_id>", users.item, "user"),
    *_address("Groups", groups.collection, "groups"),
    *_address("Groups/.search", groups.search, "groups_search"),
    *_address("Groups/<uuid:public_id>", groups.item, "group"),
    *_address(".search", anywhere.search, "search"),
    *_address("Me", anywhere.me, "me"),
    *_address("Bulk", anywhere.bulk, "bulk"),
    *_address("ServiceProviderConfig", discovery.service_provider_config, "service_provider_config"),
    *_address("ResourceTypes", discovery.resource_types, "resource_types"),
    *_address("ResourceTypes/<str:name>", discovery.resource_type, "resource_type"),
    *_address("Schemas", discovery.schemas, "schemas"),
    *_address("Schemas/<str:urn>", discovery.schema, "schema"),
    re_path("", discovery.nothing_here),
]
