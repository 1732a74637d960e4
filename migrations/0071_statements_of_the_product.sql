-- An action's statement fires the triggers of the product's tables, and these run as whoever runs the statement:
-- samuso_writer. Whoever may write triggers there could write into Samuso's own tables, too. From the moment that a
-- transaction is the product's, it changes no rights, sessions, decisions or calls, and begins no run and no job.

-- The mark is a lock that the transaction takes on itself: nothing lets go of it before it ends, and no GUC of the
-- transaction's own would be as good. The first number stands for this alone. `grants` takes locks of their own making from
-- the working roles, so that it is the owner who takes this one.
CREATE FUNCTION samuso.mark_statement_of_the_product() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT pg_catalog.pg_advisory_xact_lock_shared(1396790615, pg_catalog.pg_backend_pid())
$$;

CREATE FUNCTION samuso.not_in_statement_of_the_product() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM pg_catalog.pg_locks
               WHERE locktype = 'advisory' AND pid = pg_catalog.pg_backend_pid() AND granted
                 AND classid::bigint = 1396790615 AND objid::bigint = pid AND objsubid = 2) THEN
        RAISE insufficient_privilege USING MESSAGE =
            format('a statement of the product''s, or a trigger that it fires, writes to samuso.%I', TG_TABLE_NAME);
    END IF;
    RETURN NULL;
END
$$;

DO $$
DECLARE
    guarded text;
BEGIN
    FOREACH guarded IN ARRAY ARRAY['member', 'member_grant', 'member_channel', 'identity', 'session', 'sign_in_attempt',
        'saml_request', 'saml_seen', 'saml_session', 'logout_token', 'break_glass_try', 'kept_form', 'reveal',
        'reveal_reason', 'preview', 'approval_request', 'approval', 'call', 'note', 'view', 'pin'] LOOP
        EXECUTE format('CREATE TRIGGER samuso_own BEFORE INSERT OR UPDATE OR DELETE ON samuso.%I
            FOR EACH STATEMENT EXECUTE FUNCTION samuso.not_in_statement_of_the_product()', guarded);
    END LOOP;
    -- Those that are under way go on in it.
    FOREACH guarded IN ARRAY ARRAY['run', 'job'] LOOP
        EXECUTE format('CREATE TRIGGER samuso_own BEFORE INSERT ON samuso.%I
            FOR EACH STATEMENT EXECUTE FUNCTION samuso.not_in_statement_of_the_product()', guarded);
    END LOOP;
END
$$;

-- A deferred trigger of the product's would change records at COMMIT, when the preview has been rolled back and the event
-- is written. It is brought forward, so that both tell what it does. Capture's own wait, as they have to: for the event.
-- Nothing is set for it: the product's triggers find the settings that they would find at COMMIT.
CREATE FUNCTION samuso.bring_forward(relation text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    deferred record;
BEGIN
    FOR deferred IN
        SELECT n.nspname, t.tgname
        FROM pg_catalog.pg_trigger t
            JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid JOIN pg_catalog.pg_namespace f ON f.oid = p.pronamespace
        WHERE t.tgrelid = pg_catalog.to_regclass(relation) AND t.tgdeferrable AND NOT t.tgisinternal
          AND f.nspname <> 'samuso'
    LOOP
        EXECUTE pg_catalog.format('SET CONSTRAINTS %I.%I IMMEDIATE', deferred.nspname, deferred.tgname);
    END LOOP;
END
$$;
