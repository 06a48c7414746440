"""PostgreSQL refuses root, and an account without a name: what to run it under in these cases."""

import os
import pwd
import shutil
import stat
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from usersync.local.errors import CannotStart

_NOBODY = 65534
_SWITCH = ("setpriv", f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups")
# Not root any more, but still able to reach a project folder below /root.
_REACH = ("--inh-caps=+dac_override", "--ambient-caps=+dac_override")


@dataclass(frozen=True, slots=True)
class Account:
    prefix: Sequence[str]
    uid: int
    # Whether it can pass folders that belong to others.
    passes: bool = True

    def take_over(self, *folders: Path) -> None:
        """Make this account the owner of the folders and of all that is in them."""
        for folder in folders:
            if os.geteuid() == 0 and folder.stat().st_uid != self.uid:
                if not self.passes:
                    folder.parent.chmod(folder.parent.stat().st_mode | stat.S_IXOTH)
                for path in (folder, *folder.rglob("*")):
                    os.chown(path, self.uid, self.uid, follow_symlinks=False)


def for_postgresql() -> Account:
    uid = os.geteuid()
    if uid and _has_name(uid):
        return Account((), uid)
    # In a user namespace one merely looks like another account, so the files keep their owner.
    namespace = _namespace()
    if shutil.which("unshare") and _works(namespace):
        return Account(namespace, uid)
    if uid:
        raise CannotStart(f"PostgreSQL needs a name for the user id {uid}: run UserSync under an account.")
    # Containers and chroots often forbid new namespaces.
    if _works((*_SWITCH, *_REACH)):
        return Account((*_SWITCH, *_REACH), _NOBODY)
    return Account(_SWITCH, _NOBODY, passes=False)


def _namespace() -> Sequence[str]:
    somebody = next(entry for entry in pwd.getpwall() if entry.pw_uid)
    return ["unshare", "--user", f"--map-user={somebody.pw_uid}", f"--map-group={somebody.pw_gid}"]


def _has_name(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def _works(prefix: Sequence[str]) -> bool:
    return subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0
