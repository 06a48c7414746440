"""The addresses of the end user's own page."""

from django.urls import path

from usersync.welcome import views

app_name = "welcome"
urlpatterns = [
    path("<str:token>/", views.link, name="link"),
]
