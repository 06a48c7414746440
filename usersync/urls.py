"""Every address of the product, one line per door."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/", include("usersync.health_urls")),
]
