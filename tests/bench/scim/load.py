"""What is asked of each server: users made one by one, and one group that has them all."""

from collections.abc import Iterator
from itertools import cycle, islice

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

    def figures(self) -> dict[str, float]:
        """Requests a second, by name."""
        created = self.server.run(Request("POST", "/Users", user_body(n)) for n in range(self.users))
        # Answers come in any order.
        ids = {body["userName"]: body["id"] for body in created.bodies}
        self.ids = [ids[name_of(number)] for number in range(self.users)]
        return {
            "create": created.per_second,
            "get": self._rate(Request("GET", f"/Users/{each}") for each in cycle(self.ids)),
            "filter": self._rate(_filters(self.users)),
            "list_100": self._rate(_lists(self.users)),
            "patch_active": self._rate(self._deactivations()),
            "put": self._rate(self._puts()),
            **self._of_the_group(),
        }

    def _of_the_group(self) -> dict[str, float]:
        [made] = self.server.run([Request("POST", "/Groups", group_body([]))]).bodies
        self.group = made["id"]
        absent, present = self.ids[:1000], self.ids[1000:]
        whole = self._rate(Request("PUT", self._path, group_body(present)) for _ in cycle([0]))
        added = self._run(Request("PATCH", self._path, members_body("add", [each])) for each in absent)
        self._count_lost(added, expected=True)
        removed = self._run(Request("PATCH", self._path, members_body("remove", [each])) for each in present)
        self._count_lost(removed, expected=False)
        return {
            "add_member": added.per_second,
            "remove_member": removed.per_second,
            "put_group": whole,
        }

    def _count_lost(self, run: Run, *, expected: bool) -> None:
        [group] = self.server.run([Request("GET", self._path)]).bodies
        members = {member["value"] for member in group["members"]}
        sent = {
            request.body["Operations"][0]["value"][0]["value"] for request, *_ in run.answers if request.body
        }
        self.lost += sum((each in members) is not expected for each in sent)

    def _deactivations(self) -> Iterator[Request]:
        for turn, each in enumerate(cycle(self.ids)):
            active = turn // len(self.ids) % 2 == 1
            operation = {"op": "replace", "path": "active", "value": active}
            yield Request("PATCH", f"/Users/{each}", {"schemas": [_PATCH], "Operations": [operation]})

    def _puts(self) -> Iterator[Request]:
        for turn, (number, each) in enumerate(cycle(enumerate(self.ids))):
            yield Request("PUT", f"/Users/{each}", user_body(number, family_name=f"Name {turn}"))

    def _rate(self, requests: Iterator[Request]) -> float:
        return self._run(requests).per_second

    def _run(self, requests: Iterator[Request]) -> Run:
        return self.server.run(requests, seconds=self.seconds)

    @property
    def _path(self) -> str:
        return f"/Groups/{self.group}"


def user_body(number: int, family_name: str = "Bench") -> JSON:
    name = name_of(number)
    return {
        "schemas": [f"{_CORE}User"],
        "userName": name,
        "name": {"givenName": f"User {number}", "familyName": family_name},
        "emails": [{"value": name, "type": "work", "primary": True}],
        "active": True,
    }


def name_of(number: int) -> str:
    return f"user{number}@bench.example"


def group_body(member_ids: list[str], name: str = "Everybody") -> JSON:
    members = [{"value": each} for each in member_ids]
    return {"schemas": [f"{_CORE}Group"], "displayName": name, "members": members}


def members_body(operation: str, member_ids: list[str]) -> JSON:
    value = [{"value": each} for each in member_ids]
    return {"schemas": [_PATCH], "Operations": [{"op": operation, "path": "members", "value": value}]}


def _filters(users: int) -> Iterator[Request]:
    for number in cycle(range(users)):
        yield Request("GET", f"/Users?filter=userName%20eq%20%22user{number}%40bench.example%22")


def _lists(users: int) -> Iterator[Request]:
    starts = islice(range(1, users, 100), max(1, users // 100))
    for start in cycle(list(starts)):
        yield Request("GET", f"/Users?startIndex={start}&count=100")
