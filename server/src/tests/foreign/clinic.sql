-- A clinic and its stock: nothing of it is the demo's. Names of all kinds, keys of all kinds, types of all kinds.
CREATE SCHEMA clinic;
CREATE SCHEMA "Stock";

CREATE TYPE clinic.blood AS ENUM ('A', 'B', 'AB', 'O', '모름');
CREATE DOMAIN clinic.money_won AS numeric(12, 2) CHECK (VALUE >= 0);
CREATE TABLE clinic.patient (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, title varchar(8), family_name text NOT NULL, given_name text NOT NULL,
    full_name text GENERATED ALWAYS AS (family_name || given_name) STORED, email text, phone varchar(20), born date,
    blood clinic.blood, allergies text[], contact jsonb, registered_at timestamptz NOT NULL, deleted_at timestamptz
);
CREATE UNIQUE INDEX ON clinic.patient (email);
INSERT INTO clinic.patient (title, family_name, given_name, email, phone, born, blood, allergies, contact, registered_at, deleted_at)
    SELECT CASE n % 5 WHEN 0 THEN 'Dr' END, (ARRAY['김', '이', '박', '최', '정'])[n % 5 + 1],
           (ARRAY['하나', '두리', '세찬', '네온'])[n % 4 + 1] || n, 'patient' || n || '@clinic.example', '010-' || 10000000 + n,
           '1950-01-01'::date + n * 20, (enum_range(NULL::clinic.blood))[n % 5 + 1],
           CASE n % 3 WHEN 0 THEN ARRAY['신상품', 'nuts, "salted"'] END, CASE n % 2 WHEN 0 THEN '{"kin": "어머니"}'::jsonb END,
           '2026-01-01'::timestamptz + n * interval '1 hour', CASE n % 10 WHEN 0 THEN now() END
    FROM generate_series(1, 1200) n;
CREATE INDEX ON clinic.patient (registered_at, id);

CREATE TABLE clinic.doctor (
    code varchar(8) PRIMARY KEY, name text NOT NULL, email text NOT NULL UNIQUE, licence_no text, on_duty boolean NOT NULL,
    password_hash text NOT NULL, photo bytea
);
INSERT INTO clinic.doctor SELECT 'D-' || n, 'Doctor ' || chr(64 + n) || ' of 내과 ' || n, 'd' || n || '@clinic.example', 'L' || n, n % 2 = 0, md5(n::text)
    FROM generate_series(1, 26) n;

CREATE TABLE clinic.visit (
    id uuid PRIMARY KEY, patient_id bigint NOT NULL REFERENCES clinic.patient, doctor_code varchar(8) REFERENCES clinic.doctor,
    subject text, started_at timestamptz NOT NULL, ended_at timestamptz, fee clinic.money_won, canceled boolean DEFAULT false
);
INSERT INTO clinic.visit SELECT md5('visit' || n)::uuid, n % 1200 + 1, 'D-' || n % 26 + 1, 'Visit about 두통 number' || n || ' again',
    '2026-02-01'::timestamptz + n * interval '1 minute', NULL, n * 10.5 FROM generate_series(1, 400) n;

CREATE TABLE clinic.drug (id integer PRIMARY KEY, code text NOT NULL UNIQUE, "name" text NOT NULL, dose_mg real, "group" text);
INSERT INTO clinic.drug SELECT n, 'MED-' || lpad(n::text, 4, '0'), 'Substance ' || md5(n::text) || ' 정제', n / 3.0, 'g' || n % 7
    FROM generate_series(1, 300) n;
-- 5 MB of text, which no search may read each time.
CREATE TABLE clinic.leaflet (id integer PRIMARY KEY, drug_id integer REFERENCES clinic.drug, title text NOT NULL, description text NOT NULL);
INSERT INTO clinic.leaflet SELECT n, n % 300 + 1, 'Leaflet ' || md5(n::text), repeat('복용 방법 안내 ', 50)
    FROM generate_series(1, 5000) n;

