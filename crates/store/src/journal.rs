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
    /// Someone looked at this journal.
    Audited,
    /// Only named people may know from now on.
    Restricted,
    /// That was lifted.
    Unrestricted,
    /// Someone opened the case for an hour because life or body was in danger.
    Emergency,
    /// Someone asked for the disposal of the case.
    DisposalRequested,
    /// The request was taken back.
    DisposalDropped,
    /// The case was disposed of; the detail is the proof.
    Disposed,
    /// A concern of abuse was recorded. Concerns have chains of their own.
    ConcernRecorded,
    /// Someone read a concern.
    ConcernViewed,
    /// Something was done about a concern.
    ConcernFollowed,
}

impl JournalAct {
    /// Every act.
    pub const ALL: [Self; 22] = [
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
        Self::Audited,
        Self::Restricted,
        Self::Unrestricted,
        Self::Emergency,
        Self::DisposalRequested,
        Self::DisposalDropped,
        Self::Disposed,
        Self::ConcernRecorded,
        Self::ConcernViewed,
        Self::ConcernFollowed,
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
            Self::Audited => "audited",
            Self::Restricted => "restricted",
            Self::Unrestricted => "unrestricted",
            Self::Emergency => "emergency",
            Self::DisposalRequested => "disposal_requested",
            Self::DisposalDropped => "disposal_dropped",
            Self::Disposed => "disposed",
            Self::ConcernRecorded => "concern_recorded",
            Self::ConcernViewed => "concern_viewed",
            Self::ConcernFollowed => "concern_followed",
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
    basis.map_or("none", Basis::key)
}

pub(crate) fn head_query(case: &CaseId) -> Query {
    Query { statement: &sql::JOURNAL_HEAD, values: vec![case.as_str().into()] }
}

/// The insert that chains an entry to the head of its case.
pub(crate) fn insert_query(entry: &Entry, head: Option<&Row>) -> Query {
    let row = JournalRow::after(entry, head.map(|row| (row.int(0), row.text(1))));
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
    /// The entry that follows a head: its number and hash.
    fn after(entry: &Entry, head: Option<(i64, &str)>) -> Self {
        let (seq, before) = head.unwrap_or_default();
        let (document, version) = match &entry.document {
            Some((id, version)) => (Some(id.to_string()), Some(*version)),
            None => (None, None),
        };
        let mut row = Self {
            seq: seq + 1,
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
            before: before.to_owned(),
            hash: String::new(),
        };
        row.hash = row.hash_of(entry.case.as_str());
        row
    }

    /// Hash of this entry.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    pub(crate) fn read(row: &Row) -> Self {
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
    /// The entry is not the one that was sealed at the end of its day.
    NotAsSealed,
    /// The entry claims a time before a day that was sealed without it.
    Backdated,
}

/// Checks the chain of one case.
///
/// # Errors
/// The first entry that is missing, moved or altered.
pub fn verify_chain(chain: &str, rows: &[JournalRow]) -> Result<(), ChainFault> {
    let mut before = "";
    for (seq, row) in (1..).zip(rows) {
        let why = if row.seq != seq {
            Some(ChainWhy::Gap)
        } else if row.before != before {
            Some(ChainWhy::Unlinked)
        } else if row.hash_of(chain) != row.hash {
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

/// Writes that someone looked, printed or exported, in one transaction with the finding that the
/// case is still at the version at which they were allowed to: what was read and the entry are of
/// one moment, as if one transaction had done both.
///
/// # Errors
/// [`WriteFault::Stale`] if the case has been changed since.
pub async fn note_while(db: &Db, entry: Entry, version: i64) -> Result<(), WriteFault> {
    let values = vec![entry.case.as_str().into(), version.into()];
    let still = Query { statement: &sql::CASE_STILL, values };
    db.write(vec![Op::While(still), Op::Journal(entry)]).await
}

/// Writes an entry.
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
            detail: format!("{} {refusal:?}", act.key()).to_lowercase(),
        },
    )
    .await
}

#[cfg(test)]
pub(crate) mod tests {
    use access::{AccountId, Role};

    use super::*;

    /// Adds an entry to a chain.
    pub(crate) fn chain_of(chain: &str, rows: &mut Vec<JournalRow>, at: i64) {
        let account = format!("account-{}", rows.len() % 3);
        let entry = Entry {
            case: chain.parse().unwrap(),
            at,
            actor: Actor {
                account: AccountId::new(account),
                office: "office".parse().unwrap(),
                role: Role::Specialist,
            },
            account_name: "name".to_owned(),
            act: JournalAct::ALL[rows.len() % 12],
            basis: Some(Basis::Home),
            document: None,
            detail: format!("{}", rows.len()),
        };
        let head = rows.last().map(|row| (row.seq, row.hash.as_str()));
        let next = JournalRow::after(&entry, head);
        rows.push(next);
    }

    /// Alters one field of an entry.
    pub(crate) fn edit(row: &mut JournalRow, field: usize) {
        match field {
            0 => row.at += 1,
            1 => row.account.push('x'),
            2 => row.account_name.push('x'),
            3 => row.office.push('x'),
            4 => row.act.push('x'),
            5 => row.basis.push('x'),
            6 => row.detail.push('x'),
            _ => row.version = Some(99),
        }
    }

    /// Numbers and hashes entries anew, as someone would who knows how.
    pub(crate) fn relink(chain: &str, rows: &mut [JournalRow], from: usize, until: usize) {
        for i in from..rows.len().min(until) {
            let (seq, before) = match i.checked_sub(1).map(|i| &rows[i]) {
                Some(row) => (row.seq + 1, row.hash.clone()),
                None => (1, String::new()),
            };
            rows[i].seq = seq;
            rows[i].before = before;
            rows[i].hash = rows[i].hash_of(chain);
        }
    }
}
