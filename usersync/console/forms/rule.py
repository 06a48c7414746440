from collections.abc import Iterable
from dataclasses import replace
from typing import Any, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from rules.accounts.models import Account
from rules.catalog.models import Product
from rules.catalog.selectors import products
from rules.directory.models import DirectoryGroup
from rules.directory.selectors import groups, groups_for_rules, member_counts
from rules.ruleset import content
from rules.ruleset.models import Rule
from rules.ruleset.records import RuleContent
from usersync.console.forms.layout import Section
from usersync.console.numbers import number_in

# Options that a browser without scripts gets; the others are found by search.
GROUPS_OFFERED = 50


class RuleForm(forms.Form):
    """What a rule says. Fields that are not shown keep what `content` had."""

    group = forms.ModelChoiceField(
        DirectoryGroup.objects.none(),
        label="Directory group",
        empty_label="Choose a group",
        error_messages={"required": "Choose the directory group that this rule is for."},
    )
    find_group = forms.CharField(required=False, max_length=200)
    description = forms.CharField(required=False, max_length=500, label="Description")
    products = forms.ModelMultipleChoiceField(
        Product.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, entries: QueryDict | None, *, account: Account, rule: Rule | None = None) -> None:
        super().__init__(entries, initial=_initial(rule) if rule else None)
        self.entries = entries or QueryDict()
        self.account = account
        self.rule = rule
        self._group_field.queryset = self._groups_allowed()
        self._group_field.widget.choices = list(self._groups_offered())
        self._product_field.queryset = products(account)
        self.helper = self._layout()

    @property
    def is_finding(self) -> bool:
        """The search for a group was pressed: nothing is saved or complained of."""
        return "find" in self.entries

    def is_to_be_saved(self) -> bool:
        return not self.is_finding and self.is_valid()

    def on_top_of(self, rule: Rule) -> "RuleForm":
        """The same entries, to be saved in place of what the rule says now."""
        entries = self.entries.copy()
        entries["version"] = str(rule.version)
        return RuleForm(entries, account=self.account, rule=rule)

    def content(self, before: RuleContent | None) -> RuleContent:
        """What the valid form says, on top of what the rule said before."""
        cleaned = self.cleaned_data
        group_id = cleaned["group"].pk
        return replace(
            before or RuleContent(group_id=group_id),
            group_id=group_id,
            description=cleaned["description"],
            product_ids=frozenset(product.pk for product in cleaned["products"]),
        )

    @property
    def _group_field(self) -> "forms.ModelChoiceField[DirectoryGroup]":
        return cast("forms.ModelChoiceField[DirectoryGroup]", self.fields["group"])

    @property
    def _product_field(self) -> "forms.ModelMultipleChoiceField[Product]":
        return cast("forms.ModelMultipleChoiceField[Product]", self.fields["products"])

    def _groups_allowed(self) -> QuerySet[DirectoryGroup]:
        """Groups of the directory; a rule whose group is gone may keep it."""
        present = groups(self.account).filter(gone_at=None)
        return present | groups(self.account).filter(pk=self.rule.group_id) if self.rule else present

    def _groups_offered(self) -> Iterable[tuple[str, str]]:
        search = self.entries.get("find_group", "") if self.is_finding else ""
        offered = groups_for_rules(self.account, search, limit=GROUPS_OFFERED)
        chosen = number_in(str(self["group"].value() or ""))
        if chosen is not None and chosen not in {group.pk for group in offered}:
            offered = [*self._groups_allowed().filter(pk=chosen), *offered]
        members = member_counts([group.pk for group in offered])
        yield "", "Choose a group"
        for group in offered:
            yield str(group.pk), group_label(group, members.get(group.pk, 0))

    def _layout(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.form_show_errors = not self.is_finding
        helper.layout = Layout(
            "version",
            Section(
                "",
                Field("group", template="rule/group_field.html"),
                "description",
                css_class="us-fields",
            ),
            Section("Products", Field("products", template="rule/products_field.html")),
        )
        return helper


def _initial(rule: Rule) -> dict[str, Any]:
    said = content.read(rule)
    return {
        "group": said.group_id,
        "description": said.description,
        "products": said.product_ids,
        "version": rule.version,
    }


def group_label(group: DirectoryGroup, members: int) -> str:
    """`Customer Trainers (12 members, Okta)`."""
    gone = "gone from the directory" if group.gone_at else f"{members:,} member{'' if members == 1 else 's'}"
    return f"{group.display_name} ({gone}, {group.source.name})"
