"""`manage.py demo --url URL`: fill an empty UserSync with the demo company; `make run` calls it."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from usersync.local import welcome
from usersync.local.demo import company, story
from usersync.local.demo.okta import PushFailed
from usersync.operators.errors import AlreadySetUp


class Command(BaseCommand):
    help = "Push a sample company through the SCIM endpoint of a running, empty UserSync."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--url", required=True, help="where this UserSync runs: http://127.0.0.1:8000")

    def handle(self, **options: Any) -> None:  # noqa: ANN401 - Django's signature
        if not settings.ONE_MACHINE:
            raise CommandError(
                "The demo is for one-machine mode only (`make run`): everybody knows its password."
            )
        try:
            story.tell(options["url"], self.stdout.write)
        except AlreadySetUp:
            raise CommandError("There is an account already: the demo needs an empty UserSync.") from None
        except (PushFailed, story.NotApplied) as failure:
            raise CommandError(
                f"The demo is half done. {failure} Empty the data folder and start again."
            ) from None
        maya = company.MAYA
        welcome.announce(welcome.Welcome(maya.email, maya.password, company.TRY_NEXT))
