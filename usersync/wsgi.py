"""The WSGI entry point: `granian --interface wsgi usersync.wsgi:application`."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "usersync.settings")
django.setup(set_prefix=False)

from usersync.scim.gateway import Gateway  # noqa: E402 - needs the settings

application = Gateway()
