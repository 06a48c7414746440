"""`manage.py reconcile --account SLUG`: bring every user of an account to what the rules say."""

from collections import Counter
from collections.abc import Iterator, Mapping

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from rules.accounts.models import Account
from rules.accounts.selectors import NoSuchAccount, account_named
from rules.audit.actors import SYSTEM
from rules.catalog.models import Product
from rules.directory.models import DirectoryUser
from rules.provisioning.preview import preview, proposals
from rules.provisioning.reconcile import Tally, run_batch
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
        lines = self._preview(found, total) if dry_run else self._apply(found, total)
        self.stdout.write("\n".join(lines))

    def _preview(self, account: Account, total: int) -> Iterator[str]:
        effect = preview(
            account,
            proposals.reconcile_everybody(account),
            at=timezone.now(),
            progress=lambda done: self._progress(done, total),
        )
        yield f"{account}: {effect.looked_at:,} users read, {len(effect.people):,} would change."
        for product in Product.objects.filter(account=account):
            seats = effect.seats[product.pk]
            if seats.is_change:
                yield (
                    f"  {product}: {seats.gained:,} seats gained, {seats.lost:,} lost;"
                    f" {seats.joins_line:,} join the waiting list, {seats.leaves_line:,} leave it"
                )
        changes: Counter[str] = Counter()
        for (kind, _), count in effect.kinds.items():
            changes[kind.label] += count
        yield from _others(changes)

    def _apply(self, account: Account, total: int) -> Iterator[str]:
        """Workers that run at the same time take their share; what they do is not counted."""
        reconcile_everybody(account=account, actor=SYSTEM)
        tally = Tally()
        while batch := run_batch(account.pk, limit=settings.RECONCILE_BATCH_USERS):
            tally += batch
            self._progress(tally.users, total)
        yield f"{account}: {tally.users:,} users read, {tally.users_changed:,} changed."
        for product in Product.objects.filter(account=account):
            gained, lost = tally.gained[product.pk], tally.lost[product.pk]
            if gained or lost:
                yield f"  {product}: {gained:,} gain a seat or a place in line, {lost:,} lose theirs"
        yield from _others(tally.other)

    def _progress(self, done: int, total: int) -> None:
        """One line that fills up, for people only."""
        if self.stderr.isatty():
            filled = _BAR_WIDTH * done // max(total, 1)
            bar = "#" * filled + "." * (_BAR_WIDTH - filled)
            self.stderr.write(f"\r[{bar}] {done:,} of {total:,} users", ending="\n" if done >= total else "")


def _others(changes: Mapping[str, int]) -> Iterator[str]:
    """Label of a kind -> how many changes."""
    for label, count in sorted(changes.items()):
        yield f"  {label.replace('_', ' ')}: {count:,} changes"
