-- A title that is "Dr", a name that all have, a key that may be empty and is not, emails and numbers of other names.
CREATE TABLE "Person" (
    "PersonID" integer PRIMARY KEY, "Title" varchar(8), "FirstName" varchar(50) NOT NULL, "LastName" varchar(50) NOT NULL,
    "EmailAddress" varchar(80), "Suffix" text, "ModifiedDate" timestamp NOT NULL
);
INSERT INTO "Person" SELECT n, CASE WHEN n % 9 = 0 THEN 'Dr' WHEN n % 7 = 0 THEN 'Ms' END, 'F' || n % 40, 'L' || n % 700,
    'p' || n || '@example.com', NULL, '2026-01-01'::timestamp + n * interval '1 hour' FROM generate_series(1, 3000) n;

CREATE TABLE account (handle text UNIQUE, displayname text, deactivated boolean, creation_ts bigint);
INSERT INTO account SELECT '@u' || n, 'User ' || n, false, n FROM generate_series(1, 50) n;
CREATE TABLE seat (number integer UNIQUE, note text);
INSERT INTO seat SELECT nullif(n, 7), 'x' FROM generate_series(1, 50) n;

CREATE TABLE event (id bigint PRIMARY KEY, instance_name text NOT NULL, account_id text, person_id integer, person_code text, at timestamptz NOT NULL);
INSERT INTO event SELECT n, 'main', '@u1', 1, 'C' || n, now() - n * interval '1 minute' FROM generate_series(1, 40) n;

-- The newest deleted are not what a list begins with, and what is told of an order is not five flags.
CREATE TABLE sales_order (
    id text PRIMARY KEY, f1 boolean, f2 boolean, f3 boolean, f4 boolean, f5 boolean, country_code char(2),
    "SalesOrderNumber" text NOT NULL, status text, customer_email text, total_price numeric, deleted_at timestamptz,
    canceled_at timestamptz, created_at timestamptz NOT NULL
);
INSERT INTO sales_order SELECT 'order_' || n, true, true, true, true, true, 'KR', 'SO' || n, 'open', 'p' || n % 500 || '@example.com',
    n, now(), now(), now() - n * interval '1 minute' FROM generate_series(1, 3000) n;
CREATE INDEX ON sales_order (created_at);

-- Few rows of much text; and a table of parts, of which none is made an index of concurrently.
CREATE TABLE product (id integer PRIMARY KEY, name text NOT NULL, description text);
INSERT INTO product SELECT n, '상품 ' || n, repeat('아주 긴 설명 ', 200) FROM generate_series(1, 400) n;
CREATE TABLE letter (id bigint, at timestamptz, subject text, sender_email text, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE letter_all PARTITION OF letter DEFAULT;
INSERT INTO letter SELECT n, now(), repeat('A subject ', 20), 's' || n || '@example.com' FROM generate_series(1, 3000) n;
ANALYZE;
