from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from rules.accounts.models import Account
from rules.audit.actors import Actor
from rules.catalog.changes import change_device_group, delete_device_group
from rules.catalog.models import DeviceGroup
from rules.catalog.services import create_device_group
from rules.directory.search import words_of
from rules.provisioning.uses import holders, users_by_device_group
from rules.ruleset.models import Rule
from rules.ruleset.uses import rules_by_use, rules_that_use
from usersync.console.crud.form import EntryForm
from usersync.console.crud.screen import Removal, Screen
from usersync.console.crud.texts import Texts
from usersync.console.forms.layout import Section
from usersync.console.listing import Column, named
from usersync.console.sentences import grouped
from usersync.operators.access import get_device_group


@dataclass(frozen=True, slots=True)
class DeviceGroupRow:
    device_group: DeviceGroup
    users: int
    rules: Sequence[Rule]

    @property
    def name(self) -> str:
        return self.device_group.name

    @property
    def rules_count(self) -> int:
        return len(self.rules)


class DeviceGroupForm(EntryForm[DeviceGroup]):
    name = forms.CharField(
        label=_("Name"), max_length=100, error_messages={"required": _("Name the device group.")}
    )
    layout: ClassVar[Layout] = Layout(Section("", "name", css_class="us-fields"))

    def entries_of(self, row: DeviceGroup) -> dict[str, Any]:
        return {"name": row.name}

    def save(self, actor: Actor) -> DeviceGroup:
        name = self.cleaned_data["name"]
        if self.row is None:
            return create_device_group(account=self.account, actor=actor, name=name)
        return change_device_group(account=self.account, actor=actor, device_group_id=self.row.pk, name=name)


def find(account: Account, search: str) -> list[DeviceGroupRow]:
    users, rules = users_by_device_group(account), rules_by_use(account, DeviceGroup)
    found = named(DeviceGroup.objects.filter(account=account), words_of(search))
    return [DeviceGroupRow(each, users.get(each.pk, 0), rules[each.pk]) for each in found]


def removal(device_group: DeviceGroup) -> Removal:
    rules, users = rules_that_use(device_group), sum(holders(device_group))
    if users and not rules:
        return Removal(obstacles=[_still_reached(users)])
    return Removal([gettext("Nobody reaches its devices, and no rule gives it.")], rules)


def _still_reached(users: int) -> str:
    said = ngettext(
        "%(number)s user can still reach its devices. The workers take that away; try again soon.",
        "%(number)s users can still reach its devices. The workers take that away; try again soon.",
        users,
    )
    return said % {"number": grouped(users)}


def _delete(*, account: Account, actor: Actor, row_id: int) -> None:
    delete_device_group(account=account, actor=actor, device_group_id=row_id)


DEVICE_GROUPS = Screen(
    name="device_group",
    texts=Texts(
        heading=_("Device groups"),
        lead=_("Groups of devices that users with a remote support seat may reach."),
        add=_("Add device group"),
        delete=_("Delete device group"),
        delete_question=_("Delete the device group %(name)s?"),
        none_found=_("No device group found"),
        none_yet=_("No device groups yet"),
        nothing_yet=_(
            "A device group gathers computers that a support team may reach. Rules give access to it."
        ),
    ),
    columns=(
        Column(_("Name"), "name"),
        Column(_("Users"), "users", "us-num"),
        Column(_("Rules"), "rules_count"),
        Column(_("Actions"), css_class="us-row-actions", is_spoken_only=True),
    ),
    rows=find,
    get=get_device_group,
    form=DeviceGroupForm,
    removal=removal,
    delete=_delete,
)
