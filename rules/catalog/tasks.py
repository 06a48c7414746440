"""Thin Celery tasks."""

from celery import shared_task
from django.utils import timezone

from rules.catalog.seat_history import remember


@shared_task(name="catalog.remember_seats")
def remember_seats() -> None:
    """What is kept for a day is what stood when this ran last on it."""
    remember(timezone.now().date())
