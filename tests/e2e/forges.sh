#!/usr/bin/env bash
# Runs the tests against GitHub's published API description, recorded webhooks and a SARIF validator, or says what is
# absent and leaves them out. Usage: forges.sh PYTHON [PYTEST OPTIONS]
set -euo pipefail
cd "$(dirname "$0")/../.."
python=$1
shift

leave_out() {
  echo "test-e2e: comments left out, because $1."
  exit 0
}

command -v npm > /dev/null || leave_out "Node.js with npm was not found"

tools=out/forges
mkdir -p "$tools"
if ! cmp -s tests/e2e/forges.json "$tools/package.json" || [ ! -d "$tools/node_modules" ]; then
  cp tests/e2e/forges.json "$tools/package.json"
  npm install --prefix "$tools" --no-package-lock --no-audit --no-fund --ignore-scripts --silent \
    || leave_out "GitHub's API description and its mock server could not be installed with npm"
fi

DRDIFF_E2E=1 exec "$python" -m pytest tests/e2e/test_e2e_comment.py tests/e2e/test_e2e_webhooks.py \
  tests/e2e/test_e2e_sarif.py tests/bot/test_bot_service.py "$@"
