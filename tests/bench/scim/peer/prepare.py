"""`python -m peer.prepare`: the tables."""

import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "peer.settings"
django.setup()

from django.core.management import call_command  # noqa: E402 - needs the settings

call_command("migrate", run_syncdb=True, verbosity=0)
