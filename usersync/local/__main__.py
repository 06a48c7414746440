"""The command line of one-machine mode; the Makefile calls it."""

import sys
from collections.abc import Sequence

from usersync.env import BadEnvironment
from usersync.local.errors import CannotStart

USAGE = "usage: python -m usersync.local run | throwaway -- COMMAND... | browser-libraries [--dev]"


def main(arguments: Sequence[str]) -> int:
    try:
        match list(arguments):
            case ["run"]:
                from usersync.local import run

                return run.run()
            case ["throwaway", "--", _, *_]:
                from usersync.local import throwaway

                return throwaway.run(arguments[2:])
            case ["browser-libraries", *options] if options in ([], ["--dev"]):
                from usersync.local import browser_libraries

                return browser_libraries.install(development=bool(options))
            case _:
                print(USAGE, file=sys.stderr)
                return 2
    except (CannotStart, BadEnvironment) as reason:
        print(f"usersync: {reason}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
