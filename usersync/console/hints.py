"""Hints of the rule check in words."""

from dataclasses import dataclass

from rules.provisioning.rule_check import Hint, HintKind, Shortage
from rules.provisioning.why import KIND_LABELS
from usersync.console.sentences import counted, joined


@dataclass(frozen=True, slots=True)
class SpokenHint:
    """`label`: a few words for the rule list; `sentence`: the whole of it."""

    label: str
    sentence: str


def spoken(hint: Hint) -> SpokenHint:
    stronger = _rules(hint.winners)
    match hint.kind:
        case HintKind.GROUP_GONE:
            return SpokenHint(
                "Group is gone", "The directory has deleted this group: nobody matches the rule."
            )
        case HintKind.GROUP_EMPTY:
            return SpokenHint(
                "Nobody in the group", "No active user is in this group: the rule reaches nobody."
            )
        case HintKind.DUPLICATE:
            return SpokenHint(
                f"Copy of {stronger}", f"It says for the same group what {stronger} says, and adds nothing."
            )
        case HintKind.SHADOWED:
            return SpokenHint(
                "Nothing left to give", f"All that its members could get from it, they have from {stronger}."
            )
        case HintKind.CONTRADICTORY:
            assert hint.kind_in_vain
            label = KIND_LABELS[hint.kind_in_vain]
            return SpokenHint(
                f"{label} has no effect",
                f"{label}: {stronger} is on the same group and says something else, so this can never win.",
            )
        case HintKind.DEMAND_ABOVE_SUPPLY:
            assert hint.shortage
            return _short(hint.shortage)


def _short(shortage: Shortage) -> SpokenHint:
    name = shortage.product_name
    if shortage.waiting:
        are = "is" if shortage.waiting == 1 else "are"
        sentence = f"{counted(shortage.waiting, 'user')} {are} waiting for a {name} seat."
    else:
        need = f"{counted(shortage.members, 'member')} without a seat of {name}"
        sentence = f"{need}, and only {counted(shortage.free, 'seat')} free."
    return SpokenHint(f"{name} seats are short", sentence)


def _rules(priorities: tuple[int, ...]) -> str:
    """`rule 1`, `rules 1 and 4`, `rules 1, 4, 6 and 2 more`."""
    rules = "rule" if len(priorities) == 1 else "rules"
    return f"{rules} {joined([str(each) for each in priorities])}" if priorities else ""
