#!/usr/bin/env python3
"""Django's command line for UserSync."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "usersync.settings")
    # People at a terminal see all accounts, and migrations change tables.
    os.environ.setdefault("AS_OWNER", "1")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
