#!/usr/bin/env bash
# Builds the fuzz target of the strict reading with libFuzzer, and runs it: `saml/fuzz/run.sh SECONDS [CORPUS]`.
# What it finds is left in the corpus' folder, beside what it has learnt.
set -euo pipefail
cd "$(dirname "$0")"
seconds=${1:?seconds to run}
corpus=${2:-${CARGO_TARGET_DIR:-target}/corpus}
host=$(rustc -vV | sed -n 's/^host: //p')
# Coverage is the compiler's own, without the address sanitizer: there is no unsafe code of ours to look into.
export RUSTC_BOOTSTRAP=1 RUSTFLAGS="--cfg fuzzing -Ccodegen-units=1 -Cpasses=sancov-module \
  -Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
  -Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares"
# With a target named, build scripts and macros are left alone.
cargo build --release --target "$host"
mkdir -p "$corpus/found" "$corpus/learnt"
exec "${CARGO_TARGET_DIR:-target}/$host/release/scan" -max_total_time="$seconds" -max_len=16384 -timeout=10 \
  -dict=saml.dict -artifact_prefix="$corpus/found/" -print_final_stats=1 "$corpus/learnt" seeds
