"""`manage.py seat_limit`: how many seats of a product were purchased."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from rules.accounts.selectors import NoSuchAccount, account_named
from rules.audit.actors import SYSTEM
from rules.catalog.models import Product
from rules.provisioning.seat_limits import set_seat_limit

_DIGITS = 9


class Command(BaseCommand):
    help = "Set how many seats of a product were purchased; lowering it revokes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--account", metavar="SLUG", required=True)
        parser.add_argument("--product", metavar="NAME", required=True)
        parser.add_argument("seats", help="a whole number, or `unlimited`")

    def handle(self, *, account: str, product: str, seats: str, **_options: object) -> None:
        limit = _limit(seats)
        try:
            found = account_named(account)
        except NoSuchAccount as refusal:
            raise CommandError(str(refusal)) from None
        row = Product.objects.filter(account=found, name__iexact=product).first()
        if row is None:
            known = ", ".join(Product.objects.filter(account=found).values_list("name", flat=True))
            raise CommandError(f"There is no product {product!r}. Products: {known}.")
        set_seat_limit(account=found, actor=SYSTEM, product_id=row.pk, limit=limit)
        self.stdout.write(f"{row}: {seats} seats.")


def _limit(seats: str) -> int | None:
    if seats == "unlimited":
        return None
    if not seats.isdecimal() or len(seats) > _DIGITS:
        raise CommandError("How many seats? A whole number, or `unlimited`.")
    return int(seats)
