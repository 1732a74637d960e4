# shellcheck shell=bash
# The checks that run nothing: form, lints, dependencies. To be sourced by test.sh.

clippy() {
  if [ "${RUSTC:-}" = /usr/bin/rustc ]; then /usr/bin/cargo-clippy clippy "$@"; else cargo clippy "$@"; fi
}

clippy_server() { clippy --workspace --all-targets --locked -- -D warnings; }
# cargo-leptos builds wasm in this folder, too.
clippy_wasm() { clippy -p frontend --lib --target "$WASM" --target-dir "$CARGO_TARGET_DIR/front" --locked -- -D warnings; }

# Nothing of the server's may reach the browser.
wasm_is_small() {
  local crates
  crates=$(cargo tree --locked -p frontend --target "$WASM" -e normal --prefix none)
  if grep -E '^(sqlx|tokio|axum)' <<<"$crates"; then
    echo "The wasm would carry these: a dependency of app or frontend belongs behind the feature ssr." >&2
    return 1
  fi
}

deny() { cargo deny --offline --locked check --hide-inclusion-graph bans licenses sources; }

# The advisories are kept on GitHub, which not every machine can reach; then the last copy counts, if there is one.
advisories() {
  if timeout 60 cargo deny --locked fetch db >/dev/null 2>&1; then
    cargo deny --locked check --hide-inclusion-graph advisories
  else
    echo "NOT CHECKED: the advisory database could not be fetched"
  fi
}

# Each alert with a test in which it fires and one in which it does not, and with its paragraph of docs/operating.md.
alerts_have_tests() {
  local alert missing=0
  while read -r alert; do
    for how in fires "is quiet: "; do
      grep -qF "name: \"$alert $how" docs/alerts/samuso.rules.test.yml || { echo "no test: $alert $how" >&2; missing=1; }
    done
    grep -qx "### ${alert% (*}" docs/operating.md || { echo "not in docs/operating.md: ${alert% (*}" >&2; missing=1; }
    grep -q "runbook_url: docs/operating.md#$(tr '[:upper:]' '[:lower:]' <<<"${alert% (*}")\$" docs/alerts/samuso.rules.yml ||
      { echo "leads nowhere: ${alert% (*}" >&2; missing=1; }
  done < <(awk '$2 == "alert:" { alert = $3 } $1 == "labels:" { print alert " (" $4 ")" }' docs/alerts/samuso.rules.yml)
  return $missing
}

alerts() {
  promtool check rules docs/alerts/samuso.rules.yml
  alerts_have_tests
  promtool test rules docs/alerts/samuso.rules.test.yml
}

lint() {
  step "rustfmt" cargo fmt --check
  step "clippy, server" clippy_server
  step "clippy, wasm" clippy_wasm
  step "wasm without a database" wasm_is_small
  step "cargo-deny: bans, licences, sources" deny
  step "cargo-deny: advisories" advisories
  step "alerts" alerts
  step "cargo-machete" cargo machete --skip-target-dir
}
