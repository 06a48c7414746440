"""Answers in words: names for values and rules, and a sentence for each rule that lost."""

from dataclasses import dataclass

from django.utils.translation import gettext

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
            label=str(KIND_LABELS[kind]),
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
            return gettext("Stays as the user picked it, whatever the rules say.")
        if held.place and held.product:
            return prospects.of_place(held.place, held.product)
        if held.rule_id is None or not any(_gives(verdict, held) for verdict in verdicts):
            return ""  # no rule that matches gives it: it is kept, or about to change
        heir = prospects.heir(kind, held.value, held.rule_id, verdicts)
        named = (_number(self.rules[heir.rule_id]), self.names.of(kind, heir.value)) if heir else None
        return prospects.of_rule(kind, _number(self.rules[held.rule_id]), named)

    def _loser(self, kind: Kind, verdict: Verdict, *, is_own_choice: bool, too: bool = False) -> Loser:
        """`too`: the value that the user holds."""
        named = verdict.outcome is not Outcome.NAMES_NOTHING
        value = self.names.of(kind, verdict.value) if named else ""
        winner = self.rules.get(verdict.winner) if verdict.winner else None
        said = {"value": value, "rule": _number(winner)}
        match verdict.outcome:
            case Outcome.GIVES:
                reason = _unapplied(kind, too=too, is_own_choice=is_own_choice) % said
            # Translators: the subject of such a sentence, the directory group of a rule, stands before it.
            case Outcome.ALSO_GIVES:
                reason = gettext("gives %(value)s too; rule %(rule)s is stronger.") % said
            case Outcome.LOSES:
                reason = gettext("says %(value)s. Lost to rule %(rule)s, the stronger rule.") % said
            case Outcome.NAMES_NOTHING:
                reason = gettext("names nothing here.")
        return Loser(self.rules[verdict.rule_id], verdict.outcome, value, winner, reason)


def _is_about(verdict: Verdict, held: Held) -> bool:
    """A rule that lost tells of the kind, not of a value."""
    gives = verdict.outcome in {Outcome.GIVES, Outcome.ALSO_GIVES}
    return gives and verdict.value == held.value


def _gives(verdict: Verdict, held: Held) -> bool:
    return (verdict.outcome, verdict.rule_id, verdict.value) == (Outcome.GIVES, held.rule_id, held.value)


def _unapplied(kind: Kind, *, too: bool, is_own_choice: bool) -> str:
    """Why the value of the rule that decides is not what the user has from it. What people pick is a
    language, and what is applied only once are settings templates."""
    if is_own_choice and too:
        return gettext("says %(value)s too. A language that the user picked wins.")
    if is_own_choice:
        return gettext("says %(value)s. A language that the user picked wins.")
    if kind.applied is Applied.ONCE and too:
        return gettext(
            "says %(value)s too. Settings templates are applied when a user is provisioned or comes back."
        )
    if kind.applied is Applied.ONCE:
        return gettext(
            "says %(value)s. Settings templates are applied when a user is provisioned or comes back."
        )
    return (
        gettext("gives %(value)s too. Not applied yet.")
        if too
        else gettext("gives %(value)s. Not applied yet.")
    )


def read_words(held: dict[Kind, list[Held]], verdicts: dict[Kind, list[Verdict]]) -> Words:
    steps = [Step(Event.GOT, kind, each.value, each.rule_id) for kind in held for each in held[kind]]
    steps += [Step(Event.GOT, kind, each.value, each.rule_id) for kind in verdicts for each in verdicts[kind]]
    rule_ids = {step.rule_id for step in steps if step.rule_id}
    rules = Rule.objects.filter(pk__in=rule_ids).select_related("group")
    return Words(
        read_names(steps),
        {each.pk: RuleName(each.pk, each.priority, each.group.display_name) for each in rules},
    )


def _number(rule: RuleName | None) -> str:
    """A question mark for a rule that was deleted this very moment."""
    return str(rule.priority) if rule and rule.priority else "?"
