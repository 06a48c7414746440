"""`make run`: everything on this machine, from an empty folder to a page in the browser."""

import signal
from contextlib import ExitStack

from usersync import env
from usersync.local import data_folder
from usersync.local.log import Log
from usersync.local.machine import Machine
from usersync.local.supervisor import Supervisor


def run() -> int:
    """Until Ctrl-C or SIGTERM (exit code 0), or until something breaks for good (CannotStart)."""
    port = env.integer("PORT", 8000)
    data_dir = env.data_dir()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    log = Log()
    supervisor = Supervisor(log)
    with ExitStack() as stack:
        stack.enter_context(data_folder.opened(data_dir))
        machine = Machine(data_dir, port, log, supervisor)
        stack.callback(_stop, supervisor, log)
        try:
            machine.start()
            supervisor.watch()
        except KeyboardInterrupt:
            log.say("stopping")
    return 0


def _interrupt(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


def _stop(supervisor: Supervisor, log: Log) -> None:
    if supervisor.keeps_nothing:
        return
    try:
        supervisor.stop()
    except KeyboardInterrupt:  # asked a second time
        supervisor.kill()
    log.say("stopped")
