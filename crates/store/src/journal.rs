//! The journal: who did what with whose case, on what ground; hash-chained per case.

use access::{ActKind, Actor, Basis, Refusal};
use domain::{CaseId, DocumentId, hex};
use sha2::{Digest, Sha256};

use crate::db::{Db, Fault, Op, Query, WriteFault};
use crate::statement as sql;
use crate::{Row, Value};

/// What happened, as the journal names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JournalAct {
    /// A case was imported.
    Imported,
    /// A case was begun with a first conversation.
    Begun,
    /// A version of a document was saved.
    Saved,
    /// Someone agreed.
    Agreed,
    /// A document was handed out.
    Delivered,
    /// Consent to share was given.
    SharingGiven,
    /// Consent to share was taken back.
    SharingWithdrawn,
    /// Facts of the person, the care team or the closure were changed.
    Changed,
    /// Someone looked.
    Viewed,
    /// Someone printed.
    Printed,
    /// Someone took a copy out.
    Exported,
    /// Someone was refused.
    Refused,
}

impl JournalAct {
    /// Every act.
    pub const ALL: [Self; 12] = [
        Self::Imported,
        Self::Begun,
        Self::Saved,
        Self::Agreed,
        Self::Delivered,
        Self::SharingGiven,
        Self::SharingWithdrawn,
        Self::Changed,
        Self::Viewed,
        Self::Printed,
        Self::Exported,
        Self::Refused,
    ];

    /// The mark under which the store keeps it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Imported => "imported",
            Self::Begun => "begun",
            Self::Saved => "saved",
            Self::Agreed => "agreed",
            Self::Delivered => "delivered",
            Self::SharingGiven => "sharing_given",
            Self::SharingWithdrawn => "sharing_withdrawn",
            Self::Changed => "changed",
            Self::Viewed => "viewed",
            Self::Printed => "printed",
            Self::Exported => "exported",
            Self::Refused => "refused",
        }
    }

    /// The act with a mark.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.key() == key)
    }
}

/// What is to be written, before it is chained.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The case.
    pub case: CaseId,
    /// Milliseconds since 1970.
    pub at: i64,
    /// Who, as which role of which office.
    pub actor: Actor,
    /// The account's name at that time.
    pub account_name: String,
    /// What.
    pub act: JournalAct,
    /// On what ground; `None` for a refusal.
    pub basis: Option<Basis>,
    /// Which document, at which version.
    pub document: Option<(DocumentId, u32)>,
    /// A mark without personal data: which act was refused, which format was exported.
    pub detail: String,
}

/// An entry as it stands in the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalRow {
    /// Number within the case, from 1.
    pub seq: i64,
    /// Milliseconds since 1970.
    pub at: i64,
    /// The account.
    pub account: String,
    /// Its name at that time.
    pub account_name: String,
    /// The office.
    pub office: String,
    /// The role.
    pub role: String,
    /// What, as a mark.
    pub act: String,
    /// On what ground, as a mark.
    pub basis: String,
    /// Which document.
    pub document: Option<String>,
    /// At which version.
    pub version: Option<u32>,
    /// A mark without personal data.
    pub detail: String,
    /// Hash of the entry before.
    before: String,
    /// Hash of this entry.
    hash: String,
}

fn basis_key(basis: Option<Basis>) -> &'static str {
    match basis {
        Some(Basis::Home) => "home",
        Some(Basis::Consent) => "consent",
        None => "none",
    }
}

pub(crate) fn head_query(case: &CaseId) -> Query {
    Query { statement: &sql::JOURNAL_HEAD, values: vec![case.as_str().into()] }
}

/// The insert that chains an entry to the head of its case.
pub(crate) fn insert_query(entry: &Entry, head: Option<&Row>) -> Query {
    let seq = head.map_or(0, |row| row.int(0)) + 1;
    let before = head.map(|row| row.text(1).to_owned()).unwrap_or_default();
    let (document, version) = match &entry.document {
        Some((id, version)) => (Some(id.to_string()), Some(*version)),
        None => (None, None),
    };
    let mut row = JournalRow {
        seq,
        at: entry.at,
        account: entry.actor.account.as_str().to_owned(),
        account_name: entry.account_name.clone(),
        office: entry.actor.office.to_string(),
        role: entry.actor.role.key().to_owned(),
        act: entry.act.key().to_owned(),
        basis: basis_key(entry.basis).to_owned(),
        document,
        version,
        detail: entry.detail.clone(),
        before,
        hash: String::new(),
    };
    row.hash = row.hash_of(entry.case.as_str());
    Query {
        statement: &sql::JOURNAL_INSERT,
        values: vec![
            entry.case.as_str().into(),
            row.seq.into(),
            row.at.into(),
            row.account.into(),
            row.account_name.into(),
            row.office.into(),
            row.role.into(),
            row.act.into(),
            row.basis.into(),
            row.document.into(),
            row.version.into(),
            row.detail.into(),
            row.before.into(),
            row.hash.into(),
        ],
    }
}

