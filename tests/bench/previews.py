"""Previews against applying the same change."""

import resource
from dataclasses import replace

from django.db.models import Count
from django.utils import timezone

from rules.accounts.languages import Language
from rules.audit.actors import SYSTEM
from rules.provisioning import rule_changes
from rules.provisioning.preview import Proposal, preview, proposals
from rules.ruleset import content as rule_content
from rules.ruleset.models import Rule
from rules.ruleset.records import RuleContent
from rules.ruleset.selectors import rule_order
from tests.bench import directory
from tests.bench.directory import Company
from tests.bench.reconcile import work_off
from tests.bench.report import report, seconds

MEMBERS = 10_000


def measure(company: Company) -> None:
    account = company.account
    rule = _rule_of_about(company, MEMBERS)
    content = rule_content.read(rule)
    edited = replace(content, language=Language.GERMAN, product_ids=_other_products(company, content))
    looking = seconds(lambda: _look(company, proposals.edit_rule(account, rule.pk, edited)))

    def edit() -> None:
        rule_changes.edit_rule(
            account=account, actor=SYSTEM, rule_id=rule.pk, version=rule.version, content=edited
        )
        work_off(company)

    report("preview_of_an_edit", looking, "s", floor=seconds(edit), goal=0.3)
    everybody = directory.rule_on_everybody(company)
    work_off(company)
    looking = seconds(lambda: _look(company, proposals.move_rule(account, everybody.pk, 1)))

    def move() -> None:
        seen = rule_order(account)
        rule_changes.move_rule(account=account, actor=SYSTEM, rule_id=everybody.pk, position=1, seen=seen)
        work_off(company)

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    report("preview_of_a_reorder_of_all", looking, "s", floor=seconds(move), goal=0.3)
    report("preview_peak_memory", peak, "MB", goal=300)


def _look(company: Company, proposal: Proposal) -> None:
    preview(company.account, proposal, at=timezone.now())


def _rule_of_about(company: Company, members: int) -> Rule:
    rules = Rule.objects.filter(account=company.account).annotate(size=Count("group__memberships"))
    return min(rules, key=lambda rule: abs(rule.size - members))


def _other_products(company: Company, content: RuleContent) -> frozenset[int]:
    products = company.account.products.order_by("pk").values_list("pk", flat=True)
    return frozenset(pk for pk in products if pk not in content.product_ids)
