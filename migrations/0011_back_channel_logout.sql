-- Logout tokens of providers that were used: each serves once. Kept for longer than one is taken for.
CREATE TABLE samuso.logout_token (
    provider   text NOT NULL CHECK (length(provider) BETWEEN 1 AND 40),
    -- SHA-256 of its `jti`, which may be of any length.
    jti_hash   bytea NOT NULL CHECK (length(jti_hash) = 32),
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (provider, jti_hash)
);
CREATE INDEX logout_token_expires ON samuso.logout_token (expires_at);

-- By a provider's name of it, or by the member.
CREATE INDEX session_of_provider ON samuso.session (provider, provider_session) WHERE ended_at IS NULL;
