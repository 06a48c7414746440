"""The end user's own page in a browser, with what browsers send of themselves."""

from django.utils import timezone
from playwright.sync_api import expect

from rules.mail.links import token_of
from rules.provisioning.models import Profile, UserStatus, WelcomeMail
from tests.browser.conftest import Console, Harbour
from tests.factories import DirectoryUserFactory


def test_the_link_opens_the_page_and_a_language_is_picked(console: Console, harbour: Harbour) -> None:
    alice = DirectoryUserFactory.create(source=harbour.source, alice=True)
    at = timezone.now()
    Profile.objects.filter(user=alice).update(status=UserStatus.ACTIVE, status_since=at, language="en")
    mail = WelcomeMail.objects.create(account=harbour.account, user=alice, activated_at=at)
    page = console.page
    page.context.clear_cookies()
    console.open(f"/welcome/{token_of(mail)}/")
    page.get_by_role("button", name="Open my page").click()
    expect(page.get_by_role("heading", name="Welcome, Alice Anders")).to_be_visible()
    page.get_by_role("combobox").select_option("de")
    page.get_by_role("button").click()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    assert Profile.objects.get(user=alice).language_is_picked
