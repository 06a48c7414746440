"""Another server of the protocol, in memory, and as tolerant as identity providers need it."""

from dataclasses import dataclass, field
from typing import Any

import msgspec
from scim2_models import SCIMException, ScimPolicy, ScimProvider
from scim2_server.handler import ScimHandler
from scim2_server.memory import InMemoryStorage
from scim2_server.requests import ScimRequest
from scim2_server.service import ScimService
from scim2_server.utils import (
    load_default_resource_types,
    load_default_schemas,
    load_default_service_provider_config,
)

from tests.scim.provider import JSON, Answer

_TOLERANT = ScimPolicy(
    unknown=ScimPolicy.Unknown.ignore,
    remove_value_as_filter=ScimPolicy.RemoveValue.apply,
    unmatched_path_filter=ScimPolicy.UnmatchedPathFilter.create,
)
# What it is made of takes a second to read.
_PROVIDER = ScimProvider.from_discovery(
    load_default_schemas().values(),
    load_default_resource_types().values(),
    config=load_default_service_provider_config(),
    policy=_TOLERANT,
)


@dataclass(slots=True)
class Oracle:
    """Speaks as `IdentityProvider` does."""

    handler: ScimHandler = field(
        default_factory=lambda: ScimHandler(ScimService(_PROVIDER), InMemoryStorage())
    )

    def get(self, path: str, **query: str) -> Answer:
        return self._answer("GET", path, b"", query)

    def send(self, method: str, path: str, body: JSON) -> Answer:
        return self._answer(method, path, msgspec.json.encode(body), {})

    def _answer(self, method: str, path: str, body: bytes, query: dict[str, str]) -> Answer:
        request = ScimRequest(
            method,
            "http://testserver/scim/v2",
            path,
            query,
            {"Content-Type": "application/scim+json"},
            body,
        )
        try:
            response: Any = self.handler.handle(request)
        except (SCIMException, ValueError) as refusal:
            response = self.handler.service.error_response(refusal)
        return Answer(int(response.status), msgspec.json.encode(response.body), response.headers)