CREATE TABLE clinic.prescription (visit_id uuid REFERENCES clinic.visit, line smallint, drug_id integer REFERENCES clinic.drug, dose text, PRIMARY KEY (visit_id, line));
INSERT INTO clinic.prescription SELECT md5('visit' || n)::uuid, l, n % 300 + 1, l || ' a day' FROM generate_series(1, 100) n, generate_series(1, 2) l;
CREATE TABLE clinic.ward (floor smallint, name text, beds integer, PRIMARY KEY (floor, name));
INSERT INTO clinic.ward SELECT n, w, n FROM generate_series(1, 20) n, unnest(ARRAY['동/서, 50%', 'a~b & <i>c</i>', 'B?#"x"']) w;
CREATE TABLE clinic.bed (id serial PRIMARY KEY, ward_floor smallint, ward_name text, "number" integer NOT NULL, free boolean,
    FOREIGN KEY (ward_floor, ward_name) REFERENCES clinic.ward);
INSERT INTO clinic.bed (ward_floor, ward_name, "number", free) SELECT floor, name, row_number() OVER (), floor % 2 = 0 FROM clinic.ward;

CREATE TABLE clinic.admission (id bigint, admitted_at timestamptz, patient_id bigint REFERENCES clinic.patient, name text NOT NULL, PRIMARY KEY (id, admitted_at))
    PARTITION BY RANGE (admitted_at);
CREATE TABLE clinic.admission_2025 PARTITION OF clinic.admission FOR VALUES FROM (MINVALUE) TO ('2026-01-01');
CREATE TABLE clinic.admission_2026 PARTITION OF clinic.admission DEFAULT;
CREATE INDEX ON clinic.admission (admitted_at, id);
INSERT INTO clinic.admission SELECT n, '2025-11-01'::timestamptz + n * interval '1 hour', n % 1200 + 1, '입원 Stay' || n || ' in bed' FROM generate_series(1, 2000) n;

CREATE TABLE clinic.invoice (number text PRIMARY KEY, patient_id bigint REFERENCES clinic.patient, total money, paid boolean NOT NULL,
    customer_email text, created_at timestamp NOT NULL, deleted_at timestamp);
INSERT INTO clinic.invoice SELECT 'INV-2026-' || lpad(n::text, 5, '0'), n % 1200 + 1, n::numeric::money, n % 3 = 0, 'payer' || n || '@home.example',
    '2026-03-01'::timestamp + n * interval '1 minute', CASE n % 4 WHEN 0 THEN now() END FROM generate_series(1, 500) n;
CREATE TABLE clinic.payment (id serial PRIMARY KEY, invoice_number text NOT NULL REFERENCES clinic.invoice, paid_at timestamptz, amount numeric, method char(4));
INSERT INTO clinic.payment (invoice_number, paid_at, amount, method) SELECT 'INV-2026-' || lpad(n::text, 5, '0'), CASE n % 2 WHEN 0 THEN now() - n * interval '1 day' END, n * 1.1, 'card'
    FROM generate_series(1, 120) n;
CREATE TABLE clinic.appointment (id bigint PRIMARY KEY, patient_id bigint, during tstzrange, room text, place point, made_on date NOT NULL);
INSERT INTO clinic.appointment SELECT n, n, tstzrange(now(), now() + interval '1 hour'), 'Room ' || n % 9, point(n, n), '2026-01-01'::date + n FROM generate_series(1, 90) n;
CREATE TABLE clinic."공지" (id integer PRIMARY KEY, "제목" text NOT NULL, "내용" text, "작성일" timestamptz NOT NULL);
INSERT INTO clinic."공지" SELECT n, '진료 시간 안내 제' || n || '호', repeat('내용 ', 20), '2026-01-01'::timestamptz + n * interval '1 day' FROM generate_series(1, 70) n;
CREATE TABLE clinic.holiday (day date PRIMARY KEY, name text NOT NULL);
INSERT INTO clinic.holiday SELECT '2026-01-01'::date + n * 7, '쉬는 날 holiday' || n FROM generate_series(1, 60) n;
CREATE TABLE clinic.audit_trail (id bigserial PRIMARY KEY, occurred_at timestamptz NOT NULL, actor_type text, actor_id text, entity_type text NOT NULL,
    entity_id text NOT NULL, action text NOT NULL, before jsonb, after jsonb);
