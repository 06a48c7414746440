"""Workers for tests that kill them: each line is the id of an account, whose mails a fork sends.

A Celery worker would do, but it takes seconds to notice that one of its processes has died.
"""

import os
import sys

import django

if __name__ == "__main__":
    django.setup()
    from django.core.mail import DNS_NAME, get_connection
    from django.template.loader import get_template

    from rules.mail import tasks

    # Once, as in a worker, and not in each fork.
    DNS_NAME.get_fqdn()
    get_connection("django.core.mail.backends.smtp.EmailBackend")
    get_template("letters/content.html")
    get_template("letters/frame.html")
    for line in sys.stdin:
        if child := os.fork():
            sys.stdout.write(f"{child}\n")
            sys.stdout.flush()
            os.waitpid(child, 0)
        else:
            tasks.send(int(line))
            os._exit(0)
