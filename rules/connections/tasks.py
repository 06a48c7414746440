"""Thin Celery tasks around the request log."""

from celery import shared_task
from django.utils import timezone

from rules.connections import failures, hours


@shared_task(name="connections.take_counts")
def take_counts() -> None:
    hours.take_counts()


@shared_task(name="connections.trim_failures")
def trim_failures() -> None:
    failures.trim(timezone.now())
