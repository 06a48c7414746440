"""What is asked of each server: users made one by one, and one group that has them all."""

from collections.abc import Iterator
from itertools import cycle, islice

import msgspec

from tests.bench.scim.client import JSON, Request, Run, Server

_CORE = "urn:ietf:params:scim:schemas:core:2.0:"
_PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"


class Load:
    """Measures one server. The users come first: the other figures need them."""

    def __init__(self, server: Server, users: int, seconds: float) -> None:
        self.server, self.users, self.seconds = server, users, seconds
        self.ids: list[str] = []
        self.group = ""
        self.lost = 0

    def figures(self) -> dict[str, Run]:
        created = self.server.run(Request("POST", "/Users", user_body(n)) for n in range(self.users))
        # Answers come in any order.
        ids = {body["userName"]: body["id"] for body in created.bodies}
        self.ids = [ids[name_of(number)] for number in range(self.users)]
        return {
            "create": created,
            "get": self._run(Request("GET", f"/Users/{each}") for each in cycle(self.ids)),
            "filter": self._run(_filters(self.users)),
            "list_100": self._run(_lists(self.users)),
            "patch_active": self._run(self._deactivations()),
            "put": self._run(self._puts()),
            **self._of_the_group(),
        }

    def _of_the_group(self) -> dict[str, Run]:
        [made] = self.server.run([Request("POST", "/Groups", group_body([]))]).bodies
        self.group = made["id"]
        absent, present = self.ids[:1000], self.ids[1000:]
        whole = self._run(cycle([Request("PUT", self._path, group_body(present))]))
        added = self._run(self._memberships("add", absent))
        self._count_lost(added, expected=True)
        removed = self._run(self._memberships("remove", present))
        self._count_lost(removed, expected=False)
        return {
            "add_member": added,
            "remove_member": removed,
            "put_group": whole,
        }

    def _count_lost(self, run: Run, *, expected: bool) -> None:
        [group] = self.server.run([Request("GET", self._path)]).bodies
        members = {member["value"] for member in group["members"]}
        self.lost += sum((request.about in members) is not expected for request, *_ in run.answers)

    def _memberships(self, operation: str, ids: list[str]) -> Iterator[Request]:
        for each in ids:
            yield Request("PATCH", self._path, members_body(operation, [each]), about=each)

    def _deactivations(self) -> Iterator[Request]:
        for turn, each in enumerate(cycle(self.ids)):
            active = turn // len(self.ids) % 2 == 1
            yield Request("PATCH", f"/Users/{each}", _patch_body("replace", "active", active))

    def _puts(self) -> Iterator[Request]:
        for turn, (number, each) in enumerate(cycle(enumerate(self.ids))):
            yield Request("PUT", f"/Users/{each}", user_body(number, family_name=f"Name {turn}"))

    def _run(self, requests: Iterator[Request]) -> Run:
        return self.server.run(requests, seconds=self.seconds)

    @property
    def _path(self) -> str:
        return f"/Groups/{self.group}"


def user_body(number: int, family_name: str = "Bench") -> bytes:
    name = name_of(number)
    return _json(
        {
            "schemas": [f"{_CORE}User"],
            "userName": name,
            "name": {"givenName": f"User {number}", "familyName": family_name},
            "emails": [{"value": name, "type": "work", "primary": True}],
            "active": True,
        }
    )


def name_of(number: int) -> str:
    return f"user{number}@bench.example"


def group_body(member_ids: list[str], name: str = "Everybody") -> bytes:
    members = [{"value": each} for each in member_ids]
    return _json({"schemas": [f"{_CORE}Group"], "displayName": name, "members": members})


def members_body(operation: str, member_ids: list[str]) -> bytes:
    return _patch_body(operation, "members", [{"value": each} for each in member_ids])


def _patch_body(operation: str, path: str, value: object) -> bytes:
    return _json({"schemas": [_PATCH], "Operations": [{"op": operation, "path": path, "value": value}]})


def _json(content: JSON) -> bytes:
    return msgspec.json.encode(content)


def _filters(users: int) -> Iterator[Request]:
    for number in cycle(range(users)):
        yield Request("GET", f"/Users?filter=userName%20eq%20%22user{number}%40bench.example%22")


def _lists(users: int) -> Iterator[Request]:
    starts = islice(range(1, users, 100), max(1, users // 100))
    for start in cycle(list(starts)):
        yield Request("GET", f"/Users?startIndex={start}&count=100")
