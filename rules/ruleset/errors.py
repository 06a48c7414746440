"""Why a change of the rules is refused; nothing was written."""

from collections.abc import Sequence
from datetime import datetime


class RulesetError(Exception):
    """The message is for the administrator."""


class NoSuchRule(RulesetError):
    def __init__(self, rule_id: int) -> None:
        super().__init__(f"There is no rule with the number {rule_id} any more.")


class CreatedAlready(RulesetError):
    """The form that is to create a rule has created one before, which says something else."""

    def __init__(self, rule_id: int) -> None:
        super().__init__("This form was saved already, as a rule that says something else.")
        self.rule_id = rule_id


class RuleChangedMeanwhile(RulesetError):
    """Somebody saved the rule after it was opened."""

    def __init__(self, by: str, at: datetime) -> None:
        super().__init__(f"{by} changed this rule meanwhile.")
        self.by = by
        self.at = at


class OrderChangedMeanwhile(RulesetError):
    """The rules are no longer in the order that was seen."""

    def __init__(self) -> None:
        super().__init__("The rules were reordered meanwhile. This is the present order.")


class NoSuchVersion(RulesetError):
    def __init__(self, version: int) -> None:
        super().__init__(f"The rule has no version {version}.")


class PartsAreGone(RulesetError):
    """An earlier version of a rule names what does not exist any more."""

    def __init__(self, version: int, names: Sequence[str]) -> None:
        super().__init__(f"Version {version} names what does not exist any more: {', '.join(names)}.")
        self.names = names
