//! What stands beside a week that is written: what it adds up to in a month, and the other weeks of
//! the case.

use app::{Desktop, Target};
use calendar::{Day, YearMonth};
use domain::{
    Block, CaseFile, Citation, MonitoringReport, MonthlyUse, PlanLine, ServicePlan, WeeklyPlan,
    monthly_use, read_what_holds, value_at,
};
use serde_json::Value;
use words::week::{Layer, amount, standing};

use crate::pages::write::view::{root, type_of_target};

/// What stands beside a week.
pub(super) struct BesideWeek {
    /// What it adds up to, where it carries out a plan.
    pub sums: Option<Sums>,
    /// The other weeks, to be laid over this one.
    pub layers: Vec<LayerView>,
}

/// What a week adds up to.
pub(super) struct Sums {
    /// The month that is counted.
    pub month: String,
    /// What is used of each service.
    pub uses: Vec<UseLine>,
}

/// A service in the month.
pub(super) struct UseLine {
    pub service: &'static str,
    pub planned: String,
    pub allowed: String,
    pub standing: String,
    pub over: bool,
}

/// Another week of the case.
pub(super) struct LayerView {
    pub mark: &'static str,
    pub name: String,
    pub blocks: Vec<LayerBlock>,
}

/// A block of it: days as digits from Monday, minutes after midnight.
pub(super) struct LayerBlock {
    pub days: String,
    pub from: u16,
    pub to: u16,
    pub text: String,
}

/// What stands beside the part of a document that holds its week.
pub(super) fn beside_week(
    file: &CaseFile,
    target: &Target,
    desktop: &Desktop,
    part: &str,
    today: Day,
) -> Option<BesideWeek> {
    let body = value_at(&desktop.tree, root(target)).unwrap_or(&Value::Null);
    let counted = match (type_of_target(file, target)?, part) {
        ("ServicePlan", "week") => Some(of_plan(read_what_holds(body), today)),
        ("MonitoringReport", "week") => Some(of_monitoring(file, read_what_holds(body), today)),
        ("WeeklyPlan", _) => None,
        _ => return None,
    };
    Some(BesideWeek { sums: counted.map(|counted| sums(file, &counted)), layers: layers(file) })
}

fn sums(file: &CaseFile, counted: &Counted) -> Sums {
    let award = file.award().map(|award| award.body());
    let uses = monthly_use(&counted.lines, &counted.week, award, counted.month);
    Sums { month: words::month(counted.month), uses: uses.iter().map(use_line).collect() }
}

/// The lines and the week that are counted, and for which month.
struct Counted {
    lines: Vec<PlanLine>,
    week: WeeklyPlan,
    month: YearMonth,
}

/// A plan is counted for the month it begins in, as the linter does.
fn of_plan(plan: ServicePlan, today: Day) -> Counted {
    let begins = plan.period.map(|period| period.from.year_month()).or(plan.weekly.starts);
    let month = begins.unwrap_or(today.year_month());
    Counted { lines: plan.lines, week: plan.weekly, month }
}

/// What came about is counted for this month, by the lines of the plan that is looked back on.
fn of_monitoring(file: &CaseFile, report: MonitoringReport, today: Day) -> Counted {
    let cited: Citation = report.plan;
    let plan = file.service_plan_at(cited.version).or_else(|| file.service_plan_in_force());
    let lines = plan.map(|plan| plan.body().lines.clone()).unwrap_or_default();
    Counted { lines, week: report.weekly, month: today.year_month() }
}

fn use_line(used: &MonthlyUse) -> UseLine {
    let say = |count: Option<u32>| count.map(|count| amount(used.unit, count)).unwrap_or_default();
    UseLine {
        service: used.service.name(),
        planned: say(used.planned),
        allowed: say(used.allowed),
        standing: standing(used),
        over: used.beyond() > 0,
    }
}

/// The weeks of the case as they were saved last.
fn layers(file: &CaseFile) -> Vec<LayerView> {
    let monitoring = file.monitoring_reports().rfind(|report| !report.body().weekly.is_blank());
    let weeks = [
        file.current_life().map(|life| (Layer::Current, life.version.number, life.body())),
        file.service_plan_draft()
            .map(|draft| (Layer::Draft, draft.version.number, &draft.body().weekly)),
        file.service_plan().map(|plan| (Layer::Plan, plan.version.number, &plan.body().weekly)),
        monitoring.map(|report| (Layer::Actual, report.version.number, &report.body().weekly)),
    ];
    let drawn = weeks.into_iter().flatten().filter(|(_, _, week)| !week.blocks.is_empty());
    drawn.map(|(layer, version, week)| layer_view(layer, version, week)).collect()
}

fn layer_view(layer: Layer, version: u32, week: &WeeklyPlan) -> LayerView {
    LayerView {
        mark: layer.mark(),
        name: words::week::layer(layer, version),
        blocks: week.blocks.iter().filter_map(layer_block).collect(),
    }
}

fn layer_block(block: &Block) -> Option<LayerBlock> {
    let time = block.time?;
    Some(LayerBlock {
        days: block.days.iter().map(|day| day.index().to_string()).collect(),
        from: time.from().minutes(),
        to: time.to().minutes(),
        text: words::week::block_line(block),
    })
}
