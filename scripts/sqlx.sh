#!/usr/bin/env bash
# Samuso's own SQL is checked while it compiles, against .sqlx: what PostgreSQL said of each statement.
#   scripts/sqlx.sh         asks PostgreSQL anew and keeps its answers
#   scripts/sqlx.sh check   asks, and fails where .sqlx says something else
# Both start a PostgreSQL for themselves, unless they are run within one of samuso-testpg's.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/toolchain.sh
. scripts/toolchain.sh

if [ -z "${SAMUSO_TEST_CLUSTER:-}" ]; then
  SQLX_OFFLINE=true cargo build --quiet --locked -p demo --bin samuso-testpg
  exec "$CARGO_TARGET_DIR/debug/samuso-testpg" -- scripts/sqlx.sh "$@"
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/sqlx"

# An empty database with our schema, and nothing else, in the tests' own cluster.
url() {
  # shellcheck disable=SC2016 # the dollars are JavaScript's
  node -p 'const { primary_port, passwords } = JSON.parse(require("fs").readFileSync(process.argv[1]));
    `postgres://postgres:${passwords.superuser}@127.0.0.1:${primary_port}/${process.argv[2]}`' \
    "$SAMUSO_TEST_CLUSTER/endpoints.json" "$1"
}
database=sqlx_$$
psql -qX -v ON_ERROR_STOP=1 -c "CREATE DATABASE $database" "$(url postgres)"
for migration in migrations/*.sql; do
  psql -qX -v ON_ERROR_STOP=1 -1 -f "$migration" "$(url "$database")" >/dev/null
done

# cargo compiles what is newer than its result. Every file with a checked statement is made so, for this once.
mapfile -t files < <(grep -rlE 'query(_as|_scalar)?!\(' --include='*.rs' app backoffice demo server | sort)
for index in "${!files[@]}"; do touch -r "${files[index]}" "$work/$index"; done
touch "${files[@]}"
code=0
SQLX_OFFLINE=false SQLX_OFFLINE_DIR="$work/sqlx" DATABASE_URL="$(url "$database")" \
  cargo check --quiet --locked --workspace --all-targets || code=$?
for index in "${!files[@]}"; do touch -r "$work/$index" "${files[index]}"; done
psql -qX -c "DROP DATABASE $database WITH (FORCE)" "$(url postgres)"
[ $code = 0 ] || exit $code

if [ "${1:-}" = check ]; then
  diff -r "$work/sqlx" .sqlx || { echo ".sqlx is not what PostgreSQL says now: run make sqlx" >&2; exit 1; }
else
  rm -rf .sqlx
  cp -r "$work/sqlx" .sqlx
fi
echo "$(find "$work/sqlx" -name '*.json' | wc -l) statements in ${#files[@]} files"
