//! The first office and its administrator: no default password, a code told once.

use access::{AccountId, Role};
use domain::MemberKind;
use store::{NewAccount, OfficeAct, Stage, WriteFault};

use super::invite::{NewPerson, judge_person};
use super::{FieldFaults, Registering, required};
use crate::sign_in::{begin, code_hash, hash_password, recovery_code};
use crate::{Door, Failure, Outcome, Visitor};

/// On a store in which nobody has an account, makes the code with which the first administrator
/// comes in, and answers with it; any code before it no longer counts. Nothing once someone has
/// an account.
pub async fn begin_set_up(door: &Door) -> Outcome<Option<String>> {
    if store::any_account(&door.db).await? {
        return Ok(None);
    }
    let code = recovery_code(door.entropy);
    store::put_set_up(&door.db, &code_hash(&code), door.moment.at).await?;
    Ok(Some(code))
}

/// Whether a code is the one of set-up.
pub async fn is_set_up(door: &Door, code: &str) -> Outcome<bool> {
    Ok(store::is_set_up(&door.db, &code_hash(code)).await?)
}

/// The first office and its administrator, as typed.
#[derive(Clone, Debug, Default)]
pub struct FirstOffice {
    /// 法人名
    pub corporation: String,
    /// Name of the office.
    pub office: String,
    /// Its reading.
    pub kana: String,
    /// What it is.
    pub kind: Option<MemberKind>,
    /// 事業所番号, if it has one.
    pub number: String,
    /// The administrator.
    pub person: NewPerson,
}

/// Uses the code of set-up; answers with the token of a session in which the administrator sets up
/// a second factor.
///
/// # Errors
/// [`Failure::Refused`] if the code is not, or no longer, the one of set-up.
pub async fn set_up(
    door: &Door,
    visitor: &Visitor,
    code: &str,
    first: &FirstOffice,
) -> Outcome<Result<String, FieldFaults>> {
    let hidden = Failure::Refused(access::Refusal::Hidden);
    if !is_set_up(door, code).await? {
        return Err(hidden);
    }
    let mut faults = FieldFaults::new();
    required(&first.corporation, "corporation", &mut faults);
    let registering = Registering {
        name: &first.office,
        kana: &first.kana,
        kind: first.kind,
        number: &first.number,
        corporation: &first.corporation,
    };
    let office = registering
        .judge(&door.db, crate::desk::fresh(door.moment, door.entropy)?, &mut faults)
        .await?;
    judge_person(&first.person, &office.name, &mut faults);
    if !faults.is_empty() {
        return Ok(Err(faults));
    }
    let account = AccountId::new(door.new_id());
    let person = &first.person;
    let new = NewAccount {
        id: account.as_str(),
        login: person.login.trim(),
        name: person.name.trim(),
        password_hash: &hash_password(&person.password, door.entropy).await?,
        roles: vec![(office.id.clone(), Role::Administrator)],
        from: door.moment.today,
        at: door.moment.at,
    };
    let act = OfficeAct {
        id: &door.new_id(),
        office: &office.id,
        at: door.moment.at,
        account: account.as_str(),
        account_name: new.name,
        act: "set_up",
        about: &office.name,
    };
    match store::set_up(&door.db, &code_hash(code), &office, &new, &act).await {
        Ok(()) => begin(door, visitor, &account, Stage::Enrolling).await.map(Ok),
        Err(WriteFault::Stale) => Err(hidden),
        Err(WriteFault::Fault(fault)) => Err(fault.into()),
    }
}
