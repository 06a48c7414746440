"""What `why` answers, for the screens and for `manage.py why`."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from rules.engine.explain import Outcome
from rules.engine.kinds import Kind
from rules.provisioning.failures.selectors import UserFailure
from rules.provisioning.holds.selectors import OnHold
from rules.provisioning.models import UserStatus
from rules.provisioning.reconcile.waiting_list import Place

KIND_LABELS = {
    Kind.PRODUCTS: _("Products"),
    Kind.ADMIN_RIGHTS: _("Admin rights"),
    Kind.USER_GROUP: _("User group"),
    Kind.SETTINGS_TEMPLATE: _("Settings template"),
    Kind.LANGUAGE: _("Language"),
    Kind.WELCOME_TEMPLATE: _("Welcome e-mail"),
    Kind.DEVICE_GROUPS: _("Device groups"),
}


@dataclass(frozen=True, slots=True)
class RuleName:
    """A rule as people speak of it; no priority: deleted since."""

    id: int
    priority: int | None
    group_name: str


@dataclass(frozen=True, slots=True)
class Loser:
    """A matching rule that the user does not have the value from: it gives the same, lost to `winner`,
    names nothing, or decides (GIVES) without having been applied.
    """

    rule: RuleName
    outcome: Outcome
    value: str
    winner: RuleName | None
    reason: str


@dataclass(frozen=True, slots=True)
class Holding:
    """One value that the user holds, or waits for where it has a `place` in line.

    The user's own choice has no rule, and no rule takes it away.
    """

    text: str
    rule: RuleName | None
    since: datetime | None
    losers: list[Loser]
    product_id: int | None = None
    colour_slot: int | None = None
    place: Place | None = None
    is_own_choice: bool = False
    what_if: str = ""
    on_hold: OnHold | None = None


@dataclass(frozen=True, slots=True)
class KindAnswer:
    """`losers`: what matching rules say beside the holdings, the strongest first.

    `what_if`, here of nothing held, and of each holding: what would change it.
    """

    kind: str
    label: str
    holdings: list[Holding]
    losers: list[Loser]
    what_if: str = ""

    @property
    def is_behind(self) -> bool:
        """Whether a rule gives a value that the user does not hold."""
        return any(loser.outcome is Outcome.GIVES for loser in self.losers)


@dataclass(frozen=True, slots=True)
class Why:
    """`remarks`: what keeps all rules, or their changes, from reaching the user."""

    status: UserStatus
    status_since: datetime | None
    answers: list[KindAnswer]
    remarks: list[str]
    failures: list[UserFailure]
