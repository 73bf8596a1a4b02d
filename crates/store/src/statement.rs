//! Every statement, as data.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::db::Engine;

/// A statement: its name and its text in the dialect both engines share.
#[derive(Debug)]
pub struct Statement {
    /// Name, unique.
    pub name: &'static str,
    /// Text with `$1`, `$2` ….
    pub text: &'static str,
    /// Place in the list.
    index: usize,
    /// The text as SQLite numbers parameters.
    numbered: OnceLock<String>,
}

impl Statement {
    /// The text for SQLite: there `$1` is a name, and only `?1` is the first parameter.
    pub(crate) fn for_sqlite(&self) -> &str {
        self.numbered.get_or_init(|| self.text.replace('$', "?"))
    }

    /// Remembers that the statement was run on an engine, for the test that all were on both.
    pub(crate) fn mark(&self, engine: Engine) {
        RAN[engine as usize][self.index].store(true, Ordering::Relaxed);
    }
}

/// Names of the statements run on an engine in this process so far.
pub fn ran(engine: Engine) -> Vec<&'static str> {
    let ran = STATEMENTS.iter().zip(&RAN[engine as usize]);
    ran.filter(|(_, ran)| ran.load(Ordering::Relaxed))
        .map(|(statement, _)| statement.name)
        .collect()
}

