//! Writing: everything that can happen to a case, through one door.

use access::{Act, ActKind, Actor, Grant};
use calendar::Day;
use domain::{
    CaseFile, CaseId, Citation, Consent, Delivery, DocumentId, DocumentKind, Key, OfficeId,
    PersonId, Rows, SCHEMA, SharingConsent, hex, mark, search_key,
};
use sha2::{Digest, Sha256};

use crate::Value;
use crate::db::{Db, Op, WriteFault};
use crate::draft::{Attachment, DraftKey, drop_op};
use crate::journal::{Entry, JournalAct};
use crate::organisation::{OfficeAct, act_op};
use crate::statement as sql;

/// An office as the store keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OfficeRow {
    /// Identity.
    pub id: OfficeId,
    /// Name.
    pub name: String,
    /// Reading, by which offices are listed.
    pub kana: String,
    /// What it is, as a mark.
    pub kind: String,
    /// 事業所番号
    pub number: Option<String>,
    /// Who runs it.
    pub corporation: String,
    /// 全国地方公共団体コード
    pub municipality: Option<String>,
    /// Telephone.
    pub phone: String,
    /// Whether it works with this program.
    pub registered: bool,
}

/// Everything that can happen to a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A new version of a document.
    VersionSaved {
        /// Kind of document.
        kind: DocumentKind,
        /// The document.
        document: DocumentId,
        /// The version.
        number: u32,
    },
    /// A consent, by its mark.
    ConsentGiven(Key),
    /// Deliveries, new or with their receipt, by their marks.
    Delivered(Vec<Key>),
    /// A consent to share, by its mark.
    SharingGiven(Key),
    /// A consent to share was taken back.
    SharingWithdrawn(Key),
    /// Facts of the person, the care team, opening or closure.
    HeadChanged,
}

impl Change {
    /// Whether it may change by which words, or in which office, the person is found. Most of the
    /// index is for that; a change that cannot touch it leaves it as it is.
    fn is_of_search(&self) -> bool {
        match self {
            Self::SharingGiven(_) | Self::SharingWithdrawn(_) | Self::HeadChanged => true,
            Self::VersionSaved { .. } | Self::ConsentGiven(_) | Self::Delivered(_) => false,
        }
    }
}

/// What is made from the case after the change: the index.
#[derive(Clone, Debug, Default)]
pub struct Derived {
    /// Links and due dates.
    pub rows: Rows,
    /// Findings.
    pub findings: Vec<FindingRow>,
    /// Mark of the step of the process.
    pub stage: String,
    /// Who is in charge.
    pub specialist: String,
    /// What the case waits for, as JSON.
    pub next: String,
}

/// A finding for the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingRow {
    /// Code of the rule.
    pub code: String,
    /// Severity; the graver the greater.
    pub severity: i64,
    /// Place, as JSON.
    pub place: String,
    /// Sentence.
    pub message: String,
    /// The member of the care team whose document it is about; `None` = the consultation office.
    pub member: Option<Key>,
}

/// Who writes and when, for versions and the journal, and what goes with the change.
#[derive(Clone, Debug, Default)]
pub struct Writing<'a> {
    /// Name of the account.
    pub account_name: &'a str,
    /// Milliseconds since 1970.
    pub at: i64,
    /// Key of the form and the answer to be given again if it is sent twice.
    pub form: Option<(&'a str, &'a str)>,
    /// Writing that is finished with this change.
    pub finished: Option<DraftKey<'a>>,
    /// Offices met for the first time in the care team.
    pub offices: &'a [OfficeRow],
    /// A scan or signature kept with the change: its id and itself.
    pub attachment: Option<(&'a str, &'a Attachment)>,
}

/// Writes one change: the body, the index rows made of the case after it, and the journal, in one
/// transaction. `found` is the row version the case was loaded at.
///
/// # Errors
/// [`WriteFault::Stale`] if anyone changed the case since it was loaded.
pub async fn apply<A: Act>(
    db: &Db,
    grant: &Grant<A>,
    found: i64,
    after: &CaseFile,
    change: &Change,
    derived: &Derived,
    writing: &Writing<'_>,
) -> Result<(), WriteFault> {
    debug_assert!(!matches!(A::KIND, ActKind::Read | ActKind::Export), "a reading grant writes");
    let case = grant.case();
    let mut ops: Vec<Op> = writing.offices.iter().map(office_op).collect();
    ops.push(case_update(case, found, after, derived, writing.at));
    ops.extend(change_ops(case, after, change, grant.actor(), writing.at));
    ops.extend(derived_ops(case, after, derived));
    if change.is_of_search() {
        ops.extend(search_ops(case, after));
    }
    ops.extend(going_with(case, grant.actor(), writing));
    ops.push(Op::Journal(entry(grant, after, change, writing)));
    db.write(ops).await
}

