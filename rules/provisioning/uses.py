"""How many users hold what the catalog holds, and how many e-mails are still to come of it."""

from django.db.models import Count, QuerySet

from rules.accounts.models import Account
from rules.catalog.models import DeviceGroup, SettingsTemplate, UserGroup, WelcomeTemplate
from rules.provisioning.models import UNSENT, DeviceAccess, Profile, UserStatus, WelcomeMail


def users_by_user_group(account: Account) -> dict[int, int]:
    return _counted(Profile.objects.filter(account=account, user_group__isnull=False), "user_group_id")


def users_by_device_group(account: Account) -> dict[int, int]:
    return _counted(DeviceAccess.objects.filter(account=account), "device_group_id")


def holders(row: UserGroup | SettingsTemplate | DeviceGroup) -> tuple[int, int]:
    """(active, other) users who hold it."""
    if isinstance(row, DeviceGroup):
        return DeviceAccess.objects.filter(account=row.account_id, device_group=row).count(), 0
    field = "user_group" if isinstance(row, UserGroup) else "settings_template"
    held = Profile.objects.filter(account=row.account_id, **{field: row})
    active = held.filter(status=UserStatus.ACTIVE).count()
    return active, held.count() - active


def unsent_mails(template: WelcomeTemplate) -> int:
    return WelcomeMail.objects.filter(
        account=template.account_id, template=template, state__in=UNSENT
    ).count()


def _counted(rows: "QuerySet[Profile] | QuerySet[DeviceAccess]", field: str) -> dict[int, int]:
    return dict(rows.order_by().values_list(field).annotate(Count("user_id")))
