-- Grants that members give by hand: who gave them, why, until when; and who took them back. Nobody does either for
-- themselves, whatever the code above says.
ALTER TABLE samuso.member_grant
    -- Also the channels that are assigned to the member, whichever these are when they ask. Beside `channels`.
    ADD COLUMN mine          boolean NOT NULL DEFAULT false,
    -- NULL is a provider, or whoever owns this schema.
    ADD COLUMN granted_by_id uuid REFERENCES samuso.member,
    ADD COLUMN reason        text CHECK (length(reason) BETWEEN 1 AND 1000),
    ADD COLUMN revoked_by    text CHECK (length(revoked_by) <= 200),
    ADD COLUMN revoked_by_id uuid REFERENCES samuso.member,
    ADD CONSTRAINT given_to_others    CHECK (granted_by_id <> member_id),
    ADD CONSTRAINT taken_from_others  CHECK (revoked_by_id <> member_id),
    ADD CONSTRAINT ends_when_it_ought CHECK (granted_by_id IS NULL OR expires_at > granted_at);

-- The channels that a member looks after: those of "my channels".
CREATE TABLE samuso.member_channel (
    member_id      uuid NOT NULL REFERENCES samuso.member,
    channel        text NOT NULL CHECK (length(channel) BETWEEN 1 AND 200),
    assigned_at    timestamptz NOT NULL DEFAULT now(),
    assigned_by    text NOT NULL CHECK (length(assigned_by) <= 200),
    assigned_by_id uuid REFERENCES samuso.member,
    PRIMARY KEY (member_id, channel),
    CONSTRAINT assigned_to_others CHECK (assigned_by_id <> member_id)
);

-- What is in force at this moment, with "my channels" as the list that it is. Whoever asks what somebody may, asks here.
CREATE VIEW samuso.grant_in_force AS
    SELECT g.id, g.member_id, g.role, g.provider, g.mine, g.granted_at, g.granted_by, g.granted_by_id, g.expires_at, g.reason,
           CASE WHEN g.mine THEN coalesce(g.channels, '{}') || ARRAY(
                    SELECT c.channel FROM samuso.member_channel c WHERE c.member_id = g.member_id ORDER BY c.channel)
                ELSE g.channels
           END AS channels
    FROM samuso.member_grant g
    WHERE g.revoked_at IS NULL AND (g.expires_at IS NULL OR g.expires_at > now());

CREATE INDEX member_grant_member ON samuso.member_grant (member_id, granted_at DESC, id DESC);
CREATE INDEX member_name ON samuso.member (lower(name), id);

-- samuso_writer gives what a provider says, or what a member gives with a reason; it takes back what is in force, once,
-- and of the latter by a member. It changes nothing else of a grant. The owner is not held to this.
DROP POLICY given_by_provider ON samuso.member_grant;
DROP POLICY taken_by_provider ON samuso.member_grant;
CREATE POLICY given ON samuso.member_grant FOR INSERT WITH CHECK (
    revoked_at IS NULL AND CASE WHEN provider IS NULL THEN granted_by_id IS NOT NULL AND reason IS NOT NULL
                                ELSE granted_by_id IS NULL END);
CREATE POLICY taken_back ON samuso.member_grant FOR UPDATE USING (revoked_at IS NULL) WITH CHECK (
    revoked_at IS NOT NULL AND (provider IS NULL) = (revoked_by_id IS NOT NULL));
