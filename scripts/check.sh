#!/bin/sh
# All checks of `make check`, side by side; the first failure does not hide the others.
cd "$(dirname "$0")/.." || exit 1
export DJANGO_SETTINGS_MODULE=symbionet.settings
failed=$(mktemp)
trap 'rm -f "$failed"' EXIT
try() { # what, command
  what=$1; shift
  if out=$("$@" 2>&1); then echo "ok    $what"
  else echo "$what" >>"$failed"; printf 'FAIL  %s\n%s\n' "$what" "$(echo "$out" | tail -60)"; fi
}
try "system check" .venv/bin/python -m django check --fail-level WARNING  # first: it makes the secret key
try "types (mypy --strict)" .venv/bin/mypy &
try "style (ruff)" .venv/bin/ruff check .
try "format (ruff)" .venv/bin/ruff format --check .
try "scripts (eslint)" .tools/node node_modules/eslint/bin/eslint.js .
try "layers (import-linter)" .venv/bin/lint-imports
try "migrations" .venv/bin/python -m django makemigrations --check --dry-run
try "templates" .venv/bin/djlint src --lint --quiet
try "messages" .venv/bin/python scripts/messages.py check
try "reference pages" .venv/bin/python scripts/docs.py check
wait
[ ! -s "$failed" ]
