//! What stands beside a page that is written: whatever the case knows already, offered so that it
//! need not be typed again.

use std::collections::{BTreeMap, HashSet};

use app::{Desktop, Target};
use domain::{
    Assessment, CaseFile, Citation, Edition, Goal, IndividualPlan, Key, Measure, Need, PlanLine,
    ServicePlan, value_at,
};
use serde_json::Value;
use words::Term as _;
use words::write::beside as say;

use crate::form::layout::Part;
use crate::pages::write::view::{root, type_of_target};

/// A heading with what belongs under it.
pub(super) struct Beside {
    pub heading: &'static str,
    pub items: Vec<Item>,
}

/// Something the case knows.
#[derive(Default)]
pub(super) struct Item {
    /// Whose voice, or what it is.
    pub who: String,
    /// What it says.
    pub lines: Vec<String>,
    /// Whether these are the person's own words.
    pub own: bool,
    /// What can be made of it: the act and what the button says.
    pub offer: Option<(String, &'static str)>,
}

/// What stands beside a part.
pub(super) fn beside(
    file: &CaseFile,
    target: &Target,
    desktop: &Desktop,
    part: &Part,
    row: &str,
) -> Vec<Beside> {
    let body = value_at(&desktop.tree, root(target)).unwrap_or(&Value::Null);
    let assessment = file.assessment().map(|assessment| assessment.body());
    let all = match (type_of_target(file, target).unwrap_or_default(), part.mark) {
        ("Assessment", "needs") => vec![open_voices(body)],
        ("ServicePlan", "lines") if row.is_empty() => vec![open_needs(assessment, body)],
        ("ServicePlan", "lines") => {
            vec![needs_of_line(assessment, body, row), strengths(assessment)]
        }
        ("ServicePlan", "whole") => vec![words_of(assessment), strengths(assessment)],
        ("IndividualPlan", "whole") => vec![whole_life(file)],
        ("IndividualPlan", "goals") => vec![entrusted(file, body), whole_life(file)],
        _ => Vec::new(),
    };
    all.into_iter().filter(|beside| !beside.items.is_empty()).collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Wishes and demands as they are being written, of which no need was made yet.
fn open_voices(body: &Value) -> Beside {
    let rows = |list: &str| body[list].as_array().cloned().unwrap_or_default();
    let used: HashSet<String> = rows("needs")
        .iter()
        .flat_map(|need| need["from"].as_array().cloned().unwrap_or_default())
        .map(|mark| text(&mark))
        .collect();
    let said = rows("wishes").into_iter().chain(rows("demands"));
    let items = said.filter(|row| !used.contains(&text(&row["key"]))).map(|row| {
        let voice: domain::Voice = domain::read_body(&row["voice"]).unwrap_or_default();
        Item {
            who: words::voice(&voice),
            lines: vec![text(&row["words"])],
            own: voice.is_person(),
            offer: Some((format!("voice:{}", text(&row["key"])), say::WISH_TO_NEED)),
        }
    });
    Beside { heading: say::OPEN_WISHES, items: items.collect() }
}

/// Needs of the assessment that no line answers yet.
fn open_needs(assessment: Option<&Assessment>, body: &Value) -> Beside {
    let lines = body["lines"].as_array().into_iter().flatten();
    let answered: HashSet<String> = lines
        .flat_map(|line| line["needs"].as_array().cloned().unwrap_or_default())
        .map(|mark| text(&mark))
        .collect();
    let needs = assessment.into_iter().flat_map(|assessment| &assessment.needs);
    let open =
        needs.filter(|need| !answered.contains(need.key.as_str()) && need.not_now.is_blank());
    let items = open.map(|need| Item {
        offer: Some((format!("need:{}", need.key), say::NEED_TO_LINE)),
        ..need_item(need)
    });
    Beside { heading: say::OPEN_NEEDS, items: items.collect() }
}

fn need_item(need: &Need) -> Item {
    let more = [&need.evidence, &need.hypothesis].into_iter().filter(|text| !text.is_blank());
    Item {
        who: words::voice(&need.voice),
        lines: std::iter::once(&need.text).chain(more).map(ToString::to_string).collect(),
        own: false,
        offer: None,
    }
}

/// What the needs of one line rest on, down to the person's words.
fn needs_of_line(assessment: Option<&Assessment>, body: &Value, row: &str) -> Beside {
    let lines = body["lines"].as_array().into_iter().flatten();
    let line = lines.into_iter().find(|line| line["key"] == row).cloned().unwrap_or_default();
    let marks: Vec<String> = line["needs"].as_array().into_iter().flatten().map(text).collect();
    let mut items = Vec::new();
    if let Some(assessment) = assessment {
        for need in assessment.needs.iter().filter(|n| marks.iter().any(|m| m == n.key.as_str())) {
            let said = assessment.wishes.iter().filter(|wish| need.from.contains(&wish.key));
            items.extend(said.map(|wish| Item {
                who: words::voice(&wish.voice),
                lines: vec![wish.words.to_string()],
                own: wish.voice.is_person(),
                offer: None,
            }));
            items.push(need_item(need));
        }
    }
    Beside { heading: say::NEED, items }
}

fn strengths(assessment: Option<&Assessment>) -> Beside {
    let all = assessment.into_iter().flat_map(|assessment| &assessment.strengths);
    let items = all.map(|strength| Item {
        who: strength.class.map(|class| class.term().to_owned()).unwrap_or_default(),
        lines: vec![strength.words.to_string()],
        own: false,
        offer: None,
    });
    Beside { heading: say::STRENGTHS, items: items.collect() }
}

fn words_of(assessment: Option<&Assessment>) -> Beside {
    let all = assessment.into_iter().flat_map(|assessment| &assessment.wishes);
    let items = all.map(|wish| Item {
        who: words::voice(&wish.voice),
        lines: vec![wish.words.to_string()],
        own: wish.voice.is_person(),
        offer: None,
    });
    Beside { heading: say::WORDS, items: items.collect() }
}

/// The plan a near plan is made under.
fn big_plan(file: &CaseFile) -> Option<Edition<'_, ServicePlan>> {
    file.service_plan_in_force().or_else(|| file.service_plan())
}

/// The whole life the near plan is a part of (S1-02).
fn whole_life(file: &CaseFile) -> Beside {
    let mut items = Vec::new();
    if let Some(plan) = big_plan(file) {
        let body = plan.body();
        items.extend(body.wishes.iter().map(|statement| Item {
            who: words::voice(&statement.voice),
            lines: vec![statement.words.to_string()],
            own: statement.voice.is_person(),
            offer: None,
        }));
        let goal = |goal: &Goal| words::form::goal(goal);
        let parts = [
            (say::POLICY, body.policy.to_string()),
            (say::LONG, goal(&body.long_term)),
            (say::SHORT, goal(&body.short_term)),
            (say::WEEK, body.weekly.whole_life.to_string()),
        ];
        let parts = parts.into_iter().filter(|(_, text)| !text.trim().is_empty());
        items.extend(parts.map(|(who, text)| Item {
            who: who.to_owned(),
            lines: vec![text],
            own: false,
            offer: None,
        }));
    }
    Beside { heading: say::WHOLE_LIFE, items }
}

/// The lines entrusted to the office, with an offer where no goal carries one yet.
fn entrusted(file: &CaseFile, body: &Value) -> Beside {
    let office: Option<Key> = body["office"].as_str().and_then(|office| office.parse().ok());
    let (Some(plan), Some(office)) = (big_plan(file), office) else {
        return Beside { heading: say::ENTRUSTED, items: Vec::new() };
    };
    let version = plan.version.number;
    let carried = carried(body, version);
    let lines = plan.body().lines.iter().filter(|line| is_entrusted(line, &office));
    let items = lines.map(|line| {
        let mine = line.supports.iter().filter(|s| s.providers.iter().any(|p| p.member == office));
        let mut told = vec![line.need.to_string()];
        told.push(words::write::goal_of_line(&line.goal, &words::form::deadline(&line.due)));
        told.extend(mine.map(words::form::support));
        told.extend(measured(&line.measure));
        Item {
            who: words::write::row(usize::from(line.priority)),
            lines: told,
            own: false,
            offer: (!carried.contains(line.key.as_str()))
                .then(|| (format!("line:{version}/{}", line.key), say::LINE_TO_GOAL)),
        }
    });
    Beside { heading: say::ENTRUSTED, items: items.collect() }
}

fn is_entrusted(line: &PlanLine, office: &Key) -> bool {
    line.supports.iter().any(|s| s.providers.iter().any(|provider| provider.member == *office))
}

/// Lines at a version that goals serve already.
fn carried(body: &Value, version: u32) -> HashSet<String> {
    let goals = body["goals"].as_array().into_iter().flatten();
    let of = |value: &Value| value["serves"].as_array().cloned().unwrap_or_default();
    goals
        .flat_map(|goal| {
            let supports = goal["supports"].as_array().into_iter().flatten();
            of(goal).into_iter().chain(supports.flat_map(of)).collect::<Vec<_>>()
        })
        .filter(|serves| serves["version"].as_u64() == Some(u64::from(version)))
        .map(|serves| text(&serves["line"]))
        .collect()
}

fn measured(measure: &Measure) -> Option<String> {
    (!measure.what.is_blank())
        .then(|| words::write::measure(&measure.what, &measure.baseline, &measure.target))
}

/// What one should know while writing each row: what the row is about.
pub(super) fn contexts(
    file: &CaseFile,
    type_: &str,
    body: &Value,
    root: &str,
) -> BTreeMap<String, Vec<String>> {
    let rows = body["rows"].as_array().into_iter().flatten().enumerate();
    let told = |row: &Value| match type_ {
        "MonitoringReport" => told_of_line(file, body, &text(&row["line"])),
        "Review" => told_of_goal(file, body, &text(&row["goal"])),
        _ => Vec::new(),
    };
    rows.map(|(i, row)| (format!("{root}.rows[{i}]"), told(row))).collect()
}

fn cited(body: &Value) -> Citation {
    domain::read_body(&body["plan"]).unwrap_or_default()
}

fn told_of_line(file: &CaseFile, body: &Value, line: &str) -> Vec<String> {
    let plan = file.service_plan_at(cited(body).version).or_else(|| big_plan(file));
    let line = plan.and_then(|plan| plan.body().line(&line.parse().ok()?).cloned());
    let Some(line) = line else { return Vec::new() };
    let goal = words::write::goal_of_line(&line.goal, &words::form::deadline(&line.due));
    let mut told = vec![words::line_name(&line), goal];
    told.extend(measured(&line.measure));
    told
}

fn told_of_goal(file: &CaseFile, body: &Value, goal: &str) -> Vec<String> {
    let plan: Option<Edition<'_, IndividualPlan>> = file.individual_plan_at(&cited(body));
    let goal = plan.and_then(|plan| plan.body().goal(&goal.parse().ok()?).cloned());
    let Some(goal) = goal else { return Vec::new() };
    let mut told = vec![words::write::goal_of_line(&goal.goal, &words::form::deadline(&goal.due))];
    told.extend(measured(&goal.measure));
    told
}
