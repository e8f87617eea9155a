#!/bin/sh
# What a reader of the code is spared: format, lint, types, layers, missing migrations, unsafe settings.
set -eu
bin=.venv/bin
$bin/ruff format --check src tests bench samples_src manage.py
$bin/ruff check src tests bench samples_src manage.py
CCHC_TESTING=1 $bin/mypy src/cchc
sh src/cchc/ui/frontend/build.sh types
$bin/lint-imports
CCHC_TESTING=1 $bin/python manage.py makemigrations --check --dry-run
CCHC_HOSTS=cchc.example.gov.vn CCHC_HOME=$(mktemp -d) $bin/python manage.py check --deploy --fail-level WARNING
