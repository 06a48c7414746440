"""Is this process alive, and can the installation do its work? For load balancers and supervisors.

Anybody may ask, so an answer names what is wrong and never where it is.
"""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

import redis
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

# The beat asks for a heartbeat every 10 s; a worker may be busy with a large batch for a while.
HEARTBEAT_KEY = "worker-heartbeat"
HEARTBEAT_SECONDS = 45
_BROKER_TIMEOUT_SECONDS = 2


@dataclass(frozen=True, slots=True)
class Check:
    ok: bool
    says: str


@require_safe
@never_cache
def live(_request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "live"})


@require_safe
@never_cache
def ready(_request: HttpRequest) -> JsonResponse:
    """200 where every check is ok, else 503; the body has the result of each."""
    checks = {name: check() for name, check in CHECKS.items()}
    all_ok = all(check.ok for check in checks.values())
    body = {
        "status": "ready" if all_ok else "not ready",
        "checks": {name: asdict(check) for name, check in checks.items()},
    }
    response = JsonResponse(body, status=200 if all_ok else 503)
    # Django would log every 503; whoever asks every few seconds already knows.
    response._has_been_logged = True  # type: ignore[attr-defined]  # Django's own mark
    return response


def database() -> Check:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return _failed(error)
    return Check(ok=True, says="The database answers.")


def _failed(error: DatabaseError) -> Check:
    if isinstance(error, OperationalError):
        return Check(ok=False, says="The database does not answer.")
    return Check(ok=False, says="The database is not set up: run the migrations.")


def migrations() -> Check:
    try:
        pending = _Migrations.pending()
    except DatabaseError as error:
        return _failed(error)
    if pending:
        return Check(ok=False, says=f"{pending} migration(s) have not been applied.")
    return Check(ok=True, says="All migrations are applied.")


class _Migrations:
    """Reading every migration file takes a while, so a process asks only until all are applied."""

    _applied = False

    @classmethod
    def pending(cls) -> int:
        if cls._applied:
            return 0
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        cls._applied = not plan
        return len(plan)


def broker() -> Check:
    client = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=_BROKER_TIMEOUT_SECONDS)
    try:
        client.ping()
    except (redis.RedisError, OSError):
        return Check(ok=False, says="The broker does not answer.")
    finally:
        client.close()
    return Check(ok=True, says="The broker answers.")


def worker() -> Check:
    try:
        heard = cache.get(HEARTBEAT_KEY)
    except (redis.RedisError, OSError):
        return Check(ok=False, says="Nobody can tell while the broker does not answer.")
    if heard is None:
        return Check(ok=False, says="No worker has been heard of lately.")
    age = time.time() - heard
    return Check(ok=age < HEARTBEAT_SECONDS, says=f"A worker was heard of {age:.0f} s ago.")


CHECKS: dict[str, Callable[[], Check]] = {
    "database": database,
    "migrations": migrations,
    "broker": broker,
    "worker": worker,
}
