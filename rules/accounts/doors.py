"""Doors in the wall: the questions that come up before the account is known.

Functions of the database's owner, made by `usersync.walls`. Each answers with ids of accounts and nothing
else; whatever is read then is read within the account.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from django.db import connection


class Door(StrEnum):
    """Which accounts ... and what has to be said to be told."""

    ALL = "usersync_accounts()"
    OF_OPERATOR = "usersync_accounts_of_operator(%s)"  # the id of an operator; joined first, in front
    OF_NEWCOMER = "usersync_accounts_of_newcomer(%s)"  # the e-mail address of a directory user, in lower case
    OF_INVITATION = "usersync_account_of_invitation(%s)"  # the id that stands in a signed link
    OF_SSO_DOMAIN = "usersync_account_of_sso_domain(%s)"  # a verified domain of e-mail addresses
    OF_SSO_KEY = "usersync_account_of_sso_key(%s)"  # what stands in the addresses of a connection
    OF_WELCOME_MAIL = "usersync_account_of_welcome_mail(%s)"  # the id that stands in a signed link
    OF_SOURCES = "usersync_accounts_of_sources(%s)"  # ids of sources
    WITH_WORK = "usersync_accounts_with_work()"
    WITH_MAIL = "usersync_accounts_with_mail()"


def accounts_behind(door: Door, *key: int | str | Sequence[float]) -> list[int]:
    parameters: list[Any] = list(key)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {door}", parameters)
        return [account_id for (account_id,) in cursor.fetchall()]


def account_behind(door: Door, key: int | str) -> int | None:
    """None: there is no such thing."""
    found = accounts_behind(door, key)
    return found[0] if found else None
