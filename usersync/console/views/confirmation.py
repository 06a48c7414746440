"""The question before a change that takes something from somebody, with the effect in front of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django_htmx.http import reswap, retarget

from rules.provisioning.preview import Effect
from usersync.console.effects import view_of
from usersync.console.rule_search import RuleSearch
from usersync.console.views.everybody import everybody, everybody_url, is_asked_for
from usersync.operators.access import AdministratorRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """`entries`: what the confirming request sends on."""

    heading: str
    lead: str
    button: str
    effect: Effect | None
    # Empty: Cancel.
    back: str = ""
    entries: Sequence[tuple[str, str]] = ()
    is_danger: bool = False
    # Leads back with all entries, for who came from a form.
    back_button: str = ""
    # Takes the entries and shows everybody, where the address of the question cannot.
    people_action: str = ""

    def ask(self, request: AdministratorRequest) -> HttpResponse:
        """As a page; to htmx as a dialog above the list."""
        if self.effect and is_asked_for(request):
            return everybody(request, self.effect, self.heading)
        context = {
            "question": self,
            "heading": self.heading,
            "effect": self.effect and view_of(self.effect, request.account),
            "people_action": self.people_action,
            "people_url": everybody_url(request.path, self.entries),
            "list_url": RuleSearch.sent_with(request).address,
        }
        if not request.htmx:
            return render(request, "rule/confirm.html", context)
        return reswap(retarget(render(request, "rule/dialog.html", context), "#dialog"), "innerHTML")


def is_confirmed(request: AdministratorRequest) -> bool:
    return "confirmed" in request.POST


def to_question(request: AdministratorRequest, entries: Mapping[str, object]) -> HttpResponse:
    """From the request to change something to the page that asks first, at the same address."""
    query = urlencode(entries)
    return redirect(f"{request.path}?{query}" if query else request.path)
