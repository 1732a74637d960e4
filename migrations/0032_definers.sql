-- What runs with its owner's rights finds nothing of its caller's. `SET search_path = ''` is not that: a caller's temporary
-- schema comes first then, and a domain in it that is called `text` runs its checks as the owner.

ALTER FUNCTION samuso.link_event() SET search_path = pg_catalog, pg_temp;
ALTER FUNCTION samuso.event_is_append_only() SET search_path = pg_catalog, pg_temp;
ALTER FUNCTION samuso.keep_captured(text, text, jsonb, jsonb, oid, text[]) SET search_path = pg_catalog, pg_temp;
ALTER FUNCTION samuso.captured_is_append_only() SET search_path = pg_catalog, pg_temp;

-- How to read a row of the relation as JSON, where it has columns of types that are not PostgreSQL's own: `to_jsonb` would
-- call a cast to JSON that somebody made for such a type. Those columns are written as text, which is the type's own doing,
-- and types that can be written otherwise are a superuser's to make. NULL where there are none. A domain is what it is of.
CREATE FUNCTION samuso.captured_as(relation oid) RETURNS text LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    -- The first that a database's own objects get: FirstNormalObjectId.
    first_own CONSTANT oid := 16384;
    own text[];
BEGIN
    IF NOT EXISTS (SELECT FROM pg_attribute
                   WHERE attrelid = relation AND attnum > 0 AND NOT attisdropped AND atttypid >= first_own) THEN
        RETURN NULL;
    END IF;
    WITH RECURSIVE kind AS (
        SELECT attname, atttypid AS type FROM pg_attribute
        WHERE attrelid = relation AND attnum > 0 AND NOT attisdropped
        UNION ALL
        SELECT kind.attname, t.typbasetype FROM kind JOIN pg_type t ON t.oid = kind.type WHERE t.typtype = 'd'
    )
    SELECT array_agg(kind.attname::text) INTO own
    FROM kind JOIN pg_type t ON t.oid = kind.type WHERE t.typtype <> 'd' AND t.oid >= first_own;
    IF own IS NULL THEN
        RETURN NULL;
    END IF;
    RETURN (
        SELECT 'SELECT to_jsonb(r) FROM (SELECT ' || string_agg(
            CASE WHEN attname::text = ANY (own)
                -- Of a composite value, IS NULL asks for each of its parts.
                THEN format('CASE WHEN ($1).%1$I IS DISTINCT FROM NULL THEN format(''%%s'', ($1).%1$I) END AS %1$I', attname)
                ELSE format('($1).%I', attname) END, ', ' ORDER BY attnum) || ') AS r'
        FROM pg_attribute WHERE attrelid = relation AND attnum > 0 AND NOT attisdropped
    );
END $$;
REVOKE EXECUTE ON FUNCTION samuso.captured_as(oid) FROM PUBLIC;

CREATE OR REPLACE FUNCTION samuso.capture() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' SET intervalstyle = 'postgres' SET bytea_output = 'hex'
    SET extra_float_digits = 1
AS $$
DECLARE
    is_there boolean := TG_OP IN ('INSERT', 'UPDATE');
    was_there boolean := TG_OP IN ('UPDATE', 'DELETE');
    read_as text := samuso.captured_as(TG_RELID);
    row_after jsonb;
    row_before jsonb;
    id_after text;
    id_before text;
BEGIN
    IF is_there THEN
        IF read_as IS NULL THEN row_after := to_jsonb(NEW); ELSE EXECUTE read_as INTO row_after USING NEW; END IF;
    END IF;
    IF was_there THEN
        IF read_as IS NULL THEN row_before := to_jsonb(OLD); ELSE EXECUTE read_as INTO row_before USING OLD; END IF;
    END IF;
    id_after := samuso.captured_id(row_after, TG_ARGV[1]);
    id_before := samuso.captured_id(row_before, TG_ARGV[1]);
    IF TG_OP = 'UPDATE' AND id_before <> id_after THEN
        -- What is called otherwise now is another record.
        PERFORM samuso.keep_captured('samuso.deleted', id_before, row_before, NULL, TG_RELID, TG_ARGV);
        PERFORM samuso.keep_captured('samuso.inserted', id_after, NULL, row_after, TG_RELID, TG_ARGV);
    ELSE
        PERFORM samuso.keep_captured(
            CASE TG_OP WHEN 'INSERT' THEN 'samuso.inserted' WHEN 'UPDATE' THEN 'samuso.updated'
                       WHEN 'DELETE' THEN 'samuso.deleted' ELSE 'samuso.truncated' END,
            coalesce(id_after, id_before), row_before, row_after, TG_RELID, TG_ARGV);
    END IF;
    RETURN NULL;
END $$;

-- What the product's own audit table tells of, noted by a trigger on it (`samuso capture install`), and asked as the same
-- transaction commits: the table is not read with the owner's rights, where whoever owns it could have put a policy or a view
-- before it. Nobody needs a row after its transaction: housekeeping removes them.
CREATE UNLOGGED TABLE samuso.captured_told (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
    entity         text NOT NULL,
    record_id      text NOT NULL
);
CREATE INDEX captured_told_of ON samuso.captured_told (transaction_id, entity, record_id);

-- Arguments: the columns that name the entity and the record, and an object of the table's names and the catalogue's.
CREATE FUNCTION samuso.capture_told() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    read_as text := samuso.captured_as(TG_RELID);
    told jsonb;
    entity text;
BEGIN
    IF read_as IS NULL THEN told := to_jsonb(NEW); ELSE EXECUTE read_as INTO told USING NEW; END IF;
    entity := TG_ARGV[2]::jsonb ->> (told ->> TG_ARGV[0]);
    IF entity IS NOT NULL AND told ->> TG_ARGV[1] IS NOT NULL THEN
        INSERT INTO samuso.captured_told (entity, record_id) VALUES (entity, told ->> TG_ARGV[1]);
    END IF;
    RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION samuso.capture_told() FROM PUBLIC;

CREATE OR REPLACE FUNCTION samuso.fold_captured() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    e samuso.event;
    is_same boolean;
BEGIN
    SELECT * INTO e FROM samuso.event
    WHERE transaction_id = NEW.transaction_id AND entity = NEW.entity AND record_id = NEW.record_id LIMIT 1;
    is_same := FOUND;
    IF NOT is_same THEN
        SELECT * INTO e FROM samuso.event WHERE transaction_id = NEW.transaction_id AND run_id IS NOT NULL LIMIT 1;
    END IF;
    IF e.id IS NOT NULL THEN
        UPDATE samuso.captured SET event_id = e.id, folded = is_same, actor_kind = e.actor_kind, actor_id = e.actor_id,
            actor_label = e.actor_label, run_id = e.run_id, ticket = e.ticket WHERE id = NEW.id;
    ELSIF EXISTS (SELECT FROM samuso.captured_told t WHERE t.transaction_id = NEW.transaction_id
                  AND t.entity = NEW.entity AND t.record_id = NEW.record_id) THEN
        UPDATE samuso.captured SET folded = true WHERE id = NEW.id;
    END IF;
    RETURN NULL;
END $$;
DROP FUNCTION samuso.is_in_audit(text, text);
