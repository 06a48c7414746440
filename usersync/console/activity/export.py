"""Activity as CSV, written while it is read."""

import csv
import json
import re
from collections.abc import Iterator

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rules.audit.selectors import ActivitySearch
from usersync.console.activity.rows import ActivityRow, Strangers, rows_of

_CHUNK = 2000
_HEADS = (_("Time (UTC)"), _("Type"), _("About"), _("What"), _("By"), _("Because"), _("Status"), _("Details"))
# Where a spreadsheet takes a cell for a formula. Where decimals have a comma Excel begins a cell at each
# semicolon, whatever quotes there are around it, and a line at each break.
_FORMULA = re.compile(r"\A(?=[=+\-@\t\r\n])|(?<=[;\t\r\n])(?=[=+\-@])")
# Without it Excel reads UTF-8 as the code page of the machine.
_BYTE_ORDER_MARK = "\ufeff"


class _Line:
    """Hands each written line back."""

    def write(self, text: str) -> str:
        return text


def csv_lines(search: ActivitySearch, strangers: Strangers) -> Iterator[str]:
    write = csv.writer(_Line()).writerow
    yield _BYTE_ORDER_MARK + write(_HEADS)
    for piece in search.all(chunk=_CHUNK):
        for row in rows_of(piece, strangers):
            yield write([_safe(cell) for cell in _cells(row)])


def _cells(row: ActivityRow) -> tuple[str, ...]:
    activity = row.activity
    return (
        f"{activity.at:%Y-%m-%d %H:%M:%S}",
        activity.get_subject_kind_display(),
        activity.subject_name,
        row.title,
        row.actor,
        row.reason,
        gettext("Failed") if row.is_failure else gettext("Done"),
        json.dumps(activity.details, ensure_ascii=False) if activity.details else "",
    )


def _safe(cell: str) -> str:
    return _FORMULA.sub("'", cell)
