-- A request to a SAML provider that waits for its answer. Whoever comes back takes the row away: it serves once.
CREATE TABLE samuso.saml_request (
    -- Of the RelayState that goes there and comes back.
    relay_hash   bytea PRIMARY KEY CHECK (length(relay_hash) = 32),
    -- Of the cookie of the browser that began it: nobody else can end it.
    browser_hash bytea NOT NULL CHECK (length(browser_hash) = 32),
    provider     text NOT NULL CHECK (length(provider) BETWEEN 1 AND 40),
    purpose      text NOT NULL CHECK (purpose IN ('sign_in', 'sign_out')),
    -- What the answer has to name (InResponseTo).
    request_id   text NOT NULL CHECK (length(request_id) BETWEEN 33 AND 128),
    -- The session that the browser had: the answer comes from another site, and without its cookie.
    session_hash bytea CHECK (length(session_hash) = 32),
    -- Who signs in again: nobody else ends it. NULL is whoever it turns out to be.
    member_id    uuid REFERENCES samuso.member,
    next         text NOT NULL CHECK (length(next) <= 2000),
    -- The address that it came from.
    client       text NOT NULL DEFAULT '' CHECK (length(client) <= 64),
    expires_at   timestamptz NOT NULL
);
CREATE INDEX saml_request_expires ON samuso.saml_request (expires_at);
CREATE INDEX saml_request_client ON samuso.saml_request (client, expires_at);

-- What a provider has said and must not say again, until it would be too old anyway: assertions, requests to sign out.
CREATE TABLE samuso.saml_seen (
    provider   text NOT NULL CHECK (length(provider) BETWEEN 1 AND 40),
    message_id text NOT NULL CHECK (length(message_id) BETWEEN 1 AND 256),
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (provider, message_id)
);
CREATE INDEX saml_seen_expires ON samuso.saml_seen (expires_at);

-- Whom a session is of, as its provider calls them: either says it to the other to sign them out.
CREATE TABLE samuso.saml_session (
    token_hash        bytea PRIMARY KEY REFERENCES samuso.session ON DELETE CASCADE,
    issuer            text NOT NULL CHECK (length(issuer) BETWEEN 1 AND 1024),
    name_id           text NOT NULL CHECK (length(name_id) BETWEEN 1 AND 256),
    format            text CHECK (length(format) <= 1024),
    name_qualifier    text CHECK (length(name_qualifier) <= 1024),
    sp_name_qualifier text CHECK (length(sp_name_qualifier) <= 1024)
);
CREATE INDEX saml_session_name ON samuso.saml_session (name_id, issuer);

-- SAML's names and issuers are as long as this, and no longer.
ALTER TABLE samuso.identity
    DROP CONSTRAINT identity_issuer_check, ADD CHECK (length(issuer) BETWEEN 1 AND 1024),
    DROP CONSTRAINT identity_subject_check, ADD CHECK (length(subject) BETWEEN 1 AND 256);
