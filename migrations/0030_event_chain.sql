-- A hash chain over events: each link covers the one before it and everything that its event says, so that
-- `samuso audit verify` can tell what was edited, dropped, reordered, slipped in or cut off by somebody whom neither
-- grants nor triggers stop.

CREATE TABLE samuso.event_link (
    -- 1, 2, 3 …, in the order in which transactions were committed: what a snapshot or a replica sees is a beginning.
    place    bigint PRIMARY KEY CHECK (place > 0),
    -- No foreign key: it would write each event a second time. The trigger links no other, and verifying asks.
    event_id bigint NOT NULL UNIQUE,
    hash     bytea NOT NULL CHECK (length(hash) = 32)
);

-- One transaction at a time links its events: it locks this row until its COMMIT has ended. Nobody changes the row.
CREATE TABLE samuso.event_turn (
    only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one)
);
INSERT INTO samuso.event_turn DEFAULT VALUES;

-- `name:bytes:value`, and nothing for what is NULL: so that an event reads the same after a column that may be NULL was
-- added to the table, and no two events read the same.
CREATE FUNCTION samuso.event_part(name text, value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(name || ':' || octet_length(value)::text || ':' || value, '')
$$;

-- Everything that an event says, whatever the session's settings are. `backoffice/src/timeline/chain.rs` writes the same
-- by itself. A column that is added to the table is added at the end of both.
CREATE FUNCTION samuso.event_text(e samuso.event) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT samuso.event_part('id', e.id::text)
        || samuso.event_part('occurred_at', encode(timestamptz_send(e.occurred_at), 'hex'))
        || samuso.event_part('actor_kind', e.actor_kind)
        || samuso.event_part('actor_id', e.actor_id)
        || samuso.event_part('actor_label', e.actor_label)
        || samuso.event_part('action', e.action)
        || samuso.event_part('entity', e.entity)
        || samuso.event_part('record_id', e.record_id)
        || samuso.event_part('record_label', e.record_label)
        || samuso.event_part('channel', e.channel)
        || samuso.event_part('run_id', e.run_id::text)
        || samuso.event_part('reason', e.reason)
        || samuso.event_part('ticket', e.ticket)
        || samuso.event_part('arguments', e.arguments::text)
        || samuso.event_part('before', e.before::text)
        || samuso.event_part('after', e.after::text)
        || samuso.event_part('after_digest', encode(e.after_digest, 'hex'))
        || samuso.event_part('transaction_id', e.transaction_id::text)
        || samuso.event_part('request_id', e.request_id)
$$;

CREATE FUNCTION samuso.event_hash(previous bytea, e samuso.event) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT sha256(coalesce(previous, decode(repeat('00', 32), 'hex')) || convert_to(samuso.event_text(e), 'UTF8'))
$$;

-- With its owner's rights: who appends an event can neither choose its link nor leave it out.
CREATE FUNCTION samuso.link_event() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    last samuso.event_link;
    -- By itself: within the INSERT it would be planned anew for each event, which takes four times as long.
    made bytea;
BEGIN
    PERFORM FROM samuso.event_turn FOR UPDATE;
    SELECT * INTO last FROM samuso.event_link ORDER BY place DESC LIMIT 1;
    made := samuso.event_hash(last.hash, NEW);
    INSERT INTO samuso.event_link (place, event_id, hash) VALUES (coalesce(last.place, 0) + 1, NEW.id, made);
    RETURN NULL;
END $$;

-- At COMMIT: others wait for the hashing and the flush, and not for whatever else a transaction with events does. What
-- is rolled back takes no turn.
CREATE CONSTRAINT TRIGGER event_linked AFTER INSERT ON samuso.event DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION samuso.link_event();
ALTER TABLE samuso.event ENABLE ALWAYS TRIGGER event_linked;

-- The events that are there already. The trigger above has locked the table: none comes in between.
DO $$
DECLARE
    e    samuso.event;
    at   bigint := 0;
    last bytea;
BEGIN
    FOR e IN SELECT * FROM samuso.event ORDER BY id LOOP
        at := at + 1;
        last := samuso.event_hash(last, e);
        INSERT INTO samuso.event_link (place, event_id, hash) VALUES (at, e.id, last);
    END LOOP;
END $$;

CREATE OR REPLACE FUNCTION samuso.event_is_append_only() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    RAISE EXCEPTION 'samuso.% is append-only: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER event_link_append_only BEFORE UPDATE OR DELETE ON samuso.event_link
    FOR EACH ROW EXECUTE FUNCTION samuso.event_is_append_only();
CREATE TRIGGER event_link_no_truncate BEFORE TRUNCATE ON samuso.event_link
    FOR EACH STATEMENT EXECUTE FUNCTION samuso.event_is_append_only();
ALTER TABLE samuso.event_link ENABLE ALWAYS TRIGGER event_link_append_only;
ALTER TABLE samuso.event_link ENABLE ALWAYS TRIGGER event_link_no_truncate;

REVOKE EXECUTE ON FUNCTION samuso.link_event(), samuso.event_hash(bytea, samuso.event), samuso.event_text(samuso.event),
    samuso.event_part(text, text) FROM PUBLIC;
