#!/usr/bin/env bash
# Puts the server and its dependencies into bundled/libs, as plain Python for any machine.
set -euo pipefail
cd "$(dirname "$0")"
python=${PYTHON:-python3}
libs=bundled/libs
fetch() {
  "$python" -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --no-deps --no-compile \
    --target "$libs" "$@"
  rm -rf "$libs/bin"
}

rm -rf "$libs"
fetch --only-binary=:all: --implementation py --abi none --platform any --python-version 3.10 -r requirements.txt
# Every wheel of PyYAML has a C extension. It is optional: any wheel works after its extension is removed.
fetch --only-binary=:all: --implementation cp --abi cp311 --platform manylinux2014_x86_64 --python-version 3.11 PyYAML==6.0.3
rm -rf "$libs"/yaml/*.so "$libs/_yaml"
# The server itself, from its wheel.
fetch ../..
# Records of the installation have paths of the machine that built the package.
find "$libs" \( -name direct_url.json -o -name RECORD -o -name INSTALLER -o -name REQUESTED \) -delete
find "$libs" -name __pycache__ -prune -exec rm -rf {} +
native=$(find "$libs" -name '*.so' -o -name '*.pyd' -o -name '*.dylib')
[ -z "$native" ] || { echo "not plain Python: $native" >&2; exit 1; }
