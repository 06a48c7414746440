"""The Celery application. Tasks live in the apps (`rules/*/tasks.py`) and are found from there."""

import os
import time
from typing import Any

from celery import Celery, Task
from celery.signals import task_postrun, task_prerun
from django.db import close_old_connections, connection

from rules.accounts.walls import walled

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "usersync.settings")


class WalledTask(Task):  # type: ignore[type-arg] # not generic while it runs
    """Stands behind the wall between accounts: in none, until it says in which one."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as Celery calls it
        with walled():
            return super().__call__(*args, **kwargs)


app = Celery("usersync", task_cls=WalledTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# So long after a task the connection to the database is taken for alive without asking.
SURE_SECONDS = 5.0
_last_end = -SURE_SECONDS


@task_prerun.connect
def look_at_the_connection(**_signal: object) -> None:
    """As Django does before a request: a connection is kept while it is young and works.

    Celery itself would open one for each task (see CELERY_DB_REUSE_MAX), which takes longer than a small
    batch. In a burst of tasks nobody asks whether it works; what fails then, a sweep finds.
    """
    close_old_connections()
    if time.monotonic() - _last_end < SURE_SECONDS:
        connection.health_check_done = True  # type: ignore[attr-defined]  # the mark of that question


@task_postrun.connect
def remember_the_end(**_signal: object) -> None:
    global _last_end  # noqa: PLW0603 - of this process, which runs one task after the other
    _last_end = time.monotonic()
