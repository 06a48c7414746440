"""The Chromium of the browser tests: the machine's own, else the one that npm has brought."""

import fcntl
import os
import shutil
import subprocess
from dataclasses import dataclass

from playwright._impl._driver import compute_driver_executable

from usersync.env import BASE_DIR

_PACKAGE = BASE_DIR / "node_modules/@sparticuz/chromium"
_UNPACKED = BASE_DIR / ".build/chromium"
_ARCHIVES = ("chromium.br", "fonts.tar.br", "swiftshader.tar.br", "al2023.tar.br")
_UNPACK = """
import {inflate} from '@sparticuz/chromium';
await Promise.all(process.argv.slice(1).map(inflate));
"""
# The package's own file names folders of its cloud only.
_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{unpacked}/fonts</dir><dir>/usr/share/fonts</dir><cachedir>{unpacked}/fonts-cache</cachedir></fontconfig>
"""


@dataclass(frozen=True, slots=True)
class Chromium:
    executable: str
    variables: dict[str, str]


def find() -> Chromium:
    if chosen := os.environ.get("CHROMIUM"):
        return Chromium(chosen, {})
    for name in ("chromium", "google-chrome", "chrome"):
        if on_path := shutil.which(name):
            return Chromium(on_path, {})
    if not _PACKAGE.is_dir():
        raise RuntimeError("The browser tests found no Chromium: run them with `make test`, or set CHROMIUM.")
    _unpack_once()
    variables = {"LD_LIBRARY_PATH": f"{_UNPACKED}/al2023/lib", "FONTCONFIG_FILE": f"{_UNPACKED}/fonts.conf"}
    return Chromium(f"{_UNPACKED}/chromium", variables)


def _unpack_once() -> None:
    _UNPACKED.parent.mkdir(exist_ok=True)
    with (_UNPACKED.parent / "chromium.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # several processes of pytest come here at once
        version = (_PACKAGE / "package.json").read_bytes()
        stamp = _UNPACKED / "package.json"
        if stamp.exists() and stamp.read_bytes() == version:
            return
        shutil.rmtree(_UNPACKED, ignore_errors=True)
        _UNPACKED.mkdir()
        # The package unpacks into the temporary folder, and Playwright brings a Node to run it with.
        node = compute_driver_executable()[0]
        archives = [str(_PACKAGE / "bin" / name) for name in _ARCHIVES]
        command = [node, "--input-type=module", "--eval", _UNPACK, *archives]
        subprocess.run(command, cwd=BASE_DIR, env={**os.environ, "TMPDIR": str(_UNPACKED)}, check=True)
        (_UNPACKED / "fonts.conf").write_text(_FONTS.format(unpacked=_UNPACKED))
        stamp.write_bytes(version)
