"""`make screenshots`: the main screens of a fresh UserSync with the demo company, for the docs."""

import os
import re
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, StorageState, sync_playwright

from tests import chromium
from tests.processes import LOCAL, background, free_port, fresh_environment
from usersync.env import BASE_DIR

FOLDER = BASE_DIR / "docs/images"
WIDE, NARROW = (1280, 800), (390, 844)


@dataclass(frozen=True, slots=True)
class Picture:
    """`follow`: the link to click on the page, for what has no address that is known beforehand."""

    name: str
    path: str
    theme: str = "light"
    size: tuple[int, int] = WIDE
    follow: str = ""


PICTURES = (
    Picture("user-sync", "/user-sync/"),
    Picture("user-sync-narrow", "/user-sync/", size=NARROW),
    Picture("user-dark", "/users/?q=Alice+Moreau", theme="dark", follow="Alice Moreau"),
    Picture("rule", "/user-sync/", follow="Sales Team Leads"),
    Picture("products", "/products/"),
)


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        url = f"http://127.0.0.1:{(port := free_port())}"
        environment = fresh_environment(DATA_DIR=f"{home}/data", PORT=str(port), DEMO="1")
        product = background([*LOCAL, "run"], environment, Path(home) / "run.log")
        try:
            product.wait_for_line("ready at", seconds=300)
            said = re.search(r"Sign in as (\S+) with the password (\S+)", product.output)
            assert said
            _take_all(url, *said.groups())
        finally:
            product.interrupt()


def _take_all(url: str, email: str, password: str) -> None:
    found = chromium.find()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found.executable,
            args=["--no-sandbox"],
            env={**os.environ, **found.variables},
        )
        first = browser.new_page(base_url=url)
        _sign_in(first, email, password)
        session = first.context.storage_state()
        for picture in PICTURES:
            _take(browser, url, session, picture)
            sys.stdout.write(f"docs/images/{picture.name}.png\n")
        browser.close()


def _take(browser: Browser, url: str, session: StorageState, picture: Picture) -> None:
    width, height = picture.size
    context = browser.new_context(
        base_url=url,
        storage_state=session,
        color_scheme="dark" if picture.theme == "dark" else "light",
        viewport={"width": width, "height": height},
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(picture.path)
    if picture.follow:
        page.get_by_role("link", name=picture.follow).first.click()
    page.wait_for_load_state("networkidle")
    page.screenshot(path=FOLDER / f"{picture.name}.png")
    context.close()


def _sign_in(page: Page, email: str, password: str) -> None:
    page.goto("/sign-in/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/user-sync/")


if __name__ == "__main__":
    main()
