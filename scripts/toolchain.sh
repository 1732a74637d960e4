# shellcheck shell=bash
# Which compiler, which tools and which target folder: decided here, for every script and for make. To be sourced.

SAMUSO_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
SAMUSO_CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/samuso
# The oldest compiler that builds cargo-leptos, too.
RUST_NEEDED=1.96
WASM=wasm32-unknown-unknown

# `rustc_makes_wasm RUSTC`: it is new enough, and has the standard library of the wasm target, built by itself.
rustc_makes_wasm() {
  local version
  version=$("$1" --version 2>/dev/null | cut -d' ' -f2) || return 1
  [ -n "$version" ] && [ "$(printf '%s\n' "$RUST_NEEDED" "$version" | sort -V | head -n 1)" = "$RUST_NEEDED" ] || return 1
  # Into a folder of its own: as root, rustc would put its output in the place of /dev/null itself.
  local probe code=0
  probe=$(mktemp -d)
  echo 'pub fn text() -> String { String::new() }' |
    "$1" --crate-type lib --crate-name probe --emit metadata --target "$WASM" --out-dir "$probe" - 2>/dev/null || code=$?
  rm -rf "$probe"
  return $code
}

# rustup's compiler where it serves, else Debian's beside it; a RUSTC of the caller's comes first.
choose_rustc() {
  [ -z "${RUSTC:-}" ] || return 0
  rustc_makes_wasm rustc && return 0
  if rustc_makes_wasm /usr/bin/rustc; then
    export RUSTC=/usr/bin/rustc
  fi
}

choose_rustc
if [ "${RUSTC:-}" = /usr/bin/rustc ]; then export RUSTDOC=/usr/bin/rustdoc; fi

if [ -z "${CARGO_TARGET_DIR:-}" ]; then
  CARGO_TARGET_DIR=$SAMUSO_ROOT/target
  # A CI's clone is thrown away; what was built in it need not be. Nobody goes on with a build of ours there, and what would be
  # kept for that is as large as the rest.
  if [ "${CI:-}" = true ]; then
    CARGO_TARGET_DIR=$SAMUSO_CACHE/target
    export CARGO_INCREMENTAL=0
  fi
fi
export CARGO_TARGET_DIR
export PATH="$SAMUSO_ROOT/node_modules/.bin:$SAMUSO_CACHE/bin:${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"
