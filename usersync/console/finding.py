"""The search over everything: pages, rules, users, groups, templates; only what the operator may open."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.db.models import Model
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rules.accounts.rights import Right
from rules.catalog.models import DeviceGroup, Product, SettingsTemplate, WelcomeTemplate
from rules.directory.search import words_of
from rules.directory.selectors import groups, people
from rules.ruleset.selectors import rule_ids_found, rule_rows
from usersync.console.navigation import sections_for
from usersync.operators.access import AdministratorRequest, may_change, visible_branches, visible_users

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Find:
    label: str
    detail: str
    url: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """What was found of one kind; `icon` of the navigation."""

    heading: Promise
    icon: str
    finds: Sequence[Find]


@dataclass(frozen=True, slots=True)
class Kind:
    """`find` gives the best of the kind for some words, which are never none."""

    heading: Promise
    icon: str
    right: Right
    find: Callable[[AdministratorRequest, str], Iterable[Find]]


def find(request: AdministratorRequest, text: str) -> list[Shelf]:
    """Without words all pages."""
    words = " ".join(words_of(text))
    shelves = [Shelf(_("Pages"), "right", list(_pages(request, words)))]
    if words:
        allowed = (kind for kind in _KINDS if request.standing.may(kind.right))
        shelves += [Shelf(kind.heading, kind.icon, list(kind.find(request, words))) for kind in allowed]
    return [shelf for shelf in shelves if shelf.finds]


def _pages(request: AdministratorRequest, words: str) -> Iterator[Find]:
    for section in sections_for(request.standing):
        for link in section:
            if words.casefold() in str(link.label).casefold():
                yield Find(str(link.label), "", reverse(f"console:{link.url_name}"))


def _rules(request: AdministratorRequest, words: str) -> Iterator[Find]:
    for row in rule_rows(request.account, rule_ids_found(request.account, words)[:SHOWN]):
        label = f"#{row.rule.priority} {row.rule.group}"
        yield Find(label, row.rule.description, reverse("console:rule_edit", args=[row.rule.pk]))


def _users(request: AdministratorRequest, words: str) -> Iterator[Find]:
    for each in visible_users(request, people(request.account, words))[:SHOWN]:
        detail = each.email or each.user_name
        yield Find(each.full_name, detail, reverse("console:user", args=[each.pk]))


def _directory_groups(request: AdministratorRequest, words: str) -> Iterator[Find]:
    for group in groups(request.account, words)[:SHOWN]:
        url = reverse("console:directory_group", args=[group.pk])
        yield Find(group.display_name, group.source.name, url)


def _user_groups(request: AdministratorRequest, words: str) -> Iterator[Find]:
    found = (each for each in visible_branches(request) if words.casefold() in each.full_name.casefold())
    for branch in islice((each for each in found if may_change(request, each.user_group)), SHOWN):
        url = reverse("console:user_group_edit", args=[branch.user_group.pk])
        yield Find(branch.full_name, "", url)


def _of(model: type[Model], url_name: str) -> Callable[[AdministratorRequest, str], Iterator[Find]]:
    """Rows with a name that have a page of their own."""

    def find_named(request: AdministratorRequest, words: str) -> Iterator[Find]:
        rows = model._default_manager.filter(account=request.account, name__icontains=words)
        for row in rows.order_by(Lower("name"))[:SHOWN]:
            yield Find(str(row), "", reverse(f"console:{url_name}", args=[row.pk]))

    return find_named


_KINDS = (
    Kind(_("Rules"), "sync", Right.ADMINISTER, _rules),
    Kind(_("Users"), "users", Right.SEE_USERS, _users),
    Kind(_("Directory groups"), "directory", Right.ADMINISTER, _directory_groups),
    Kind(_("User groups"), "usergroup", Right.CHANGE_USER_GROUPS, _user_groups),
    Kind(_("Device groups"), "device", Right.ADMINISTER, _of(DeviceGroup, "device_group_edit")),
    Kind(_("Products"), "product", Right.ADMINISTER, _of(Product, "product_edit")),
    Kind(
        _("Settings templates"),
        "sliders",
        Right.CHANGE_SETTINGS_TEMPLATES,
        _of(SettingsTemplate, "settings_template_edit"),
    ),
    Kind(_("Welcome e-mails"), "mail", Right.ADMINISTER, _of(WelcomeTemplate, "welcome_email_edit")),
)
