"""Thin Celery tasks about domains. They take ids, may run twice, and ignore their result."""

from celery import shared_task

from rules.accounts.doors import Door, accounts_behind
from rules.accounts.walls import within
from usersync.operators import domains


@shared_task(name=domains.HAND_OVER)
def hand_over_domain(account_id: int, domain_id: int) -> None:
    domains.hand_over(account_id=account_id, domain_id=domain_id)


@shared_task(name="operators.check_domains")
def check_domains() -> None:
    """Each account in a task of its own: a DNS that does not answer takes its time."""
    for account_id in accounts_behind(Door.ALL):
        check_domains_of.delay(account_id)


@shared_task(name="operators.check_domains_of")
def check_domains_of(account_id: int) -> None:
    with within(account_id):
        domains.check_again(account_id)
