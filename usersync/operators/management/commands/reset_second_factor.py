from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError, CommandParser

from usersync.operators.models import Operator


class Command(BaseCommand):
    help = "Remove the passkeys, authenticator apps and recovery codes of somebody who has lost them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *_args: Any, email: str, **_options: Any) -> None:  # noqa: ANN401 - as Django calls it
        operator = Operator.objects.filter(email=email.lower()).first()
        if operator is None:
            raise CommandError(f"Nobody signs in with {email}.")
        removed, _ = Authenticator.objects.filter(user=operator).delete()
        self.stdout.write(f"{operator.email} signs in with the password alone now; {removed} removed.")
