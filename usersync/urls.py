"""Every address of the product, one line per door."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/", include("usersync.health_urls")),
    path("scim/v2/", include("usersync.scim.urls")),
    path("welcome/", include("usersync.welcome.urls")),
    path("", include("usersync.sign_in.urls")),
    path("", include("usersync.console.urls")),
]

if settings.MAILDIR:
    urlpatterns.insert(0, path("inbox/", include("usersync.inbox.urls")))
