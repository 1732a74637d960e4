-- Changes of the product's tables that triggers saw (`samuso capture install`): also those that came past everything
-- that keeps a trail.

CREATE TABLE samuso.captured (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    occurred_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
    -- `unknown`, the database role, and the role with its program; or who an event of the same transaction says it was.
    actor_kind     text NOT NULL DEFAULT 'unknown',
    actor_id       text NOT NULL,
    actor_label    text NOT NULL,
    -- Whichever of the two: by which way it came.
    database_role  text NOT NULL,
    application    text,
    action         text NOT NULL
        CHECK (action IN ('samuso.inserted', 'samuso.updated', 'samuso.deleted', 'samuso.truncated')),
    entity         text NOT NULL,
    record_id      text CHECK ((record_id IS NULL) = (action = 'samuso.truncated')),
    record_label   text,
    channel        text,
    run_id         uuid,
    ticket         text,
    arguments      jsonb NOT NULL,
    -- Of the columns that the catalogue has, those that differ.
    before         jsonb,
    after          jsonb,
    event_id       bigint,
    -- An event of the same transaction, or a row of the product's own audit table, tells of the same record.
    folded         boolean NOT NULL DEFAULT false
);
CREATE INDEX captured_newest ON samuso.captured (occurred_at DESC, id DESC) WHERE NOT folded;
CREATE INDEX captured_record ON samuso.captured (entity, record_id, occurred_at DESC, id DESC) WHERE NOT folded;
CREATE INDEX captured_actor ON samuso.captured (actor_kind, actor_id, occurred_at DESC, id DESC) WHERE NOT folded;
CREATE INDEX captured_channel ON samuso.captured (channel, occurred_at DESC, id DESC) WHERE NOT folded;
CREATE INDEX captured_run ON samuso.captured (run_id, id) WHERE run_id IS NOT NULL;
-- For folding, as a transaction commits.
CREATE INDEX event_transaction ON samuso.event (transaction_id, entity, record_id);

-- With its owner's rights, whoever changes the product's table. The settings make values read as Samuso's own events write
-- them. Arguments: the entity, the columns of its key, of its title and of its customer, and all that the catalogue has.
CREATE FUNCTION samuso.capture() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = '' SET timezone = 'UTC' SET intervalstyle = 'postgres' SET bytea_output = 'hex' SET extra_float_digits = 1
AS $$
DECLARE
    is_there boolean := TG_OP IN ('INSERT', 'UPDATE');
    was_there boolean := TG_OP IN ('UPDATE', 'DELETE');
    row_after jsonb := CASE WHEN is_there THEN to_jsonb(NEW) END;
    row_before jsonb := CASE WHEN was_there THEN to_jsonb(OLD) END;
    id_after text := samuso.captured_id(row_after, TG_ARGV[1]);
    id_before text := samuso.captured_id(row_before, TG_ARGV[1]);
BEGIN
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

-- A record's id as addresses write it: a composite key's parts with commas between them.
CREATE FUNCTION samuso.captured_id(image jsonb, key text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT string_agg(replace(replace(image ->> part, '~', '~0'), ',', '~1'), ',' ORDER BY place)
    FROM unnest(key::text[]) WITH ORDINALITY AS parts (part, place) WHERE image IS NOT NULL
$$;

CREATE FUNCTION samuso.keep_captured(what text, id text, was jsonb, now jsonb, relation oid, args text[]) RETURNS void
    LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    known text[] := args[4]::text[];
    newest jsonb := coalesce(now, was);
    role text := session_user;
    application text := nullif(current_setting('application_name'), '');
    fields_before jsonb;
    fields_after jsonb;
    -- What the catalogue leaves out is said to have changed, and no more.
    others text;
    differing bigint;
BEGIN
    SELECT jsonb_object_agg(key, was -> key) FILTER (WHERE key = ANY (known)),
           jsonb_object_agg(key, now -> key) FILTER (WHERE key = ANY (known)),
           string_agg(key, ', ' ORDER BY key) FILTER (WHERE key <> ALL (known)), count(*)
    INTO fields_before, fields_after, others, differing
    FROM jsonb_object_keys(newest) AS key WHERE (was -> key) IS DISTINCT FROM (now -> key);
    IF what = 'samuso.updated' AND differing = 0 THEN
        RETURN;
    END IF;
    INSERT INTO samuso.captured (actor_id, actor_label, database_role, application, action, entity, record_id, record_label, channel, arguments, before, after)
    VALUES (role, concat_ws(', ', role, application), role, application, what, args[0], id, left(newest ->> args[2], 300), newest ->> args[3],
        jsonb_strip_nulls(jsonb_build_object(
            'table', CASE WHEN what = 'samuso.truncated' THEN relation::regclass::text END,
            'columns', CASE WHEN what = 'samuso.updated' THEN others END)),
        CASE WHEN was IS NOT NULL THEN fields_before END, CASE WHEN now IS NOT NULL THEN fields_after END);
END $$;

-- Whether the product's own audit table tells of the record within this transaction: `samuso capture install` replaces it by
-- one that looks there.
CREATE FUNCTION samuso.is_in_audit(entity text, record text) RETURNS boolean LANGUAGE sql STABLE AS 'SELECT false';

-- As the transaction commits, when its events are there. What else one of them changed is its actor's, too, and stays on
-- the timeline of the record that it happened to.
CREATE FUNCTION samuso.fold_captured() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
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
    ELSIF NEW.record_id IS NOT NULL AND samuso.is_in_audit(NEW.entity, NEW.record_id) THEN
        UPDATE samuso.captured SET folded = true WHERE id = NEW.id;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER captured_folded AFTER INSERT ON samuso.captured DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION samuso.fold_captured();
ALTER TABLE samuso.captured ENABLE ALWAYS TRIGGER captured_folded;

-- Append-only from its COMMIT on.
CREATE FUNCTION samuso.captured_is_append_only() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.transaction_id = pg_current_xact_id() THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'samuso.captured is append-only: % is refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER captured_append_only BEFORE UPDATE OR DELETE ON samuso.captured
    FOR EACH ROW EXECUTE FUNCTION samuso.captured_is_append_only();
CREATE TRIGGER captured_no_truncate BEFORE TRUNCATE ON samuso.captured
    FOR EACH STATEMENT EXECUTE FUNCTION samuso.captured_is_append_only();
ALTER TABLE samuso.captured ENABLE ALWAYS TRIGGER captured_append_only;
ALTER TABLE samuso.captured ENABLE ALWAYS TRIGGER captured_no_truncate;

-- Else anybody who may make a trigger could have a table of their own capture what never happened.
REVOKE EXECUTE ON FUNCTION samuso.capture(), samuso.captured_id(jsonb, text), samuso.fold_captured(),
    samuso.keep_captured(text, text, jsonb, jsonb, oid, text[]), samuso.is_in_audit(text, text) FROM PUBLIC;
