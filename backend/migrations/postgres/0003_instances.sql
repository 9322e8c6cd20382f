-- What several instances must know in common: used assertions, launch codes, sessions, and what was counted.
-- The other engine has the same tables.

CREATE TABLE used_assertion (
    -- SHA-256 of org and `jti`.
    assertion_hash BYTEA PRIMARY KEY,
    usable_until BIGINT NOT NULL
);
CREATE INDEX used_assertion_by_age ON used_assertion (usable_until);

CREATE TABLE launch_code (
    -- SHA-256 of the code; the code itself is kept nowhere.
    code_hash BYTEA PRIMARY KEY,
    org TEXT NOT NULL,
    user_id TEXT NOT NULL,
    works_until BIGINT NOT NULL,
    -- What the org vouched for; nothing once the code is spent.
    document TEXT
);
CREATE INDEX launch_code_by_age ON launch_code (works_until);
CREATE INDEX launch_code_by_user ON launch_code (org, user_id) WHERE document IS NOT NULL;

CREATE TABLE session (
    -- SHA-256 of the bearer token; the token itself is kept nowhere.
    token_hash BYTEA PRIMARY KEY,
    org TEXT NOT NULL,
    user_id TEXT NOT NULL,
    user_name TEXT,
    -- Names of what the user may do, with spaces between them.
    may TEXT NOT NULL,
    record TEXT NOT NULL,
    instance TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    -- A widget has one session.
    UNIQUE (org, user_id, instance)
);
CREATE INDEX session_by_age ON session (expires_at);

-- Unlogged: it is written often, and whoever finds it empty after the server died has lost a minute's counting.
CREATE UNLOGGED TABLE quota (
    subject BYTEA PRIMARY KEY,
    -- When its bucket is full again.
    full_at BIGINT NOT NULL,
    -- How many the latest to ask was given.
    granted BIGINT NOT NULL
);
CREATE INDEX quota_by_age ON quota (full_at);
