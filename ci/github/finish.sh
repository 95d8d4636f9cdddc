#!/usr/bin/env bash
# Fails the job where the review has a finding at or above the tier of the input fail-on.
set -euo pipefail

if [[ "${DRDIFF_EXIT_CODE:-0}" != 0 ]]; then
  # The verdict is made by drdiff, one line without control characters.
  echo "::error title=drdiff::${DRDIFF_VERDICT:-findings at or above fail-on}"
  exit 1
fi
