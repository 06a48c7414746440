from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any, ClassVar

from crispy_forms.layout import Layout
from django import forms
from django.forms import BoundField
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from rules.accounts.models import Account
from rules.accounts.rights import Right
from rules.audit.actors import Actor
from rules.catalog.changes import change_settings_template
from rules.catalog.models import Product, ProductSetting, SettingState, SettingsTemplate
from rules.catalog.selectors import product_settings, settings_by_template
from rules.catalog.services import create_settings_template
from rules.directory.search import words_of
from rules.provisioning.removal import delete_row
from rules.provisioning.uses import holders
from rules.ruleset.models import Rule
from rules.ruleset.uses import rules_by_use
from usersync.console.crud.columns import ACTIONS, NAME, RULES
from usersync.console.crud.form import EntryForm
from usersync.console.crud.lines import EntryLine, Showing, rules_naming
from usersync.console.crud.screen import Removal, Screen
from usersync.console.crud.texts import Texts
from usersync.console.forms.layout import Section
from usersync.console.listing import Column, named
from usersync.console.sentences import grouped
from usersync.console.stencils import fill_all
from usersync.operators.access import get_settings_template

_STATES = [("", _("Not set")), *SettingState.choices]


@dataclass(frozen=True, slots=True)
class SettingsTemplateRow:
    """`settings`: how many features the template sets, by product."""

    template: SettingsTemplate
    settings: Sequence[tuple[Product, int]]
    rules: Sequence[Rule]

    @property
    def name(self) -> str:
        return self.template.name

    @property
    def settings_count(self) -> int:
        return sum(count for _, count in self.settings)

    @property
    def rules_count(self) -> int:
        return len(self.rules)


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsTemplateLine(EntryLine):
    settings: SafeString


@dataclass(frozen=True, slots=True)
class _Settings:
    label: str
    colour: int
    number: int
    said: str


class SettingsTemplateForm(EntryForm[SettingsTemplate]):
    """A field per feature of every product beside the name."""

    name = forms.CharField(
        label=_("Name"), max_length=100, error_messages={"required": _("Name the settings template.")}
    )
    layout: ClassVar[Layout] = Layout(Section("", "name", css_class="us-fields"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as EntryForm takes them
        super().__init__(*args, **kwargs)
        self.features = {_field(setting): setting for setting in product_settings(self.account)}
        for field_name, setting in self.features.items():
            self.fields[field_name] = forms.ChoiceField(
                label=setting.name, choices=_STATES, required=False, widget=forms.RadioSelect
            )

    def entries_of(self, row: SettingsTemplate) -> dict[str, Any]:
        states = row.settings.values_list("setting_id", "state")
        return {"name": row.name, **{f"setting_{setting_id}": state for setting_id, state in states}}

    def save(self, actor: Actor) -> SettingsTemplate:
        said = {name: self.cleaned_data[name] for name in self.features}
        states = {self.features[name].pk: SettingState(state) for name, state in said.items() if state}
        name = self.cleaned_data["name"]
        if self.row is None:
            return create_settings_template(account=self.account, actor=actor, name=name, states=states)
        return change_settings_template(
            account=self.account, actor=actor, template_id=self.row.pk, name=name, states=states
        )

    def tabs(self) -> Iterator[tuple[Product, list[BoundField]]]:
        """Each product with the fields of its features."""
        for product, features in groupby(self.features.items(), key=lambda feature: feature[1].product):
            yield product, [self[field_name] for field_name, _ in features]


def find(account: Account, search: str) -> list[SettingsTemplateRow]:
    rules, settings = rules_by_use(account, SettingsTemplate), settings_by_template(account)
    found = named(SettingsTemplate.objects.filter(account=account), words_of(search))
    return [SettingsTemplateRow(each, settings.get(each.pk, []), rules[each.pk]) for each in found]


def line(row: SettingsTemplateRow, showing: Showing) -> SettingsTemplateLine:
    settings = [_settings(product, count) for product, count in row.settings]
    return SettingsTemplateLine(
        id=row.template.pk,
        name=row.name,
        settings=fill_all("settings_templates/_settings.html", settings),
        rules=rules_naming(row.rules, open_them=showing.opens_rules),
        may_change=showing.may_change,
    )


def _settings(product: Product, count: int) -> _Settings:
    said = ngettext("%(product)s: %(count)s setting", "%(product)s: %(count)s settings", count)
    return _Settings(
        product.short_label, product.colour_slot, count, said % {"product": product.name, "count": count}
    )


def removal(template: SettingsTemplate) -> Removal:
    users = sum(holders(template))
    kept = ngettext(
        "%(number)s user got it when activated, and keeps these settings.",
        "%(number)s users got it when activated, and keep these settings.",
        users,
    ) % {"number": grouped(users)}
    return Removal([kept if users else gettext("Nobody has it.")])


def _field(setting: ProductSetting) -> str:
    return f"setting_{setting.pk}"


SETTINGS_TEMPLATES = Screen(
    name="settings_template",
    texts=Texts(
        heading=_("Settings templates"),
        lead=_("Feature settings that a user starts with. “Default” is always there and sets nothing."),
        form_lead=_("Applied when a user is first provisioned or comes back; later edits change nobody."),
        add=_("Add settings template"),
        delete=_("Delete settings template"),
        delete_question=_("Delete the settings template %(name)s?"),
        none_found=_("No settings template found"),
        none_yet=_("No settings templates yet"),
        nothing_yet=_("A settings template says which features of each product are on, off or locked."),
    ),
    columns=(NAME, Column(_("Sets"), "settings_count"), RULES, ACTIONS),
    rows=find,
    line=line,
    get=get_settings_template,
    form=SettingsTemplateForm,
    form_template="settings_templates/form.html",
    removal=removal,
    delete=partial(delete_row, SettingsTemplate),
    sees=Right.SEE_SETTINGS_TEMPLATES,
    changes=Right.CHANGE_SETTINGS_TEMPLATES,
)
