"""Many rows in one statement: what is written is what was said, whatever it is made of."""

import pytest
from django.db import DataError

from rules.accounts.walls import within
from rules.audit.models import Activity
from rules.provisioning.reconcile import activity
from tests.factories import LONG_AGO, AccountFactory

pytestmark = pytest.mark.django_db

NAMES = ['"Bob" \\ {x,y}', "NULL", "a\tb\nc", "%s O'Neil", "", "Zoë 中"]


@pytest.mark.parametrize("times", [1, 100])
def test_names_of_any_kind_are_kept_as_they_are(times: int) -> None:
    account = AccountFactory.create()
    names = [NAMES[0]] if times == 1 else NAMES * times

    with within(account.pk):
        activity.write(
            account.pk, LONG_AGO, "user.changed", ((1, name, None, '{"a": "\\"b\\\\"}') for name in names)
        )

    written = Activity.objects.order_by("pk").values_list("subject_name", "cause_id", "details", "at")
    assert list(written) == [(name, None, {"a": '"b\\'}, LONG_AGO) for name in names]


def test_what_is_too_long_is_refused_and_not_cut() -> None:
    account = AccountFactory.create()
    with pytest.raises(DataError):
        activity.write(account.pk, LONG_AGO, "user.changed", ((1, "x" * 301, None, "{}") for _ in range(10)))
