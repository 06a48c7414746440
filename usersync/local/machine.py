"""Everything that runs on one machine, in the order in which it starts."""

import os
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

from usersync import env
from usersync.env import BASE_DIR
from usersync.local import (
    children,
    data_folder,
    instance,
    run_folder,
    services,
    static_files,
    web_port,
    welcome,
)
from usersync.local.children import Child
from usersync.local.errors import CannotStart
from usersync.local.log import Log
from usersync.local.parts import mail_sink, postgresql, redis_server
from usersync.local.supervisor import Supervisor

_DEMO = BASE_DIR / "usersync/local/management/commands/demo.py"


class Machine:
    def __init__(self, data_dir: Path, port: int, log: Log, supervisor: Supervisor) -> None:
        self._data_dir = data_dir
        self._port = port
        self._log = log
        self._supervisor = supervisor
        self._url = f"http://{services.HOST}:{port}"
        self._run_folder: Path | None = None
        # What the children find in their environment; filled while the parts start.
        self._variables = {
            "DATA_DIR": str(data_dir),
            "ONE_MACHINE": env.text("ONE_MACHINE", "1"),
            "SECRET_KEY": env.text("SECRET_KEY") or data_folder.secret_key(data_dir),
            "PYTHONUNBUFFERED": "1",
            **{name: env.text(name, value) for name, value in services.MEMORY.items()},
            welcome.SUPERVISED: "1",
        }

    def start(self) -> None:
        """PostgreSQL, Redis, migrations, mail, worker, beat, web; then the demo and the ready line."""
        web_port.check(self._port, seconds=web_port.PREDECESSOR_SECONDS)
        self._database()
        # First of all that can be wrong with the surroundings, before the database is changed.
        self._broker()
        self._log.say("bringing the database up to date")
        # Neither needs the other, and each needs a core for itself.
        static = self._static_files()
        self._once("migrate", "--no-input", "--verbosity", "0")()
        self._mail()
        instance.write(self._data_dir, self._instance())
        self._log.say("starting worker, beat and web")
        self._keep("worker", services.worker(env.integer("WORKER_PROCESSES", 2)), patience=1.5)
        self._keep("beat", services.beat(), patience=1)
        static()
        self._web()
        self._demo()
        self._log.say(f"ready at {self._url}")
        for line in welcome.recall(self._data_dir):
            self._log.say(line)

    # ---- parts -----------------------------------------------------------------------------------
    def _database(self) -> None:
        if external := env.text("DATABASE_URL"):
            self._variables["DATABASE_URL"] = external
            return
        cluster = postgresql.Cluster(self._data_dir / "postgresql", self._sockets())
        postgresql.check_version(cluster)
        self._log.say("starting PostgreSQL")
        with self._log.keep_in(self._data_dir / "log/postgresql.log", postgresql.CHILD_NAME) as output:
            self._supervisor.keep(
                lambda: postgresql.start(cluster, output=output, options={}), restart=False, patience=3
            )
        self._variables["DATABASE_URL"] = cluster.url

    def _broker(self) -> None:
        if external := env.text("REDIS_URL"):
            redis_server.check(external)
            self._variables["REDIS_URL"] = external
            return
        sockets = self._sockets()
        self._log.say("starting Redis")
        with self._log.keep_in(self._data_dir / "log/redis.log", redis_server.CHILD_NAME) as output:
            self._supervisor.keep(
                lambda: redis_server.start(sockets, output=output), restart=False, patience=1
            )
        self._variables["REDIS_URL"] = redis_server.url(sockets)

    def _mail(self) -> None:
        if external := env.text("EMAIL_HOST"):
            self._variables["EMAIL_HOST"] = external
            return
        listener = mail_sink.listening_socket()
        maildir = self._data_dir / "mail"

        def launch() -> Child:
            child = mail_sink.start(listener, maildir, output=subprocess.PIPE)
            self._log.relay(child)
            return child

        self._supervisor.keep(launch, restart=True, patience=0.5)
        self._variables |= {
            "EMAIL_HOST": mail_sink.HOST,
            "EMAIL_PORT": str(mail_sink.port_of(listener)),
            "MAILDIR": str(maildir),
        }

    def _sockets(self) -> Path:
        if not self._run_folder:
            self._run_folder = run_folder.create(self._data_dir / "run")
        return self._run_folder

    def _instance(self) -> instance.Instance:
        return instance.Instance(
            database_url=self._variables["DATABASE_URL"],
            redis_url=self._variables["REDIS_URL"],
            smtp_host=self._variables["EMAIL_HOST"],
            smtp_port=int(self._variables.get("EMAIL_PORT") or env.integer("EMAIL_PORT", 25)),
            maildir=self._variables.get("MAILDIR", ""),
            web_url=self._url,
            secret_key=self._variables["SECRET_KEY"],
            supervisor_pid=os.getpid(),
        )

    # ---- UserSync's own processes ----------------------------------------------------------------
    def _keep(self, name: str, argv: Sequence[str], *, patience: float) -> Child:
        return self._supervisor.keep(lambda: self._child(name, argv), restart=True, patience=patience)

    def _child(self, name: str, argv: Sequence[str]) -> Child:
        child = children.start(name, argv, output=subprocess.PIPE, variables=self._variables)
        self._log.relay(child)
        return child

    def _web(self) -> None:
        threads = env.integer("WEB_THREADS", 5)
        child = self._keep("web", services.web(self._port, threads), patience=1)
        children.wait_until(lambda: web_port.answers(f"{self._url}/health/ready"), child, seconds=60)

    def _once(self, *arguments: str) -> Callable[[], None]:
        """Start a management command; calling the result waits for its end."""
        argv = services.manage(*arguments)
        child = children.start(arguments[0], argv, output=subprocess.PIPE, variables=self._variables)
        relay = self._log.relay(child)

        def finish() -> None:
            code = child.process.wait()
            relay.join()
            if code:
                raise CannotStart(f"`manage.py {arguments[0]}` failed with exit code {code}.")

        return finish

    def _static_files(self) -> Callable[[], None]:
        """Collect them where a source has changed; calling the result waits for the end."""
        if static_files.are_current():
            return lambda: None
        collect = self._once("collectstatic", "--no-input", "--verbosity", "0")

        def finish() -> None:
            collect()
            static_files.mark_current()

        return finish

    def _demo(self) -> None:
        # A database of one's own is not filled with examples unless asked for.
        wanted = env.flag("DEMO", default=not env.text("DATABASE_URL"))
        if wanted and _DEMO.exists() and not self._has_account():
            self._once("demo", "--url", self._url)()

    def _has_account(self) -> bool:
        return postgresql.has_rows(self._variables["DATABASE_URL"], "accounts_account")
