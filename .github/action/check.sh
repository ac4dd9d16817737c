#!/usr/bin/env bash
# Run by action.yml: writes the annotations of the lines, then the other reports that are requested. Findings are cached,
# so that each further report takes little time. It succeeds even if there are findings; action.yml fails at its end.
set -euo pipefail

if [ -z "${PROPOSAL_LSP:-}" ]; then
  python -m venv "$RUNNER_TEMP/proposal-lsp"
  bin=$RUNNER_TEMP/proposal-lsp/bin
  [ -d "$bin" ] || bin=$RUNNER_TEMP/proposal-lsp/Scripts # Windows
  "$bin/python" -m pip install --quiet --disable-pip-version-check "$GITHUB_ACTION_PATH/../.."
  PROPOSAL_LSP=$bin/proposal-lsp
fi

# lines TEXT: its lines as the array `lines`, without those that are empty.
lines() {
  lines=()
  while IFS= read -r line; do
    if [ -n "${line//[[:space:]]/}" ]; then lines+=("$line"); fi
  done <<< "$1"
}
lines "$INPUT_OPTIONS"
options=(${lines[@]+"${lines[@]}"})
lines "$INPUT_PATHS"
paths=(${lines[@]+"${lines[@]}"})

check() {
  "$PROPOSAL_LSP" check ${options[@]+"${options[@]}"} "$@" -- ${paths[@]+"${paths[@]}"}
}

code=0
check --output-format github || code=$?
echo "exit-code=$code" >> "$GITHUB_OUTPUT"
if [ "$INPUT_SUMMARY" = true ]; then
  check --quiet --output-format markdown --output-file "$GITHUB_STEP_SUMMARY" || true
fi
if [ -n "$INPUT_SARIF" ]; then
  check --quiet --output-format sarif --output-file "$INPUT_SARIF" || true
fi
