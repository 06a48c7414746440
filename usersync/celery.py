"""The Celery application. Tasks live in the apps (`rules/*/tasks.py`) and are found from there."""

import os

from celery import Celery
from celery.signals import task_prerun
from django.db import close_old_connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "usersync.settings")

app = Celery("usersync")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# As Django does before a request: a connection is kept while it is young and works. Celery itself would open
# one for each task (see CELERY_DB_REUSE_MAX), which takes longer than a small batch.
task_prerun.connect(close_old_connections)