/// What goes with a change: the answer to its form, the end of a draft, a scan.
fn going_with(case: &CaseId, actor: &Actor, writing: &Writing<'_>) -> Vec<Op> {
    let id = || Value::from(case.as_str());
    let mut ops = Vec::new();
    if let Some((form, answer)) = writing.form {
        ops.push(Op::run(
            &sql::ANSWER_PUT,
            vec![id(), form.into(), answer.into(), writing.at.into()],
        ));
    }
    ops.extend(writing.finished.as_ref().map(drop_op));
    if let Some((name, attachment)) = writing.attachment {
        ops.push(Op::run(
            &sql::ATTACHMENT_PUT,
            vec![
                id(),
                name.into(),
                attachment.media_type.as_str().into(),
                attachment.sha256.as_str().into(),
                attachment.body.as_str().into(),
                writing.at.into(),
                actor.account.as_str().into(),
            ],
        ));
    }
    ops
}

fn entry<A: Act>(
    grant: &Grant<A>,
    after: &CaseFile,
    change: &Change,
    writing: &Writing<'_>,
) -> Entry {
    let version = |cited: &Citation| cited.document.clone().map(|id| (id, cited.version));
    let (act, document, detail) = match change {
        Change::VersionSaved { kind, document, number } => {
            (JournalAct::Saved, Some((document.clone(), *number)), mark(kind))
        }
        Change::ConsentGiven(key) => {
            let given = after.consents.iter().find(|consent| consent.key == *key);
            let agreed_to = given.and_then(|consent| version(&consent.document));
            (JournalAct::Agreed, agreed_to, key.to_string())
        }
        Change::Delivered(keys) => {
            let handed = after.deliveries.iter().find(|delivery| keys.contains(&delivery.key));
            let handed = handed.and_then(|delivery| version(&delivery.document));
            let marks: Vec<&str> = keys.iter().map(Key::as_str).collect();
            (JournalAct::Delivered, handed, marks.join(" "))
        }
        Change::SharingGiven(key) => (JournalAct::SharingGiven, None, key.to_string()),
        Change::SharingWithdrawn(key) => (JournalAct::SharingWithdrawn, None, key.to_string()),
        Change::HeadChanged => (JournalAct::Changed, None, String::new()),
    };
    Entry {
        case: grant.case().clone(),
        at: writing.at,
        actor: grant.actor().clone(),
        account_name: writing.account_name.to_owned(),
        act,
        basis: Some(grant.basis()),
        document,
        detail,
    }
}

fn change_ops(case: &CaseId, after: &CaseFile, change: &Change, actor: &Actor, at: i64) -> Vec<Op> {
    match change {
        Change::VersionSaved { document, number, .. } => {
            version_ops(case, after, at, actor.account.as_str(), |head| {
                head.document == document && head.number == *number
            })
        }
        Change::ConsentGiven(key) => positions(&after.consents, |c| c.key == *key)
            .map(|(i, c)| consent_op(case, i, c))
            .collect(),
        Change::Delivered(keys) => positions(&after.deliveries, |d| keys.contains(&d.key))
            .map(|(i, d)| delivery_op(case, i, d))
            .collect(),
        Change::SharingGiven(key) | Change::SharingWithdrawn(key) => {
            positions(&after.sharing, |s| s.key == *key)
                .map(|(i, s)| sharing_op(case, after, i, s))
                .collect()
        }
        Change::HeadChanged => {
            let person = after.person.id.as_ref().map(|id| person_op(id, after));
            // Who was taken from the team goes; those whom documents name cannot be.
            let clear = Op::run(&sql::MEMBERS_CLEAR, vec![case.as_str().into()]);
            person.into_iter().chain([clear]).chain(member_ops(case, after)).collect()
        }
    }
}

fn positions<T>(all: &[T], wanted: impl Fn(&T) -> bool) -> impl Iterator<Item = (usize, &T)> {
    all.iter().enumerate().filter(move |(_, item)| wanted(item))
}

