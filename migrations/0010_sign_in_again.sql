-- Who signs in again: nobody else ends such an attempt. NULL is whoever it turns out to be.
ALTER TABLE samuso.sign_in_attempt ADD COLUMN member_id uuid REFERENCES samuso.member;

-- What a member had typed for a reveal that asked them to sign in again first: it is there when they are back.
CREATE TABLE samuso.reveal_reason (
    -- As `samuso.preview` has it.
    member_id text PRIMARY KEY,
    reason    text NOT NULL CHECK (length(reason) BETWEEN 1 AND 1000),
    ticket    text CHECK (length(ticket) <= 200),
    typed_at  timestamptz NOT NULL DEFAULT now()
);
