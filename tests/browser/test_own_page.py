"""The end user's own page in a browser, with what browsers send of themselves."""

import pytest
from playwright.sync_api import Page, expect

from rules.directory.models import DirectoryUser
from rules.mail.links import token_of
from rules.provisioning.models import DeviceAccess, Profile, Seat, SeatState, UserStatus, WelcomeMail
from tests.browser.conftest import Console, Harbour
from tests.browser.looking import look_at
from tests.factories import LONG_AGO, DeviceGroupFactory, DirectoryUserFactory, ProductFactory

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk"


@pytest.fixture
def alice(harbour: Harbour) -> DirectoryUser:
    alice: DirectoryUser = DirectoryUserFactory.create(source=harbour.source, alice=True)
    in_english = {"status": UserStatus.ACTIVE, "status_since": LONG_AGO, "language": "en"}
    Profile.objects.filter(user=alice).update(**in_english)
    return alice


@pytest.fixture
def mail(harbour: Harbour, alice: DirectoryUser) -> WelcomeMail:
    return WelcomeMail.objects.create(account=harbour.account, user=alice, activated_at=LONG_AGO)


def test_the_link_opens_the_page_and_a_language_is_picked(
    console: Console, alice: DirectoryUser, mail: WelcomeMail
) -> None:
    page = console.page
    page.context.clear_cookies()
    console.open(f"/welcome/{token_of(mail)}/")
    page.get_by_role("button", name="Open my page").click()
    expect(page.get_by_role("heading", name="Welcome, Alice Anders")).to_be_visible()
    page.get_by_role("combobox").select_option("de")
    page.get_by_role("button").click()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    assert Profile.objects.get(user=alice).language_is_picked


def test_whoever_comes_finds_a_page_that_fits(
    console: Console, harbour: Harbour, alice: DirectoryUser, mail: WelcomeMail
) -> None:
    """With much on it and long words, in light and dark, for the link in each of its states."""
    has_much(harbour, alice)
    page, link = console.page, f"/welcome/{token_of(mail)}/"
    console.open(link)
    fits(page, "Ihrer eigenen Seite")
    page.get_by_role("button").click()
    fits(page, LONG)
    page.context.clear_cookies()
    console.open(link)
    fits(page, "Dieser Link wurde schon benutzt")
    Profile.objects.filter(user=alice).update(status=UserStatus.SUSPENDED)
    console.open(link)
    fits(page, "Sie haben zurzeit keinen Zugang")


def has_much(harbour: Harbour, alice: DirectoryUser) -> None:
    Profile.objects.filter(user=alice).update(language="de")
    harbour.account.contact_name, harbour.account.contact_email = LONG, f"{LONG}@harbour.example".lower()
    harbour.account.save()
    (rule, *_), in_account = harbour.rules(), {"account": harbour.account}
    for state in SeatState.HELD, SeatState.WAITING:
        product = ProductFactory.create(**in_account, name=f"{LONG} {state}")
        Seat.objects.create(**in_account, user=alice, product=product, rule=rule, state=state, since=LONG_AGO)
    group = DeviceGroupFactory.create(**in_account, name=LONG)
    DeviceAccess.objects.create(**in_account, user=alice, device_group=group, rule=rule, since=LONG_AGO)


def fits(page: Page, told: str) -> None:
    expect(page.locator("main")).to_contain_text(told)
    look_at(page)
