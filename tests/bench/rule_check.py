"""The rule check of the large directory, and its floor: to count the memberships."""

from rules.directory.models import Membership
from rules.provisioning.rule_check import check_rules
from rules.ruleset.selectors import rule_order
from tests.bench.directory import Company


def check(company: Company) -> None:
    check_rules(company.account, rule_order(company.account))


def count_memberships(company: Company) -> None:
    Membership.objects.filter(account=company.account).count()
