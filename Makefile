# Every target that people use carries a `## text`; `make help` prints them.
.DEFAULT_GOAL := help
.PHONY: help run test bench bench-pages bench-scim bench-walls bench-load lint format migrations messages lock clean
PYTHON := .venv/bin/python
UV := .venv/bin/uv
# Compiled once here, and not by each of the processes that start side by side.
INSTALL := $(UV) pip install --quiet --python $(PYTHON) --require-hashes --compile-bytecode
# Parts and tests start processes again and again: what was compiled stays, whatever the environment says.
export PYTHONDONTWRITEBYTECODE :=
LOCAL := $(PYTHON) -m usersync.local
# The sources are English.
LANGUAGES := $(addprefix --locale ,fr it de es pt nl)
# For commands that import the settings and need no database.
BARE := SECRET_KEY=none ONE_MACHINE=0

help: ## Show this list
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: .venv/.run node_modules/.run locale/.compiled ## Start everything on this machine (PORT=8000 DATA_DIR=.data DEMO=1)
	@exec $(LOCAL) run

# Tests wait for servers and browsers a good part of the time: three share two processors best.
test: .venv/.dev node_modules/.dev ## Run all tests against throw-away parts (ARGS="-k name", JOBS=3)
	@$(LOCAL) throwaway -- $(PYTHON) -m pytest -n $(or $(JOBS),3) --dist loadfile $(ARGS)

bench: .venv/.dev ## Measure against floors of the same run, one JSON line per figure (USERS=100000)
	@$(LOCAL) throwaway -- $(PYTHON) -m tests.bench

bench-pages: .venv/.dev ## Measure the lists of a large company against the same lists with one row (USERS=100000)
	@$(LOCAL) throwaway -- $(PYTHON) -m tests.bench.pages

bench-scim: .venv/.dev ## Measure the SCIM endpoint side by side with django-scim2 (USERS=10000, SECONDS=5)
	@$(LOCAL) throwaway -- $(PYTHON) -m tests.bench.scim

bench-walls: .venv/.dev ## Measure what row-level security costs requests and batches (USERS=45000)
	@$(LOCAL) throwaway -- $(PYTHON) -m tests.bench.walls

bench-load: .venv/.dev ## Push a whole directory over HTTP while a worker gives the seats (USERS=100000)
	@$(LOCAL) throwaway -- $(PYTHON) -m tests.bench.initial_load

screenshots: .venv/.dev node_modules/.dev ## Take the pictures of the docs again, of a fresh demo company
	@$(PYTHON) -m tests.screenshots

# Tests make up their secrets, locks are full of digests; examples in the docs are none.
NO_SECRETS := ':!tests' ':!locale' ':!*lock.json' ':!requirements*' ':!*.png' ':!static'
EXAMPLES := user:password@host|"reset_password"

lint: .venv/.dev ## Check style, types, import directions, templates, secrets and missing migrations
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(BARE) $(PYTHON) -m mypy .
	.venv/bin/lint-imports
	.venv/bin/djlint --lint --quiet templates
	git ls-files -z -- . $(NO_SECRETS) | xargs -0 .venv/bin/detect-secrets-hook --no-verify --exclude-lines '$(EXAMPLES)'
	$(BARE) $(PYTHON) -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run

format: .venv/.dev ## Format the Python code
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .

migrations: .venv/.dev ## Write the migrations that the models ask for
	$(LOCAL) throwaway -- $(PYTHON) manage.py makemigrations

messages: .venv/.dev ## Bring the catalogues of all languages up to date with the sources (needs gettext)
	@command -v xgettext >/dev/null || { echo "usersync: gettext is missing: apt-get install gettext" >&2; exit 1; }
	$(BARE) $(PYTHON) manage.py makemessages $(LANGUAGES) --no-wrap --no-obsolete --add-location file --ignore 'tests/*' --ignore 'node_modules/*'
	@$(PYTHON) -c 'from usersync.catalogues import tidy; tidy()'

# ---- first set-up: each step again only when its file has changed --------------------------------
.venv/.bootstrap: requirements-bootstrap.txt
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "usersync: Python 3.11 or newer is needed." >&2; exit 1; }
	@python3 -c 'import ensurepip, venv' 2>/dev/null || { echo "usersync: python3-venv is missing: apt-get install python3-venv" >&2; exit 1; }
	@echo "Creating the Python environment in .venv"
	@python3 -m venv .venv
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bootstrap.txt
	@touch $@

.venv/.run: .venv/.bootstrap requirements.txt
	@echo "Installing the Python packages"
	@$(INSTALL) -r requirements.txt
	@touch $@

.venv/.dev: .venv/.bootstrap requirements-dev.txt
	@echo "Installing the Python packages, those for development included"
	@$(INSTALL) -r requirements-dev.txt
	@touch $@ .venv/.run

# What development needs holds what running needs; npm removes the folder, stamps included.
node_modules/.run: package-lock.json | .venv/.run
	@test node_modules/.dev -nt package-lock.json || { echo "Installing the browser libraries"; $(LOCAL) browser-libraries; }
	@touch $@

node_modules/.dev: package-lock.json | .venv/.dev
	@echo "Installing the browser libraries, those for development included"
	@$(LOCAL) browser-libraries --dev
	@touch $@

locale/.compiled: $(wildcard locale/*/LC_MESSAGES/*.po locale/*/sign_in.po) usersync/catalogues.py | .venv/.run
	@echo "Compiling the catalogues"
	@$(PYTHON) -m usersync.catalogues
	@touch $@

# ---- rarely ----------------------------------------------------------------------------------------
COMPILE := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --custom-compile-command 'make lock'

lock: .venv/.bootstrap ## Compile the hash-pinned requirements and the npm lock again (UPGRADE=1: newest versions)
	$(COMPILE) $(if $(UPGRADE),--upgrade) pyproject.toml -o requirements.txt
	$(COMPILE) $(if $(UPGRADE),--upgrade) pyproject.toml --group dev -c requirements.txt -o requirements-dev.txt
	$(COMPILE) $(if $(UPGRADE),--upgrade) tests/bench/scim/peer-requirements.in -o tests/bench/scim/peer-requirements.txt
	$(COMPILE) $(if $(UPGRADE),--upgrade) --group bootstrap -o requirements-bootstrap.txt
	npm install --package-lock-only --no-audit --no-fund

clean: ## Remove what was installed and built; the data of `make run` stays
	rm -rf .venv node_modules .build staticfiles .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache test-results
