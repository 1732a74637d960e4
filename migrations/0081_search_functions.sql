-- The same words as before, so that indexes of them stay as they are. As functions of a language of their own they are not
-- inlined: so the planner knows what they cost, and asks the index rather than making the words of thousands of rows.

CREATE OR REPLACE FUNCTION samuso.search_text(value text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 2500
    AS $$
    DECLARE
        folded text := pg_catalog.lower(
            CASE WHEN value IS NFC NORMALIZED THEN value ELSE pg_catalog.normalize(value, 'NFC') END);
    BEGIN
        IF pg_catalog.octet_length(folded) = pg_catalog.length(folded) THEN
            RETURN ' ' || pg_catalog.regexp_replace(folded, '[^a-z0-9]+', ' ', 'g');
        END IF;
        RETURN ' ' || pg_catalog.regexp_replace(
            pg_catalog.regexp_replace(folded, '[^[:alnum:]]+', ' ', 'g'),
            '([\u1100-\u11ff\u3041-\u30ff\u3131-\u318e\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3])', '\1\1\1', 'g');
    END
    $$;

-- A letter that is there three times is there at all where one of them is. So a pattern needs one of the first letter's
-- three less, and one or two of the last one's: of a Korean word of two letters one trigram is asked for instead of four. Never
-- fewer than three letters, which are one.
CREATE OR REPLACE FUNCTION samuso.search_pattern(value text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 100
    AS $$
    DECLARE
        word text := pg_catalog.substr(pg_catalog.rtrim(samuso.search_text(value)), 2);
        thrice text := '[\u1100-\u11ff\u3041-\u30ff\u3131-\u318e\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]';
        last text := pg_catalog.right(word, 1);
    BEGIN
        IF pg_catalog.length(word) <= 2 THEN
            RETURN '% ' || word || '%';
        END IF;
        IF pg_catalog.length(word) > 3 AND word ~ ('^' || thrice) THEN
            word := pg_catalog.substr(word, 2);
        END IF;
        IF pg_catalog.length(word) > 3 AND last ~ thrice THEN
            -- Before them stands another letter, or the same one: of a run, two are too many.
            word := pg_catalog.left(word, CASE
                WHEN pg_catalog.length(word) > 4 AND pg_catalog.left(pg_catalog.right(word, 4), 1) <> last THEN -2
                ELSE -1 END);
        END IF;
        RETURN '%' || word || '%';
    END
    $$;
