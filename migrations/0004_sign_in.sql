-- Who a provider says that somebody is: its own lasting name of them. Never an email, which passes from one person to
-- the next.
CREATE TABLE samuso.identity (
    provider     text NOT NULL CHECK (length(provider) BETWEEN 1 AND 40),
    issuer       text NOT NULL CHECK (length(issuer) BETWEEN 1 AND 500),
    subject      text NOT NULL CHECK (length(subject) BETWEEN 1 AND 255),
    member_id    uuid NOT NULL REFERENCES samuso.member,
    created_at   timestamptz NOT NULL DEFAULT now(),
    signed_in_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (provider, issuer, subject)
);

-- A sign-in on its way through a provider. Whoever comes back takes the row away: it serves once.
CREATE TABLE samuso.sign_in_attempt (
    state_hash   bytea PRIMARY KEY CHECK (length(state_hash) = 32),
    -- Of the cookie of the browser that began it: nobody else can end it.
    browser_hash bytea NOT NULL CHECK (length(browser_hash) = 32),
    provider     text NOT NULL CHECK (length(provider) BETWEEN 1 AND 40),
    nonce        text NOT NULL CHECK (length(nonce) BETWEEN 32 AND 128),
    verifier     text NOT NULL CHECK (length(verifier) BETWEEN 43 AND 128),
    next         text NOT NULL CHECK (length(next) <= 2000),
    expires_at   timestamptz NOT NULL
);
CREATE INDEX sign_in_attempt_expires ON samuso.sign_in_attempt (expires_at);

-- By which provider's groups a role was given; NULL was given by hand. A sign-in replaces those of its own provider.
ALTER TABLE samuso.member_grant ADD COLUMN provider text CHECK (length(provider) BETWEEN 1 AND 40);
DROP INDEX samuso.member_grant_in_force;
CREATE UNIQUE INDEX member_grant_in_force ON samuso.member_grant (member_id, role, (coalesce(provider, '')))
    WHERE revoked_at IS NULL;

-- samuso_writer gives and takes what providers say, and never what was given by hand; the owner is not held to this.
ALTER TABLE samuso.member_grant ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON samuso.member_grant FOR SELECT USING (true);
CREATE POLICY given_by_provider ON samuso.member_grant FOR INSERT WITH CHECK (provider IS NOT NULL);
CREATE POLICY taken_by_provider ON samuso.member_grant FOR UPDATE USING (provider IS NOT NULL);

-- NULL is the demo's own sign-in.
ALTER TABLE samuso.session ADD COLUMN provider text CHECK (length(provider) BETWEEN 1 AND 40);
