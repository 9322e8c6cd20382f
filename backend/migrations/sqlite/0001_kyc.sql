-- KYC files, jobs, webhook deliveries and the audit log.
-- Everything belongs to an org. Instants are microseconds since 1970 in UTC. The other engine has the same tables.

CREATE TABLE kyc_file (
    org TEXT NOT NULL,
    record TEXT NOT NULL,
    version INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    PRIMARY KEY (org, record)
) STRICT, WITHOUT ROWID;

CREATE TABLE kyc_check (
    -- In the order of their making, over all orgs.
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    org TEXT NOT NULL,
    record TEXT NOT NULL,
    id TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    provider TEXT NOT NULL,
    provider_run TEXT,
    package TEXT NOT NULL,
    duration_seconds INTEGER,
    document TEXT NOT NULL,
    UNIQUE (org, record, id),
    FOREIGN KEY (org, record) REFERENCES kyc_file (org, record)
) STRICT;
CREATE INDEX kyc_check_by_run ON kyc_check (org, provider, provider_run) WHERE provider_run IS NOT NULL;
CREATE INDEX kyc_check_by_package ON kyc_check (org, package, number, duration_seconds)
    WHERE duration_seconds IS NOT NULL;

CREATE TABLE kyc_event (
    org TEXT NOT NULL,
    record TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (org, record, sequence),
    FOREIGN KEY (org, record) REFERENCES kyc_file (org, record)
) STRICT;

CREATE TABLE kyc_start (
    org TEXT NOT NULL,
    user_id TEXT NOT NULL,
    start_key TEXT NOT NULL,
    body_hash BLOB NOT NULL,
    check_id TEXT NOT NULL,
    at_us INTEGER NOT NULL,
    PRIMARY KEY (org, user_id, start_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE delivery (
    id INTEGER PRIMARY KEY,
    org TEXT NOT NULL,
    provider TEXT NOT NULL,
    event_id TEXT NOT NULL,
    body BLOB NOT NULL,
    received_at INTEGER NOT NULL,
    UNIQUE (org, provider, event_id)
) STRICT;
CREATE INDEX delivery_by_age ON delivery (received_at);

CREATE TABLE job (
    -- In the order of their making; jobs of one queue, org and key are done in this order.
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    queue TEXT NOT NULL,
    org TEXT NOT NULL,
    job_key TEXT NOT NULL,
    subject TEXT NOT NULL,
    payload TEXT NOT NULL,
    -- The delivery that it was made for, which is kept as long as the job.
    delivery INTEGER REFERENCES delivery (id),
    created_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    lease_token TEXT,
    leased_until INTEGER,
    dead_at INTEGER,
    code TEXT
) STRICT;
CREATE INDEX job_by_due ON job (due_at, id) WHERE dead_at IS NULL;
CREATE INDEX job_by_key ON job (queue, org, job_key, id) WHERE dead_at IS NULL;
CREATE INDEX job_by_lease ON job (leased_until) WHERE leased_until IS NOT NULL;
CREATE INDEX job_dead ON job (queue, dead_at, id) WHERE dead_at IS NOT NULL;
CREATE INDEX job_by_delivery ON job (delivery) WHERE delivery IS NOT NULL;

CREATE TABLE audit_head (
    org TEXT PRIMARY KEY NOT NULL,
    sequence INTEGER NOT NULL,
    mac BLOB NOT NULL,
    seal BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE audit_row (
    org TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    at_us INTEGER NOT NULL,
    actor TEXT,
    on_behalf_of TEXT,
    action TEXT NOT NULL,
    outcome TEXT NOT NULL,
    party TEXT,
    check_id TEXT,
    purpose TEXT,
    consent_version TEXT,
    request_id TEXT,
    provider_request_id TEXT,
    details TEXT NOT NULL,
    mac BLOB NOT NULL,
    PRIMARY KEY (org, sequence)
) STRICT;
CREATE INDEX audit_row_by_party ON audit_row (org, party, at_us) WHERE party IS NOT NULL;

-- Against mistakes. Against intent there are the codes.
CREATE TRIGGER audit_row_is_not_changed BEFORE UPDATE ON audit_row
BEGIN SELECT RAISE(ABORT, 'the audit log is only ever appended to'); END;
CREATE TRIGGER audit_row_is_not_deleted BEFORE DELETE ON audit_row
BEGIN SELECT RAISE(ABORT, 'the audit log is only ever appended to'); END;

-- Written by whoever wants to know whether writing works.
CREATE TABLE probe (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    written INTEGER NOT NULL
) STRICT;
INSERT INTO probe (id, written) VALUES (1, 0);
