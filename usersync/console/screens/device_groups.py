from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from rules.accounts.models import Account
from rules.audit.actors import Actor
from rules.catalog.changes import change_device_group
from rules.catalog.models import DeviceGroup
from rules.catalog.services import create_device_group
from rules.directory.search import words_of
from rules.provisioning.removal import delete_row
from rules.provisioning.uses import holders, users_by_device_group
from rules.ruleset.models import Rule
from rules.ruleset.uses import rules_by_use
from usersync.console.crud.columns import ACTIONS, NAME, RULES, USERS
from usersync.console.crud.form import EntryForm
from usersync.console.crud.lines import EntryLine, Showing, rules_naming
from usersync.console.crud.screen import Removal, Screen
from usersync.console.crud.texts import Texts
from usersync.console.forms.layout import Section
from usersync.console.listing import named
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


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceGroupLine(EntryLine):
    users: str


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


def line(row: DeviceGroupRow, showing: Showing) -> DeviceGroupLine:
    return DeviceGroupLine(
        id=row.device_group.pk,
        name=row.name,
        users=grouped(row.users),
        rules=rules_naming(row.rules, open_them=showing.opens_rules),
        may_change=showing.may_change,
    )


def removal(device_group: DeviceGroup) -> Removal:
    users = sum(holders(device_group))
    if not users:
        return Removal([gettext("Nobody reaches its devices.")])
    lose = ngettext(
        "%(number)s user reaches its devices, and will not any more.",
        "%(number)s users reach its devices, and will not any more.",
        users,
    )
    return Removal([lose % {"number": grouped(users)}])


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
    columns=(NAME, USERS, RULES, ACTIONS),
    rows=find,
    line=line,
    get=get_device_group,
    form=DeviceGroupForm,
    removal=removal,
    delete=partial(delete_row, DeviceGroup),
)
