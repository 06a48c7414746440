"""The rule check: hints for those who write rules. It stores nothing and blocks nothing."""

from rules.provisioning.rule_check.check import check_rules
from rules.provisioning.rule_check.hints import Hint, HintKind, Shortage

__all__ = ["Hint", "HintKind", "Shortage", "check_rules"]
