-- The ground. Types are TEXT and INTEGER (64 bits) alone, ids are text, days are ISO text, times
-- are milliseconds since 1970, flags are 0 or 1. {…} are tokens the migrator puts in by engine.

CREATE TABLE municipality (
    code TEXT PRIMARY KEY,
    name TEXT NOT NULL
) {strict};

CREATE TABLE office (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    kana TEXT NOT NULL,
    kind TEXT NOT NULL,
    number TEXT,
    corporation TEXT NOT NULL,
    municipality TEXT,
    phone TEXT NOT NULL,
    registered {int} NOT NULL CHECK (registered IN (0, 1))
) {strict};
CREATE INDEX office_number ON office (number);

CREATE TABLE account (
    id TEXT PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    enabled {int} NOT NULL CHECK (enabled IN (0, 1)),
    made_at {int} NOT NULL
) {strict};

CREATE TABLE staff (
    account_id TEXT NOT NULL REFERENCES account (id),
    office_id TEXT NOT NULL REFERENCES office (id),
    role TEXT NOT NULL,
    from_day TEXT NOT NULL,
    until_day TEXT,
    state TEXT NOT NULL CHECK (state IN ('confirmed', 'disabled')),
    PRIMARY KEY (account_id, office_id, role)
) {strict};
CREATE INDEX staff_office ON staff (office_id);

-- A session that has ended is kept for a while, so that a form written in it is known again.
CREATE TABLE session (
    id TEXT PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    account_id TEXT NOT NULL REFERENCES account (id),
    office_id TEXT REFERENCES office (id),
    role TEXT,
    form_key TEXT NOT NULL UNIQUE,
    stage TEXT NOT NULL CHECK (stage IN ('proving', 'enrolling', 'here')),
    ceremony TEXT NOT NULL,
    browser TEXT NOT NULL,
    made_at {int} NOT NULL,
    seen_at {int} NOT NULL,
    proved_at {int} NOT NULL,
    ended_at {int}
) {strict};
CREATE INDEX session_account ON session (account_id, made_at);

CREATE TABLE person (
    id TEXT PRIMARY KEY,
    body TEXT NOT NULL
) {strict};

CREATE TABLE support_case (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES person (id),
    office_id TEXT NOT NULL REFERENCES office (id),
    home_key TEXT NOT NULL,
    opened_on TEXT,
    closed_on TEXT,
    closure TEXT NOT NULL,
    closure_reason TEXT NOT NULL,
    restricted {int} NOT NULL DEFAULT 0 CHECK (restricted IN (0, 1)),
    disposed {int} NOT NULL DEFAULT 0 CHECK (disposed IN (0, 1)),
    name TEXT NOT NULL,
    kana TEXT NOT NULL,
    kana_key TEXT {collate} NOT NULL,
    born TEXT,
    specialist TEXT NOT NULL,
    stage TEXT NOT NULL,
    next TEXT NOT NULL,
    search_text TEXT NOT NULL,
    row_version {int} NOT NULL,
    changed_at {int} NOT NULL
) {strict};
CREATE INDEX support_case_office ON support_case (office_id, kana_key, id);

CREATE TABLE member (
    case_id TEXT NOT NULL REFERENCES support_case (id),
    key TEXT NOT NULL,
    position {int} NOT NULL,
    office_id TEXT REFERENCES office (id),
    from_day TEXT,
    until_day TEXT,
    body TEXT NOT NULL,
    PRIMARY KEY (case_id, key)
) {strict};
CREATE INDEX member_office ON member (office_id, case_id);

CREATE TABLE document (
    case_id TEXT NOT NULL REFERENCES support_case (id),
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    position {int} NOT NULL,
    PRIMARY KEY (case_id, id)
) {strict};

CREATE TABLE document_version (
    case_id TEXT NOT NULL,
    document_id TEXT NOT NULL,
    number {int} NOT NULL,
    schema {int} NOT NULL,
    body TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    saved_at {int} NOT NULL,
    saved_by TEXT NOT NULL,
    PRIMARY KEY (case_id, document_id, number),
    FOREIGN KEY (case_id, document_id) REFERENCES document (case_id, id)
) {strict};
{append_only_until_disposal document_version}

CREATE TABLE consent (
    case_id TEXT NOT NULL REFERENCES support_case (id),
    key TEXT NOT NULL,
    position {int} NOT NULL,
    document_id TEXT NOT NULL,
    version {int} NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (case_id, key),
    FOREIGN KEY (case_id, document_id, version)
        REFERENCES document_version (case_id, document_id, number)
) {strict};
{append_only_until_disposal consent}

CREATE TABLE delivery (
    case_id TEXT NOT NULL REFERENCES support_case (id),
    key TEXT NOT NULL,
    position {int} NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (case_id, key)
) {strict};

