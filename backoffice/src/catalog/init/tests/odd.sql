-- Everything that a schema may have and a program may stumble over.
CREATE EXTENSION citext;
CREATE SCHEMA sales;
CREATE SCHEMA "Odd Schema";

-- The same name in two schemas; a domain over a domain; an array of an enum; types without an order.
CREATE DOMAIN public.email AS citext CHECK (VALUE ~ '@');
CREATE DOMAIN public.work_email AS public.email;
CREATE TYPE public.mood AS ENUM ('glad', 'sad', 'it''s "so-so"', '글쎄');
CREATE TABLE public.customer (
    id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    full_name     varchar(80) NOT NULL,
    mail          public.work_email UNIQUE,
    mood          public.mood,
    moods         public.mood[],
    password_hash text NOT NULL,
    reset_token   text,
    photo         bytea,
    profile       json,
    place         point,
    born          date,
    balance       money,
    code          char(8),
    seen          inet,
    created_at    timestamp NOT NULL DEFAULT now()
);
COMMENT ON TABLE public.customer IS 'Who buys. "Quoted", \ and
on two lines';
COMMENT ON COLUMN public.customer.born IS 'A day''s "date"';
CREATE TABLE sales.customer (
    code        text PRIMARY KEY,
    customer_id uuid REFERENCES public.customer,
    tenant_id   integer NOT NULL
);

-- Reserved words, mixed case, quotes, spaces, Korean, a number first; a primary key that is all of these.
CREATE TABLE public."order" (
    "Order"  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "user"   uuid REFERENCES public.customer,
    payer    uuid REFERENCES public.customer,
    "select" boolean,
    "we""ird [name].x" text,
    "상태"     public.mood,
    total    numeric(10, 2) GENERATED ALWAYS AS (1.5) STORED,
    search   tsvector
);
CREATE TABLE "Odd Schema"."It's ""odd"". really" (
    "key col, with ~" text,
    "Other"           integer,
    "sort desc"       timestamptz,
    title             text,
    PRIMARY KEY ("key col, with ~", "Other")
);
CREATE TABLE public."2fa" (id smallint PRIMARY KEY, token_id bigint REFERENCES public."order");
CREATE TABLE public."주문" (id bigint PRIMARY KEY, "이름" text);
CREATE TABLE public.roles (id integer PRIMARY KEY, name text);
CREATE TABLE public.timeline (id integer PRIMARY KEY, name text);

-- Keys of every kind, and none.
CREATE TABLE public.line (order_id bigint REFERENCES public."order", number smallint, product text, PRIMARY KEY (order_id, number));
CREATE TABLE public.part (order_id bigint, number smallint, part char(3), PRIMARY KEY (order_id, number, part),
    FOREIGN KEY (order_id, number) REFERENCES public.line);
CREATE TABLE public.no_key (a integer, b text);
CREATE TABLE public.nullable_key (a integer UNIQUE, b text);
CREATE TABLE public.unique_only (a integer NOT NULL, b text NOT NULL, c integer NOT NULL UNIQUE, UNIQUE (a, b));
CREATE TABLE public.partial_only (a integer NOT NULL, live boolean);
CREATE UNIQUE INDEX ON public.partial_only (a) WHERE live;
CREATE TABLE public.expression_only (a text NOT NULL);
CREATE UNIQUE INDEX ON public.expression_only (lower(a));
CREATE TABLE public.deferred_key (a integer NOT NULL UNIQUE DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE public.json_key (a jsonb PRIMARY KEY);
CREATE TABLE public.day (day date PRIMARY KEY, note text);
CREATE TABLE public.enum_key (mood public.mood PRIMARY KEY);
CREATE TABLE public.citext_key (name citext PRIMARY KEY);
CREATE TABLE public.no_columns ();
CREATE TABLE public.schema_migrations (version text PRIMARY KEY);
CREATE TABLE public.tree (id bigint PRIMARY KEY, parent_id bigint REFERENCES public.tree, name text);
CREATE TABLE public.row_typed (id bigint PRIMARY KEY, one public.tree, many public.tree[], span int4range, weird xml);
CREATE TABLE public.wide_key (id varchar(5) PRIMARY KEY, number numeric UNIQUE);

CREATE TABLE public.session_token (token text PRIMARY KEY, made_at timestamptz);
CREATE TABLE public.invitation (secret_code text PRIMARY KEY, number integer NOT NULL UNIQUE, made_at timestamptz);

-- Partitions, inheritance, views.
CREATE TABLE sales.event (id bigint, at timestamptz NOT NULL, kind text, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE sales.event_2024 PARTITION OF sales.event FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE sales.event_rest PARTITION OF sales.event DEFAULT PARTITION BY HASH (id);
CREATE TABLE sales.event_rest_a PARTITION OF sales.event_rest FOR VALUES WITH (MODULUS 1, REMAINDER 0);
CREATE TABLE sales.parent (id bigint PRIMARY KEY, name text);
CREATE TABLE sales.child (extra text) INHERITS (sales.parent);
CREATE VIEW sales.totals AS SELECT code, count(*) FROM sales.customer GROUP BY code;
CREATE MATERIALIZED VIEW sales.known AS SELECT code, tenant_id FROM sales.customer;
CREATE UNIQUE INDEX ON sales.known (code);
CREATE MATERIALIZED VIEW sales.unknown AS SELECT code FROM sales.customer;
CREATE UNLOGGED TABLE public.unlogged (id bigint PRIMARY KEY);
CREATE TEMPORARY TABLE temporary (id bigint PRIMARY KEY);

-- An audit log as another product might write it.
CREATE TABLE public.audit_events (
    id             bigserial PRIMARY KEY,
    created_at     timestamptz NOT NULL DEFAULT now(),
    user_id        uuid,
    auditable_type text NOT NULL,
    auditable_id   text NOT NULL,
    action         text NOT NULL,
    old_values     jsonb,
    new_values     jsonb
);
