-- Links to reports, ages by which old things are found, and guards of what is numbered. The other engine has the same.

CREATE TABLE report_link (
    -- SHA-256 of the secret part of the link's address; the secret itself is kept nowhere.
    code_hash BYTEA PRIMARY KEY,
    org TEXT NOT NULL,
    record TEXT NOT NULL,
    check_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    works_until BIGINT NOT NULL
);
CREATE INDEX report_link_by_user ON report_link (org, user_id, works_until);
CREATE INDEX report_link_by_age ON report_link (works_until);

CREATE INDEX kyc_start_by_age ON kyc_start (at_us);

-- Against mistakes: numbers begin with 1. What is there already is not looked at: a log that somebody tampered with must
-- still open, so that its damage can be named.
ALTER TABLE audit_row ADD CONSTRAINT audit_row_is_numbered CHECK (sequence >= 1) NOT VALID;
ALTER TABLE kyc_event ADD CONSTRAINT kyc_event_is_numbered CHECK (sequence >= 1) NOT VALID;
ALTER TABLE audit_head ADD CONSTRAINT audit_head_is_not_negative CHECK (sequence >= 0) NOT VALID;
