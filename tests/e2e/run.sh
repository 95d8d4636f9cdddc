#!/usr/bin/env bash
# Runs the browser tests, or says what is absent and leaves them out. Usage: run.sh PYTHON [PYTEST OPTIONS]
set -euo pipefail
cd "$(dirname "$0")/../.."
python=$1
shift

leave_out() {
  echo "test-e2e: left out, because $1."
  echo "0 passed, 0 failed, 1 skipped"
  exit 0
}

find_browser() {
  for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
    if [ -n "$name" ] && command -v "$name"; then return 0; fi
  done
  return 1
}

if ! browser=$(find_browser); then
  if [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
    apt-get update -qq > /dev/null 2>&1 || true
    apt-get install -y -qq chromium > /dev/null 2>&1 || true
  fi
  browser=$(find_browser) || leave_out "no chromium was found and none could be installed (set CHROMIUM to its path)"
fi
command -v npm > /dev/null || leave_out "Node.js with npm was not found (axe-core and mermaid come from there)"

tools=out/e2e
mkdir -p "$tools"
if ! cmp -s tests/e2e/package.json "$tools/package.json" || [ ! -d "$tools/node_modules" ]; then
  cp tests/e2e/package.json "$tools/package.json"
  npm install --prefix "$tools" --no-package-lock --no-audit --no-fund --ignore-scripts --silent \
    || leave_out "axe-core and mermaid could not be installed with npm"
fi
"$python" -c 'import playwright' 2> /dev/null || "$python" -m pip install --quiet 'playwright>=1.50' \
  || leave_out "the Python package playwright could not be installed"

DRDIFF_E2E=1 CHROMIUM=$browser exec "$python" -m pytest tests/e2e --ignore-glob="*/test_e2e_*" "$@"
