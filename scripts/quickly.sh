# shellcheck shell=bash
# For what is built to be tried, not to be run: slower than that by little, and compiled in about half of the time.
export CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16
