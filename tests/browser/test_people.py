"""A user's page stays true without being loaded again."""

from playwright.sync_api import expect

from rules.directory.models import DirectoryUser
from rules.directory.records import AddMembers
from rules.provisioning import intake
from rules.provisioning.reconcile import run_batch
from tests.browser.conftest import Console, Harbour
from tests.factories import DirectoryUserFactory


def join_deck(harbour: Harbour, person: DirectoryUser) -> None:
    operations = [AddMembers([person.public_id])]
    intake.change_group(source=harbour.source, public_id=harbour.groups[1].public_id, operations=operations)
    run_batch(harbour.account.pk, limit=10)


def test_a_new_seat_shows_by_itself_and_what_is_open_stays_open(console: Console, harbour: Harbour) -> None:
    harbour.rules()
    alice = DirectoryUserFactory.create(source=harbour.source, alice=True)
    console.open(f"/users/{alice.pk}/")
    page = console.page
    rights = page.locator("#held-admin_rights")
    rights.locator("summary").click()
    join_deck(harbour, alice)
    expect(page.get_by_text("GoTo Meeting", exact=True)).to_be_visible()
    expect(page.locator("#status")).to_have_text("Active")
    expect(rights).to_have_attribute("open", "")


def test_people_are_found_as_one_types(console: Console, harbour: Harbour) -> None:
    DirectoryUserFactory.create(source=harbour.source, alice=True)
    console.open("/users/")
    console.page.get_by_role("searchbox").press_sequentially("ali and", delay=20)
    expect(console.page.locator(".us-list tbody tr")).to_have_count(1)
    expect(console.page.get_by_role("link", name="Alice Anders")).to_be_visible()
    console.page.get_by_label("Status").select_option("Suspended")
    expect(console.page.get_by_text("Nobody found")).to_be_visible()
    expect(console.page).to_have_url(
        f"{console.url}/users/?q=ali%20and&status=suspended&product=&group=&role="
    )
