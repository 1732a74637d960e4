# shellcheck shell=bash
# The compiler's wasm target, and the tools that cargo builds.

pinned() {
  awk -v tool="$1" '$1 == tool { print $2 }' scripts/setup/versions.txt
}

# The command line has to be of the version that the wasm was linked against.
wasm_bindgen_version() {
  awk '$0 == "name = \"wasm-bindgen\"" { getline; gsub(/version = |"/, ""); print }' Cargo.lock
}

need_wasm() {
  rustc_makes_wasm "${RUSTC:-rustc}" && return
  timeout 120 rustup target add "$WASM" >&2 || echo "rustup has no $WASM here; Debian's compiler instead" >&2
  if ! rustc_makes_wasm "${RUSTC:-rustc}" && apt_install rustc-web rust-web-src; then debian_wasm; fi
  choose_rustc
  rustc_makes_wasm "${RUSTC:-rustc}" ||
    MISSING+=("a Rust compiler from $RUST_NEEDED on with the target $WASM: rustup update stable && rustup target add $WASM")
}

# Debian has a compiler with its own sources: the target's standard library is built from them.
debian_wasm() {
  rustc_makes_wasm /usr/bin/rustc && return
  local work lib sysroot
  sysroot=$(/usr/bin/rustc --print sysroot)
  lib=$sysroot/lib/rustlib/$WASM/lib
  work=$(mktemp -d)
  mkdir "$work/src"
  printf '[package]\nname = "empty"\nversion = "0.0.0"\nedition = "2021"\n[workspace]\n' >"$work/Cargo.toml"
  echo '#![no_std]' >"$work/src/lib.rs"
  (cd "$work" && RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR="$work/target" \
    cargo build --release --target "$WASM" -Z build-std=std,panic_abort,panic_unwind,proc_macro,test) >&2 || return 1
  rm -f "$work/target/$WASM"/release/deps/libempty*
  as_root mkdir -p "$lib"
  as_root cp "$work/target/$WASM"/release/deps/*.rlib "$lib/"
  rm -rf "$work"
  link_lld "$sysroot"
}

# wasm's linker comes with rustup's toolchain; this one looks for it in its own.
link_lld() {
  local host=lib/rustlib/x86_64-unknown-linux-gnu/bin/rust-lld
  command -v rust-lld >/dev/null || [ -e "$1/$host" ] && return
  as_root mkdir -p "$1/${host%/*}"
  as_root ln -sf "$(rustup run stable rustc --print sysroot)/$host" "$1/$host"
}

need_lints() {
  cargo fmt --version >/dev/null 2>&1 || timeout 120 rustup component add rustfmt >&2 || MISSING+=("rustfmt: rustup component add rustfmt")
  if [ "${RUSTC:-}" = /usr/bin/rustc ]; then
    [ -x /usr/bin/cargo-clippy ] || apt_install rust-web-clippy || MISSING+=("clippy: sudo apt-get install rust-web-clippy")
  else
    cargo clippy --version >/dev/null 2>&1 || timeout 120 rustup component add clippy >&2 || MISSING+=("clippy: rustup component add clippy")
  fi
}

# What is installed of a crate, from cargo's own list: `cargo-leptos v0.3.11:`.
INSTALLED=$(cargo install --list 2>/dev/null)

# `need_tool CRATE VERSION [cargo install's options…]`, built for a quick build rather than for speed.
need_tool() {
  local crate=$1 version=$2
  shift 2
  grep -q "^$crate v$version:" <<<"$INSTALLED" && return
  echo "Building $crate $version" >&2
  CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_OPT_LEVEL=0 \
    CARGO_PROFILE_RELEASE_DEBUG=0 CARGO_TARGET_DIR="$SAMUSO_CACHE/tools" \
    cargo install "$crate" --version "$version" --force "$@" >&2 || MISSING+=("$crate: cargo install $crate --version $version $*")
}
