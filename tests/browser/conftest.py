"""Vera at her browser, in front of a running UserSync."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from rules.accounts.models import Account
from rules.directory.models import DirectoryGroup, Source
from rules.ruleset.models import Rule
from tests.browser.looking import DESK, in_window
from tests.factories import (
    PASSWORD,
    AccountFactory,
    AppointmentFactory,
    DirectoryGroupFactory,
    DirectoryUserFactory,
    ProductFactory,
    RuleFactory,
    SourceFactory,
)
from tests.live import PATIENCE
from tests.signing_in import sign_in
from usersync.operators.models import Operator

expect.set_options(timeout=PATIENCE * 1000)

CREWS = ("Bridge", "Deck", "Engine room", "Galley")


@dataclass(frozen=True, slots=True)
class Harbour:
    """An account with four crews of two people each, and Meeting with 20 seats."""

    account: Account
    source: Source
    groups: list[DirectoryGroup]

    def rules(self) -> list[Rule]:
        """One rule on each crew, in the order of the names."""
        product = self.account.products.get()
        return [
            RuleFactory.create(group=group, priority=priority, products=[product])
            for priority, group in enumerate(self.groups, start=1)
        ]


@dataclass(frozen=True, slots=True)
class Console:
    page: Page
    url: str

    def open(self, path: str) -> None:
        self.page.goto(self.url + path)

    def sign_in(self) -> None:
        self.page.context.clear_cookies()
        self.open("/")
        self.page.get_by_label("E-mail").fill("vera@harbour.example")
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in", exact=True).click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text("User Sync")

    def grips(self) -> Locator:
        return self.page.get_by_role("button", name="Re-order rule")

    def hold_over(self, old: int, new: int) -> None:
        """Take the rule at position `old` by its handle and hold it where it would land at `new`."""
        start, goal = (self.grips().nth(place - 1).bounding_box() for place in (old, new))
        assert start
        assert goal
        mouse = self.page.mouse
        mouse.move(start["x"] + 8, start["y"] + 8)
        mouse.down()
        mouse.move(goal["x"] + 8, goal["y"] + 8, steps=10)
        pill = self.page.locator(".us-lifted .us-prio")
        # Rows make way with a short animation; a still pointer would not meet them afterwards.
        for nudge in range(100):
            if pill.inner_text() == f"{old} → {new}":
                return
            mouse.move(goal["x"] + 8, goal["y"] + 6 + nudge % 5)
            self.page.wait_for_timeout(20)
        raise AssertionError(f"The rule never stood at position {new}: {pill.inner_text()}")

    def drag(self, old: int, new: int) -> None:
        self.hold_over(old, new)
        self.page.mouse.up()

    def expect_order(self, *names: str) -> None:
        expect(self.page.locator("tr[data-rule] .us-name")).to_have_text(list(names))

    def expect_priorities(self, *priorities: str) -> None:
        expect(self.page.locator("tr[data-rule] .us-prio")).to_have_text(list(priorities))


@pytest.fixture
def harbour(transactional_db: None) -> Harbour:
    account = AccountFactory.create(name="Harbour & Sons")
    AppointmentFactory.create(account=account, operator__email="vera@harbour.example")
    ProductFactory.create(account=account, name="GoTo Meeting", short_label="Meeting", seat_limit=20)
    source = SourceFactory.create(account=account, name="Okta")
    groups = [
        DirectoryGroupFactory.create(
            source=source,
            display_name=name,
            members=[DirectoryUserFactory.create(source=source) for _ in range(2)],
        )
        for name in CREWS
    ]
    return Harbour(account, source, groups)


@pytest.fixture
def width() -> int:
    """Of the window; `looking.at_a_desk_and_on_a_phone` gives both."""
    return DESK


@pytest.fixture
def console(live_server: LiveServer, page: Page, harbour: Harbour, width: int) -> Iterator[Console]:
    """Vera has signed in; `sign_in` is for who wants to see her do it."""
    in_window(page, width)
    vera = Client()
    sign_in(vera, Operator.objects.get())
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": vera.cookies[name].value, "url": live_server.url}])
    console = Console(page, live_server.url)
    yield console
    # Nothing may still poll while the tables are emptied.
    page.goto("about:blank")
