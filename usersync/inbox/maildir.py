"""Reads the Maildir that the sink writes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings

SHOWN = 100
_NAME = re.compile(r"[\w.,:=+-]+")


@dataclass(frozen=True, slots=True)
class Mail:
    """`name`: of the file."""

    name: str
    at: datetime
    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message["Subject"] or "")

    @property
    def sender(self) -> str:
        return str(self.message["From"] or "")

    @property
    def to(self) -> str:
        return str(self.message["To"] or "")

    @property
    def headers(self) -> list[tuple[str, str]]:
        return [(name, str(value)) for name, value in self.message.items()]

    @property
    def html(self) -> str:
        return self._part("html")

    @property
    def text(self) -> str:
        return self._part("plain")

    def _part(self, kind: str) -> str:
        body = self.message.get_body((kind,))
        return str(body.get_content()) if body else ""


def newest() -> list[Mail]:
    files = sorted(_files(), key=lambda file: file.stat().st_mtime_ns, reverse=True)
    return [_read(file) for file in files[:SHOWN]]


def count() -> int:
    return sum(1 for _ in _files())


def mail_named(name: str) -> Mail | None:
    file = _folder() / name
    return _read(file) if _NAME.fullmatch(name) and file.is_file() else None


def _files() -> Iterator[Path]:
    folder = _folder()
    return folder.iterdir() if folder.is_dir() else iter(())


def _folder() -> Path:
    return Path(settings.MAILDIR) / "new"


def _read(file: Path) -> Mail:
    at = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    return Mail(file.name, at, message_from_bytes(file.read_bytes(), policy=policy.default))
