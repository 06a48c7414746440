"""What the identity provider sends, in the order in which it sends it."""

import random
from collections.abc import Iterator, Sequence
from typing import TypeVar

from tests.bench.scim.client import Request, Run, Server
from tests.bench.scim.load import group_body, members_body, name_of, user_body

Each = TypeVar("Each")

GROUPS = 1000
LARGEST_GROUP = 20_000
# As many as the large identity providers put into one request.
_PORTION = 1000
# The largest ones are pushed as a whole as well, in turn, and the memory is read after so many.
_WHOLE = 8
WHOLES = (100, 1000)
# So that answers do not pile up here.
_AT_ONCE = 10_000


class Push:
    def __init__(self, server: Server, users: int) -> None:
        self.server, self.users_wanted = server, users
        self.user_ids: list[str] = []
        self.group_ids: list[str] = []
        self.member_ids: Sequence[Sequence[str]] = []
        self.expected = 0

    def users(self) -> Iterator[Run]:
        for numbers in portions(range(self.users_wanted), _AT_ONCE):
            run = self.server.run(Request("POST", "/Users", user_body(number)) for number in numbers)
            ids = {body["userName"]: body["id"] for body in run.bodies}
            self.user_ids += [ids[name_of(number)] for number in numbers]
            yield run

    def groups(self) -> Iterator[Run]:
        names = [f"Group {number}" for number in range(GROUPS)]
        run = self.server.run(Request("POST", "/Groups", group_body([], name)) for name in names)
        ids = {body["displayName"]: body["id"] for body in run.bodies}
        self.group_ids = [ids[name] for name in names]
        yield run

    def members(self) -> Iterator[Run]:
        self.member_ids = self._members()
        self.expected = sum(map(len, self.member_ids))
        requests = [
            Request("PATCH", f"/Groups/{group}", members_body("add", list(portion)))
            for group, ids in zip(self.group_ids, self.member_ids, strict=True)
            for portion in portions(ids, _PORTION)
        ]
        random.Random(1).shuffle(requests)  # noqa: S311 - the same in each run
        yield self.server.run(requests)

    def wholes(self) -> Iterator[tuple[int, Run]]:
        """Each with the number of whole groups that have been pushed by then."""
        bodies = [
            Request("PUT", f"/Groups/{group}", group_body(list(ids), f"Group {number}"))
            for number, (group, ids) in enumerate(zip(self.group_ids[:_WHOLE], self.member_ids, strict=False))
        ]
        done = 0
        for number in WHOLES:
            yield number, self.server.run(bodies[each % len(bodies)] for each in range(done, number))
            done = number

    def _members(self) -> Sequence[Sequence[str]]:
        """The second group is half as large as the first, the third a third ..."""
        draw = random.Random(2)  # noqa: S311 - the same in each run
        sizes = [min(LARGEST_GROUP, self.users_wanted) // (place + 1) for place in range(GROUPS)]
        return [draw.sample(self.user_ids, size) for size in sizes]


def portions(values: Sequence[Each], size: int) -> Iterator[Sequence[Each]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]
