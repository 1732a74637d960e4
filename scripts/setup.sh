#!/usr/bin/env bash
# Installs what building, running and testing Samuso need; where all is there, it takes a second.
#   scripts/setup.sh run   what `make demo` needs
#   scripts/setup.sh bench that, and what `make bench` needs
#   scripts/setup.sh       what `make demo` needs, and what `make test` needs
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/setup/system.sh
. scripts/setup/system.sh
need_command rustup "https://rustup.rs"
need_command node "https://nodejs.org (20 or newer)"
need_command npm "https://nodejs.org (20 or newer)"
report_missing

# shellcheck source=scripts/toolchain.sh
. scripts/toolchain.sh
# shellcheck source=scripts/setup/rust.sh
. scripts/setup/rust.sh
# shellcheck source=scripts/setup/node.sh
. scripts/setup/node.sh
# shellcheck source=scripts/setup/python.sh
. scripts/setup/python.sh

need_packages gcc=gcc ld=binutils
need_xmlsec
need_postgresql
need_npm
need_wasm
report_missing
need_tool cargo-leptos "$(pinned cargo-leptos)" --locked --features no_downloads
need_tool wasm-bindgen-cli "$(wasm_bindgen_version)"

if [ "${1:-test}" = bench ]; then
  need_packages wrk=wrk brotli=brotli strip=binutils flock=util-linux
  need_browser
  need_django
fi
if [ "${1:-test}" = test ]; then
  need_packages brotli=brotli curl=curl openssl=openssl faketime=faketime setpriv=util-linux
  need_haproxy
  need_browser
  need_simplesamlphp
  need_promtool
  need_lints
  need_tool cargo-deny "$(pinned cargo-deny)" --locked
  need_tool cargo-machete "$(pinned cargo-machete)" --locked
  need_tool cargo-nextest "$(pinned cargo-nextest)" --locked
fi
report_missing
