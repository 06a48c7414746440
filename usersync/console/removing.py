"""The end of a row that rules may name: what they name instead is chosen first, in front of the effect."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from django.db.models import Model
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rules.accounts.models import Account
from rules.catalog.models import DeviceGroup, Product, SettingsTemplate, UserGroup, WelcomeTemplate
from rules.catalog.trees import read_tree
from rules.provisioning.preview import Effect, preview, proposals
from rules.provisioning.removal import Instead
from rules.ruleset.models import Rule
from rules.ruleset.replacing import NamedRow
from rules.ruleset.uses import rules_that_use
from usersync.console.numbers import number_in
from usersync.operators.access import AdministratorRequest

# How a request says "nothing of its kind", and what that is called.
NOTHING = "none"
_NOTHING: Mapping[type[Model], Promise] = {
    UserGroup: _("No Group"),
    DeviceGroup: _("None"),
    SettingsTemplate: _("Default"),
    WelcomeTemplate: _("Default"),
}


@dataclass(frozen=True)
class Removing:
    """`choices`: (value, label) of what rules can name instead; none where the operator may not change
    rules, or the row cannot be replaced. `asked`: the answer, as it was sent. `seen`: the answer whose effect
    was in front of whoever sent it.
    """

    account: Account
    row: NamedRow | Product
    rules: Sequence[Rule]
    choices: Sequence[tuple[str, str | Promise]]
    asked: str | None
    seen: str | None

    @classmethod
    def of(cls, request: AdministratorRequest, row: NamedRow | Product) -> Self:
        rules, is_full = rules_that_use(row), request.standing.is_full
        return cls(
            account=request.account,
            row=row,
            rules=rules,
            choices=list(_choices(row)) if rules and is_full and isinstance(row, NamedRow) else (),
            asked=request.POST.get("instead", request.GET.get("instead")),
            seen=request.POST.get("seen"),
        )

    @property
    def is_stuck(self) -> bool:
        """Rules keep it."""
        return bool(self.rules) and not self.choices

    @property
    def instead(self) -> Instead | None:
        """None: nobody has said it yet, or needs to."""
        if self.asked not in {value for value, _ in self.choices}:
            return None
        return Instead(number_in(self.asked or ""))

    @property
    def is_unanswered(self) -> bool:
        return bool(self.choices) and self.asked is not None and self.instead is None

    @property
    def is_settled(self) -> bool:
        """Whoever asks for it has seen what it does."""
        if not self.choices:
            return True
        return self.instead is not None and (self.seen == self.asked or self.effect.is_nothing)

    @cached_property
    def effect(self) -> Effect:
        """Of the answer."""
        assert self.instead is not None
        assert isinstance(self.row, NamedRow)
        proposal = proposals.delete_row(self.account, self.row, self.instead.row_id)
        return preview(self.account, proposal, at=timezone.now())


def _choices(row: NamedRow) -> Iterator[tuple[str, str | Promise]]:
    yield NOTHING, _NOTHING[type(row)]
    if isinstance(row, UserGroup):
        named = ((branch.user_group, branch.full_name) for branch in read_tree(row.account))
        yield from ((str(each.pk), name) for each, name in named if each != row)
        return
    others: Any = type(row).objects.filter(account=row.account_id).exclude(pk=row.pk).order_by(Lower("name"))
    yield from ((str(each.pk), each.name) for each in others)
