"""Why a user holds what they hold, and why not something else: rows beside the engine's verdicts."""

from dataclasses import dataclass
from datetime import datetime

from rules.catalog.models import Product
from rules.directory.models import DirectoryUser, Membership
from rules.engine.explain import Outcome, Verdict, explain
from rules.engine.kinds import Applied, Kind
from rules.engine.records import Value
from rules.provisioning import prospects
from rules.provisioning.effects import Step
from rules.provisioning.history import Event
from rules.provisioning.holds.selectors import OnHold, on_hold
from rules.provisioning.models import DeviceAccess, Profile, Seat, UserStatus
from rules.provisioning.reconcile import names
from rules.provisioning.reconcile.profiles import held_since, row_of, single_assignments
from rules.provisioning.reconcile.waiting_list import Place, places
from rules.ruleset.models import Rule
from rules.ruleset.snapshot import rules_on_groups

KIND_LABELS = {
    Kind.PRODUCTS: "Products",
    Kind.ADMIN_RIGHTS: "Admin rights",
    Kind.USER_GROUP: "User group",
    Kind.SETTINGS_TEMPLATE: "Settings template",
    Kind.LANGUAGE: "Language",
    Kind.WELCOME_TEMPLATE: "Welcome e-mail",
    Kind.DEVICE_GROUPS: "Device groups",
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


@dataclass(frozen=True, slots=True)
class _Held:
    value: Value
    rule_id: int | None
    since: datetime | None
    place: Place | None = None
    colour_slot: int | None = None
    is_own_choice: bool = False
    product: Product | None = None
    on_hold: OnHold | None = None


def why(user: DirectoryUser) -> Why:
    """Read in a fixed number of statements. What is pending is not held yet, but told."""
    profile = Profile.objects.select_related("account").get(user=user)
    groups = list(Membership.objects.filter(user=user).values_list("group_id", flat=True))
    matched = rules_on_groups(user.account_id, groups) if user.active and not user.deleted_at else []
    held = {**_single(profile), Kind.PRODUCTS: _seats(user), Kind.DEVICE_GROUPS: _devices(user)}
    verdicts = {kind: explain(kind, matched) for kind in KIND_LABELS}
    words = _read_words(held, verdicts)
    answers = [words.answer(kind, held[kind], verdicts[kind]) for kind in KIND_LABELS]
    remarks = prospects.of_user(
        user,
        sync_is_on=profile.account.sync_is_on,
        is_in_groups=bool(groups),
        is_matched=bool(matched),
    )
    return Why(UserStatus(profile.status), profile.status_since, answers, remarks)


def _single(profile: Profile) -> dict[Kind, list[_Held]]:
    row = row_of(profile)
    held = {
        kind: [_Held(value, rule_id, held_since(row, kind)) for value, rule_id in values.items()]
        for kind, values in single_assignments(row).items()
    }
    if row.language_is_picked:
        held[Kind.LANGUAGE] = [_Held(row.language, None, row.language_since, is_own_choice=True)]
    return held


def _seats(user: DirectoryUser) -> list[_Held]:
    line, holds = places(user.pk), on_hold(user.pk)
    seats = Seat.objects.filter(user=user).select_related("product").order_by("product_id")
    return [
        _Held(
            each.product_id,
            each.rule_id,
            each.since,
            line.get(each.product_id),
            each.product.colour_slot,
            product=each.product,
            on_hold=holds.get(each.product_id),
        )
        for each in seats
    ]


def _devices(user: DirectoryUser) -> list[_Held]:
    access = DeviceAccess.objects.filter(user=user).order_by("device_group_id")
    return [_Held(each.device_group_id, each.rule_id, each.since) for each in access]


@dataclass(frozen=True, slots=True)
class _Words:
    """Names for values and rules."""

    names: names.Names
    rules: dict[int, RuleName]

    def answer(self, kind: Kind, held: list[_Held], verdicts: list[Verdict]) -> KindAnswer:
        beside = [verdict for verdict in verdicts if not any(_is_about(verdict, each) for each in held)]
        is_own_choice = any(each.is_own_choice for each in held)
        return KindAnswer(
            kind=kind.label,
            label=KIND_LABELS[kind],
            holdings=[self._holding(kind, each, verdicts) for each in held],
            losers=[self._loser(kind, verdict, is_own_choice=is_own_choice) for verdict in beside],
            what_if="" if held else prospects.of_none(verdicts),
        )

    def _holding(self, kind: Kind, held: _Held, verdicts: list[Verdict]) -> Holding:
        return Holding(
            text=self.names.of(kind, held.value),
            rule=self.rules.get(held.rule_id) if held.rule_id else None,
            since=held.since,
            losers=[
                self._loser(kind, verdict, is_own_choice=held.is_own_choice, too=True)
                for verdict in verdicts
                if _is_about(verdict, held)
                and (verdict.outcome is not Outcome.GIVES or verdict.rule_id != held.rule_id)
            ],
            product_id=held.value if kind is Kind.PRODUCTS and isinstance(held.value, int) else None,
            colour_slot=held.colour_slot,
            place=held.place,
            is_own_choice=held.is_own_choice,
            what_if=self._what_if(kind, held, verdicts),
            on_hold=held.on_hold,
        )

    def _what_if(self, kind: Kind, held: _Held, verdicts: list[Verdict]) -> str:
        if held.is_own_choice:
            return "Stays as the user picked it, whatever the rules say."
        if held.place and held.product:
            return prospects.of_place(held.place, held.product)
        if held.rule_id is None or not any(_gives(verdict, held) for verdict in verdicts):
            return ""  # no rule that matches gives it: it is kept, or about to change
        heir = prospects.heir(kind, held.value, held.rule_id, verdicts)
        named = (_strength(self.rules[heir.rule_id]), self.names.of(kind, heir.value)) if heir else None
        return prospects.of_rule(kind, _strength(self.rules[held.rule_id]), named)

    def _loser(self, kind: Kind, verdict: Verdict, *, is_own_choice: bool, too: bool = False) -> Loser:
        """`too`: the value that the user holds."""
        named = verdict.outcome is not Outcome.NAMES_NOTHING
        value = self.names.of(kind, verdict.value) if named else ""
        winner = self.rules.get(verdict.winner) if verdict.winner else None
        match verdict.outcome:
            case Outcome.GIVES:
                reason = _unapplied(kind, f"{value} too" if too else value, is_own_choice=is_own_choice)
            case Outcome.ALSO_GIVES:
                reason = f"gives {value} too; {_strength(winner)} is stronger."
            case Outcome.LOSES:
                reason = f"says {value}. Lost to {_strength(winner)}, the stronger rule."
            case Outcome.NAMES_NOTHING:
                reason = "names nothing here."
        return Loser(self.rules[verdict.rule_id], verdict.outcome, value, winner, reason)


def _is_about(verdict: Verdict, held: _Held) -> bool:
    """A rule that lost tells of the kind, not of a value."""
    gives = verdict.outcome in {Outcome.GIVES, Outcome.ALSO_GIVES}
    return gives and verdict.value == held.value


def _gives(verdict: Verdict, held: _Held) -> bool:
    return (verdict.outcome, verdict.rule_id, verdict.value) == (Outcome.GIVES, held.rule_id, held.value)


def _unapplied(kind: Kind, value: str, *, is_own_choice: bool) -> str:
    """Why the value of the rule that decides is not what the user has from it."""
    if is_own_choice:
        return f"says {value}. A {KIND_LABELS[kind].lower()} that the user picked wins."
    if kind.applied is Applied.ONCE:
        return f"says {value}. {KIND_LABELS[kind]}s are applied when a user is provisioned or comes back."
    return f"gives {value}. Not applied yet."


def _read_words(held: dict[Kind, list[_Held]], verdicts: dict[Kind, list[Verdict]]) -> _Words:
    steps = [Step(Event.GOT, kind, each.value, each.rule_id) for kind in held for each in held[kind]]
    steps += [Step(Event.GOT, kind, each.value, each.rule_id) for kind in verdicts for each in verdicts[kind]]
    rule_ids = {step.rule_id for step in steps if step.rule_id}
    rules = Rule.objects.filter(pk__in=rule_ids).select_related("group")
    return _Words(
        names.read(steps),
        {each.pk: RuleName(each.pk, each.priority, each.group.display_name) for each in rules},
    )


def _strength(rule: RuleName | None) -> str:
    return f"rule {rule.priority}" if rule else "another rule"
