# shellcheck shell=bash
# Samuso as a company would set it up, over the servers of the demo that is running: a configuration of its own, a real
# provider, and a catalogue in which hiding an article asks for a fresh sign-in. To be sourced, after demo.sh; who does
# calls `stop_sso` at the end.

SSO_PIDS=()
# shellcheck source=simplesamlphp.sh
. end2end/kit/simplesamlphp.sh

# Sets SAMUSO_URL to this Samuso, and PROVIDER_URL.
start_sso() {
  local provider_port listen
  SSO_DIR=$(mktemp -d /var/tmp/samuso-end2end-sso-XXXXXXXX)
  provider_port=$(free_port)
  listen=127.0.0.1:$(free_port)
  PROVIDER_URL=http://127.0.0.1:$provider_port
  SAMUSO_URL=http://$listen
  CLIENT_SECRET=$(node -p 'require("crypto").randomBytes(24).toString("hex")')
  export SAMUSO_URL PROVIDER_URL CLIENT_SECRET
  cp -r catalog "$SSO_DIR/catalog"
  sed -i 's/^\[action\.hide\]$/&\nfresh = true/' "$SSO_DIR/catalog/article.toml"
  start_simplesamlphp "$SAMUSO_URL"
  configuration "$listen" >"$SSO_DIR/samuso.toml"
  node end2end/kit/provider.mjs "$provider_port" "$SAMUSO_URL" >end2end/out/provider.log 2>&1 &
  SSO_PIDS+=($!)
  wait_for "$SAML_URL/saml2/idp/metadata.php"
  # One that does not answer at first is looked for again only after a while.
  wait_for "$PROVIDER_URL/.well-known/openid-configuration"
  # Its variables are keys of the configuration: ours are none.
  env -u SAMUSO_URL -u SAMUSO_SERVERS -u SAMUSO_BIN -u SAMUSO_LANGUAGE \
    "$SAMUSO_BIN" serve --config "$SSO_DIR/samuso.toml" >end2end/out/sso-serve.log 2>&1 &
  SSO_PIDS+=($!)
  wait_for "$SAMUSO_URL/livez"
}

configuration() {
  local database
  database() {
    node -p 'const { passwords, ...ports } = JSON.parse(require("fs").readFileSync(process.argv[1]));
      `postgres://samuso_${process.argv[2]}:${passwords[process.argv[2]]}@127.0.0.1:${ports[process.argv[3]]}/samuso_demo`' \
      "$SAMUSO_SERVERS/endpoints.json" "$1" "$2"
  }
  cat <<END
[environment]
name = "demo"
[server]
listen = "$1"
log = "info"
[catalog]
dir = "$SSO_DIR/catalog"
[database]
replica_url = "$(database reader replica_port)"
stand_in_url = "$(database reader primary_port)"
writer_url = "$(database writer primary_port)"

[provider.acme]
kind = "oidc"
label = "Acme"
issuer = "$PROVIDER_URL"
client_id = "samuso"
client_secret = "$CLIENT_SECRET"
scopes = ["profile", "groups"]
contact = "it@acme.example"
[[provider.acme.role]]
group = "support"
role = "cx"
[[provider.acme.role]]
group = "admins"
role = "admin"

$SSO_SAML
END
}

wait_for() {
  local began=$SECONDS
  until curl -fsS --max-time 5 -o /dev/null "$1" 2>/dev/null; do
    if [ $((SECONDS - began)) -ge 60 ]; then
      echo "$1 did not answer within a minute:" >&2
      tail -n 20 end2end/out/provider.log end2end/out/sso-serve.log >&2
      return 1
    fi
    sleep 0.2
  done
}

# Quiet where there is none.
stop_sso() {
  stop_simplesamlphp
  [ ${#SSO_PIDS[@]} != 0 ] || return 0
  kill -TERM "${SSO_PIDS[@]}" 2>/dev/null || true
  wait "${SSO_PIDS[@]}" 2>/dev/null || true
  SSO_PIDS=()
  rm -rf "$SSO_DIR"
}
