"""A browser whose every page must stay free of errors."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Playwright, Request, Response

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


@pytest.fixture
def new_context(
    new_context: Callable[..., BrowserContext], page_problems: list[str]
) -> Callable[..., BrowserContext]:
    """pytest-playwright's `new_context`; each context is watched."""

    def watched(**options: Any) -> BrowserContext:  # noqa: ANN401 - as Playwright takes them
        context = new_context(**options)
        context.set_default_timeout(PATIENCE * 1000)
        context.on("page", _wait_until_loaded)
        _watch(context, page_problems)
        return context

    return watched


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def _wait_until_loaded(page: Page) -> None:
    """Before it acts. What it meets sooner, the scripts of the page may be about to replace."""
    page.add_locator_handler(page.locator("loading=root"), lambda _: page.wait_for_load_state("load"))


def _watch(context: BrowserContext, problems: list[str]) -> None:
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

    context.on("console", on_console)
    context.on("weberror", lambda error: problems.append(f"exception: {error.error.message}"))
    context.on("requestfailed", on_failed)
    context.on("response", on_response)