fn json<T: serde::Serialize>(value: &T) -> Value {
    // Forms serialise: their keys are text and their numbers finite.
    serde_json::to_string(value).unwrap_or_default().into()
}

fn person_op(id: &PersonId, case: &CaseFile) -> Op {
    Op::run(&sql::PERSON_PUT, vec![id.as_str().into(), json(&case.person)])
}

fn member_ops<'a>(case: &'a CaseId, file: &'a CaseFile) -> impl Iterator<Item = Op> + 'a {
    file.members.iter().enumerate().map(move |(i, member)| {
        let office = member.office.as_ref().and_then(|office| office.id.as_ref());
        Op::run(
            &sql::MEMBER_PUT,
            vec![
                case.as_str().into(),
                member.key.as_str().into(),
                i.into(),
                office.map(OfficeId::as_str).into(),
                member.period.map(|period| period.from).into(),
                member.period.map(|period| period.until).into(),
                json(member),
            ],
        )
    })
}

fn version_ops(
    case: &CaseId,
    file: &CaseFile,
    at: i64,
    account: &str,
    wanted: impl Fn(&domain::VersionHead<'_>) -> bool,
) -> Vec<Op> {
    let heads = file.heads();
    let mut documents: Vec<&DocumentId> = Vec::new();
    let mut ops = Vec::new();
    for head in &heads {
        if !documents.contains(&head.document) {
            documents.push(head.document);
        }
        if !wanted(head) {
            continue;
        }
        let Some(body) = file.version_json(head.document, head.number) else { continue };
        let sha256 = hex(&Sha256::digest(body.as_bytes()));
        let position = documents.len();
        ops.push(Op::run(
            &sql::DOCUMENT_PUT,
            vec![
                case.as_str().into(),
                head.document.as_str().into(),
                mark(&head.kind).into(),
                position.into(),
            ],
        ));
        ops.push(Op::run(
            &sql::VERSION_INSERT,
            vec![
                case.as_str().into(),
                head.document.as_str().into(),
                head.number.into(),
                SCHEMA.into(),
                body.into(),
                sha256.into(),
                at.into(),
                account.into(),
            ],
        ));
    }
    ops
}

fn consent_op(case: &CaseId, i: usize, consent: &Consent) -> Op {
    let document = consent.document.document.as_ref();
    Op::run(
        &sql::CONSENT_INSERT,
        vec![
            case.as_str().into(),
            consent.key.as_str().into(),
            i.into(),
            document.map(DocumentId::as_str).unwrap_or_default().into(),
            consent.document.version.into(),
            json(consent),
        ],
    )
}

fn delivery_op(case: &CaseId, i: usize, delivery: &Delivery) -> Op {
    Op::run(
        &sql::DELIVERY_PUT,
        vec![case.as_str().into(), delivery.key.as_str().into(), i.into(), json(delivery)],
    )
}

fn sharing_op(case: &CaseId, file: &CaseFile, i: usize, sharing: &SharingConsent) -> Op {
    let office = sharing
        .recipient
        .as_ref()
        .and_then(|recipient| file.member(recipient)?.office.as_ref()?.id.as_ref());
    let scopes: Vec<String> = sharing.scopes.iter().map(mark).collect();
    Op::run(
        &sql::SHARING_PUT,
        vec![
            case.as_str().into(),
            sharing.key.as_str().into(),
            i.into(),
            office.map(OfficeId::as_str).into(),
            sharing.on.into(),
            sharing.period.map(|period| period.from).into(),
            sharing.period.map(|period| period.until).into(),
            sharing.withdrawn_on.into(),
            scopes.join(",").into(),
            json(sharing),
        ],
    )
}

/// Columns of the case that lists are made of.
fn list_columns(file: &CaseFile) -> (String, String, Option<Day>, String) {
    let kana_key = file.person.kana.sort_key();
    let numbers = [&file.person.certificate, &file.person.child_certificate]
        .into_iter()
        .flatten()
        .map(ToString::to_string);
    let mut search_text = format!("{} {kana_key}", search_key(&file.person.name));
    for number in numbers {
        search_text.push(' ');
        search_text.push_str(&number);
    }
    (kana_key, file.person.name.to_string(), file.person.born, search_text)
}

/// Why the case was closed, as a mark; the policy needs it without the words of the closure.
fn closure_reason(file: &CaseFile) -> String {
    file.closure.reason.as_ref().map(mark).unwrap_or_default()
}

fn case_update(case: &CaseId, found: i64, file: &CaseFile, derived: &Derived, at: i64) -> Op {
    let (kana_key, name, born, search_text) = list_columns(file);
    Op::touch_one(
        &sql::CASE_UPDATE,
        vec![
            case.as_str().into(),
            found.into(),
            file.opened_on.into(),
            file.closure.on.into(),
            json(&file.closure),
            closure_reason(file).into(),
            name.into(),
            file.person.kana.to_string().into(),
            kana_key.into(),
            born.into(),
            derived.specialist.clone().into(),
            derived.stage.clone().into(),
            derived.next.clone().into(),
            search_text.into(),
            at.into(),
        ],
    )
}

/// Writes the index rows of a case anew; everything else stays.
fn index_ops(case: &CaseId, file: &CaseFile, derived: &Derived) -> Vec<Op> {
    let mut ops = derived_ops(case, file, derived);
    ops.extend(search_ops(case, file));
    ops
}

/// Links, due dates and findings, anew.
fn derived_ops(case: &CaseId, file: &CaseFile, derived: &Derived) -> Vec<Op> {
    let id = || Value::from(case.as_str());
    let mut ops = vec![
        Op::run(&sql::LINKS_CLEAR, vec![id()]),
        Op::run(&sql::DUES_CLEAR, vec![id()]),
        Op::run(&sql::FINDINGS_CLEAR, vec![id()]),
    ];
    ops.extend(derived.rows.links.iter().map(|link| {
        Op::run(
            &sql::LINK_PUT,
            vec![
                id(),
                link.document.as_str().into(),
                link.version.into(),
                link.goal.as_str().into(),
                link.plan_version.into(),
                link.line.as_str().into(),
            ],
        )
    }));
    for (i, due) in derived.rows.dues.iter().enumerate() {
        let member = due.member.as_ref().unwrap_or(&file.office);
        let Some(office) = office_of(file, member) else { continue };
        ops.push(Op::run(
            &sql::DUE_PUT,
            vec![
                id(),
                i.into(),
                due.on.into(),
                mark(&due.kind).into(),
                due.document.as_ref().map(DocumentId::as_str).into(),
                office.as_str().into(),
            ],
        ));
    }
    ops.extend(derived.findings.iter().enumerate().map(|(i, finding)| {
        let of = |member: &Key| office_of(file, member);
        let office = finding.member.as_ref().and_then(of).or_else(|| of(&file.office));
        Op::run(
            &sql::FINDING_PUT,
            vec![
                id(),
                i.into(),
                finding.code.clone().into(),
                finding.severity.into(),
                finding.place.clone().into(),
                finding.message.clone().into(),
                office.map(OfficeId::as_str).unwrap_or_default().into(),
            ],
        )
    }));
    ops
}

fn office_of<'a>(file: &'a CaseFile, member: &Key) -> Option<&'a OfficeId> {
    file.member(member)?.office.as_ref()?.id.as_ref()
}

