"""The addresses of the end user's own page."""

from django.urls import path

from usersync.welcome import views

app_name = "welcome"
urlpatterns = [
    path("", views.page, name="page"),
    path("language/", views.language, name="language"),
    path("<str:token>/", views.link, name="link"),
    path("<str:token>/again/", views.again, name="again"),
]
