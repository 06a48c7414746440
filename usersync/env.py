"""Typed readers for the environment: the only module that touches `os.environ` for settings."""

import os
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

BASE_DIR = Path(__file__).resolve().parent.parent

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off", ""}


class BadEnvironment(Exception):
    """A variable of the environment has a value that cannot be used; the message is for the operator."""


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default)


def secret(name: str) -> str:
    """From the variable, or from the file that `NAME_FILE` names, as orchestrators hand secrets over."""
    path = os.environ.get(f"{name}_FILE")
    if not path:
        return text(name)
    if text(name):
        raise BadEnvironment(f"{name} and {name}_FILE are both set: one of them has to go.")
    try:
        return Path(path).read_text().strip()
    except OSError as error:
        raise BadEnvironment(f"{name}_FILE cannot be read: {error}") from None


def flag(name: str, *, default: bool) -> bool:
    value = os.environ.get(name)
    if value is None:
        return default
    lowered = value.strip().lower()
    if lowered not in _TRUE | _FALSE:
        raise BadEnvironment(f"{name} must be 1 or 0, not {value!r}.")
    return lowered in _TRUE


def integer(name: str, default: int) -> int:
    value = os.environ.get(name)
    if value is None or not value.strip():
        return default
    try:
        return int(value)
    except ValueError:
        raise BadEnvironment(f"{name} must be a whole number, not {value!r}.") from None


def endpoint(name: str, *, port: int) -> tuple[str, int] | None:
    """`192.0.2.1`, `192.0.2.1:5353`, `2001:db8::1` or `[2001:db8::1]:5353`; None: it is not set."""
    value = text(name).strip()
    if not value:
        return None
    with suppress(ValueError):
        return str(ip_address(value)), port
    try:
        parts = urlsplit(f"//{value}")
        return str(ip_address(parts.hostname or "")), parts.port or port
    except ValueError:
        raise BadEnvironment(f"{name} must be an IP address with or without a port, not {value!r}.") from None


def words(name: str, default: str = "") -> list[str]:
    """A list written with commas: `a.example, b.example`."""
    return split(os.environ.get(name, default))


def split(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def celery_broker(redis_url: str) -> str:
    """Celery's spelling of a Redis URL: it names Unix sockets and their database number differently."""
    if not redis_url.startswith("unix://"):
        return redis_url
    return redis_url.replace("unix://", "redis+socket://", 1).replace("?db=", "?virtual_host=")


def data_dir() -> Path:
    """Where one-machine mode keeps its data; relative paths count from the project folder."""
    return (BASE_DIR / text("DATA_DIR", ".data")).resolve()
