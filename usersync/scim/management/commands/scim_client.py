"""`manage.py scim_client create --account SLUG --name NAME`: connect an identity provider."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from rules.accounts.models import Account
from rules.accounts.selectors import NoSuchAccount, account_named
from rules.audit.actors import SYSTEM
from rules.connections.tokens import TokenError, create_client
from usersync import env
from usersync.addresses import SCIM_PATH
from usersync.local import instance


class Command(BaseCommand):
    help = "Make a SCIM client and show its base URL and token, once."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        create = actions.add_parser("create", help="a new client with its first token")
        create.add_argument("--account", required=True, metavar="SLUG")
        create.add_argument("--name", required=True, help="how the console calls the connection")
        create.add_argument("--url", default="", help="where the identity provider reaches this installation")

    def handle(self, **options: Any) -> None:  # noqa: ANN401 - Django's signature
        root = options["url"] or settings.PUBLIC_URL or instance.read(env.data_dir()).web_url
        if not root:
            raise CommandError("The address of this installation is not known: set PUBLIC_URL or give --url.")
        account = _account(options["account"])
        try:
            _, token_text = create_client(account=account, name=options["name"], actor=SYSTEM)
        except TokenError as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"Base URL: {root.rstrip('/')}{SCIM_PATH}")
        self.stdout.write(f"Token: {token_text}")
        self.stderr.write("The token is not shown again.")


def _account(slug: str) -> Account:
    try:
        return account_named(slug)
    except NoSuchAccount as refusal:
        raise CommandError(str(refusal)) from None
