"""The rule form: every field of a rule, in the order in which the original has them."""

from usersync.console.forms.rule.form import RuleForm
from usersync.console.forms.rule.groups import labelled

__all__ = ["RuleForm", "labelled"]
