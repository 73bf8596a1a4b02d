//! What is being written and not saved yet; answers already given; scans and signatures.

use access::{Act, Grant};
use domain::CaseId;

use crate::db::{Db, Fault, Op, WriteFault};
use crate::statement as sql;
use crate::{Row, Value};

/// Steps one can go back.
const STEPS: i64 = 50;

/// Whose writing on what.
#[derive(Clone, Debug)]
pub struct DraftKey<'a> {
    /// The account.
    pub account: &'a str,
    /// The case.
    pub case: &'a CaseId,
    /// The document, or what is to become one.
    pub target: &'a str,
}

impl DraftKey<'_> {
    fn values(&self) -> Vec<Value> {
        vec![self.account.into(), self.case.as_str().into(), self.target.into()]
    }

    fn values_and(&self, more: Value) -> Vec<Value> {
        let mut values = self.values();
        values.push(more);
        values
    }
}

/// The last step of some writing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Number of the step.
    pub step: i64,
    /// Version of the document it began from; 0 for a new one.
    pub base: u32,
    /// What is written, as JSON.
    pub body: String,
    /// When, milliseconds.
    pub saved_at: i64,
}

/// The last step of some writing, if there is one.
pub async fn last_draft(db: &Db, key: &DraftKey<'_>) -> Result<Option<Draft>, Fault> {
    let rows = db.rows(&sql::DRAFT_LAST, key.values()).await?;
    Ok(rows.first().map(|row| Draft {
        step: row.int(0),
        base: row.count(1),
        body: row.text(2).to_owned(),
        saved_at: row.int(3),
    }))
}

/// Keeps a step after the last one; the oldest beyond fifty are let go.
pub async fn keep_draft(
    db: &Db,
    key: &DraftKey<'_>,
    base: u32,
    body: &str,
    at: i64,
) -> Result<i64, WriteFault> {
    let step = last_draft(db, key).await?.map_or(0, |last| last.step) + 1;
    let mut values = key.values();
    values.extend([step.into(), base.into(), body.into(), at.into()]);
    db.write(vec![
        Op::run(&sql::DRAFT_PUT, values),
        Op::run(&sql::DRAFT_TRIM, key.values_and((step - STEPS).into())),
    ])
    .await?;
    Ok(step)
}

/// Goes one step back, if there is one before the last.
pub async fn back_draft(db: &Db, key: &DraftKey<'_>) -> Result<(), WriteFault> {
    let Some(last) = last_draft(db, key).await? else { return Ok(()) };
    if last.step > 1 {
        db.write(vec![Op::run(&sql::DRAFT_BACK, key.values_and(last.step.into()))]).await?;
    }
    Ok(())
}

/// Lets the writing go.
pub async fn drop_draft(db: &Db, key: &DraftKey<'_>) -> Result<(), WriteFault> {
    db.write(vec![drop_op(key)]).await
}

pub(crate) fn drop_op(key: &DraftKey<'_>) -> Op {
    Op::run(&sql::DRAFT_DROP, key.values())
}

/// Writing under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftLine {
    /// The case.
    pub case: String,
    /// What is written.
    pub target: String,
    /// When it was last kept, milliseconds.
    pub saved_at: i64,
    /// The person.
    pub name: String,
    /// Mark of the kind of a document that is there already.
    pub kind: Option<String>,
}

/// What an account is writing in a case.
pub async fn drafts_of_case(
    db: &Db,
    account: &str,
    case: &CaseId,
) -> Result<Vec<DraftLine>, Fault> {
    let rows = db.rows(&sql::DRAFTS_OF_CASE, vec![account.into(), case.as_str().into()]).await?;
    let line = |row: &Row| DraftLine {
        case: case.to_string(),
        target: row.text(0).to_owned(),
        saved_at: row.int(1),
        name: String::new(),
        kind: None,
    };
    Ok(rows.iter().map(line).collect())
}

/// What an account is writing anywhere, newest first.
pub async fn drafts_of_account(db: &Db, account: &str) -> Result<Vec<DraftLine>, Fault> {
    let rows = db.rows(&sql::DRAFTS_OF_ACCOUNT, vec![account.into(), 50i64.into()]).await?;
    let line = |row: &Row| DraftLine {
        case: row.text(0).to_owned(),
        target: row.text(1).to_owned(),
        saved_at: row.int(2),
        name: row.text(3).to_owned(),
        kind: row.maybe_text(4).map(str::to_owned),
    };
    Ok(rows.iter().map(line).collect())
}

/// The answer a form was given before, if it was.
pub async fn answer_of(db: &Db, case: &CaseId, form: &str) -> Result<Option<String>, Fault> {
    let rows = db.rows(&sql::ANSWER_OF, vec![case.as_str().into(), form.into()]).await?;
    Ok(rows.first().map(|row| row.text(0).to_owned()))
}

/// A scan or a drawn signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Media type.
    pub media_type: String,
    /// Hash of the contents.
    pub sha256: String,
    /// The contents in base64.
    pub body: String,
}

/// A scan or signature of a case.
pub async fn attachment<A: Act>(
    db: &Db,
    grant: &Grant<A>,
    id: &str,
) -> Result<Option<Attachment>, Fault> {
    let rows = db.rows(&sql::ATTACHMENT_OF, vec![grant.case().as_str().into(), id.into()]).await?;
    Ok(rows.first().map(|row| Attachment {
        media_type: row.text(0).to_owned(),
        sha256: row.text(1).to_owned(),
        body: row.text(2).to_owned(),
    }))
}
