//! What there is to do: drafts, dues, what cases wait for, findings, what others changed.

use std::collections::HashMap;

use access::{Basis, Read, Role, Scopes, scope_of};
use calendar::Day;
use domain::{CaseId, DocumentKind, DueKind, NextAct, Scope, Severity, Turn, from_mark};
use store::{AboutCase, ChangeLine, DraftLine, DueLine, FoundLine};

use crate::derive::severity;
use crate::emergency::{Notice, notices};
use crate::{Desk, Outcome, Target};

/// The rule that finds a near plan left behind by the big one: news for its office.
const LEFT_BEHIND: &str = "K03";

/// Rules about days that are told among the dues already, with the act that mends them.
const AMONG_THE_DUES: [&str; 2] = ["D01", "D02"];

/// A day in milliseconds, and the offset of Japan.
const DAY_MS: i64 = 86_400_000;
const JAPAN_MS: i64 = 9 * 3_600_000;

/// How far back changes are told to someone who was never here.
const FIRST_DAYS: i64 = 14;

/// A line about a case, and on what ground whoever looks may see it.
#[derive(Clone, Debug, PartialEq)]
pub struct Around<T> {
    /// The line.
    pub line: T,
    /// Whether the case is the office's own.
    pub home: bool,
    /// Whether it is the looker's own work: they are in charge, or it is their office's turn.
    pub mine: bool,
}

/// What there is to do.
#[derive(Debug, Default)]
pub struct Today {
    /// What one has to be told and has not seen yet, newest first.
    pub notices: Vec<Notice>,
    /// Writing not finished, newest first.
    pub drafts: Vec<(DraftLine, Target)>,
    /// What is due, earliest first.
    pub dues: Vec<Around<DueLine>>,
    /// What cases wait for.
    pub waits: Vec<Around<(AboutCase, NextAct)>>,
    /// Findings of the law and of claims; of one's own near plans also that the big plan moved on.
    pub findings: Vec<Around<FoundLine>>,
    /// What others changed, newest first.
    pub changes: Vec<Around<ChangeLine>>,
    /// When one was last here on an earlier day, milliseconds; `None` if never.
    pub last_here: Option<i64>,
}

/// What of a case the looker may know.
type Known = HashMap<CaseId, (Basis, Scopes)>;

/// Looks at what there is to do up to a day. Names and days are told, no case is opened, so nothing
/// is written into the journal.
pub async fn look_at_today(desk: &Desk, until: Day) -> Outcome<Today> {
    let (db, office) = (&desk.db, &desk.actor.office);
    let account = desk.actor.account.as_str();
    let midnight = (desk.moment.at + JAPAN_MS).div_euclid(DAY_MS) * DAY_MS - JAPAN_MS;
    let last_here = store::last_seen(db, account, midnight).await?;
    let since = last_here.unwrap_or(midnight - FIRST_DAYS * DAY_MS);
    let drafts = store::drafts_of_account(db, account).await?;
    let dues = store::dues_of_office(db, office, until).await?;
    let standing = store::standing_of_office(db, office).await?;
    let grave = severity(Severity::Claim);
    let findings = store::findings_of_office(db, office, grave, LEFT_BEHIND).await?;
    let changes = store::changes_of_office(db, office, since, account).await?;

    let cases = drafts.iter().filter_map(|line| line.case.parse().ok());
    let cases = cases.chain(dues.iter().map(|line| line.case.id.clone()));
    let cases = cases.chain(standing.iter().map(|line| line.case.id.clone()));
    let cases = cases.chain(findings.iter().map(|line| line.case.id.clone()));
    let cases = cases.chain(changes.iter().map(|line| line.case.id.clone()));
    let known = known(desk, cases).await?;

    let eyes = Eyes { desk, known: &known };
    let waits = standing.into_iter().flat_map(|line| {
        let acts: Vec<NextAct> = serde_json::from_str(&line.next).unwrap_or_default();
        acts.into_iter().map(move |act| (line.case.clone(), act))
    });
    Ok(Today {
        notices: notices(desk).await?,
        drafts: drafts.into_iter().filter_map(|line| eyes.draft(line)).collect(),
        dues: dues.into_iter().filter_map(|line| eyes.due(line)).collect(),
        waits: waits.filter_map(|(case, act)| eyes.wait(case, act)).collect(),
        findings: findings
            .into_iter()
            .filter(|line| !AMONG_THE_DUES.contains(&line.code.as_str()))
            .filter_map(|line| eyes.finding(line))
            .collect(),
        changes: changes.into_iter().filter_map(|line| eyes.change(line)).collect(),
        last_here,
    })
}

