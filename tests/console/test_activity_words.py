import re

from rules.audit.models import SubjectKind
from usersync.console.activity.actions import ACTIONS
from usersync.env import BASE_DIR

# Told by their entries.
TOLD_OTHERWISE = {"user.holdings_changed"}
ABOUT = "|".join([*SubjectKind.values, "user", "group", "sync", "holds", "failures"])
ACTION = re.compile(rf'"((?:{ABOUT})\.[a-z_]+)"')


def test_every_action_that_is_recorded_has_words() -> None:
    recorded = {
        action
        for folder in ("rules", "usersync/operators")
        for path in (BASE_DIR / folder).rglob("*.py")
        for action in ACTION.findall(path.read_text())
    }
    assert "rule.created" in recorded
    assert sorted(recorded - ACTIONS.keys() - TOLD_OTHERWISE) == []