impl JournalRow {
    fn read(row: &Row) -> Self {
        Self {
            seq: row.int(1),
            at: row.int(2),
            account: row.text(3).to_owned(),
            account_name: row.text(4).to_owned(),
            office: row.text(5).to_owned(),
            role: row.text(6).to_owned(),
            act: row.text(7).to_owned(),
            basis: row.text(8).to_owned(),
            document: row.maybe_text(9).map(str::to_owned),
            version: row.0.get(10).and_then(|value| match value {
                Value::Int(version) => u32::try_from(*version).ok(),
                _ => None,
            }),
            detail: row.text(11).to_owned(),
            before: row.text(12).to_owned(),
            hash: row.text(13).to_owned(),
        }
    }

    /// SHA-256 over every field, each with its length, and over the hash before.
    fn hash_of(&self, case: &str) -> String {
        let (seq, at) = (self.seq.to_string(), self.at.to_string());
        let version = self.version.map(|version| version.to_string()).unwrap_or_default();
        let fields = [
            case,
            &seq,
            &at,
            &self.account,
            &self.account_name,
            &self.office,
            &self.role,
            &self.act,
            &self.basis,
            self.document.as_deref().unwrap_or_default(),
            &version,
            &self.detail,
            &self.before,
        ];
        let mut hash = Sha256::new();
        for field in fields {
            hash.update(field.len().to_be_bytes());
            hash.update(field.as_bytes());
        }
        hex(&hash.finalize())
    }
}

/// Where a chain is broken: the first bad entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainFault {
    /// Number at which the chain should have gone on.
    pub seq: i64,
    /// What is wrong there.
    pub why: ChainWhy,
}

/// What is wrong with an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChainWhy {
    /// An entry is missing or stands in the wrong place.
    Gap,
    /// The entry does not follow the one before it.
    Unlinked,
    /// The entry has been altered.
    Altered,
}

/// Checks the chain of one case.
///
/// # Errors
/// The first entry that is missing, moved or altered.
pub fn verify_chain(case: &CaseId, rows: &[JournalRow]) -> Result<(), ChainFault> {
    let mut before = "";
    for (seq, row) in (1..).zip(rows) {
        let why = if row.seq != seq {
            Some(ChainWhy::Gap)
        } else if row.before != before {
            Some(ChainWhy::Unlinked)
        } else if row.hash_of(case.as_str()) != row.hash {
            Some(ChainWhy::Altered)
        } else {
            None
        };
        if let Some(why) = why {
            return Err(ChainFault { seq, why });
        }
        before = &row.hash;
    }
    Ok(())
}

/// The journal of a case, oldest first. Not personal data beyond who looked; opening it is the
/// caller's to authorize.
pub async fn journal_of(db: &Db, case: &CaseId) -> Result<Vec<JournalRow>, Fault> {
    let rows = db.rows(&sql::JOURNAL_OF_CASE, vec![case.as_str().into()]).await?;
    Ok(rows.iter().map(JournalRow::read).collect())
}

/// Writes that someone looked, printed or exported.
pub async fn note(db: &Db, entry: Entry) -> Result<(), WriteFault> {
    db.write(vec![Op::Journal(entry)]).await
}

/// Writes that someone was refused.
pub async fn refuse(
    db: &Db,
    case: &CaseId,
    actor: &Actor,
    account_name: &str,
    act: ActKind,
    refusal: Refusal,
    at: i64,
) -> Result<(), WriteFault> {
    note(
        db,
        Entry {
            case: case.clone(),
            at,
            actor: actor.clone(),
            account_name: account_name.to_owned(),
            act: JournalAct::Refused,
            basis: None,
            document: None,
            detail: format!("{act:?} {refusal:?}").to_lowercase(),
        },
    )
    .await
}