/// By which words the person is found, and where, anew.
fn search_ops(case: &CaseId, file: &CaseFile) -> Vec<Op> {
    let mut ops = vec![Op::run(&sql::GRAMS_CLEAR, vec![case.as_str().into()])];
    ops.extend(gram_ops(case, file));
    ops
}

/// One row per office that may find the person and per letter and pair of letters of name,
/// reading and numbers; the empty gram is the list of all.
fn gram_ops(case: &CaseId, file: &CaseFile) -> Vec<Op> {
    let (kana_key, _, _, search_text) = list_columns(file);
    let mut grams: Vec<String> = vec![String::new()];
    for word in search_text.split(' ') {
        let letters: Vec<char> = word.chars().collect();
        grams.extend(letters.iter().map(ToString::to_string));
        grams.extend(letters.windows(2).map(|pair| pair.iter().collect::<String>()));
    }
    grams.sort();
    grams.dedup();
    let shared = file.sharing.iter().filter_map(|s| office_of(file, s.recipient.as_ref()?));
    let mut offices: Vec<&OfficeId> =
        office_of(file, &file.office).into_iter().chain(shared).collect();
    offices.sort();
    offices.dedup();
    let row = |office: &OfficeId, gram: &String| {
        Op::run(
            &sql::GRAM_PUT,
            vec![
                office.as_str().into(),
                gram.clone().into(),
                kana_key.clone().into(),
                case.as_str().into(),
            ],
        )
    };
    offices.iter().flat_map(|office| grams.iter().map(move |gram| row(office, gram))).collect()
}

