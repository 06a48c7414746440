# Every target that people use carries a `## text`; `make help` prints them.
.DEFAULT_GOAL := help
.PHONY: help lock
UV := .venv/bin/uv

help: ## Show this list
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

COMPILE := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --custom-compile-command 'make lock'

lock: ## Compile the hash-pinned requirements and the npm lock again (UPGRADE=1: with the newest versions)
	$(COMPILE) $(if $(UPGRADE),--upgrade) pyproject.toml -o requirements.txt
	$(COMPILE) $(if $(UPGRADE),--upgrade) pyproject.toml --group dev -c requirements.txt -o requirements-dev.txt
	$(COMPILE) $(if $(UPGRADE),--upgrade) --group bootstrap -o requirements-bootstrap.txt
	npm install --package-lock-only --no-audit --no-fund
