"""What happens at Halden Instruments, in the order that fills the history with causes and effects."""

import time
from collections.abc import Callable, Iterator, Sequence

from django.utils import timezone

from rules.accounts.models import Account
from rules.catalog.selectors import products, products_waited_for
from rules.catalog.standard import STANDARD_PRODUCTS
from rules.provisioning.models import Profile, UserStatus
from rules.provisioning.selectors import pending_users
from usersync.local.demo import company, console
from usersync.local.demo.okta import Okta
from usersync.local.demo.people import GROUPS, Person, Stay, everybody
from usersync.local.demo.seat_days import remember_a_month

Say = Callable[[str], None]
PATIENCE_SECONDS = 60.0
_POLL_SECONDS = 0.02


class NotApplied(Exception):
    """The workers have not caught up; the message is for the person at the terminal."""

    def __init__(self, pending: int, seconds: float) -> None:
        super().__init__(f"After {seconds:g} s {pending} people still wait for a worker. Does one run?")


def tell(url: str, say: Say) -> None:
    """Raises AlreadySetUp before anything is written; later PushFailed, NotApplied."""
    account, token = console.set_up()
    say(f"{company.ACCOUNT_NAME} is set up with {len(STANDARD_PRODUCTS)} products")
    with Okta(url, token) as okta:
        for name in GROUPS:
            okta.push_group(name)
        console.write_rules(account)
        say(f"{company.IDENTITY_PROVIDER} pushed {len(GROUPS)} groups, and the rules on them are written")
        people = everybody()
        _arrive(okta, [person for person in people if person.stay != Stay.NEWCOMER], say)
        wait_until_applied(account)
        _leave(okta, [person for person in people if person.stay == Stay.LEAVES], say)
        wait_until_applied(account)
        _arrive(okta, [person for person in people if person.stay == Stay.NEWCOMER], say)
    wait_until_applied(account)
    remember_a_month(account, timezone.now().date())
    say(summary(account))


def wait_until_applied(account: Account, *, seconds: float = PATIENCE_SECONDS) -> None:
    """Until nobody is pending. Raises NotApplied after `seconds`."""
    deadline = time.monotonic() + seconds
    while pending := pending_users(account):
        if time.monotonic() > deadline:
            raise NotApplied(pending, seconds)
        time.sleep(_POLL_SECONDS)


def summary(account: Account) -> str:
    """`250 active users, 7 products, 14 waiting for GoTo Meeting`."""
    active = Profile.objects.filter(account=account, status=UserStatus.ACTIVE).count()
    waiting = [f"{each.seats_waiting} waiting for {each.name}" for each in products_waited_for(account)]
    return ", ".join([f"{active} active users", f"{products(account).count()} products", *waiting])


def _arrive(okta: Okta, people: Sequence[Person], say: Say) -> None:
    """First the people, then their memberships: from those come their seats."""
    for person in people:
        okta.push_user(person)
    for group, members in _by_group(people):
        okta.add_members(group, members)
    say(f"{len(people)} people pushed, with their memberships")


def _leave(okta: Okta, people: Sequence[Person], say: Say) -> None:
    """Their seats go to those who wait."""
    for person in people:
        okta.deactivate(person)
    for group, members in _by_group(people):
        okta.remove_members(group, members)
    say(f"{len(people)} people have left")


def _by_group(people: Sequence[Person]) -> Iterator[tuple[str, Sequence[Person]]]:
    for name in GROUPS:
        if members := [person for person in people if name in person.groups]:
            yield name, members
