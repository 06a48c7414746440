"""Points in time as people say them, in the zone that is active."""

from datetime import date, datetime, timedelta
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext, pgettext

_RECENTLY = timedelta(hours=12)


def spoken(moment: datetime, now: datetime) -> str:
    """`just now`, `5 min ago`, `2 h ago`, `Yesterday`, `12 Nov`, `12 Nov 2024`."""
    age = now - moment
    if age < timedelta(minutes=1):
        return gettext("just now")
    if age < timedelta(hours=1):
        return gettext("%(number)s min ago") % {"number": age // timedelta(minutes=1)}
    moment, now = localtime(moment), localtime(now)
    if age < _RECENTLY or moment.date() == now.date():
        return gettext("%(number)s h ago") % {"number": age // timedelta(hours=1)}
    if moment.date() == (now - timedelta(days=1)).date():
        return gettext("Yesterday")
    return _day(moment, now)


def day(moment: datetime, now: datetime) -> str:
    return _day(localtime(moment), localtime(now))


def exact(moment: datetime) -> str:
    """`12 Nov 2024, 16:00:00 CET`."""
    moment = localtime(moment)
    day = _written(moment.date(), get_language(), is_this_year=False)
    # Translators: a point in time, such as `12 Nov 2024, 16:00:00 CET`.
    return gettext("%(day)s, %(time)s") % {"day": day, "time": f"{moment:%H:%M:%S %Z}"}


def _day(moment: datetime, now: datetime) -> str:
    return _written(moment.date(), get_language(), is_this_year=moment.year == now.year)


# Lists have many points in time, on few days.
@lru_cache(maxsize=1000)
def _written(day: date, _language: str | None, *, is_this_year: bool) -> str:
    # Translators: formats of days as Django's `date` filter reads them.
    format_ = pgettext("format", "j M") if is_this_year else pgettext("format", "j M Y")
    return date_format(day, format_)
