"""The product's settings, with what would only cost time in tests replaced."""

import os

from usersync import env


def _redis_of_this_process(url: str) -> str:
    """Each parallel process of pytest has a Redis database of its own, as it has a PostgreSQL one."""
    number = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    return f"{url.partition('?')[0]}?db={number}"


if not env.text("REDIS_URL").startswith("unix://"):
    raise env.BadEnvironment("The tests need their own PostgreSQL and Redis: run them with `make test`.")
# Here, before the settings are read; the worker processes of the tests inherit it.
os.environ["REDIS_URL"] = _redis_of_this_process(env.text("REDIS_URL"))

from usersync.settings import *  # noqa: E402, F403 - all of them

# The tests themselves make and see rows of all accounts. What they call goes behind the wall by itself; the
# processes that they start have the settings of the product, and are there from the beginning.
DATABASES["default"]["OPTIONS"] = {}  # noqa: F405 - of the product

# WhiteNoise warns where its folder is missing; what it would serve comes from the finders here.
STATIC_ROOT = env.BASE_DIR / ".build/static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# The manifest of the real storage would need a collectstatic before every run.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
SSO_MAY_BE_PLAIN = True
# A code may change while a test types it. The product tolerates none: it remembers a used code for 30 s only.
MFA_TOTP_TOLERANCE = 1