/// Asks the policy about each case once.
pub(crate) async fn known(
    desk: &Desk,
    cases: impl Iterator<Item = CaseId>,
) -> Outcome<HashMap<CaseId, (Basis, Scopes)>> {
    let mut cases: Vec<CaseId> = cases.collect();
    cases.sort();
    cases.dedup();
    let mut known = Known::new();
    for case in cases {
        let asked = store::authorize::<Read>(&desk.db, &desk.actor, &case, desk.moment).await?;
        if let Ok(grant) = asked {
            known.insert(case, (grant.basis(), grant.scopes()));
        }
    }
    Ok(known)
}

/// Whoever looks, and what they may know.
struct Eyes<'a> {
    desk: &'a Desk,
    known: &'a Known,
}

impl Eyes<'_> {
    fn around<T>(
        &self,
        case: &AboutCase,
        line: T,
        shown: impl Fn(Scopes) -> bool,
    ) -> Option<Around<T>> {
        let (basis, scopes) = *self.known.get(&case.id)?;
        let home = basis == Basis::Home;
        if !home && !shown(scopes) {
            return None;
        }
        let mine = !home || case.specialist == self.desk.account_name;
        Some(Around { line, home, mine })
    }

    fn is_own(&self, office: Option<&domain::OfficeId>) -> bool {
        office == Some(&self.desk.actor.office)
    }

    fn decides(&self, scopes: Scopes, scope: Scope) -> bool {
        self.desk.actor.role == Role::MunicipalOfficer && scopes.contains(scope)
    }

    fn draft(&self, line: DraftLine) -> Option<(DraftLine, Target)> {
        let case: CaseId = line.case.parse().ok()?;
        let target = line.target.parse().ok()?;
        self.known.contains_key(&case).then_some((line, target))
    }

    /// Another office's dues are not for an office the person shares with; what the municipality
    /// decided and ends is for the municipality too.
    fn due(&self, line: DueLine) -> Option<Around<DueLine>> {
        let own = self.is_own(Some(&line.office));
        let decided = matches!(
            from_mark::<DueKind>(&line.kind),
            Some(DueKind::AwardEnd | DueKind::CategoryEnd)
        );
        let case = line.case.clone();
        let shown = |scopes| own || (decided && self.decides(scopes, Scope::Basic));
        self.around(&case, line, shown)
    }

    fn wait(&self, case: AboutCase, act: NextAct) -> Option<Around<(AboutCase, NextAct)>> {
        let own = self.is_own(act.office.as_ref());
        let decides = act.turn == Turn::Municipality;
        let shown = |scopes| own || (decides && self.decides(scopes, Scope::Plan));
        self.around(&case.clone(), (case, act), shown)
    }

    fn finding(&self, line: FoundLine) -> Option<Around<FoundLine>> {
        let own = self.is_own(Some(&line.office));
        let case = line.case.clone();
        self.around(&case, line, |_| own)
    }

    fn change(&self, line: ChangeLine) -> Option<Around<ChangeLine>> {
        let kind = from_mark::<DocumentKind>(&line.detail).filter(|_| line.act == "saved");
        let case = line.case.clone();
        self.around(&case, line, |scopes| kind.is_some_and(|kind| scopes.contains(scope_of(kind))))
    }
}
