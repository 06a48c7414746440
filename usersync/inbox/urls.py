"""The addresses of the inbox; registered where there is a Maildir to read, and nowhere else."""

from django.urls import path

from usersync.inbox import views

app_name = "inbox"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("<str:name>/", views.mail, name="mail"),
    path("<str:name>/html/", views.html, name="html"),
]