CREATE TABLE sharing (
    case_id TEXT NOT NULL REFERENCES support_case (id),
    key TEXT NOT NULL,
    position {int} NOT NULL,
    office_id TEXT REFERENCES office (id),
    given_on TEXT,
    from_day TEXT,
    until_day TEXT,
    withdrawn_on TEXT,
    scopes TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (case_id, key)
) {strict};
CREATE INDEX sharing_office ON sharing (office_id, case_id);

-- Index rows: made from the documents, and made anew by `renkei reindex`.

CREATE TABLE goal_link (
    case_id TEXT NOT NULL REFERENCES support_case (id),
    document_id TEXT NOT NULL,
    version {int} NOT NULL,
    goal TEXT NOT NULL,
    plan_version {int} NOT NULL,
    line TEXT NOT NULL,
    PRIMARY KEY (case_id, document_id, version, goal, plan_version, line)
) {strict};

CREATE TABLE due (
    case_id TEXT NOT NULL REFERENCES support_case (id),
    position {int} NOT NULL,
    on_day TEXT {collate} NOT NULL,
    kind TEXT NOT NULL,
    document_id TEXT,
    office_id TEXT NOT NULL,
    PRIMARY KEY (case_id, position)
) {strict};
CREATE INDEX due_office ON due (office_id, on_day);

CREATE TABLE finding (
    case_id TEXT NOT NULL REFERENCES support_case (id),
    position {int} NOT NULL,
    code TEXT NOT NULL,
    severity {int} NOT NULL,
    place TEXT NOT NULL,
    message TEXT NOT NULL,
    office_id TEXT NOT NULL,
    PRIMARY KEY (case_id, position)
) {strict};

CREATE TABLE search_gram (
    office_id TEXT NOT NULL,
    gram TEXT {collate} NOT NULL,
    kana_key TEXT {collate} NOT NULL,
    case_id TEXT NOT NULL REFERENCES support_case (id),
    PRIMARY KEY (office_id, gram, kana_key, case_id)
) {strict};
CREATE INDEX search_gram_case ON search_gram (case_id);

CREATE TABLE journal (
    case_id TEXT NOT NULL,
    seq {int} NOT NULL,
    at {int} NOT NULL,
    account_id TEXT NOT NULL,
    account_name TEXT NOT NULL,
    office_id TEXT NOT NULL,
    role TEXT NOT NULL,
    act TEXT NOT NULL,
    basis TEXT NOT NULL,
    document_id TEXT,
    version {int},
    detail TEXT NOT NULL,
    before_hash TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (case_id, seq)
) {strict};
CREATE INDEX journal_account ON journal (account_id, at);
CREATE INDEX journal_time ON journal (case_id, at);
CREATE INDEX journal_at ON journal (at);
{append_only journal}

-- What is being written and not saved yet: every step, so that one can go back.
CREATE TABLE draft (
    account_id TEXT NOT NULL,
    case_id TEXT NOT NULL REFERENCES support_case (id),
    target TEXT NOT NULL,
    seq {int} NOT NULL,
    base {int} NOT NULL,
    body TEXT NOT NULL,
    saved_at {int} NOT NULL,
    PRIMARY KEY (account_id, case_id, target, seq)
) {strict};

-- Answers already given to forms, so that a double click is one record.
CREATE TABLE answered (
    case_id TEXT NOT NULL,
    form TEXT NOT NULL,
    answer TEXT NOT NULL,
    at {int} NOT NULL,
    PRIMARY KEY (case_id, form)
) {strict};

-- Scans and drawn signatures, in base64.
CREATE TABLE attachment (
    case_id TEXT NOT NULL REFERENCES support_case (id),
    id TEXT NOT NULL,
    media_type TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    body TEXT NOT NULL,
    added_at {int} NOT NULL,
    added_by TEXT NOT NULL,
    PRIMARY KEY (case_id, id)
) {strict};
{append_only_until_disposal attachment}

-- Trust: who may know of whom beyond home and consent, and how long.

-- A restricted person: why, and by whom it was set and lifted.
CREATE TABLE restriction (
    case_id TEXT NOT NULL REFERENCES support_case (id),
    id TEXT NOT NULL,
    reason TEXT NOT NULL,
    set_at {int} NOT NULL,
    set_by TEXT NOT NULL,
    lifted_at {int},
    lifted_by TEXT,
    lifted_why TEXT,
    PRIMARY KEY (case_id, id)
) {strict};

-- Those who alone may know of a restricted person.
CREATE TABLE restricted_name (
    case_id TEXT NOT NULL REFERENCES support_case (id),
    account_id TEXT NOT NULL,
    PRIMARY KEY (case_id, account_id)
) {strict};

