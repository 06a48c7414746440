"""The WSGI entry point: `granian --interface wsgi usersync.wsgi:application`."""

import gc
import os
from importlib import import_module

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "usersync.settings")
django.setup(set_prefix=False)

from django.conf import settings  # noqa: E402 - needs the settings

from usersync.scim.gateway import Gateway  # noqa: E402 - needs the settings

application = Gateway()
import_module(settings.ROOT_URLCONF)
# What is there by now stays. To look through it for cyclic garbage takes longer than to answer a request, and
# every tenth one or so would wait for it.
gc.collect()
gc.freeze()
