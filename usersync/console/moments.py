"""Points in time as people say them."""

from datetime import datetime, timedelta

_RECENTLY = timedelta(hours=12)


def spoken(moment: datetime, now: datetime) -> str:
    """`just now`, `5 min ago`, `2 h ago`, `Yesterday`, `12 Nov`, `12 Nov 2024`."""
    age = now - moment
    if age < timedelta(minutes=1):
        return "just now"
    if age < timedelta(hours=1):
        return f"{age // timedelta(minutes=1)} min ago"
    if age < _RECENTLY or moment.date() == now.date():
        return f"{age // timedelta(hours=1)} h ago"
    if moment.date() == (now - timedelta(days=1)).date():
        return "Yesterday"
    return day(moment, now)


def day(moment: datetime, now: datetime) -> str:
    year = "" if moment.year == now.year else f" {moment.year}"
    return f"{moment.day} {moment:%b}{year}"


def exact(moment: datetime) -> str:
    return f"{moment.day} {moment:%b %Y, %H:%M:%S} UTC"
