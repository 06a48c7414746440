"""`manage.py sso_domain verify`: vouch for a domain where the DNS cannot be asked."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from rules.accounts.selectors import NoSuchAccount, account_named
from usersync.operators.domain_names import domain_name
from usersync.operators.domains import vouch


class Command(BaseCommand):
    help = "Vouch that an e-mail domain is of an account, without asking the DNS; another account loses it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["verify"])
        parser.add_argument("--account", metavar="SLUG", required=True)
        parser.add_argument("domain")

    def handle(self, *, account: str, domain: str, **_options: object) -> None:
        try:
            found, name = account_named(account), domain_name(domain)
        except NoSuchAccount as refusal:
            raise CommandError(str(refusal)) from None
        except ValidationError:
            raise CommandError(f"{domain!r} is no domain. A domain reads like a.example.") from None
        vouch(account=found, name=name)
        self.stdout.write(f"{name} is verified for {found}.")