-- Hours opened because life or body was in danger.
CREATE TABLE emergency (
    case_id TEXT NOT NULL REFERENCES support_case (id),
    id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    account_name TEXT NOT NULL,
    office_id TEXT NOT NULL,
    role TEXT NOT NULL,
    reason TEXT NOT NULL,
    opened_at {int} NOT NULL,
    until_at {int} NOT NULL,
    PRIMARY KEY (case_id, id)
) {strict};
{append_only_until_disposal emergency}

-- What somebody has to be told: an office, or one account of it.
CREATE TABLE notice (
    case_id TEXT NOT NULL REFERENCES support_case (id),
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    office_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    about TEXT NOT NULL,
    at {int} NOT NULL,
    seen_at {int},
    seen_by TEXT,
    PRIMARY KEY (case_id, id)
) {strict};
CREATE INDEX notice_office ON notice (office_id, seen_at);
CREATE INDEX notice_account ON notice (account_id, seen_at);

-- Concerns of abuse. Their journal is a chain of their own, under the id of the concern, so that
-- neither numbers nor gaps in the chain of the case tell of them.
CREATE TABLE abuse_concern (
    case_id TEXT NOT NULL REFERENCES support_case (id),
    id TEXT NOT NULL,
    recorded_at {int} NOT NULL,
    recorded_by TEXT NOT NULL,
    accused_account TEXT,
    accused_office TEXT,
    body TEXT NOT NULL,
    PRIMARY KEY (case_id, id)
) {strict};
{append_only_until_disposal abuse_concern}

-- Whom the recorder named.
CREATE TABLE concern_name (
    case_id TEXT NOT NULL,
    concern_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    PRIMARY KEY (case_id, concern_id, account_id),
    FOREIGN KEY (case_id, concern_id) REFERENCES abuse_concern (case_id, id)
) {strict};
CREATE INDEX concern_name_account ON concern_name (account_id);

-- Who reported: a secret of its own.
CREATE TABLE concern_reporter (
    case_id TEXT NOT NULL,
    concern_id TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (case_id, concern_id),
    FOREIGN KEY (case_id, concern_id) REFERENCES abuse_concern (case_id, id)
) {strict};

-- What was done about a concern.
CREATE TABLE concern_step (
    case_id TEXT NOT NULL,
    concern_id TEXT NOT NULL,
    id TEXT NOT NULL,
    at {int} NOT NULL,
    account_name TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (case_id, concern_id, id),
    FOREIGN KEY (case_id, concern_id) REFERENCES abuse_concern (case_id, id)
) {strict};
{append_only_until_disposal concern_step}

-- How long an office keeps what it made, where that is longer than five years.
CREATE TABLE retention (
    office_id TEXT PRIMARY KEY REFERENCES office (id),
    years {int} NOT NULL CHECK (years >= 5)
) {strict};

-- Disposal: asked for by one, approved by another, and the proof. The triggers above let a row go
-- only while the disposal of its case is approved and not done.
CREATE TABLE disposal (
    case_id TEXT PRIMARY KEY REFERENCES support_case (id),
    office_id TEXT NOT NULL,
    last_provided TEXT NOT NULL,
    due_on TEXT NOT NULL,
    requested_on TEXT NOT NULL CHECK (requested_on >= due_on),
    requested_at {int} NOT NULL,
    requested_by TEXT NOT NULL,
    requested_name TEXT NOT NULL,
    approved_at {int},
    approved_by TEXT CHECK (approved_by <> requested_by),
    approved_name TEXT,
    done_at {int},
    items {int} NOT NULL DEFAULT 0,
    proof TEXT NOT NULL DEFAULT '',
    CHECK (due_on > last_provided),
    CHECK ((approved_at IS NULL) = (approved_by IS NULL)),
    CHECK (done_at IS NULL OR approved_at IS NOT NULL)
) {strict};

-- What was disposed of: each version by its hash.
CREATE TABLE disposal_item (
    case_id TEXT NOT NULL REFERENCES disposal (case_id),
    document_id TEXT NOT NULL,
    version {int} NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (case_id, document_id, version)
) {strict};
{append_only disposal_item}

-- The heads of all chains of the journal that moved, sealed day by day.
CREATE TABLE journal_day (
    day TEXT PRIMARY KEY,
    chains {int} NOT NULL,
    before_hash TEXT NOT NULL,
    hash TEXT NOT NULL,
    sealed_at {int} NOT NULL
) {strict};
{append_only journal_day}

CREATE TABLE journal_day_head (
    day TEXT NOT NULL REFERENCES journal_day (day),
    case_id TEXT NOT NULL,
    seq {int} NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (day, case_id)
) {strict};
CREATE INDEX journal_day_head_case ON journal_day_head (case_id, seq);
{append_only journal_day_head}

-- Signing in.

