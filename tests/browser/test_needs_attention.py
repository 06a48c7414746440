"""What needs an administrator on the User Sync page, from the banner to the decision, by keyboard."""

from playwright.sync_api import expect

from rules.directory.models import DirectoryUser
from rules.provisioning import intake
from rules.provisioning.models import Hold, HoldState, PendingUser, Seat
from rules.provisioning.reconcile import run_batch
from tests.browser.conftest import Console, Harbour
from tests.browser.keys import Keys
from tests.browser.looking import at_a_desk_and_on_a_phone


def apply_rules(harbour: Harbour) -> list[DirectoryUser]:
    """Everybody, once they have what the rules on their crews give."""
    harbour.rules()
    people = list(harbour.source.users.order_by("pk"))
    PendingUser.objects.bulk_create(PendingUser(account=harbour.account, user=each) for each in people)
    run_batch(harbour.account.pk, limit=100)
    return people


@at_a_desk_and_on_a_phone
def test_seats_of_a_group_that_is_gone_are_kept_and_released(console: Console, harbour: Harbour) -> None:
    alice, bruno, *_ = apply_rules(harbour)
    intake.delete_group(source=harbour.source, public_id=harbour.groups[0].public_id)
    run_batch(harbour.account.pk, limit=100)
    page, keys = console.page, Keys(console)
    keys.open("/user-sync/")
    banner = page.locator(".us-notice", has_text="Bridge is gone from the directory with 2 members")
    expect(banner).to_contain_text(alice.full_name)
    keys.follow(banner.get_by_role("link", name="Details"))
    keys.follow(page.get_by_role("button", name=f"Keep GoTo Meeting of {alice.full_name}"))
    expect(page.get_by_text("1 seat is kept.")).to_be_visible()
    keys.use(page.get_by_role("button", name="Release: take 1 seat"))
    expect(page.get_by_text("1 seat is released; the workers take it now.")).to_be_visible()
    expect(page.locator(".us-notice", has_text="2 members")).to_have_count(0)
    assert set(Hold.objects.values_list("user_id", "state")) == {
        (alice.pk, HoldState.KEPT),
        (bruno.pk, HoldState.RELEASED),
    }
    run_batch(harbour.account.pk, limit=100)
    assert list(Seat.objects.filter(user__in=[alice, bruno]).values_list("user_id", flat=True)) == [alice.pk]


@at_a_desk_and_on_a_phone
def test_a_failure_is_looked_at_and_retried_until_its_banner_goes(console: Console, harbour: Harbour) -> None:
    DirectoryUser.objects.filter(pk__in=harbour.source.users.order_by("pk").values("pk")[:2]).update(
        email="bridge@harbour.example"
    )
    alice, bruno, *_ = apply_rules(harbour)
    page, keys = console.page, Keys(console)
    keys.open("/user-sync/")
    banner = page.locator(".us-notice", has_text="1 user is not activated")
    keys.use(banner.get_by_role("link", name="Details"))
    row = page.get_by_role("row", name=bruno.full_name)
    expect(row.get_by_role("link", name=alice.full_name)).to_be_visible()
    # Somebody has corrected it where UserSync could not see it.
    DirectoryUser.objects.filter(pk=alice.pk).update(email="alice@harbour.example")
    keys.skip()
    keys.use(page.get_by_role("button", name="Retry sync"))
    expect(page.get_by_text("1 user is tried again.")).to_be_visible()
    expect(page.get_by_role("progressbar", name="Applying changes")).to_be_visible()
    run_batch(harbour.account.pk, limit=100)
    expect(page.get_by_text("Applying changes")).to_have_count(0)
    expect(banner).to_have_count(0)
    assert Seat.objects.filter(user=bruno).exists()
