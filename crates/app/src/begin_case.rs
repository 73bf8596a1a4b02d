//! A case begins: what is known after the first conversation.

use access::{Refusal, may_begin};
use calendar::Day;
use domain::{
    Author, BasicInformation, CaseFile, CaseId, Fault, Kana, Key, Lineage, Member, MemberKind,
    Office, OfficeId, Person, Problem, Profession, SCHEMA, Scope, Sex, Text, ValueFault, Version,
    from_mark,
};
use store::{AlikeLine, JournalAct, OfficeRow, WriteFault};

use crate::look_at_today::known;
use crate::{Desk, Failure, Outcome, derive};

/// The form of the first conversation, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FirstTalk {
    /// 氏名
    pub name: String,
    /// ふりがな
    pub kana: String,
    /// How the person likes to be called.
    pub called: String,
    /// 生年月日, in an era or as a common year; may be unknown yet.
    pub born: String,
    /// Mark of 性別.
    pub sex: String,
    /// Code of the municipality.
    pub municipality: String,
    /// How the person and the office found each other.
    pub found: String,
    /// 第一声: the person's own first words.
    pub words: String,
    /// 受付日
    pub received_on: String,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begun {
    /// The case stands; also when the form was sent a second time.
    Case(CaseId),
    /// People with the same reading and birthday are there already, and nobody has said yet that
    /// this is someone else.
    Alike(Vec<AlikeLine>),
}

/// Begins a case of the acting office. `case` is the identity the page was made with: the same form
/// sent twice is one case. `is_another` says that people alike were looked at.
///
/// # Errors
/// [`Failure::Invalid`] with the name of each field that does not hold;
/// [`Failure::Refused`] if the role does not begin cases.
pub async fn begin_case(
    desk: &Desk,
    case: CaseId,
    talk: &FirstTalk,
    is_another: bool,
) -> Outcome<Begun> {
    if !may_begin(desk.actor.role) {
        return Err(Failure::Refused(Refusal::NotYours));
    }
    if is_there(desk, &case).await? {
        return Ok(Begun::Case(case));
    }
    let heard = hear(talk, desk.moment.today).map_err(Failure::Invalid)?;
    if !is_another {
        let alike = alike(desk, &heard.person).await?;
        // The same form sent twice at once: the other one was first.
        if alike.iter().any(|line| line.case == case) {
            return Ok(Begun::Case(case));
        }
        if !alike.is_empty() {
            return Ok(Begun::Alike(alike));
        }
    }
    let home = store::office(&desk.db, &desk.actor.office).await?;
    let home = home.ok_or(Failure::Refused(Refusal::NotYours))?;
    let municipality = match &heard.person.municipality {
        Some(code) => store::municipal_office(&desk.db, code.as_str()).await?,
        None => None,
    };
    let mut file = first_file(desk, &case, heard, &home, municipality.as_ref())?;
    file.fill_headings();
    let derived = derive(&file, desk.moment.today);
    let (actor, writing) = (&desk.actor, desk.writing());
    let begun =
        store::import(&desk.db, &file, &[], &derived, actor, JournalAct::Begun, &writing).await;
    match begun {
        Ok(()) => Ok(Begun::Case(case)),
        // The other of two clicks was quicker.
        Err(WriteFault::Stale) if is_there(desk, &case).await? => Ok(Begun::Case(case)),
        Err(fault) => Err(fault.into()),
    }
}

/// Whether the case is there already. One of another office is not told of.
async fn is_there(desk: &Desk, case: &CaseId) -> Outcome<bool> {
    match store::case_home(&desk.db, case).await? {
        None => Ok(false),
        Some(home) if home == desk.actor.office => Ok(true),
        Some(_) => Err(Failure::Refused(Refusal::Hidden)),
    }
}

/// Municipalities to choose from: code and name.
pub async fn municipalities(desk: &Desk) -> Outcome<Vec<(String, String)>> {
    Ok(store::municipalities(&desk.db).await?)
}

/// People alike, of those the policy lets the desk know of, birthday included.
async fn alike(desk: &Desk, person: &Person) -> Outcome<Vec<AlikeLine>> {
    let Some(born) = person.born else { return Ok(Vec::new()) };
    let kana_key = person.kana.sort_key();
    let lines = store::cases_alike(&desk.db, &desk.actor.office, &kana_key, born).await?;
    let known = known(desk, lines.iter().map(|line| line.case.clone())).await?;
    let told = |line: &AlikeLine| {
        known.get(&line.case).is_some_and(|(_, scopes)| scopes.contains(Scope::Basic))
    };
    Ok(lines.into_iter().filter(told).collect())
}

