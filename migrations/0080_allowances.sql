-- How much each member may still ask for, whichever process they ask: see `access/allowance.rs`. Lost with the server that
-- crashes, which costs nobody anything, and on no replica.
CREATE UNLOGGED TABLE samuso.allowance (
    purse     text PRIMARY KEY CHECK (length(purse) BETWEEN 1 AND 300),
    tokens    float8 NOT NULL CHECK (tokens >= 0),
    filled_at timestamptz NOT NULL
);

CREATE TRIGGER samuso_own BEFORE INSERT OR UPDATE OR DELETE ON samuso.allowance
    FOR EACH STATEMENT EXECUTE FUNCTION samuso.not_in_statement_of_the_product();
