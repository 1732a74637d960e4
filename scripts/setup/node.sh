# shellcheck shell=bash
# Tailwind, daisyUI, wasm-opt and the browser's driver, as the lock file has them.

need_npm() {
  local stamp=node_modules/.samuso-lock
  cmp -s package-lock.json "$stamp" && return
  # None of them needs its install script; none is let run.
  npm ci --ignore-scripts --loglevel=error >&2 || { MISSING+=("npm packages: npm ci"); return; }
  cp package-lock.json "$stamp"
}
