"""Answers in words: names for values and rules, and a sentence for each rule that lost."""

from dataclasses import dataclass

from rules.engine.explain import Outcome, Verdict
from rules.engine.kinds import Applied, Kind
from rules.provisioning.effects import Step
from rules.provisioning.history import Event
from rules.provisioning.reconcile.names import Names
from rules.provisioning.reconcile.names import read as read_names
from rules.provisioning.why import prospects
from rules.provisioning.why.answers import KIND_LABELS, Holding, KindAnswer, Loser, RuleName
from rules.provisioning.why.held import Held
from rules.ruleset.models import Rule


@dataclass(frozen=True, slots=True)
class Words:
    """Names for values and rules."""

    names: Names
    rules: dict[int, RuleName]

    def answer(self, kind: Kind, held: list[Held], verdicts: list[Verdict]) -> KindAnswer:
        beside = [verdict for verdict in verdicts if not any(_is_about(verdict, each) for each in held)]
        is_own_choice = any(each.is_own_choice for each in held)
        return KindAnswer(
            kind=kind.label,
            label=KIND_LABELS[kind],
            holdings=[self._holding(kind, each, verdicts) for each in held],
            losers=[self._loser(kind, verdict, is_own_choice=is_own_choice) for verdict in beside],
            what_if="" if held else prospects.of_none(verdicts),
        )

    def _holding(self, kind: Kind, held: Held, verdicts: list[Verdict]) -> Holding:
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

    def _what_if(self, kind: Kind, held: Held, verdicts: list[Verdict]) -> str:
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


def _is_about(verdict: Verdict, held: Held) -> bool:
    """A rule that lost tells of the kind, not of a value."""
    gives = verdict.outcome in {Outcome.GIVES, Outcome.ALSO_GIVES}
    return gives and verdict.value == held.value


def _gives(verdict: Verdict, held: Held) -> bool:
    return (verdict.outcome, verdict.rule_id, verdict.value) == (Outcome.GIVES, held.rule_id, held.value)


def _unapplied(kind: Kind, value: str, *, is_own_choice: bool) -> str:
    """Why the value of the rule that decides is not what the user has from it."""
    if is_own_choice:
        return f"says {value}. A {KIND_LABELS[kind].lower()} that the user picked wins."
    if kind.applied is Applied.ONCE:
        return f"says {value}. {KIND_LABELS[kind]}s are applied when a user is provisioned or comes back."
    return f"gives {value}. Not applied yet."


def read_words(held: dict[Kind, list[Held]], verdicts: dict[Kind, list[Verdict]]) -> Words:
    steps = [Step(Event.GOT, kind, each.value, each.rule_id) for kind in held for each in held[kind]]
    steps += [Step(Event.GOT, kind, each.value, each.rule_id) for kind in verdicts for each in verdicts[kind]]
    rule_ids = {step.rule_id for step in steps if step.rule_id}
    rules = Rule.objects.filter(pk__in=rule_ids).select_related("group")
    return Words(
        read_names(steps),
        {each.pk: RuleName(each.pk, each.priority, each.group.display_name) for each in rules},
    )


def _strength(rule: RuleName | None) -> str:
    return f"rule {rule.priority}" if rule else "another rule"
