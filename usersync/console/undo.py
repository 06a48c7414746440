"""Good news with a way back."""

from django.contrib import messages
from django.template.loader import render_to_string
from django.urls import reverse

from usersync.operators.access import AdministratorRequest


def say_undoable(
    request: AdministratorRequest, said: str, url_name: str, *args: int, **entries: str | int
) -> None:
    """The message carries a form that posts `entries` to the address, which takes back what was done."""
    context = {"said": said, "action": reverse(url_name, args=args), "entries": entries}
    messages.success(request, render_to_string("partials/undo.html", context, request))
