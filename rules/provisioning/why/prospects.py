"""What would change what a user has, in a sentence each; `why` tells them beside its answers."""

from collections.abc import Iterable

from rules.catalog.models import Product
from rules.directory.models import DirectoryUser
from rules.engine.explain import Outcome, Verdict
from rules.engine.kinds import Applied, Combine, EmptyChoice, Kind, Suspension
from rules.engine.records import Value
from rules.provisioning.reconcile.waiting_list import Place


def of_user(user: DirectoryUser, *, sync_is_on: bool, is_in_groups: bool, is_matched: bool) -> list[str]:
    """What keeps all rules from reaching the user, or their changes."""
    said = []
    if not sync_is_on:
        said.append("User Sync is off: changes wait until it is turned on.")
    if not user.active:
        said.append("Inactive in the directory: no rule matches until it activates the user.")
    elif not is_in_groups:
        said.append("In no directory group: a rule reaches the user once the directory adds one.")
    elif not is_matched:
        said.append("No enabled rule is on any of the user's directory groups.")
    return said


def of_place(place: Place, product: Product) -> str:
    """Seats beyond the limit have to go before any is free."""
    over = max(0, product.seats_held - (product.seat_limit or 0))
    needed = place.position + over
    return f"Gets the seat when {needed} {'is' if needed == 1 else 'are'} freed or bought."


def heir(kind: Kind, value: Value, rule_id: int, verdicts: Iterable[Verdict]) -> Verdict | None:
    """What would decide about a value if the rule that gives it did not."""
    is_union = kind.combine is Combine.UNION
    for verdict in verdicts:
        names_it = verdict.outcome is not Outcome.NAMES_NOTHING and (not is_union or verdict.value == value)
        if names_it and verdict.rule_id != rule_id:
            return verdict
    return None


def of_rule(kind: Kind, strength: str, heir: tuple[str, str] | None) -> str:
    """`strength` of the rule that gives the value; `heir`: the rule that would decide, and what it says."""
    if kind.applied is Applied.ONCE:
        return "Stays until the user is suspended and comes back."
    if kind.combine is Combine.UNION:
        return (
            f"{heir[0].capitalize()} would give it without {strength}."
            if heir
            else f"Taken without {strength}."
        )
    condition = f"{strength} named none" if kind.empty is EmptyChoice.NEXT else f"{strength} did not match"
    if heir:
        return f"{heir[0].capitalize()} would decide if {condition}: {heir[1]}."
    if kind.suspension is Suspension.KEEPS and kind.empty is EmptyChoice.WINS:
        return f"No other rule would decide if {condition}; a suspended user keeps it."
    return f"Taken if {condition}."


def of_none(verdicts: Iterable[Verdict]) -> str:
    """Nothing is held of a kind, and no matching rule has anything to give."""
    outcomes = {verdict.outcome for verdict in verdicts}
    return "Comes once a rule that matches names one." if outcomes == {Outcome.NAMES_NOTHING} else ""
