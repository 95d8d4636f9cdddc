#!/usr/bin/env bash
# Writes a review to its pull request. That a comment cannot be written is a warning, never the review's verdict.
set -euo pipefail

report="${DRDIFF_REPORT:-${DRDIFF_OUT:?}}"
[[ ! -d "$report" ]] || report="$report/drdiff.json"

status=0
"${DRDIFF_HOME:?}/bin/drdiff" comment --mode "${DRDIFF_MODE:-update}" --tag "${DRDIFF_TAG:-drdiff}" -- "$report" || status=$?
((status == 0)) || echo "::warning::drdiff could not write the comment (exit code $status)"
