"""What would change what a user has, in a sentence each; `why` tells them beside its answers."""

from collections.abc import Iterable

from django.utils.translation import gettext, ngettext

from rules.catalog.models import Product
from rules.directory.models import DirectoryUser
from rules.engine.explain import Outcome, Verdict
from rules.engine.kinds import Applied, Combine, EmptyChoice, Kind
from rules.engine.records import Value
from rules.provisioning.reconcile.waiting_list import Place


def of_user(user: DirectoryUser, *, sync_is_on: bool, is_in_groups: bool, is_matched: bool) -> list[str]:
    """What keeps all rules from reaching the user, or their changes."""
    said = []
    if not sync_is_on:
        said.append(gettext("User Sync is off: changes wait until it is turned on."))
    if not user.active:
        said.append(gettext("Inactive in the directory: no rule matches until it activates the user."))
    elif not is_in_groups:
        said.append(gettext("In no directory group: a rule reaches the user once the directory adds one."))
    elif not is_matched:
        said.append(gettext("No enabled rule is on any of the user's directory groups."))
    return said


def of_place(place: Place, product: Product) -> str:
    """Seats beyond the limit have to go before any is free."""
    over = max(0, product.seats_held - (product.seat_limit or 0))
    needed = place.position + over
    return ngettext(
        "Gets the seat when %(number)s is freed or bought.",
        "Gets the seat when %(number)s are freed or bought.",
        needed,
    ) % {"number": needed}


def heir(kind: Kind, value: Value, rule_id: int, verdicts: Iterable[Verdict]) -> Verdict | None:
    """What would decide about a value if the rule that gives it did not."""
    is_union = kind.combine is Combine.UNION
    for verdict in verdicts:
        names_it = verdict.outcome is not Outcome.NAMES_NOTHING and (not is_union or verdict.value == value)
        if names_it and verdict.rule_id != rule_id:
            return verdict
    return None


def of_rule(kind: Kind, rule: str, heir: tuple[str, str] | None) -> str:
    """`rule`: number of the one that gives the value; `heir`: that of the one that would decide, and what
    it says."""
    if kind.applied is Applied.ONCE:
        return gettext("Stays until the user is suspended and comes back.")
    sentence = _with_heir(kind) if heir else _without_heir(kind)
    number, value = heir or ("", "")
    return sentence % {"rule": rule, "heir": number, "value": value}


def _with_heir(kind: Kind) -> str:
    if kind.combine is Combine.UNION:
        return gettext("Rule %(heir)s would give it without rule %(rule)s.")
    if kind.empty is EmptyChoice.NEXT:
        return gettext("Rule %(heir)s would decide if rule %(rule)s named none: %(value)s.")
    return gettext("Rule %(heir)s would decide if rule %(rule)s did not match: %(value)s.")


def _without_heir(kind: Kind) -> str:
    if kind.combine is Combine.UNION:
        return gettext("Taken without rule %(rule)s.")
    if kind.empty is EmptyChoice.NEXT:
        return gettext("Taken if rule %(rule)s named none.")
    return gettext("No other rule would decide if rule %(rule)s did not match; a suspended user keeps it.")


def of_none(verdicts: Iterable[Verdict]) -> str:
    """Nothing is held of a kind, and no matching rule has anything to give."""
    outcomes = {verdict.outcome for verdict in verdicts}
    return gettext("Comes once a rule that matches names one.") if outcomes == {Outcome.NAMES_NOTHING} else ""
