//! `review`, `finding`, `finding_group`, `review_item`: what the checks came to, and the queue.
//!
//! Findings and items carry their review in the upper half of their id, as lines carry their run. What people decided lies in
//! `decision`; `review_item.status` and its neighbours are what the decisions come to, kept for speed and computed again at will.

pub const V2: &str = "
CREATE TABLE review_settings (
    version INTEGER PRIMARY KEY,
    settings TEXT NOT NULL,
    at TEXT NOT NULL,
    by TEXT NOT NULL
) STRICT;
CREATE TABLE review (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    run INTEGER NOT NULL REFERENCES run(id),
    previous INTEGER REFERENCES run(id),
    records TEXT NOT NULL,
    period_start TEXT,
    period_end TEXT,
    as_of TEXT NOT NULL,
    at TEXT NOT NULL,
    by TEXT NOT NULL,
    checked_at TEXT NOT NULL,
    checked_by TEXT NOT NULL,
    settings INTEGER NOT NULL REFERENCES review_settings(version),
    outcomes TEXT NOT NULL,
    gone INTEGER NOT NULL,
    hash TEXT NOT NULL,
    log_head TEXT NOT NULL
) STRICT;
CREATE TABLE finding (
    id INTEGER PRIMARY KEY,
    check_id TEXT NOT NULL,
    severity INTEGER NOT NULL,
    grp INTEGER NOT NULL,
    item INTEGER NOT NULL,
    invoice TEXT NOT NULL,
    line TEXT NOT NULL,
    position INTEGER,
    field TEXT,
    customer TEXT NOT NULL,
    expected TEXT NOT NULL,
    actual TEXT NOT NULL,
    difference TEXT,
    currency TEXT NOT NULL,
    at_stake TEXT NOT NULL,
    message TEXT NOT NULL,
    fault TEXT NOT NULL,
    subject TEXT NOT NULL,
    known INTEGER NOT NULL,
    waiver TEXT,
    review INTEGER GENERATED ALWAYS AS (id >> 32) VIRTUAL
) STRICT;
CREATE INDEX finding_by_item ON finding (item);
CREATE TABLE finding_group (
    review INTEGER NOT NULL REFERENCES review(id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    check_id TEXT NOT NULL,
    fault TEXT NOT NULL,
    conditions TEXT NOT NULL,
    summary TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    findings INTEGER NOT NULL,
    invoices INTEGER NOT NULL,
    customers INTEGER NOT NULL,
    known INTEGER NOT NULL,
    at_stake TEXT NOT NULL,
    PRIMARY KEY (review, ordinal)
) STRICT, WITHOUT ROWID;
CREATE TABLE review_item (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL,
    invoice TEXT NOT NULL,
    title TEXT NOT NULL,
    customer TEXT NOT NULL,
    currency TEXT NOT NULL,
    gross TEXT NOT NULL,
    date TEXT,
    findings INTEGER NOT NULL,
    severity INTEGER NOT NULL,
    at_stake TEXT NOT NULL,
    risk INTEGER NOT NULL,
    hash TEXT NOT NULL,
    status TEXT NOT NULL DEFAULT 'to_review',
    assignee TEXT,
    due TEXT,
    decided_by TEXT,
    decided_at TEXT,
    comments INTEGER NOT NULL DEFAULT 0,
    sampled INTEGER NOT NULL DEFAULT 0,
    review INTEGER GENERATED ALWAYS AS (id >> 32) VIRTUAL
) STRICT;
CREATE UNIQUE INDEX review_item_by_key ON review_item (id >> 32, key);
";
