"""Django's cache in Redis, with one client: Django makes one for each question, which costs more than it."""

from functools import cached_property
from typing import Any

from django.core.cache.backends.redis import RedisCache as DjangosCache
from django.core.cache.backends.redis import RedisCacheClient
from redis import Redis


class RedisCache(DjangosCache):
    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = _OneClient


class _OneClient(RedisCacheClient):
    """There is one server, so there is nothing to choose."""

    def get_client(self, key: Any = None, *, write: bool = False) -> Redis:  # noqa: ANN401, ARG002 - as Django calls it
        return self._client_of_server

    @cached_property
    def _client_of_server(self) -> Redis:
        client: Redis = super().get_client(write=True)
        return client
