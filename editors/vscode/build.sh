#!/usr/bin/env bash
# Builds proposal-lsp.vsix from a checkout. Needs Node 20 or newer with npm, and Python 3.10 or newer with pip.
set -euo pipefail
cd "$(dirname "$0")"

# The file that npm writes at the end of an installation is newer than the lock file that it was made from.
if [ ! node_modules/.package-lock.json -nt package-lock.json ]; then
  npm ci --ignore-scripts --silent
fi
npm run --silent check
npm run --silent build
bash bundle.sh
cp ../../LICENSE LICENSE
npm run --silent package
