from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import cast
from uuid import uuid4

from django import forms
from django.db.models import Model
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rules.accounts.languages import Language
from rules.accounts.models import Account
from rules.catalog.models import (
    AdminPrivilege,
    DeviceGroup,
    Product,
    SettingsTemplate,
    UserGroup,
    WelcomeTemplate,
)
from rules.catalog.selectors import products
from rules.directory.models import DirectoryGroup
from rules.ruleset.models import AdminRole, Rule
from rules.ruleset.records import RuleContent
from usersync.console.forms.rule.comparison import PARTS
from usersync.console.forms.rule.groups import group_options, groups_allowed
from usersync.console.forms.rule.layout import rule_layout
from usersync.console.forms.rule.values import as_entries, initial_of
from usersync.console.numbers import number_in

ROLES = (
    (AdminRole.FULL.value, _("Full access to all account privileges")),
    (AdminRole.MANAGER.value, _("Manager for specified group(s) with limited privileges")),
)


class RuleForm(forms.Form):
    """What a rule says. Fields that are not shown keep what `content` had."""

    group = forms.ModelChoiceField(
        DirectoryGroup.objects.none(),
        label=_("Directory group"),
        empty_label=_("Choose a group"),
        error_messages={"required": _("Choose the directory group that this rule is for.")},
    )
    find_group = forms.CharField(required=False, max_length=200)
    description = forms.CharField(required=False, max_length=500, label=_("Description"))
    products = forms.ModelMultipleChoiceField(
        Product.objects.none(),
        required=False,
        label=_("Products"),
        widget=forms.CheckboxSelectMultiple,
    )
    is_administrator = forms.BooleanField(required=False, label=_("Administrator for this account"))
    admin_role = forms.ChoiceField(
        choices=ROLES, required=False, label=_("Administrator for this account"), widget=forms.RadioSelect
    )
    privileges = forms.MultipleChoiceField(
        choices=AdminPrivilege.choices,
        required=False,
        label=_("Privileges"),
        widget=forms.CheckboxSelectMultiple,
    )
    managed_groups = forms.ModelMultipleChoiceField(
        UserGroup.objects.none(), required=False, label=_("Groups"), widget=forms.CheckboxSelectMultiple
    )
    welcome_template = forms.ModelChoiceField(
        WelcomeTemplate.objects.none(), required=False, label=_("Welcome e-mail"), empty_label=_("Default")
    )
    language = forms.ChoiceField(choices=Language.choices, label=_("Default language"))
    user_group = forms.ModelChoiceField(
        UserGroup.objects.none(), required=False, label=_("User group"), empty_label=_("No Group")
    )
    device_groups = forms.ModelMultipleChoiceField(
        DeviceGroup.objects.none(),
        required=False,
        label=_("Device groups"),
        widget=forms.CheckboxSelectMultiple,
    )
    settings_template = forms.ModelChoiceField(
        SettingsTemplate.objects.none(),
        required=False,
        label=_("Settings template"),
        empty_label=_("Default"),
    )
    # Of a new rule: sent twice, the form still makes one.
    key = forms.UUIDField(required=False, initial=uuid4, widget=forms.HiddenInput)
    # Of the rule that was opened.
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    desk_steps = (("edit", _("Edit")), ("delete", _("Delete")), ("new", _("Create New Template")))

    def __init__(
        self,
        entries: QueryDict | None,
        *,
        account: Account,
        rule: Rule | None = None,
        copy_of: Rule | None = None,
        group_id: int | None = None,
    ) -> None:
        """`rule` None: a new one, which begins as a copy of that rule, or empty but for the group."""
        filled_from = rule or copy_of
        empty = {"group": group_id, "language": account.default_language}
        initial = initial_of(filled_from) if filled_from else empty
        super().__init__(entries, initial=initial | {"version": rule.version if rule else None})
        self.entries = entries or QueryDict()
        self.account = account
        self.rule = rule
        self._offer_the_account()
        if not account.products.filter(uses_device_groups=True).exists():
            del self.fields["device_groups"]
        self.helper = rule_layout(
            shows_errors=not (self.is_finding or self.is_at_the_desk),
            shows_device_groups="device_groups" in self.fields,
        )

    @property
    def is_finding(self) -> bool:
        """The search for a group was pressed, or Enter in it: nothing is saved or complained of."""
        by_enter = "then" not in self.entries and self.entries.get("find_group")
        return "find" in self.entries or bool(by_enter)

    @property
    def has_found_nothing(self) -> bool:
        return self.is_finding and not any(value for value, _ in self.fields["group"].widget.choices)

    @property
    def is_at_the_desk(self) -> bool:
        """A welcome e-mail is being written on the way: nothing is saved or complained of."""
        return "desk" in self.entries

    @property
    def is_taking(self) -> bool:
        """One of the saved values was chosen over the entered one: nothing is saved yet."""
        return self.entries.get("take") in PARTS

    @property
    def is_showing(self) -> bool:
        """The effect was asked for, in a browser without scripts."""
        return "show" in self.entries and self.is_valid()

    def is_to_be_saved(self) -> bool:
        only_asks = self.is_finding or self.is_taking or self.is_at_the_desk or "show" in self.entries
        return not only_asks and self.is_valid()

    def with_welcome(self, template_id: int | None, *, version: int | None = None) -> "RuleForm":
        """The same entries with this welcome template, None for the Default one, on top of that version."""
        others = {"welcome_template": as_entries(template_id)}
        if version is not None:
            others["version"] = [str(version)]
        return self._with_entries(self.rule, others)

    def for_another_rule(self) -> "RuleForm":
        """The same entries, to be saved as a new rule."""
        return self._with_entries(None, {"key": [str(uuid4())], "version": []})

    def on_top_of(self, saved: Rule) -> "RuleForm":
        """The same entries but for the part that was taken, to be saved in place of what is saved now."""
        _, names = PARTS.get(self.entries.get("take", ""), ("", []))
        said = RuleForm(None, account=self.account, rule=saved)
        taken = {name: as_entries(said[name].value()) for name in names}
        return self._with_entries(saved, taken | {"version": [str(saved.version)], "take": []})

    def _with_entries(self, rule: Rule | None, others: Mapping[str, list[str]]) -> "RuleForm":
        entries = self.entries.copy()
        for name, values in others.items():
            entries.setlist(name, values)
        return RuleForm(entries, account=self.account, rule=rule)

    def clean(self) -> None:
        if self.cleaned_data.get("is_administrator") and not self.cleaned_data.get("admin_role"):
            self.add_error("admin_role", gettext("Choose what the administrator may do."))

    def content(self, before: RuleContent | None) -> RuleContent:
        """What the valid form says, on top of what the rule said before."""
        cleaned = self.cleaned_data
        group_id = cleaned["group"].pk
        role = AdminRole(cleaned["admin_role"]) if cleaned["is_administrator"] else AdminRole.NONE
        is_manager = role == AdminRole.MANAGER
        said = replace(
            before or RuleContent(group_id=group_id),
            group_id=group_id,
            description=cleaned["description"],
            product_ids=_ids(cleaned["products"]),
            admin_role=role,
            privileges=frozenset(cleaned["privileges"]) if is_manager else frozenset(),
            managed_group_ids=_ids(cleaned["managed_groups"]) if is_manager else frozenset(),
            welcome_template_id=_id(cleaned["welcome_template"]),
            language=Language(cleaned["language"]),
            user_group_id=_id(cleaned["user_group"]),
            settings_template_id=_id(cleaned["settings_template"]),
        )
        if "device_groups" not in self.fields:
            return said
        return replace(said, device_group_ids=_ids(cleaned["device_groups"]))

    def _offer_the_account(self) -> None:
        """The choices: nothing but what belongs to the account."""
        account, allowed = self.account, groups_allowed(self.account, self.rule)
        offered = {
            "group": allowed,
            "products": products(account),
            "managed_groups": account.user_groups.all(),
            "welcome_template": account.welcome_templates.all(),
            "user_group": account.user_groups.all(),
            "device_groups": account.device_groups.all(),
            "settings_template": account.settings_templates.all(),
        }
        for name, rows in offered.items():
            cast("forms.ModelChoiceField[Model]", self.fields[name]).queryset = rows
        search = self.entries.get("find_group", "") if self.is_finding else ""
        chosen = number_in(str(self["group"].value() or ""))
        choices = list(group_options(account, allowed, search=search, chosen=chosen))
        cast("forms.Select", self.fields["group"].widget).choices = choices


def _id(row: Model | None) -> int | None:
    return row.pk if row else None


def _ids(rows: Iterable[Model]) -> frozenset[int]:
    return frozenset(row.pk for row in rows)
