"""A browser whose every page must stay free of errors."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, Request, Response

from tests import chromium
from tests.live import PATIENCE

# A selector: the root of a document that is still being loaded; for a moment it has none.
_LOADING = """{
    query: () => document.readyState === "complete" ? null : document.documentElement,
    queryAll() { return [this.query()].filter(Boolean) },
}"""


@pytest.fixture(scope="session")
def playwright(playwright: Playwright) -> Playwright:
    playwright.selectors.register("loading", _LOADING)
    return playwright


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Where no Chromium can be had this raises: the browser tests fail, they are never skipped."""
    found = chromium.find()
    return {
        "executable_path": found.executable,
        "args": ["--no-sandbox", "--disable-dev-shm-usage"],
        "env": {**os.environ, **found.variables},
    }


@pytest.fixture(scope="session")
def base_url() -> None:
    """Pages are addressed by `live_server.url`; pytest-playwright's own fixture is of a deprecated form."""


@pytest.fixture
def page_problems() -> Iterator[list[str]]:
    """Console errors, uncaught exceptions and failed requests of all pages of the test. A test that
    provokes one on purpose removes it from the list."""
    problems: list[str] = []
    yield problems
    if problems:
        pytest.fail("The browser complained:\n" + "\n".join(problems))


@pytest.fixture(scope="session")
def _profile(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context()
    context.set_default_timeout(PATIENCE * 1000)
    context.on("page", _wait_until_loaded)
    yield context
    context.close()


@pytest.fixture
def context(_profile: BrowserContext, page_problems: list[str]) -> Iterator[BrowserContext]:
    """The same for all tests, so that styles and scripts are fetched once. Pages leave cookies only."""
    watchers = _watchers(page_problems)
    for event, watcher in watchers.items():
        _profile.on(event, watcher)
    yield _profile
    try:
        for page in _profile.pages:
            page.close()
    finally:
        for event, watcher in watchers.items():
            _profile.remove_listener(event, watcher)
        _profile.clear_cookies()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def _wait_until_loaded(page: Page) -> None:
    """No locator acts earlier: what is there sooner, the scripts of the page may be about to replace."""
    page.add_locator_handler(page.locator("loading=root"), lambda _: page.wait_for_load_state("load"))


def _watchers(problems: list[str]) -> dict[Any, Callable[..., None]]:
    """By the event of a context."""

    def on_console(message: ConsoleMessage) -> None:
        # Leaving a page cancels what it still asks for, and htmx says so; what failed is a `sendError`.
        is_cancelled = message.text.startswith(("htmx:sendAbort,", "htmx:afterRequest,"))
        if message.type == "error" and not is_cancelled:
            problems.append(f"console: {message.text}")

    def on_failed(request: Request) -> None:
        # Leaving a page cancels what it still loads.
        if request.failure != "net::ERR_ABORTED":
            problems.append(f"failed: {request.method} {request.url}: {request.failure}")

    def on_response(response: Response) -> None:
        if response.status >= 500:
            problems.append(f"answer {response.status}: {response.request.method} {response.url}")

    return {
        "console": on_console,
        "weberror": lambda error: problems.append(f"exception: {error.error.message}"),
        "requestfailed": on_failed,
        "response": on_response,
    }
