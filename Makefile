# The front door. `make run` and `make test` are all a newcomer needs; `make help` lists the rest.

PYTHON ?= python3
PORT ?= 8000
PLAN ?=
export CCHC_HOME ?= $(CURDIR)/var
UV := $(shell command -v uv 2>/dev/null || echo $(CURDIR)/.tools/bin/uv)
RUN := CCHC_LOCAL=1 .venv/bin/cchc
export UV_PROJECT_ENVIRONMENT := $(CURDIR)/.venv
export PYTHONPATH :=
# What Python compiled once is kept, whatever a container says: without it each start compiles Django anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help

help: ## List what can be asked for
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | sort | awk -F'\t' '{printf "  make %-14s %s\n", $$1, $$2}'

$(CURDIR)/.tools/bin/uv:
	@echo "Installing uv into .tools"
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --target .tools uv

.venv/.base: $(UV) pyproject.toml uv.lock
	@UV=$(UV) $(UV) sync --quiet --frozen --no-default-groups --inexact --python $(PYTHON)
	@touch $@

.venv/.dev: $(UV) pyproject.toml uv.lock
	@UV=$(UV) $(UV) sync --quiet --frozen --python $(PYTHON)
	@touch $@ .venv/.base

pages: ## Build the style sheet, the script and the English words
	@UV=$(UV) sh src/cchc/ui/frontend/build.sh
	@.venv/bin/python -m cchc.ui.messages compile

run: .venv/.base pages ## Install, prepare, read the sample plan (or PLAN=path) and serve at http://127.0.0.1:8000
	@CCHC_LOCAL=1 .venv/bin/python -m cchc.project.begin --port $(PORT) $(if $(PLAN),--plan "$(PLAN)")

system: # What the tests need from the system: a database server, a browser, a PDF printer
	@sh tests/system.sh

test: system .venv/.dev pages ## Install what tests need and run them all
	@sh tests/all.sh

test-long: .venv/.dev pages ## The long ones: fuzzing, large data
	@.venv/bin/python -m pytest -q -m long
	@.venv/bin/python -m tests.with_postgres .venv/bin/python -m pytest -q -m long tests/duties tests/test_migrations.py
	@CCHC_TWICE=1 .venv/bin/python -m tests.with_postgres .venv/bin/python -m pytest -q -m once

lint: .venv/.dev ## Format, lint, types, layers, missing migrations
	@sh tests/lint.sh

fmt: .venv/.dev ## Format and mend what can be mended by itself
	@.venv/bin/ruff format src tests bench samples_src manage.py
	@.venv/bin/ruff check --fix src tests bench samples_src manage.py

bench-reading: .venv/.dev ## Measure the reader on the real plans in every format, beside other tools
	@$(UV) sync --quiet --frozen --group bench --python $(PYTHON)
	@.venv/bin/python -m bench.reading

bench-scans: .venv/.dev ## Measure the reader on the real plans as scans: a page takes seconds
	@.venv/bin/python -m bench.scan_reading

bench-scoring: .venv/.dev ## Score the whole country, beside pandas and LibreOffice
	@$(UV) sync --quiet --frozen --group bench --python $(PYTHON)
	@.venv/bin/python -m bench.scoring

bench-agencies: .venv/.dev ## Pages and questions at 20,000 agencies, on both databases, and the whole country loaded
	@.venv/bin/python -m bench.agencies

bench-duties: .venv/.dev pages ## Ask twenty questions of 250,000 duties on PostgreSQL, as three roles, four at once
	@.venv/bin/python -m bench.duties

shots: .venv/.dev pages ## Take the guide's pictures anew, by the browser tests
	@CCHC_SHOTS=docs/images .venv/bin/python -m pytest -q -m browser tests/browser -k "signed_plan or guide or long_plan or keyboard_alone or leader_s_page or three_levels or edited_and_refreshed or scores_itself or appraised"
	@cd docs/images && ls | grep -vxF -f .kept | xargs -r rm --

clean: ## Remove what was built; the data in var/ stays
	rm -rf .venv .tools src/cchc/ui/static/ui/dist src/cchc/ui/frontend/node_modules .mypy_cache .ruff_cache .pytest_cache

.PHONY: help pages run system test test-long lint fmt bench-reading bench-scans bench-scoring bench-agencies bench-duties shots clean
