"""PostgreSQL refuses root: another account to run it under where `make run` is called by root."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_NOBODY = 65534
# In a user namespace root merely looks like an ordinary account, so the files stay root's.
_NAMESPACE = ("unshare", "--user", "--map-user=1000", "--map-group=1000")
# Not root any more, but still able to reach a project folder below /root.
_AS_NOBODY = (
    "setpriv",
    f"--reuid={_NOBODY}",
    f"--regid={_NOBODY}",
    "--clear-groups",
    "--inh-caps=+dac_override",
    "--ambient-caps=+dac_override",
)


@dataclass(frozen=True, slots=True)
class Account:
    prefix: Sequence[str]
    uid: int

    def take_over(self, *folders: Path) -> None:
        """Make this account the owner of the folders and of all that is in them."""
        for folder in folders:
            if os.geteuid() == 0 and folder.stat().st_uid != self.uid:
                for path in (folder, *folder.rglob("*")):
                    os.chown(path, self.uid, self.uid, follow_symlinks=False)


def for_postgresql() -> Account:
    if os.geteuid() != 0:
        return Account((), os.geteuid())
    if shutil.which("unshare") and _works(_NAMESPACE):
        return Account(_NAMESPACE, 0)
    # Containers and chroots often forbid new namespaces.
    return Account(_AS_NOBODY if _works(_AS_NOBODY) else _AS_NOBODY[:4], _NOBODY)


def _works(prefix: Sequence[str]) -> bool:
    return subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0