/// The first talk, understood.
struct Heard {
    person: Person,
    found: Text,
    words: Text,
    received_on: Day,
}

/// Reads every field and says what is wrong with each.
fn hear(talk: &FirstTalk, today: Day) -> Result<Heard, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut say = |path: &str, fault: Fault| {
        problems.push(Problem { path: path.to_owned(), fault });
    };
    let mut text = |path: &str, written: &str| match Text::new(written.trim()) {
        Ok(text) => text,
        Err(fault) => {
            say(path, fault.into());
            Text::default()
        }
    };
    let name = text("name", &talk.name);
    let called = text("called", &talk.called);
    let found = text("found", &talk.found);
    let words = text("words", &talk.words);
    if talk.name.trim().is_empty() {
        say("name", ValueFault::Missing.into());
    }
    let kana = match Kana::new(&talk.kana) {
        Ok(kana) if !kana.is_empty() => kana,
        Ok(kana) => {
            say("kana", ValueFault::Missing.into());
            kana
        }
        Err(fault) => {
            say("kana", fault.into());
            Kana::default()
        }
    };
    let mut day = |path: &str, written: &str| match past_day(written, today) {
        Ok(day) => day,
        Err(fault) => {
            say(path, fault);
            None
        }
    };
    let born = day("born", &talk.born);
    let received_on = day("received_on", &talk.received_on).unwrap_or(today);
    let municipality = match talk.municipality.trim() {
        "" => None,
        code => match code.parse() {
            Ok(code) => Some(code),
            Err(fault) => {
                say("municipality", Fault::from(fault));
                None
            }
        },
    };
    let sex = from_mark::<Sex>(&talk.sex);
    let person = Person { name, kana, called, born, sex, municipality, ..Person::default() };
    if problems.is_empty() {
        Ok(Heard { person, found, words, received_on })
    } else {
        Err(problems)
    }
}

fn past_day(written: &str, today: Day) -> Result<Option<Day>, Fault> {
    if written.trim().is_empty() {
        return Ok(None);
    }
    let day: Day = written.trim().parse().map_err(Fault::Day)?;
    if day > today {
        return Err(ValueFault::StillToCome { given: day }.into());
    }
    Ok(Some(day))
}

/// The case as it stands after the first talk: the person, this office, the municipality, and what
/// was said as the chief wish of the basic information.
fn first_file(
    desk: &Desk,
    case: &CaseId,
    heard: Heard,
    home: &OfficeRow,
    municipality: Option<&OfficeRow>,
) -> Outcome<CaseFile> {
    let id = desk.new_id().parse().map_err(|_| Failure::Fault(store::Fault::Closed))?;
    let contact = desk.account_name.parse().unwrap_or_default();
    let office = Member { contact, ..member("home", home, MemberKind::ConsultationOffice) };
    let author = Author {
        name: desk.account_name.parse().unwrap_or_default(),
        profession: Some(Profession::Specialist),
        member: Some(office.key.clone()),
    };
    let basic = BasicInformation {
        chief_wish: heard.words,
        summary: words::around::found(&heard.found).parse().unwrap_or(heard.found),
        ..BasicInformation::default()
    };
    let city = municipality.map(|office| member("city", office, MemberKind::Municipality));
    let mut file = CaseFile {
        schema: SCHEMA,
        id: Some(case.clone()),
        office: office.key.clone(),
        opened_on: Some(heard.received_on),
        person: Person { id: Some(id), ..heard.person },
        members: [office].into_iter().chain(city).collect(),
        ..CaseFile::default()
    };
    if !domain::is_blank(&basic) {
        file.basic_information.push(Lineage {
            id: "basic".parse().unwrap_or_default(),
            versions: vec![Version {
                number: 1,
                made_on: Some(heard.received_on),
                author,
                heading: domain::Heading::default(),
                body: basic,
            }],
        });
    }
    Ok(file)
}

fn member(key: &str, office: &OfficeRow, kind: MemberKind) -> Member {
    let text = |text: &str| text.parse().unwrap_or_default();
    let key: Key = key.parse().unwrap_or_default();
    let id: Option<OfficeId> = Some(office.id.clone());
    Member {
        key,
        name: text(&office.name),
        kind: Some(from_mark(&office.kind).unwrap_or(kind)),
        phone: text(&office.phone),
        office: Some(Office {
            id,
            number: office.number.as_ref().and_then(|number| number.parse().ok()),
            corporation: text(&office.corporation),
            ..Office::default()
        }),
        ..Member::default()
    }
}
