"""`python -m usersync.local run` and `python -m usersync.local throwaway -- COMMAND...`."""

import sys
from collections.abc import Sequence

from usersync.local.errors import CannotStart

USAGE = "usage: python -m usersync.local run | throwaway -- COMMAND..."


def main(arguments: Sequence[str]) -> int:
    try:
        match list(arguments):
            case ["throwaway", "--", _, *_]:
                from usersync.local import throwaway

                return throwaway.run(arguments[2:])
            case _:
                print(USAGE, file=sys.stderr)
                return 2
    except CannotStart as reason:
        print(f"usersync: {reason}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
