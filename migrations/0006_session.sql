-- What a session is called where its token must not be: on lists, and by whoever ends it.
ALTER TABLE samuso.session ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid() UNIQUE;

-- When the provider says that the member signed in there, which may be hours before; NULL is one that does not say. In
-- the demo it is the start.
ALTER TABLE samuso.session ADD COLUMN authenticated_at timestamptz;
UPDATE samuso.session SET authenticated_at = created_at WHERE provider IS NULL;

-- What the provider calls the session (`sid`; SAML's SessionIndex): by it, the provider says that it is over.
ALTER TABLE samuso.session ADD COLUMN provider_session text CHECK (length(provider_session) BETWEEN 1 AND 255);

-- The ID token, by which a provider knows whom to sign out (`id_token_hint`). As secret as the session: an ended one has
-- none, whoever ends it.
ALTER TABLE samuso.session ADD COLUMN id_token text CHECK (length(id_token) BETWEEN 1 AND 8000);

CREATE FUNCTION samuso.forget_id_token() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    NEW.id_token := NULL;
    RETURN NEW;
END $$;
CREATE TRIGGER session_ended BEFORE UPDATE OF ended_at ON samuso.session
    FOR EACH ROW WHEN (NEW.ended_at IS NOT NULL) EXECUTE FUNCTION samuso.forget_id_token();