/// Writes the index of a case anew from the case as it was loaded.
///
/// # Errors
/// [`WriteFault::Stale`] if anyone changed the case since.
pub async fn reindex<A: Act>(
    db: &Db,
    grant: &Grant<A>,
    found: i64,
    file: &CaseFile,
    derived: &Derived,
) -> Result<(), WriteFault> {
    let (kana_key, _, _, search_text) = list_columns(file);
    let mut ops = vec![Op::touch_one(
        &sql::CASE_REINDEX,
        vec![
            grant.case().as_str().into(),
            found.into(),
            kana_key.into(),
            derived.specialist.clone().into(),
            derived.stage.clone().into(),
            derived.next.clone().into(),
            search_text.into(),
        ],
    )];
    ops.extend(index_ops(grant.case(), file, derived));
    db.write(ops).await
}

/// Brings a whole case into the store, or begins one: all or nothing. The case, its person and its
/// offices must carry their ids; `act` is what the journal says of it.
///
/// # Errors
/// [`WriteFault::Stale`] if a case with that id is there already.
pub async fn import(
    db: &Db,
    file: &CaseFile,
    new_offices: &[OfficeRow],
    derived: &Derived,
    actor: &Actor,
    act: JournalAct,
    writing: &Writing<'_>,
) -> Result<(), WriteFault> {
    let (Some(case), Some(person)) = (&file.id, &file.person.id) else {
        return Err(WriteFault::Fault(crate::Fault::Broken("a case without ids".to_owned())));
    };
    let Some(home) = office_of(file, &file.office) else {
        return Err(WriteFault::Fault(crate::Fault::Broken("a case without office".to_owned())));
    };
    let (kana_key, name, born, search_text) = list_columns(file);
    let mut ops: Vec<Op> = new_offices.iter().map(office_op).collect();
    ops.extend([
        person_op(person, file),
        Op::run(
            &sql::CASE_INSERT,
            vec![
                case.as_str().into(),
                person.as_str().into(),
                home.as_str().into(),
                file.office.as_str().into(),
                file.opened_on.into(),
                file.closure.on.into(),
                json(&file.closure),
                closure_reason(file).into(),
                name.into(),
                file.person.kana.to_string().into(),
                kana_key.into(),
                born.into(),
                derived.specialist.clone().into(),
                derived.stage.clone().into(),
                derived.next.clone().into(),
                search_text.into(),
                writing.at.into(),
            ],
        ),
    ]);
    ops.extend(member_ops(case, file));
    ops.extend(version_ops(case, file, writing.at, actor.account.as_str(), |_| true));
    ops.extend(file.consents.iter().enumerate().map(|(i, c)| consent_op(case, i, c)));
    ops.extend(file.deliveries.iter().enumerate().map(|(i, d)| delivery_op(case, i, d)));
    ops.extend(file.sharing.iter().enumerate().map(|(i, s)| sharing_op(case, file, i, s)));
    ops.extend(index_ops(case, file, derived));
    ops.push(Op::Journal(Entry {
        case: case.clone(),
        at: writing.at,
        actor: actor.clone(),
        account_name: writing.account_name.to_owned(),
        act,
        basis: Some(access::Basis::Home),
        document: None,
        detail: String::new(),
    }));
    db.write(ops).await
}

/// Keeps an office, new or changed.
pub async fn put_office(db: &Db, office: &OfficeRow) -> Result<(), WriteFault> {
    db.write(vec![office_op(office)]).await
}

pub(crate) fn office_op(office: &OfficeRow) -> Op {
    Op::run(
        &sql::OFFICE_PUT,
        vec![
            office.id.as_str().into(),
            office.name.as_str().into(),
            office.kana.as_str().into(),
            office.kind.as_str().into(),
            office.number.clone().into(),
            office.corporation.as_str().into(),
            office.municipality.clone().into(),
            office.phone.as_str().into(),
            office.registered.into(),
        ],
    )
}

/// Keeps a municipality, with what was done if an administrator did it.
pub async fn put_municipality(
    db: &Db,
    code: &str,
    name: &str,
    act: Option<&OfficeAct<'_>>,
) -> Result<(), WriteFault> {
    let put = Op::run(&sql::MUNICIPALITY_PUT, vec![code.into(), name.into()]);
    db.write(std::iter::once(put).chain(act.map(act_op)).collect()).await
}