INSERT INTO clinic.audit_trail (occurred_at, actor_type, actor_id, entity_type, entity_id, action, before, after)
    SELECT now() - n * interval '1 minute', 'doctor', 'D-' || n % 26 + 1, 'patient', n::text, 'update', '{"phone": "1"}', '{"phone": "2"}' FROM generate_series(1, 200) n;

CREATE TABLE "Stock"."Supplier" ("SupplierID" uuid PRIMARY KEY, "CompanyName" varchar(80) NOT NULL, "EmailAddress" varchar(80), "PhoneNumber" varchar(20), "Active" boolean);
INSERT INTO "Stock"."Supplier" SELECT md5('supplier' || n)::uuid, 'Company ' || md5(n::text) || ' 주식회사', 'sales' || n || '@supplier.example', '02-' || 1000 + n, n % 2 = 0
    FROM generate_series(1, 80) n;
CREATE TABLE "Stock"."Item" ("ItemID" integer PRIMARY KEY, "SKU" text NOT NULL UNIQUE, "ItemName" text NOT NULL, "SupplierID" uuid REFERENCES "Stock"."Supplier",
    "UnitPrice" numeric(10, 2), "Taxed" numeric(12, 2) GENERATED ALWAYS AS ("UnitPrice" * 1.1) STORED, "Tags" text[], "Weird ""x"" [y].z" text, "ModifiedDate" timestamp NOT NULL);
INSERT INTO "Stock"."Item" ("ItemID", "SKU", "ItemName", "SupplierID", "UnitPrice", "Tags", "ModifiedDate") SELECT n, 'SKU-' || n, 'Bandage 붕대 size' || n, md5('supplier' || n % 80 + 1)::uuid,
    n, ARRAY['a', 'b'], '2026-01-01'::timestamp + n * interval '1 minute' FROM generate_series(1, 600) n;
CREATE TABLE "Stock"."order" (id bigint PRIMARY KEY, "user" text, "select" text NOT NULL, "from" timestamptz, "SalesOrderNumber" text NOT NULL UNIQUE, placed_at timestamptz);
INSERT INTO "Stock"."order" SELECT n, 'u' || n, 's' || n, NULL, 'SO-' || 40000 + n, CASE n % 2 WHEN 0 THEN '2026-01-01'::timestamptz + n % 20 * interval '1 day' END FROM generate_series(1, 200) n;
CREATE TABLE "Stock"."Order Line" ("Order" bigint REFERENCES "Stock"."order", "Item" integer REFERENCES "Stock"."Item", "Qty" integer, PRIMARY KEY ("Order", "Item"));
INSERT INTO "Stock"."Order Line" SELECT n, n + l, l FROM generate_series(1, 150) n, generate_series(1, 3) l;
CREATE TABLE "Stock".movement (at timestamptz, item integer, delta integer NOT NULL, PRIMARY KEY (item, at));
INSERT INTO "Stock".movement SELECT '2026-01-01'::timestamptz + n * interval '1 second', n % 10, n FROM generate_series(1, 130) n;
CREATE TABLE "Stock".clerk (username text UNIQUE, access_token text, displayname text, last_login timestamptz);
INSERT INTO "Stock".clerk SELECT 'clerk.' || n || '@stock', md5(n::text), '점원 clerk' || n, NULL FROM generate_series(1, 60) n;
CREATE TABLE "Stock".kind (kind clinic.blood PRIMARY KEY, note text);
INSERT INTO "Stock".kind VALUES ('A', 'x'), ('모름', '없음');
CREATE TABLE "Stock".nothing_yet (id bigint PRIMARY KEY, name text, created_at timestamptz);
-- Named as columns of a statement of ours might be.
CREATE TABLE "Stock".sorted (k0 integer PRIMARY KEY, f0 integer, channel text, title text, created_at timestamptz, sorted integer);
INSERT INTO "Stock".sorted SELECT n, -n, 'c' || n, 'Row called' || n, '2026-01-01'::timestamptz - n * interval '1 day', n FROM generate_series(1, 60) n;
CREATE VIEW "Stock"."LowStock" AS SELECT "ItemID", "ItemName", "UnitPrice" FROM "Stock"."Item" WHERE "UnitPrice" < 100;
ANALYZE;
