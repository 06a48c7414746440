"""The Celery application. Tasks live in the apps (`rules/*/tasks.py`) and are found from there."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "usersync.settings")

app = Celery("usersync")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
