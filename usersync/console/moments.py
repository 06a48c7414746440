"""Points in time as people say them, in the zone that is active."""

from datetime import datetime, timedelta

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext, pgettext

_RECENTLY = timedelta(hours=12)


def spoken(moment: datetime, now: datetime) -> str:
    """`just now`, `5 min ago`, `2 h ago`, `Yesterday`, `12 Nov`, `12 Nov 2024`."""
    moment, now = localtime(moment), localtime(now)
    age = now - moment
    if age < timedelta(minutes=1):
        return gettext("just now")
    if age < timedelta(hours=1):
        return gettext("%(number)s min ago") % {"number": age // timedelta(minutes=1)}
    if age < _RECENTLY or moment.date() == now.date():
        return gettext("%(number)s h ago") % {"number": age // timedelta(hours=1)}
    if moment.date() == (now - timedelta(days=1)).date():
        return gettext("Yesterday")
    return day(moment, now)


def day(moment: datetime, now: datetime) -> str:
    moment, now = localtime(moment), localtime(now)
    # Translators: formats of days as Django's `date` filter reads them.
    format_ = pgettext("format", "j M") if moment.year == now.year else pgettext("format", "j M Y")
    return date_format(moment, format_)


def exact(moment: datetime) -> str:
    return date_format(localtime(moment), pgettext("format", "j M Y, H:i:s T"))
