-- KYC files, jobs, webhook deliveries and the audit log.
-- Everything belongs to an org. Instants are microseconds since 1970 in UTC. The other engine has the same tables.

CREATE TABLE kyc_file (
    org TEXT NOT NULL,
    record TEXT NOT NULL,
    version BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    PRIMARY KEY (org, record)
);

CREATE TABLE kyc_check (
    -- In the order of their making, over all orgs.
    number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    org TEXT NOT NULL,
    record TEXT NOT NULL,
    id TEXT NOT NULL,
    attempt BIGINT NOT NULL,
    provider TEXT NOT NULL,
    provider_run TEXT,
    package TEXT NOT NULL,
    duration_seconds BIGINT,
    document TEXT NOT NULL,
    UNIQUE (org, record, id),
    FOREIGN KEY (org, record) REFERENCES kyc_file (org, record)
);
CREATE INDEX kyc_check_by_run ON kyc_check (org, provider, provider_run) WHERE provider_run IS NOT NULL;
CREATE INDEX kyc_check_by_package ON kyc_check (org, package, number, duration_seconds)
    WHERE duration_seconds IS NOT NULL;

CREATE TABLE kyc_event (
    org TEXT NOT NULL,
    record TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (org, record, sequence),
    FOREIGN KEY (org, record) REFERENCES kyc_file (org, record)
);

CREATE TABLE kyc_start (
    org TEXT NOT NULL,
    user_id TEXT NOT NULL,
    start_key TEXT NOT NULL,
    body_hash BYTEA NOT NULL,
    check_id TEXT NOT NULL,
    at_us BIGINT NOT NULL,
    PRIMARY KEY (org, user_id, start_key)
);

CREATE TABLE delivery (
    id BIGINT PRIMARY KEY,
    org TEXT NOT NULL,
    provider TEXT NOT NULL,
    event_id TEXT NOT NULL,
    body BYTEA NOT NULL,
    received_at BIGINT NOT NULL,
    UNIQUE (org, provider, event_id)
);
CREATE INDEX delivery_by_age ON delivery (received_at);

CREATE TABLE job (
    -- In the order of their making; jobs of one queue, org and key are done in this order.
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    queue TEXT NOT NULL,
    org TEXT NOT NULL,
    job_key TEXT NOT NULL,
    subject TEXT NOT NULL,
    payload TEXT NOT NULL,
    -- The delivery that it was made for, which is kept as long as the job.
    delivery BIGINT REFERENCES delivery (id),
    created_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    lease_token TEXT,
    leased_until BIGINT,
    dead_at BIGINT,
    code TEXT
);
CREATE INDEX job_by_due ON job (due_at, id) WHERE dead_at IS NULL;
CREATE INDEX job_by_key ON job (queue, org, job_key, id) WHERE dead_at IS NULL;
CREATE INDEX job_by_lease ON job (leased_until) WHERE leased_until IS NOT NULL;
CREATE INDEX job_dead ON job (queue, dead_at, id) WHERE dead_at IS NOT NULL;
CREATE INDEX job_by_delivery ON job (delivery) WHERE delivery IS NOT NULL;

CREATE TABLE audit_head (
    org TEXT PRIMARY KEY,
    sequence BIGINT NOT NULL,
    mac BYTEA NOT NULL,
    seal BYTEA NOT NULL
);

CREATE TABLE audit_row (
    org TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    at_us BIGINT NOT NULL,
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
    mac BYTEA NOT NULL,
    PRIMARY KEY (org, sequence)
);
CREATE INDEX audit_row_by_party ON audit_row (org, party, at_us) WHERE party IS NOT NULL;

-- Against mistakes. Against intent there are the codes.
CREATE FUNCTION refuse_to_change_the_audit_log() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is only ever appended to';
END
$$;
CREATE TRIGGER audit_row_is_not_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_row
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_the_audit_log();

-- Written by whoever wants to know whether writing works.
CREATE TABLE probe (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    written BIGINT NOT NULL
);
INSERT INTO probe (id, written) VALUES (1, 0);
