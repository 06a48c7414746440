"""`manage.py reconcile --account SLUG`: bring every user of an account to what the rules say."""

from collections.abc import Iterator

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from rules.accounts.models import Account
from rules.accounts.selectors import NoSuchAccount, account_named
from rules.audit.actors import SYSTEM
from rules.catalog.models import Product
from rules.directory.models import DirectoryUser
from rules.provisioning.reconcile import Tally, dry_run, run_batch
from rules.provisioning.switch import reconcile_everybody

_BAR_WIDTH = 30


class Command(BaseCommand):
    help = "Reconcile every user of an account now, or count what that would change."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--account", metavar="SLUG", required=True)
        parser.add_argument("--dry-run", action="store_true", help="write nothing, only count")

    def handle(self, *, account: str, dry_run: bool, **_options: object) -> None:
        try:
            found = account_named(account)
        except NoSuchAccount as refusal:
            raise CommandError(str(refusal)) from None
        if not dry_run and not found.sync_is_on:
            raise CommandError(
                f"User Sync is off for {found}; nothing was applied. --dry-run counts what would be."
            )
        total = DirectoryUser.objects.filter(account=found).count()
        tally = Tally()
        for tally in _dry_run(found) if dry_run else _for_real(found):
            self._progress(tally.users, total)
        self.stdout.write("\n".join(_report(found, tally, dry_run=dry_run)))

    def _progress(self, done: int, total: int) -> None:
        """One line that fills up, for people only."""
        if self.stderr.isatty():
            filled = _BAR_WIDTH * done // max(total, 1)
            bar = "#" * filled + "." * (_BAR_WIDTH - filled)
            self.stderr.write(f"\r[{bar}] {done:,} of {total:,} users", ending="\n" if done >= total else "")


def _dry_run(account: Account) -> Iterator[Tally]:
    return dry_run(account.pk, batch=settings.RECONCILE_BATCH_USERS)


def _for_real(account: Account) -> Iterator[Tally]:
    """Workers that run at the same time take their share; what they do is not in the tally."""
    reconcile_everybody(account=account, actor=SYSTEM)
    whole = Tally()
    while batch := run_batch(account.pk, limit=settings.RECONCILE_BATCH_USERS):
        whole += batch
        yield whole


def _report(account: Account, tally: Tally, *, dry_run: bool) -> Iterator[str]:
    would = "would change" if dry_run else "changed"
    yield f"{account}: {tally.users:,} users read, {tally.users_changed:,} {would}."
    for product in Product.objects.filter(account=account):
        gained, lost = tally.gained[product.pk], tally.lost[product.pk]
        if gained or lost:
            yield f"  {product}: {gained:,} gain a seat or a place in line, {lost:,} lose theirs"
    for label, changes in sorted(tally.other.items()):
        yield f"  {label.replace('_', ' ')}: {changes:,} changes"
