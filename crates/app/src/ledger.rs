//! Writing into the ledger of a case: one transition, one record, however often the form is sent.

use access::{Refusal, disclose};
use domain::{CaseFile, CaseId, Citation, Problem};
use store::{Attachment, Change, WriteFault, Writing};

use crate::pen::{Keeper, member_of};
use crate::{Desk, Failure, Outcome, derive};

/// An attachment with its id.
pub(crate) type Kept = (String, Attachment);

/// Loads the case, lets `transition` change it, and writes the change; again if someone changed
/// another part of the case meanwhile. Answers with what the transition answered, also when the
/// same `form` was sent before; a form without a key is taken as it comes.
pub(crate) async fn keep(
    desk: &Desk,
    keeper: &Keeper,
    case: &CaseId,
    form: &str,
    kept: Option<&Kept>,
    transition: impl Fn(&mut CaseFile) -> Result<(Change, String), Vec<Problem>>,
) -> Outcome<String> {
    let form = (!form.is_empty()).then_some(form);
    for _ in 0..4 {
        if let Some(form) = form
            && let Some(answer) = store::answer_of(&desk.db, case, form).await?
        {
            return Ok(answer);
        }
        let loaded = keeper.load(desk).await?;
        let mut after = loaded.case;
        let (change, answer) = transition(&mut after).map_err(Failure::Invalid)?;
        let derived = derive(&after, desk.moment.today);
        let writing = Writing {
            form: form.map(|form| (form, answer.as_str())),
            attachment: kept.map(|(id, attachment)| (id.as_str(), attachment)),
            ..desk.writing()
        };
        match keeper.apply(desk, loaded.row_version, &after, &change, &derived, &writing).await {
            Ok(()) => return Ok(answer),
            Err(WriteFault::Stale) => {}
            Err(fault) => return Err(fault.into()),
        }
    }
    Err(Failure::Stale)
}

/// The grant to keep the ledger of one document: the home that of any, an office near by that
/// of its own individual plan and the reviews of it. `find` says which document it is about.
pub(crate) async fn keeper_of(
    desk: &Desk,
    case: &CaseId,
    find: impl Fn(&CaseFile) -> Option<Citation>,
) -> Outcome<Keeper> {
    let keeper = Keeper::take(desk, case).await?;
    let file = keeper.load(desk).await?.case;
    let there = find(&file).filter(|document| file.kind_at(document).is_some());
    let document = there.ok_or(Failure::Refused(Refusal::Hidden))?;
    match &keeper {
        Keeper::Home(_) => Ok(keeper),
        Keeper::Near(_) if is_own(desk, &file, &document) => Ok(keeper),
        // What is withheld is not there at all.
        Keeper::Near(grant) => {
            Err(Failure::Refused(match disclose(file, grant).get().kind_at(&document) {
                None => Refusal::Hidden,
                Some(_) => Refusal::NotYours,
            }))
        }
    }
}

/// Whether a document is an individual plan of the acting office, or a review of one.
fn is_own(desk: &Desk, file: &CaseFile, document: &Citation) -> bool {
    let Some(own) = member_of(file, &desk.actor.office) else { return false };
    let plan = |cited: &Citation| {
        file.individual_plan_at(cited).is_some_and(|plan| plan.body().office == own)
    };
    let review = |cited: &Citation| {
        file.reviews().any(|r| Some(r.document) == cited.document.as_ref() && plan(&r.body().plan))
    };
    plan(document) || review(document)
}

/// What the ledger says together with what was wrong with the evidence: an unreadable signature is
/// not also a missing one.
pub(crate) fn with_evidence<T>(
    decided: Result<T, Vec<Problem>>,
    unreadable: &[Problem],
) -> Result<T, Vec<Problem>> {
    let told = |problem: &Problem| unreadable.iter().any(|known| known.path == problem.path);
    match decided {
        Ok(value) if unreadable.is_empty() => Ok(value),
        Ok(_) => Err(unreadable.to_vec()),
        Err(mut problems) => {
            problems.retain(|problem| !told(problem));
            problems.extend_from_slice(unreadable);
            Err(problems)
        }
    }
}
