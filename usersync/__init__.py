"""The product around the domain: console, SCIM server, operators and one-machine mode."""

from usersync.celery import app as celery_app

__all__ = ["celery_app"]
