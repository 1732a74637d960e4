# shellcheck shell=bash
# A real identity provider of SAML, as Debian has it, in a folder of the test's own. To be sourced, before sso.sh.

SAML_PID=

# `start_simplesamlphp SAMUSO_URL` sets SAML_URL, and SSO_SAML to Samuso's part of the configuration. It answers at
# `localhost`, where Samuso is at 127.0.0.1: to a browser these are two sites.
start_simplesamlphp() {
  local name
  SAML_DIR=$(mktemp -d /var/tmp/samuso-end2end-saml-XXXXXXXX)
  SAML_URL=http://localhost:$(free_port)
  export SAML_DIR SAML_URL SAML_SAMUSO=$1
  mkdir -p "$SAML_DIR"/{cert,data,tmp,log}
  for name in idp samuso; do
    openssl req -x509 -newkey rsa:2048 -nodes -days 365 -subj "/CN=$name" -keyout "$SAML_DIR/cert/$name.key" \
      -out "$SAML_DIR/cert/$name.crt" 2>/dev/null
  done
  SSO_SAML=$(sed -e "s|SAML_URL|$SAML_URL|" -e "s|SAML_DIR|$SAML_DIR|" end2end/kit/simplesamlphp/samuso.toml)
  # Its web server makes processes of its own, which end with their group.
  SIMPLESAMLPHP_CONFIG_DIR=$PWD/end2end/kit/simplesamlphp PHP_CLI_SERVER_WORKERS=4 setsid \
    php -S "${SAML_URL#http://}" -t /usr/share/simplesamlphp/www >end2end/out/simplesamlphp.log 2>&1 &
  SAML_PID=$!
}

# Quiet where there is none.
stop_simplesamlphp() {
  [ -n "$SAML_PID" ] || return 0
  kill -TERM -- "-$SAML_PID" 2>/dev/null || true
  SAML_PID=
  rm -rf "$SAML_DIR"
}
