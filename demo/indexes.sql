-- Indexes of the demo's product that need a function of the `samuso` schema: words are searched anywhere in a text,
-- Korean words of two letters too. Applied after Samuso's own migrations and after the data, by the role that owns
-- the product. `samuso check` advises exactly these.

CREATE INDEX IF NOT EXISTS article_words ON documents.article
    USING gin (samuso.search_text(COALESCE(title, ''::text) || ' '::text || COALESCE(summary, ''::text)) gin_trgm_ops);
CREATE INDEX IF NOT EXISTS channel_words ON documents.channel
    USING gin (samuso.search_text(COALESCE(name, ''::text)) gin_trgm_ops);
CREATE INDEX IF NOT EXISTS manager_words ON documents.manager
    USING gin (samuso.search_text(COALESCE(name, ''::text)) gin_trgm_ops);
CREATE INDEX IF NOT EXISTS space_words ON documents.space
    USING gin (samuso.search_text(COALESCE(name, ''::text)) gin_trgm_ops);