macro_rules! statements {
    ($($(#[$meta:meta])* $name:ident = $text:expr;)*) => {
        #[expect(non_camel_case_types, clippy::upper_case_acronyms, reason = "numbers the list below")]
        #[derive(Clone, Copy)]
        enum Index { $($name,)* COUNT }

        $($(#[$meta])*
        pub(crate) static $name: Statement =
            Statement {
                name: stringify!($name),
                text: $text,
                index: Index::$name as usize,
                numbered: OnceLock::new(),
            };)*

        /// All statements.
        pub static STATEMENTS: &[&Statement] = &[$(&$name),*];

        static RAN: [[AtomicBool; Index::COUNT as usize]; Engine::ALL.len()] =
            [const { [const { AtomicBool::new(false) }; Index::COUNT as usize] }; Engine::ALL.len()];
    };
}

/// What the policy says of reading, for lists: the office's own case or a living consent to an
/// office of the care team, and of a restricted person only for those named. The parameters are
/// office, account, day and whether the role sees its office's own cases; the case is `c`.
macro_rules! visible {
    ($office:literal, $account:literal, $day:literal, $own:literal) => {
        concat!(
            "(c.office_id = ",
            $office,
            " AND CAST(",
            $own,
            " AS BIGINT) = 1
                OR (c.closure_reason <> 'deceased' OR c.closed_on IS NULL OR c.closed_on >= ",
            $day,
            ")
                AND EXISTS (
                    SELECT 1 FROM sharing s JOIN member m
                        ON m.case_id = s.case_id AND m.office_id = s.office_id
                    WHERE s.case_id = c.id AND s.office_id = ",
            $office,
            " AND s.given_on <= ",
            $day,
            "
                        AND (s.withdrawn_on IS NULL OR s.withdrawn_on > ",
            $day,
            ")
                        AND (s.from_day IS NULL
                            OR (s.from_day <= ",
            $day,
            " AND s.until_day >= ",
            $day,
            "))
                        AND (m.from_day IS NULL
                            OR (m.from_day <= ",
            $day,
            " AND m.until_day >= ",
            $day,
            "))))
            AND (c.restricted = 0 OR EXISTS (
                SELECT 1 FROM restricted_name n
                WHERE n.case_id = c.id AND n.account_id = ",
            $account,
            "))"
        )
    };
}

statements! {
    // Offices and people who work in them.
    MUNICIPALITY_PUT = "INSERT INTO municipality (code, name) VALUES ($1, $2)
        ON CONFLICT (code) DO UPDATE SET name = excluded.name";
    OFFICE_PUT = "INSERT INTO office
        (id, name, kana, kind, number, corporation, municipality, phone, registered)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (id) DO UPDATE SET name = excluded.name, kana = excluded.kana,
            kind = excluded.kind, number = excluded.number, corporation = excluded.corporation,
            municipality = excluded.municipality, phone = excluded.phone,
            registered = excluded.registered";
    OFFICE_BY_ID = "SELECT id, name, kana, kind, number, corporation, municipality, phone, registered
        FROM office WHERE id = $1";
    OFFICE_BY_NUMBER = "SELECT id, name, kana, kind, number, corporation, municipality, phone, registered
        FROM office WHERE number = $1 ORDER BY registered DESC, id LIMIT 1";
    OFFICE_FIND = "SELECT id, name, kana, kind, number, corporation, municipality, phone, registered
        FROM office WHERE (number = $1 AND name = $2) OR (number IS NULL AND name = $2)
            OR ($1 = '' AND name = $2)
        ORDER BY registered DESC, id LIMIT 1";
    OFFICES = "SELECT id, name, kana, kind, number, corporation, municipality, phone, registered
        FROM office ORDER BY kana, id";
    OFFICES_REGISTERED =
        "SELECT id, name, kana, kind, number, corporation, municipality, phone, registered
        FROM office WHERE registered = 1 ORDER BY kana, id";
    ACCOUNT_PUT = "INSERT INTO account (id, login, name, password_hash, enabled, made_at)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (login) DO UPDATE SET name = excluded.name,
            password_hash = excluded.password_hash, enabled = excluded.enabled";
    ACCOUNT_BY_LOGIN = "SELECT id, login, name, password_hash, enabled FROM account
        WHERE login = $1";
    STAFF_PUT = "INSERT INTO staff (account_id, office_id, role, from_day, until_day, state)
        VALUES ($1, $2, $3, $4, $5, 'confirmed')
        ON CONFLICT (account_id, office_id, role) DO UPDATE SET until_day = excluded.until_day,
            state = 'confirmed'";
    STAFF_OF_ACCOUNT = "SELECT s.office_id, o.name, s.role, o.kind
        FROM staff s JOIN office o ON o.id = s.office_id
        WHERE s.account_id = $1 AND s.state = 'confirmed' AND s.from_day <= $2
            AND (s.until_day IS NULL OR s.until_day >= $2)
        ORDER BY o.kana, s.role";

    // Facts for the policy: no personal data.
    CASE_HOME = "SELECT office_id FROM support_case WHERE id = $1";
    CASE_STATE = "SELECT office_id, closed_on, closure_reason, restricted, disposed, row_version
        FROM support_case WHERE id = $1";
    CASE_STILL = "SELECT id FROM support_case WHERE id = $1 AND row_version = $2";
    CASE_NAMED = "SELECT account_id FROM restricted_name WHERE case_id = $1";
    CASE_EMERGENCIES = "SELECT account_id, office_id, until_at FROM emergency
        WHERE case_id = $1 AND until_at > $2";
    CASE_TEAM = "SELECT office_id, from_day, until_day FROM member
        WHERE case_id = $1 AND office_id IS NOT NULL";
    CASE_SHARING = "SELECT office_id, given_on, from_day, until_day, withdrawn_on, scopes
        FROM sharing WHERE case_id = $1 AND office_id IS NOT NULL AND given_on IS NOT NULL";

    // One case, whole.
    CASE_HEAD = "SELECT c.home_key, c.opened_on, c.closure, c.row_version, p.id, p.body
        FROM support_case c JOIN person p ON p.id = c.person_id WHERE c.id = $1";
    CASE_MEMBERS = "SELECT body, office_id FROM member WHERE case_id = $1 ORDER BY position";
    CASE_VERSIONS = "SELECT d.id, d.kind, v.body FROM document d
        JOIN document_version v ON v.case_id = d.case_id AND v.document_id = d.id
        WHERE d.case_id = $1 ORDER BY d.position, v.number";
    CASE_CONSENTS = "SELECT body FROM consent WHERE case_id = $1 ORDER BY position";
    CASE_DELIVERIES = "SELECT body FROM delivery WHERE case_id = $1 ORDER BY position";
    CASE_SHARINGS = "SELECT body FROM sharing WHERE case_id = $1 ORDER BY position";
    CASE_FINDINGS = "SELECT code, severity, place, message FROM finding WHERE case_id = $1
        ORDER BY position";
    CASE_NAME = "SELECT name FROM support_case WHERE id = $1";
    CASE_IDS = "SELECT id FROM support_case WHERE id > $1 AND disposed = 0 ORDER BY id LIMIT $2";
    CASE_IDS_OF_OFFICE = "SELECT id FROM support_case WHERE office_id = $1 AND disposed = 0
        ORDER BY kana_key, id";

    // Writing a case.
    PERSON_PUT = "INSERT INTO person (id, body) VALUES ($1, $2)
        ON CONFLICT (id) DO UPDATE SET body = excluded.body";
    CASE_INSERT = "INSERT INTO support_case
        (id, person_id, office_id, home_key, opened_on, closed_on, closure, closure_reason, name,
         kana, kana_key, born, specialist, stage, next, search_text, row_version, changed_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 1, $17)";
    CASE_UPDATE = "UPDATE support_case SET opened_on = $3, closed_on = $4, closure = $5,
            closure_reason = $6, name = $7, kana = $8, kana_key = $9, born = $10,
            specialist = $11, stage = $12, next = $13, search_text = $14,
            row_version = row_version + 1, changed_at = $15
        WHERE id = $1 AND row_version = $2";
    CASE_REINDEX = "UPDATE support_case SET kana_key = $3, specialist = $4, stage = $5,
            next = $6, search_text = $7
        WHERE id = $1 AND row_version = $2";
    MEMBERS_CLEAR = "DELETE FROM member WHERE case_id = $1";
    MEMBER_PUT = "INSERT INTO member (case_id, key, position, office_id, from_day, until_day, body)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (case_id, key) DO UPDATE SET position = excluded.position,
            office_id = excluded.office_id, from_day = excluded.from_day,
            until_day = excluded.until_day, body = excluded.body";
    DOCUMENT_PUT = "INSERT INTO document (case_id, id, kind, position) VALUES ($1, $2, $3, $4)
        ON CONFLICT (case_id, id) DO NOTHING";
    VERSION_INSERT = "INSERT INTO document_version
        (case_id, document_id, number, schema, body, sha256, saved_at, saved_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    CONSENT_INSERT = "INSERT INTO consent (case_id, key, position, document_id, version, body)
        VALUES ($1, $2, $3, $4, $5, $6)";
    DELIVERY_PUT = "INSERT INTO delivery (case_id, key, position, body) VALUES ($1, $2, $3, $4)
        ON CONFLICT (case_id, key) DO UPDATE SET body = excluded.body";
    SHARING_PUT = "INSERT INTO sharing
        (case_id, key, position, office_id, given_on, from_day, until_day, withdrawn_on, scopes, body)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (case_id, key) DO UPDATE SET withdrawn_on = excluded.withdrawn_on,
            body = excluded.body";

    // Index rows.
    LINKS_CLEAR = "DELETE FROM goal_link WHERE case_id = $1";
    LINK_PUT = "INSERT INTO goal_link (case_id, document_id, version, goal, plan_version, line)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
    DUES_CLEAR = "DELETE FROM due WHERE case_id = $1";
    DUE_PUT = "INSERT INTO due (case_id, position, on_day, kind, document_id, office_id)
        VALUES ($1, $2, $3, $4, $5, $6)";
    FINDINGS_CLEAR = "DELETE FROM finding WHERE case_id = $1";
    FINDING_PUT = "INSERT INTO finding
        (case_id, position, code, severity, place, message, office_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    GRAMS_CLEAR = "DELETE FROM search_gram WHERE case_id = $1";
    GRAM_PUT = "INSERT INTO search_gram (office_id, gram, kana_key, case_id)
        VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";

    // What is being written.
    DRAFT_LAST = "SELECT seq, base, body, saved_at FROM draft
        WHERE account_id = $1 AND case_id = $2 AND target = $3 ORDER BY seq DESC LIMIT 1";
    DRAFT_PUT = "INSERT INTO draft (account_id, case_id, target, seq, base, body, saved_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    DRAFT_TRIM = "DELETE FROM draft
        WHERE account_id = $1 AND case_id = $2 AND target = $3 AND seq <= $4";
    DRAFT_BACK = "DELETE FROM draft
        WHERE account_id = $1 AND case_id = $2 AND target = $3 AND seq = $4";
    DRAFT_DROP = "DELETE FROM draft WHERE account_id = $1 AND case_id = $2 AND target = $3";
    DRAFTS_OF_CASE = "SELECT d.target, MAX(d.saved_at) FROM draft d
        WHERE d.account_id = $1 AND d.case_id = $2 GROUP BY d.target ORDER BY d.target";
    DRAFTS_OF_ACCOUNT = "SELECT d.case_id, d.target, MAX(d.saved_at), c.name, MAX(k.kind)
        FROM draft d JOIN support_case c ON c.id = d.case_id
            LEFT JOIN document k ON k.case_id = d.case_id AND d.target = 'd.' || k.id
        WHERE d.account_id = $1 GROUP BY d.case_id, d.target, c.name
        ORDER BY MAX(d.saved_at) DESC, d.case_id, d.target LIMIT $2";
    ANSWER_PUT = "INSERT INTO answered (case_id, form, answer, at) VALUES ($1, $2, $3, $4)";
    ANSWER_OF = "SELECT answer FROM answered WHERE case_id = $1 AND form = $2";
    ATTACHMENT_PUT = "INSERT INTO attachment
        (case_id, id, media_type, sha256, body, added_at, added_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    ATTACHMENT_OF = "SELECT media_type, sha256, body FROM attachment
        WHERE case_id = $1 AND id = $2";

    // Lists.
    CASELOAD = "SELECT c.specialist, COUNT(*) FROM support_case c
        WHERE c.office_id = $1 AND c.closed_on IS NULL AND (c.restricted = 0 OR EXISTS (
            SELECT 1 FROM restricted_name n WHERE n.case_id = c.id AND n.account_id = $2))
        GROUP BY c.specialist ORDER BY c.specialist";
    CHANGES_OF_OFFICE = "SELECT j.at, j.account_name, j.office_id, o.name, j.act, j.document_id,
            j.version, j.detail, c.id, c.name, c.office_id, c.specialist
        FROM search_gram g JOIN support_case c ON c.id = g.case_id
            JOIN journal j ON j.case_id = c.id LEFT JOIN office o ON o.id = j.office_id
        WHERE g.office_id = $1 AND g.gram = '' AND j.at > $2 AND j.account_id <> $3
            AND j.act IN ('begun', 'saved', 'agreed', 'delivered', 'sharing_given',
                'sharing_withdrawn', 'changed')
        ORDER BY j.at DESC, c.id, j.seq DESC LIMIT $4";
    LAST_SEEN = "SELECT MAX(at) FROM journal WHERE account_id = $1 AND at < $2";
    CASES_OF_OFFICE = concat!(
        "SELECT c.id, c.name, c.kana, c.born, c.specialist, c.stage, c.closed_on,
            c.office_id, o.name,
            (SELECT COUNT(*) FROM finding f
                WHERE f.case_id = c.id AND (c.office_id = $1 OR f.office_id = $1)),
            (SELECT MAX(f.severity) FROM finding f
                WHERE f.case_id = c.id AND (c.office_id = $1 OR f.office_id = $1)),
            (SELECT MIN(d.on_day) FROM due d WHERE d.case_id = c.id AND d.office_id = $1),
            c.kana_key
        FROM search_gram g JOIN support_case c ON c.id = g.case_id
            JOIN office o ON o.id = c.office_id
        WHERE g.office_id = $1 AND g.gram = $2 AND (g.kana_key, g.case_id) > ($3, $4)
            AND ",
        visible!("$1", "$15", "$5", "$16"),
        "
            AND c.search_text LIKE $6
            AND g.kana_key >= $8 AND g.kana_key < $9
            AND ($10 = '' OR c.specialist = $10)
            AND ($11 = '' OR c.office_id = $11)
            AND ($12 = '' OR c.stage = $12)
            AND (CAST($13 AS BIGINT) = 0 OR EXISTS (
                SELECT 1 FROM finding f WHERE f.case_id = c.id AND f.severity >= $13
                    AND (c.office_id = $1 OR f.office_id = $1)))
            AND ($14 = '' OR ($14 = 'closed') = (c.closed_on IS NOT NULL))
        ORDER BY g.kana_key, g.case_id LIMIT $7"
    );
    OFFICES_OF_CASES = concat!(
        "SELECT DISTINCT o.id, o.name, o.kana
        FROM search_gram g JOIN support_case c ON c.id = g.case_id
            JOIN office o ON o.id = c.office_id
        WHERE g.office_id = $1 AND g.gram = '' AND ",
        visible!("$1", "$2", "$3", "$4"),
        "
        ORDER BY o.kana, o.id"
    );
    CASES_ALIKE = "SELECT c.id, c.name, c.kana, c.office_id, o.name
        FROM search_gram g JOIN support_case c ON c.id = g.case_id
            JOIN office o ON o.id = c.office_id
        WHERE g.office_id = $1 AND g.gram = '' AND g.kana_key = $2 AND c.born = $3
        ORDER BY c.id";
    DUES_OF_OFFICE = "SELECT d.on_day, d.kind, d.document_id, d.office_id, o.name, c.id, c.name,
            c.kana, c.office_id, c.specialist
        FROM search_gram g JOIN support_case c ON c.id = g.case_id
            JOIN due d ON d.case_id = c.id JOIN office o ON o.id = d.office_id
        WHERE g.office_id = $1 AND g.gram = '' AND d.on_day <= $2 AND c.closed_on IS NULL
        ORDER BY d.on_day, c.kana_key, c.id, d.position";
    STANDING_OF_OFFICE = "SELECT c.id, c.name, c.kana, c.office_id, c.specialist, c.next
        FROM search_gram g JOIN support_case c ON c.id = g.case_id
        WHERE g.office_id = $1 AND g.gram = '' AND c.closed_on IS NULL AND c.next <> '[]'
        ORDER BY c.kana_key, c.id";
    FINDINGS_OF_OFFICE = "SELECT f.code, f.severity, f.place, f.message, f.office_id, c.id, c.name,
            c.kana, c.office_id, c.specialist
        FROM search_gram g JOIN support_case c ON c.id = g.case_id
            JOIN finding f ON f.case_id = c.id
        WHERE g.office_id = $1 AND g.gram = '' AND c.closed_on IS NULL
            AND (c.office_id = $1 OR f.office_id = $1)
            AND (f.severity >= $2 OR (f.code = $3 AND f.office_id = $1))
        ORDER BY f.severity DESC, c.kana_key, c.id, f.position";
    MUNICIPALITIES = "SELECT code, name FROM municipality ORDER BY code";

    // The journal.
    JOURNAL_HEAD = "SELECT seq, hash FROM journal WHERE case_id = $1 ORDER BY seq DESC LIMIT 1";
    JOURNAL_INSERT = "INSERT INTO journal
        (case_id, seq, at, account_id, account_name, office_id, role, act, basis, document_id,
         version, detail, before_hash, hash)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    JOURNAL_OF_CASE = "SELECT case_id, seq, at, account_id, account_name, office_id, role, act,
            basis, document_id, version, detail, before_hash, hash
        FROM journal WHERE case_id = $1 ORDER BY seq";

    // Trust: restriction, emergencies, notices.
    CASE_RESTRICT = "UPDATE support_case SET restricted = $2, row_version = row_version + 1
        WHERE id = $1 AND restricted = $3";
    RESTRICTION_PUT = "INSERT INTO restriction (case_id, id, reason, set_at, set_by)
        VALUES ($1, $2, $3, $4, $5)";
    RESTRICTION_LIFT = "UPDATE restriction SET lifted_at = $2, lifted_by = $3, lifted_why = $4
        WHERE case_id = $1 AND lifted_at IS NULL";
    RESTRICTIONS = "SELECT reason, set_at, set_by, lifted_at, lifted_by, lifted_why
        FROM restriction WHERE case_id = $1 ORDER BY set_at DESC, id DESC";
    RESTRICTED_NAME_PUT = "INSERT INTO restricted_name (case_id, account_id) VALUES ($1, $2)
        ON CONFLICT DO NOTHING";
    RESTRICTED_NAMES_CLEAR = "DELETE FROM restricted_name WHERE case_id = $1";
    EMERGENCY_PUT = "INSERT INTO emergency
        (case_id, id, account_id, account_name, office_id, role, reason, opened_at, until_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    EMERGENCIES = "SELECT e.account_name, o.name, e.reason, e.opened_at
        FROM emergency e JOIN office o ON o.id = e.office_id
        WHERE e.case_id = $1 ORDER BY e.opened_at DESC, e.id DESC";
    NOTICE_PUT = "INSERT INTO notice (case_id, id, kind, office_id, account_id, about, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    NOTICES = "SELECT n.case_id, n.id, n.kind, n.about, n.at FROM notice n
        WHERE n.seen_at IS NULL AND (n.office_id = $1 OR n.account_id = $2)
        ORDER BY n.at DESC, n.case_id, n.id LIMIT 50";
    NOTICE_SEEN = "UPDATE notice SET seen_at = $5, seen_by = $6
        WHERE case_id = $1 AND id = $2 AND seen_at IS NULL
            AND (office_id = $3 OR account_id = $4)";
    COLLEAGUES = "SELECT DISTINCT a.id, a.name, o.id, o.name, s.role, o.kana
        FROM staff s JOIN account a ON a.id = s.account_id JOIN office o ON o.id = s.office_id
        WHERE a.enabled = 1 AND s.state = 'confirmed' AND s.from_day <= $2
            AND (s.until_day IS NULL OR s.until_day >= $2)
            AND s.role NOT IN ('administrator', 'council_secretary')
            AND (s.role IN ('municipal_officer', 'core_centre') OR s.office_id IN
                (SELECT m.office_id FROM member m WHERE m.case_id = $1))
        ORDER BY o.kana, o.id, a.name, a.id";
    CASE_BY_KANA_AND_BIRTH = "SELECT id FROM support_case
        WHERE kana_key = $1 AND born = $2 AND disposed = 0 ORDER BY id LIMIT 20";

    // Concerns of abuse.
    CONCERN_PUT = "INSERT INTO abuse_concern
        (case_id, id, recorded_at, recorded_by, accused_account, accused_office, body)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    CONCERN_NAME_PUT = "INSERT INTO concern_name (case_id, concern_id, account_id)
        VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    CONCERN_REPORTER_PUT = "INSERT INTO concern_reporter (case_id, concern_id, body)
        VALUES ($1, $2, $3)";
    CONCERN_STEP_PUT = "INSERT INTO concern_step
        (case_id, concern_id, id, at, account_name, body) VALUES ($1, $2, $3, $4, $5, $6)";
    CONCERNS_OF_CASE = "SELECT id, recorded_by, accused_account, accused_office
        FROM abuse_concern WHERE case_id = $1 ORDER BY recorded_at DESC, id DESC";
    CONCERN_NAMES = "SELECT concern_id, account_id FROM concern_name WHERE case_id = $1";
    CONCERN_BODY = "SELECT a.recorded_at, a.body, c.name
        FROM abuse_concern a JOIN support_case c ON c.id = a.case_id
        WHERE a.case_id = $1 AND a.id = $2";
    CONCERN_REPORTER = "SELECT body FROM concern_reporter WHERE case_id = $1 AND concern_id = $2";
    CONCERN_STEPS = "SELECT at, account_name, body FROM concern_step
        WHERE case_id = $1 AND concern_id = $2 ORDER BY at, id";
    CASES_WITH_CONCERNS_OF = "SELECT a.case_id, MAX(a.recorded_at) FROM abuse_concern a
            LEFT JOIN concern_name n ON n.case_id = a.case_id AND n.concern_id = a.id
        WHERE a.recorded_by = $1 OR n.account_id = $1
        GROUP BY a.case_id ORDER BY MAX(a.recorded_at) DESC, a.case_id LIMIT 100";

    // Retention and disposal.
    RETENTION_OF = "SELECT years FROM retention WHERE office_id = $1";
    RETENTION_PUT = "INSERT INTO retention (office_id, years) VALUES ($1, $2)
        ON CONFLICT (office_id) DO UPDATE SET years = excluded.years";
    CASES_CLOSED = "SELECT id FROM support_case
        WHERE office_id = $1 AND closed_on <= $2 AND disposed = 0 ORDER BY closed_on, id";
    DISPOSALS = "SELECT d.case_id, d.last_provided, d.due_on, d.requested_at, d.requested_by,
            d.requested_name, d.done_at, d.approved_name, d.items, d.proof
        FROM disposal d WHERE d.office_id = $1 ORDER BY d.requested_at DESC, d.case_id";
    DISPOSAL_PUT = "INSERT INTO disposal (case_id, office_id, last_provided, due_on, requested_on,
            requested_at, requested_by, requested_name)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    DISPOSAL_DROP = "DELETE FROM disposal WHERE case_id = $1 AND approved_at IS NULL";
    DISPOSAL_APPROVE = "UPDATE disposal SET approved_at = $2, approved_by = $3, approved_name = $4
        WHERE case_id = $1 AND approved_at IS NULL AND requested_by <> $3";
    DISPOSAL_DONE = "UPDATE disposal SET done_at = $2, items = $3, proof = $4
        WHERE case_id = $1 AND approved_at IS NOT NULL AND done_at IS NULL";
    DISPOSAL_ITEM_PUT = "INSERT INTO disposal_item (case_id, document_id, version, sha256)
        VALUES ($1, $2, $3, $4)";
    VERSION_HASHES = "SELECT document_id, number, sha256 FROM document_version
        WHERE case_id = $1 ORDER BY document_id, number";
    DISPOSE_CONSENTS = "DELETE FROM consent WHERE case_id = $1";
    DISPOSE_VERSIONS = "DELETE FROM document_version WHERE case_id = $1";
    DISPOSE_DOCUMENTS = "DELETE FROM document WHERE case_id = $1";
    DISPOSE_DELIVERIES = "DELETE FROM delivery WHERE case_id = $1";
    DISPOSE_SHARING = "DELETE FROM sharing WHERE case_id = $1";
    DISPOSE_MEMBERS = "DELETE FROM member WHERE case_id = $1";
    DISPOSE_ATTACHMENTS = "DELETE FROM attachment WHERE case_id = $1";
    DISPOSE_DRAFTS = "DELETE FROM draft WHERE case_id = $1";
    DISPOSE_ANSWERS = "DELETE FROM answered WHERE case_id = $1";
    DISPOSE_STEPS = "DELETE FROM concern_step WHERE case_id = $1";
    DISPOSE_REPORTERS = "DELETE FROM concern_reporter WHERE case_id = $1";
    DISPOSE_NAMES = "DELETE FROM concern_name WHERE case_id = $1";
    DISPOSE_CONCERNS = "DELETE FROM abuse_concern WHERE case_id = $1";
    DISPOSE_EMERGENCIES = "DELETE FROM emergency WHERE case_id = $1";
    DISPOSE_NOTICES = "DELETE FROM notice WHERE case_id = $1";
    DISPOSE_RESTRICTIONS = "DELETE FROM restriction WHERE case_id = $1";
    DISPOSE_PERSON = "UPDATE person SET body = '{}'
        WHERE id = (SELECT person_id FROM support_case WHERE id = $1) AND NOT EXISTS (
            SELECT 1 FROM support_case c
            WHERE c.person_id = person.id AND c.id <> $1 AND c.disposed = 0)";
    DISPOSE_CASE = "UPDATE support_case SET closure = '{}', name = '', kana = '', kana_key = '',
            born = NULL, specialist = '', search_text = '', disposed = 1, restricted = 0,
            row_version = row_version + 1
        WHERE id = $1";

    // The days of the journal.
    JOURNAL_MOVED = "SELECT j.case_id, MAX(j.seq) FROM journal j
        WHERE j.at >= $1 AND j.at < $2 GROUP BY j.case_id ORDER BY j.case_id";
    JOURNAL_AT = "SELECT hash FROM journal WHERE case_id = $1 AND seq = $2";
    JOURNAL_CHAINS = "SELECT DISTINCT case_id FROM journal WHERE case_id > $1
        ORDER BY case_id LIMIT $2";
    JOURNAL_SPAN = "SELECT case_id, seq, at, account_id, account_name, office_id, role, act,
            basis, document_id, version, detail, before_hash, hash
        FROM journal WHERE at >= $1 AND at < $2
            AND ($3 = '' OR office_id = $3) AND ($4 = '' OR account_id = $4)
        ORDER BY at, case_id, seq";
    DAYS = "SELECT day, chains, before_hash, hash, sealed_at FROM journal_day ORDER BY day";
    DAY_LAST = "SELECT day, hash FROM journal_day ORDER BY day DESC LIMIT 1";
    DAY_PUT = "INSERT INTO journal_day (day, chains, before_hash, hash, sealed_at)
        VALUES ($1, $2, $3, $4, $5)";
    DAY_HEADS = "SELECT day, case_id, seq, hash FROM journal_day_head ORDER BY day, case_id";
    DAY_HEAD_PUT = "INSERT INTO journal_day_head (day, case_id, seq, hash) VALUES ($1, $2, $3, $4)";
    DAY_HEAD_LAST = "SELECT MAX(seq) FROM journal_day_head WHERE case_id = $1";

    // Signing in.
    ACCOUNT_BY_ID = "SELECT id, login, name, password_hash, enabled FROM account WHERE id = $1";
    ACCOUNT_PASSWORD = "UPDATE account SET password_hash = $2 WHERE id = $1";
    SESSION_PUT = "INSERT INTO session
        (id, token_hash, account_id, office_id, role, form_key, stage, ceremony, browser, made_at,
         seen_at, proved_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, '', $8, $9, $10, $11)";
    SESSION_BY_TOKEN = "SELECT s.id, s.account_id, a.name, a.login, s.office_id, o.name, s.role,
            s.form_key, s.stage, s.ceremony, s.made_at, s.seen_at, s.proved_at,
            (SELECT COUNT(*) FROM staff t WHERE t.account_id = s.account_id
                AND t.state = 'confirmed' AND t.from_day <= $2
                AND (t.until_day IS NULL OR t.until_day >= $2))
        FROM session s JOIN account a ON a.id = s.account_id
            LEFT JOIN office o ON o.id = s.office_id
        WHERE s.token_hash = $1 AND s.ended_at IS NULL AND a.enabled = 1
            AND (s.stage <> 'here' OR EXISTS (
                SELECT 1 FROM staff t WHERE t.account_id = s.account_id
                    AND t.office_id = s.office_id AND t.role = s.role AND t.state = 'confirmed'
                    AND t.from_day <= $2 AND (t.until_day IS NULL OR t.until_day >= $2)))";
    SESSION_BY_FORM = "SELECT s.account_id, s.office_id, s.role, o.name
        FROM session s JOIN office o ON o.id = s.office_id
        WHERE s.form_key = $1 AND s.stage = 'here'";
    SESSION_LAST = "SELECT office_id, role FROM session
        WHERE account_id = $1 AND stage = 'here' ORDER BY made_at DESC, id DESC LIMIT 1";
    SESSIONS_OF_ACCOUNT = "SELECT s.id, s.browser, s.made_at, s.seen_at, o.name
        FROM session s JOIN office o ON o.id = s.office_id
        WHERE s.account_id = $1 AND s.stage = 'here' AND s.ended_at IS NULL AND s.made_at >= $2
        ORDER BY s.seen_at DESC, s.id";
    SESSION_SEEN = "UPDATE session SET seen_at = $2 WHERE token_hash = $1";
    SESSION_ROTATE = "UPDATE session SET token_hash = $2, seen_at = $3, proved_at = $4,
            ceremony = ''
        WHERE token_hash = $1 AND ended_at IS NULL";
    SESSION_ENTER = "UPDATE session SET token_hash = $2, form_key = $3, office_id = $4, role = $5,
            stage = 'here', ceremony = '', made_at = $6, seen_at = $6, proved_at = $6
        WHERE token_hash = $1 AND ended_at IS NULL AND stage <> 'here'";
    SESSION_CEREMONY = "UPDATE session SET ceremony = $2
        WHERE token_hash = $1 AND ended_at IS NULL";
    SESSION_CEREMONY_TAKE = "UPDATE session SET ceremony = $3
        WHERE token_hash = $1 AND ceremony = $2 AND ended_at IS NULL";
    SESSION_END = "UPDATE session SET ended_at = $2 WHERE token_hash = $1 AND ended_at IS NULL";
    SESSION_END_BY_ID = "UPDATE session SET ended_at = $3
        WHERE account_id = $1 AND id = $2 AND ended_at IS NULL";
    SESSIONS_END = "UPDATE session SET ended_at = $2
        WHERE account_id = $1 AND token_hash <> $3 AND ended_at IS NULL";
    SESSIONS_SWEEP = "DELETE FROM session WHERE made_at < $1";
    FACTORS_OF_ACCOUNT = "SELECT id, kind, name, secret, step, made_at, used_at FROM factor
        WHERE account_id = $1 ORDER BY made_at, id";
    FACTOR_PUT = "INSERT INTO factor (account_id, id, kind, name, secret, step, made_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING";
    FACTOR_STEP = "UPDATE factor SET step = $3, used_at = $4
        WHERE account_id = $1 AND id = $2 AND step < $3";
    FACTOR_SECRET = "UPDATE factor SET secret = $3, used_at = $4
        WHERE account_id = $1 AND id = $2 AND kind = 'passkey' AND secret = $5";
    FACTOR_OWNER = "SELECT f.account_id FROM factor f JOIN account a ON a.id = f.account_id
        WHERE f.id = $1 AND f.kind = 'passkey' AND a.enabled = 1";
    FACTOR_SPEND = "UPDATE factor SET used_at = $3
        WHERE account_id = $1 AND kind = 'recovery' AND secret = $2 AND used_at IS NULL";
    FACTOR_DROP = "DELETE FROM factor WHERE account_id = $1 AND id = $2";
    RECOVERY_DROP = "DELETE FROM factor WHERE account_id = $1 AND kind = 'recovery'";
    ATTEMPT_OF = "SELECT failures, free_at, last_at FROM attempt WHERE key = $1";
    ATTEMPT_PUT = "INSERT INTO attempt (key, failures, free_at, last_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (key) DO UPDATE SET failures = excluded.failures,
            free_at = excluded.free_at, last_at = excluded.last_at
        WHERE attempt.failures = $5 AND attempt.last_at = $6";
    ATTEMPT_CLEAR = "DELETE FROM attempt WHERE key = $1";
    ATTEMPT_REFUND = "UPDATE attempt SET failures = failures - 1
        WHERE key = $1 AND failures > 0";
    ATTEMPT_SWEEP = "DELETE FROM attempt WHERE last_at < $1";
    BROWSER_PUT = "INSERT INTO known_browser (token_hash, account_id, seen_at) VALUES ($1, $2, $3)
        ON CONFLICT (token_hash, account_id) DO UPDATE SET seen_at = excluded.seen_at";
    BROWSER_KNOWN = "SELECT seen_at FROM known_browser
        WHERE token_hash = $1 AND account_id = $2 AND seen_at >= $3";
    BROWSERS_FORGET = "DELETE FROM known_browser WHERE account_id = $1";
    ARRIVAL_PUT = "INSERT INTO arrival (token_hash, begun, at) VALUES ($1, $2, $3)";
    ARRIVAL_OF = "SELECT begun, at FROM arrival WHERE token_hash = $1";
    ARRIVAL_TAKE = "DELETE FROM arrival WHERE token_hash = $1";
    ARRIVAL_SWEEP = "DELETE FROM arrival WHERE at < $1";
    SIGN_IN_PUT = "INSERT INTO sign_in_event
        (id, account_id, at, what, way, address_hash, browser) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    SIGN_INS_OF_ACCOUNT = "SELECT e.at, e.what, e.way, e.address_hash, e.browser, a.name, a.login
        FROM sign_in_event e JOIN account a ON a.id = e.account_id
        WHERE e.account_id = $1 ORDER BY e.at DESC, e.id DESC LIMIT $2";
    SIGN_INS_OF_OFFICE = "SELECT e.at, e.what, e.way, e.address_hash, e.browser, a.name, a.login
        FROM sign_in_event e JOIN account a ON a.id = e.account_id
        WHERE EXISTS (SELECT 1 FROM staff t WHERE t.account_id = e.account_id AND t.office_id = $1)
        ORDER BY e.at DESC, e.id DESC LIMIT $2";
    PROVIDER_LINK_PUT = "INSERT INTO provider_link (issuer, subject, account_id, made_at)
        VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
    PROVIDER_LINK_ACCOUNT = "SELECT l.account_id FROM provider_link l JOIN account a ON a.id = l.account_id
        WHERE l.issuer = $1 AND l.subject = $2 AND a.enabled = 1";
    PROVIDER_LINK_USED = "UPDATE provider_link SET used_at = $3 WHERE issuer = $1 AND subject = $2";
    PROVIDER_LINK_DROP = "DELETE FROM provider_link WHERE account_id = $1 AND issuer = $2";
    PROVIDER_LINKS_OF_ACCOUNT = "SELECT issuer, made_at, used_at FROM provider_link
        WHERE account_id = $1 ORDER BY made_at, issuer";
    SIGN_IN_SWEEP = "DELETE FROM sign_in_event WHERE at < $1";

    // Who does the work of the night.
    LEASE_TAKE = "INSERT INTO lease (name, holder, until_at, done_day) VALUES ($1, $2, $3, '')
        ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until_at = excluded.until_at
        WHERE (lease.holder = excluded.holder OR lease.until_at <= $4) AND lease.done_day < $5";
    LEASE_DONE = "UPDATE lease SET done_day = $3, until_at = 0 WHERE name = $1 AND holder = $2";
    LEASE_DAY = "SELECT done_day FROM lease WHERE name = $1";

    // Organisations.
    ACCOUNTS_ANY = "SELECT id FROM account LIMIT 1";
    ACCOUNT_NEW = "INSERT INTO account (id, login, name, password_hash, enabled, made_at)
        VALUES ($1, $2, $3, $4, 1, $5) ON CONFLICT DO NOTHING";
    SET_UP_CLEAR = "DELETE FROM set_up";
    SET_UP_PUT = "INSERT INTO set_up (code_hash, made_at) VALUES ($1, $2)";
    SET_UP_IS = "SELECT made_at FROM set_up WHERE code_hash = $1";
    SET_UP_USE = "DELETE FROM set_up WHERE code_hash = $1";
    CORPORATION_PUT = "INSERT INTO corporation (name, number) VALUES ($1, $2)
        ON CONFLICT (name) DO UPDATE SET number = excluded.number";
    CORPORATION_NUMBER = "SELECT number FROM corporation WHERE name = $1";
    SERVICES_OF_OFFICE = "SELECT service, first_day, last_day FROM office_service
        WHERE office_id = $1 ORDER BY first_day, service";
    SERVICE_PUT = "INSERT INTO office_service (office_id, service, first_day, last_day)
        VALUES ($1, $2, $3, $4)
        ON CONFLICT (office_id, service, first_day) DO UPDATE SET last_day = excluded.last_day";
    SERVICE_DROP = "DELETE FROM office_service
        WHERE office_id = $1 AND service = $2 AND first_day = $3";
    STAFF_OF_OFFICE = "SELECT a.id, a.name, a.login, s.role, s.from_day, s.until_day, s.state,
            (SELECT COUNT(*) FROM factor f
                WHERE f.account_id = a.id AND f.kind <> 'recovery')
        FROM staff s JOIN account a ON a.id = s.account_id
        WHERE s.office_id = $1 ORDER BY s.state, a.login, s.role";
    STAFF_SET = "UPDATE staff SET state = $4, until_day = $5
        WHERE account_id = $1 AND office_id = $2 AND role = $3";
    SESSIONS_END_ROLE = "UPDATE session SET ended_at = $4
        WHERE account_id = $1 AND office_id = $2 AND role = $3 AND ended_at IS NULL";
    FACTORS_DROP = "DELETE FROM factor WHERE account_id = $1";
    QUALIFICATIONS_OF_OFFICE = "SELECT DISTINCT q.account_id, q.kind, q.on_day
        FROM qualification q JOIN staff s ON s.account_id = q.account_id
        WHERE s.office_id = $1 ORDER BY q.account_id, q.on_day, q.kind";
    QUALIFICATION_PUT = "INSERT INTO qualification (account_id, kind, on_day)
        VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    QUALIFICATION_DROP = "DELETE FROM qualification
        WHERE account_id = $1 AND kind = $2 AND on_day = $3";
    INVITATION_PUT = "INSERT INTO invitation
        (id, office_id, role, name, code_hash, state, made_at, ends_at)
        VALUES ($1, $2, $3, $4, $5, 'invited', $6, $7)";
    INVITATION_BY_CODE = "SELECT i.id, i.office_id, o.name, i.role, i.name, i.state, i.ends_at,
            i.account_id, i.name, ''
        FROM invitation i JOIN office o ON o.id = i.office_id WHERE i.code_hash = $1";
    INVITATIONS_OF_OFFICE = "SELECT i.id, i.office_id, o.name, i.role, i.name, i.state, i.ends_at,
            i.account_id, COALESCE(a.name, ''), COALESCE(a.login, '')
        FROM invitation i JOIN office o ON o.id = i.office_id
            LEFT JOIN account a ON a.id = i.account_id
        WHERE i.office_id = $1 AND i.state IN ('invited', 'accepted') ORDER BY i.made_at, i.id";
    INVITATION_ACCEPT = "UPDATE invitation SET state = 'accepted', account_id = $2
        WHERE id = $1 AND state = 'invited' AND ends_at > $3";
    INVITATION_CONFIRM = "UPDATE invitation SET state = 'confirmed'
        WHERE id = $1 AND office_id = $2 AND state = 'accepted' AND account_id = $3";
    INVITATION_WITHDRAW = "UPDATE invitation SET state = 'withdrawn'
        WHERE id = $1 AND office_id = $2 AND state IN ('invited', 'accepted')";
    OFFICE_ACT_PUT = "INSERT INTO office_act
        (office_id, id, at, account_id, account_name, act, about)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    OFFICE_SET_UP = "SELECT id FROM office_act WHERE office_id = $1 AND act = 'set_up' LIMIT 1";
    OFFICE_ACTS = "SELECT at, account_id, account_name, act, about FROM office_act
        WHERE office_id = $1 ORDER BY at DESC, id DESC LIMIT $2";
}

/// What disposal takes away, in an order that leaves no row pointing nowhere.
pub(crate) static DISPOSE: [&Statement; 23] = [
    &DISPOSE_CONSENTS,
    &DISPOSE_VERSIONS,
    &DISPOSE_DOCUMENTS,
    &DISPOSE_DELIVERIES,
    &DISPOSE_SHARING,
    &DISPOSE_MEMBERS,
    &DISPOSE_ATTACHMENTS,
    &DISPOSE_DRAFTS,
    &DISPOSE_ANSWERS,
    &DISPOSE_STEPS,
    &DISPOSE_REPORTERS,
    &DISPOSE_NAMES,
    &DISPOSE_CONCERNS,
    &DISPOSE_EMERGENCIES,
    &DISPOSE_NOTICES,
    &DISPOSE_RESTRICTIONS,
    &RESTRICTED_NAMES_CLEAR,
    &LINKS_CLEAR,
    &DUES_CLEAR,
    &FINDINGS_CLEAR,
    &GRAMS_CLEAR,
    &DISPOSE_PERSON,
    &DISPOSE_CASE,
];
