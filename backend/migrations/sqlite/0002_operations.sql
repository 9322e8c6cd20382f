-- Links to reports, ages by which old things are found, and guards of what is numbered. The other engine has the same.

CREATE TABLE report_link (
    -- SHA-256 of the secret part of the link's address; the secret itself is kept nowhere.
    code_hash BLOB PRIMARY KEY NOT NULL,
    org TEXT NOT NULL,
    record TEXT NOT NULL,
    check_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    works_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX report_link_by_user ON report_link (org, user_id, works_until);
CREATE INDEX report_link_by_age ON report_link (works_until);

CREATE INDEX kyc_start_by_age ON kyc_start (at_us);

-- Against mistakes: numbers begin with 1. A column cannot be given a check afterwards, so these stand for it.
CREATE TRIGGER audit_row_is_numbered BEFORE INSERT ON audit_row WHEN NEW.sequence < 1
BEGIN SELECT RAISE(ABORT, 'rows of the audit log are numbered from 1'); END;
CREATE TRIGGER kyc_event_is_numbered BEFORE INSERT ON kyc_event WHEN NEW.sequence < 1
BEGIN SELECT RAISE(ABORT, 'events are numbered from 1'); END;
CREATE TRIGGER audit_head_is_not_negative_at_first BEFORE INSERT ON audit_head WHEN NEW.sequence < 0
BEGIN SELECT RAISE(ABORT, 'the end of an audit log has no negative number'); END;
CREATE TRIGGER audit_head_is_not_negative_later BEFORE UPDATE ON audit_head WHEN NEW.sequence < 0
BEGIN SELECT RAISE(ABORT, 'the end of an audit log has no negative number'); END;
