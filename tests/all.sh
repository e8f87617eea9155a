#!/bin/sh
# Everything once; what touches the database also on PostgreSQL; the browser once.
set -eu
bin=.venv/bin
echo "— format, lint, types, layers; meanwhile the installation that the walks begin with"
$bin/python -m tests.beforehand &
beforehand=$!
trap 'kill $beforehand 2>/dev/null || true' EXIT
sh tests/lint.sh
wait $beforehand
echo "— units, and the database tests on SQLite"
$bin/python -m pytest -q -n 2 -m "not browser and not long"
echo "— the database tests on PostgreSQL"
# Its tables are made while the workers collect their tests.
$bin/python -m tests.with_postgres sh -c "$bin/python -m tests.migrated & \
  exec $bin/python -m pytest -q -n 3 -m 'django_db and not browser and not long'"
echo "— the browser"
# Only the files that walk are opened: collecting all the others takes each worker longer than a walk.
$bin/python -m pytest -q -n 2 --dist worksteal -m "browser and not long" $(grep -rl --include="*.py" "mark\.browser" tests)