-- What an account proves itself with besides its password. A code app keeps the last step it was
-- used at, so that no code counts twice.
CREATE TABLE factor (
    account_id TEXT NOT NULL REFERENCES account (id),
    id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('totp', 'passkey', 'recovery')),
    name TEXT NOT NULL,
    secret TEXT NOT NULL,
    step {int} NOT NULL,
    made_at {int} NOT NULL,
    used_at {int},
    PRIMARY KEY (account_id, id)
) {strict};
-- A passkey is known by the hash of its credential, wherever it is shown.
CREATE UNIQUE INDEX factor_id ON factor (id);

-- Failures to sign in, by who and where from (hashed), and when the next try is heard.
CREATE TABLE attempt (
    key TEXT PRIMARY KEY,
    failures {int} NOT NULL,
    free_at {int} NOT NULL,
    last_at {int} NOT NULL
) {strict};
CREATE INDEX attempt_last ON attempt (last_at);

-- Browsers in which an account has signed in before.
CREATE TABLE known_browser (
    token_hash TEXT NOT NULL,
    account_id TEXT NOT NULL REFERENCES account (id),
    seen_at {int} NOT NULL,
    PRIMARY KEY (token_hash, account_id)
) {strict};

-- Which of several servers does a work that is done once a day, until when, and the last day for
-- which it was done.
CREATE TABLE lease (
    name TEXT PRIMARY KEY,
    holder TEXT NOT NULL,
    until_at {int} NOT NULL,
    done_day TEXT {collate} NOT NULL
) {strict};

-- Organisations.

-- The code with which the first administrator comes in: a row until it is used.
CREATE TABLE set_up (
    code_hash TEXT PRIMARY KEY,
    made_at {int} NOT NULL
) {strict};

-- Who runs offices, by the name the offices carry.
CREATE TABLE corporation (
    name TEXT PRIMARY KEY,
    number TEXT NOT NULL
) {strict};

-- Services an office is designated for, with first and last day.
CREATE TABLE office_service (
    office_id TEXT NOT NULL REFERENCES office (id),
    service TEXT NOT NULL,
    first_day TEXT NOT NULL,
    last_day TEXT,
    PRIMARY KEY (office_id, service, first_day)
) {strict};

-- Qualifications of staff, with the day they were completed or registered.
CREATE TABLE qualification (
    account_id TEXT NOT NULL REFERENCES account (id),
    kind TEXT NOT NULL,
    on_day TEXT NOT NULL,
    PRIMARY KEY (account_id, kind, on_day)
) {strict};

-- Invitations to an office: invited, accepted, confirmed; or withdrawn.
CREATE TABLE invitation (
    id TEXT PRIMARY KEY,
    office_id TEXT NOT NULL REFERENCES office (id),
    role TEXT NOT NULL,
    name TEXT NOT NULL,
    code_hash TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL CHECK (state IN ('invited', 'accepted', 'confirmed', 'withdrawn')),
    made_at {int} NOT NULL,
    ends_at {int} NOT NULL,
    account_id TEXT REFERENCES account (id)
) {strict};
CREATE INDEX invitation_office ON invitation (office_id, made_at);

-- What administrators did with an office and its staff.
CREATE TABLE office_act (
    office_id TEXT NOT NULL REFERENCES office (id),
    id TEXT NOT NULL,
    at {int} NOT NULL,
    account_id TEXT NOT NULL,
    account_name TEXT NOT NULL,
    act TEXT NOT NULL,
    about TEXT NOT NULL,
    PRIMARY KEY (office_id, id)
) {strict};
{append_only office_act}

-- What was begun by someone who is not in yet: a passkey asked of whoever has one, the way to the
-- identity provider. Known by a token of the browser that began it, taken once, short-lived.
CREATE TABLE arrival (
    token_hash TEXT PRIMARY KEY,
    begun TEXT NOT NULL,
    at {int} NOT NULL
) {strict};
CREATE INDEX arrival_at ON arrival (at);

-- Who came in or was turned away, and what was changed about coming in. The address is hashed; a
-- name nobody has is not kept, for it may be a password typed into the wrong field.
CREATE TABLE sign_in_event (
    id TEXT PRIMARY KEY,
    account_id TEXT REFERENCES account (id),
    at {int} NOT NULL,
    what TEXT NOT NULL,
    way TEXT NOT NULL,
    address_hash TEXT NOT NULL,
    browser TEXT NOT NULL
) {strict};
CREATE INDEX sign_in_event_account ON sign_in_event (account_id, at);
CREATE INDEX sign_in_event_at ON sign_in_event (at);

-- Who someone is at an identity provider, linked by the owner of an account and by nobody else.
CREATE TABLE provider_link (
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    account_id TEXT NOT NULL REFERENCES account (id),
    made_at {int} NOT NULL,
    used_at {int},
    PRIMARY KEY (issuer, subject)
) {strict};
CREATE UNIQUE INDEX provider_link_account ON provider_link (account_id, issuer);
