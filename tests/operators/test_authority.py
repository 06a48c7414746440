"""Services refuse whoever lacks the right, whatever a screen has let through."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Sequence
from types import SimpleNamespace
from typing import Any

import pytest
from django.db.models import Model

import rules
import usersync
from rules.accounts.models import Account
from rules.accounts.rights import NotAllowed
from rules.audit.actors import Actor
from rules.audit.models import Activity
from rules.catalog.changes import change_user_group
from rules.catalog.models import AdminPrivilege, DeviceGroup, SettingsTemplate, UserGroup, WelcomeTemplate
from rules.catalog.services import create_user_group
from rules.provisioning.removal import Instead, delete_row
from rules.ruleset.models import AdminRole, Rule
from tests.factories import AppointmentFactory, UserGroupFactory
from tests.operators.conftest import Harbour
from usersync.operators.standing import standings_of

Service = Callable[..., object]

# They give nobody anything of an account.
OF_NO_ACCOUNT = {
    "create_operator": "a person who may do nothing yet",
    "choose_language": "one's own language",
}
# Its right depends on what it deletes: see DELETED.
DELETES = "delete_row"


def services() -> Iterator[Service]:
    """Every mutation: by the rules of the house a function with the actor among its named arguments."""
    for package in (rules, usersync):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations" in found.name or found.name.endswith(("__main__", ".wsgi")):
                continue
            module = importlib.import_module(found.name)
            for name, function in vars(module).items():
                if inspect.isfunction(function) and function.__module__ == found.name and name[0] != "_":
                    parameters = inspect.signature(function).parameters
                    if "actor" in parameters and parameters["actor"].kind is inspect.Parameter.KEYWORD_ONLY:
                        yield function


SERVICES = {f"{each.__module__}.{each.__name__}": each for each in services()}
GUARDED = {name: each for name, each in SERVICES.items() if each.__name__ not in {*OF_NO_ACCOUNT, DELETES}}
DELETED: dict[type[Model], AdminPrivilege | None] = {
    UserGroup: AdminPrivilege.GROUPS,
    SettingsTemplate: AdminPrivilege.ORGANIZER_SETTINGS,
    DeviceGroup: None,
    WelcomeTemplate: None,
}


BY_PRIVILEGE = {
    "delete_leaver": AdminPrivilege.USERS,
    **dict.fromkeys(("create_user_group", "change_user_group"), AdminPrivilege.GROUPS),
    **dict.fromkeys(
        ("create_settings_template", "change_settings_template"), AdminPrivilege.ORGANIZER_SETTINGS
    ),
}


def call(service: Service, actor: Actor, account: Account) -> object:
    """With placeholders that could do nothing: the refusal comes before they are looked at."""
    row = SimpleNamespace(pk=1, account_id=account.pk, account=account)
    given: dict[str, object] = dict.fromkeys(inspect.signature(service).parameters, row)
    return service(**given | {"actor": actor} | ({"account": account} if "account" in given else {}))


def manager(account: Account, *privileges: AdminPrivilege, groups: Sequence[int] = ()) -> Actor:
    appointment = AppointmentFactory.create(
        account=account,
        role=AdminRole.MANAGER,
        privileges=sorted(privileges),
        managed_group_ids=list(groups),
    )
    return standings_of(appointment.operator)[account.pk].actor


def test_the_walk_finds_the_services() -> None:
    found = {each.__name__ for each in SERVICES.values()}
    assert {
        "create_rule",
        "rotate",
        "appoint",
        "release",
        "switch",
        *OF_NO_ACCOUNT,
        *BY_PRIVILEGE,
        DELETES,
    } <= found
    assert len(GUARDED) > 30


@pytest.mark.parametrize("model", DELETED)
def test_nothing_is_deleted_by_whoever_lacks_the_right(model: type[Any], harbour: Harbour) -> None:
    others = set(AdminPrivilege) - {DELETED[model]}
    with pytest.raises(NotAllowed):
        delete_row(model, account=harbour.account, actor=manager(harbour.account, *others), row_id=1)


def test_whoever_may_delete_a_group_may_not_change_the_rules_that_name_it(harbour: Harbour) -> None:
    sales = UserGroupFactory.create(account=harbour.account)
    Rule.objects.update(user_group=sales)
    otto = manager(harbour.account, AdminPrivilege.GROUPS)
    with pytest.raises(NotAllowed):
        delete_row(UserGroup, account=harbour.account, actor=otto, row_id=sales.pk, instead=Instead())
    assert Rule.objects.get().user_group == sales


@pytest.mark.parametrize("name", GUARDED)
def test_a_service_refuses_whoever_lacks_the_right(name: str, harbour: Harbour) -> None:
    account, service = harbour.account, GUARDED[name]
    stranger = standings_of(AppointmentFactory.create().operator).popitem()[1].actor
    others = set(AdminPrivilege) - {BY_PRIVILEGE.get(service.__name__)}
    for actor in (Actor.operator("Nobody"), stranger, manager(account, *others)):
        with pytest.raises(NotAllowed):
            call(service, actor, account)
    assert not Activity.objects.exists()


def test_whoever_looks_after_some_groups_changes_what_is_within_them_only(harbour: Harbour) -> None:
    account = harbour.account
    sales, support = (UserGroupFactory.create(account=account, name=name) for name in ("Sales", "Support"))
    otto = manager(account, AdminPrivilege.GROUPS, groups=[sales.pk])
    said: dict[str, Any] = {"account": account, "actor": otto}
    emea = create_user_group(**said, name="EMEA", parent=sales)
    attempts: list[Callable[[], object]] = [
        lambda: create_user_group(**said, name="Pirates", parent=None),
        lambda: create_user_group(**said, name="Pirates", parent=support),
        lambda: change_user_group(**said, user_group_id=sales.pk, name="Pirates", parent=sales),
        lambda: change_user_group(**said, user_group_id=support.pk, name="Pirates", parent=sales),
        lambda: change_user_group(**said, user_group_id=emea.pk, name="Pirates", parent=None),
        lambda: delete_row(UserGroup, **said, row_id=sales.pk),
        lambda: delete_row(UserGroup, **said, row_id=support.pk),
    ]
    for attempt in attempts:
        with pytest.raises(NotAllowed):
            attempt()
    assert not UserGroup.objects.filter(name="Pirates").exists()
    change_user_group(**said, user_group_id=emea.pk, name="Europe", parent=sales)
    delete_row(UserGroup, **said, row_id=emea.pk)
    assert set(UserGroup.objects.values_list("name", flat=True)) == {"Sales", "Support"}
