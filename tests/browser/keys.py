"""Somebody who has a keyboard and nothing else."""

from dataclasses import dataclass

from playwright.sync_api import Locator, expect

from tests.browser.conftest import Console

# More stops than any page has.
_MOST = 150


@dataclass(frozen=True, slots=True)
class Keys:
    console: Console

    def open(self, path: str) -> None:
        self.console.open(path)
        self.skip()

    def skip(self) -> None:
        """Past the navigation of a fresh page, as its first stop offers.

        A form that was sent after it has the same address, `#content` too: then the focus is past it already.
        """
        page = self.console.page
        self.press("Tab")
        if page.locator(":focus").get_attribute("class") == "us-skip":
            self.press("Enter")
            expect(page.locator("main")).to_be_focused()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.console.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.console.page.keyboard.type(text)

    def reach(self, goal: Locator, key: str = "Tab") -> None:
        """From where the focus is, by this key alone."""
        expect(goal).to_be_visible()
        for _ in range(_MOST):
            self.press(key)
            if goal.evaluate("each => each === document.activeElement"):
                return
        raise AssertionError(f"No {key} leads to {goal}")

    def use(self, goal: Locator, key: str = "Tab") -> None:
        """Reach it and press it."""
        self.reach(goal, key)
        self.press("Enter")

    def follow(self, goal: Locator) -> None:
        """Use what leads to another page."""
        self.reach(goal)
        with self.console.page.expect_navigation():
            self.press("Enter")
        self.skip()

    def fill(self, field: Locator, text: str) -> None:
        """At once: a pause between two letters would ask for the first ones."""
        self.reach(field)
        self.press("Control+a")
        self.console.page.keyboard.insert_text(text)
