//! The page on which a part of a document is written.

use std::collections::BTreeMap;

use app::{Desktop, Target};
use askama::Template;
use domain::{CaseFile, LabelSet, Problem, tree_steps, value_at};
use rules::Finding;
use serde_json::Value;
use words::Term as _;

use crate::Site;
use crate::form::layout::{Part, columns, fields_of, parts, row_type};
use crate::form::names::Names;
use crate::form::read::read_fields;
use crate::form::shape::{Shape, fields};
use crate::form::take::join;
use crate::form::write::{Entries, Entry, Say, Says, Writer, plain};
use crate::frame::Frame;
use crate::pages::person::severity_class;
use crate::pages::write::beside::{Beside, beside, contexts};
use crate::pages::write::week::{BesideWeek, beside_week};
use crate::staff::Staff;

/// Which part of a document, and which row of its list; empty for the first, and for none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Spot {
    pub part: String,
    pub row: String,
}

/// The page.
#[derive(Template)]
#[template(path = "write.html")]
pub(super) struct Write {
    frame: Frame,
    script: String,
    /// Addresses of what draws a week, on pages that have one.
    week_style: String,
    week_script: String,
    case: String,
    person: String,
    target: String,
    title: String,
    is_head: bool,
    form_key: String,
    form: String,
    base: u32,
    step: i64,
    state: String,
    /// Another window of the same writer kept something too.
    pub elsewhere: bool,
    problems: Vec<ProblemLine>,
    parts: Vec<PartLine>,
    part: &'static str,
    row: String,
    row_title: Option<String>,
    before: Option<String>,
    after: Option<String>,
    at: String,
    rest: Vec<Say>,
    rows: Option<RowsView>,
    entries: Entries,
    beside: Vec<Beside>,
    /// Names of offices that work with this program, where one writes of the care team.
    pub offices: Vec<String>,
    week: Option<BesideWeek>,
}

/// A problem that kept the document from being saved, with the way to its field.
struct ProblemLine {
    place: String,
    why: String,
    go: String,
}

/// A part of the document in the navigation.
struct PartLine {
    mark: &'static str,
    name: &'static str,
    here: bool,
    says: usize,
}

/// A list whose rows have a page each.
struct RowsView {
    path: String,
    label: &'static str,
    columns: Vec<&'static str>,
    rows: Vec<RowLine>,
}

struct RowLine {
    path: String,
    key: String,
    cells: Vec<Cell>,
    says: usize,
}

struct Cell {
    label: &'static str,
    html: String,
}

/// The form a target is written in.
pub(super) fn type_of_target(file: &CaseFile, target: &Target) -> Option<&'static str> {
    match target {
        Target::Head => Some("CaseHead"),
        _ => target.kind(file).map(words::type_of),
    }
}

/// Where the form lies in the tree.
pub(super) fn root(target: &Target) -> &'static str {
    if *target == Target::Head { "" } else { "body" }
}

/// A part by its mark; the first if there is none.
pub(super) fn part_of(type_: &str, mark: &str) -> Option<&'static Part> {
    let all = parts(type_);
    all.iter().find(|part| part.mark == mark).or(all.first())
}

/// Where on which page a path of the tree is written.
pub(super) fn go_to(type_: &str, root: &str, tree: &Value, path: &str) -> String {
    let inside = path.strip_prefix(root).unwrap_or(path).trim_start_matches('.');
    let name = inside.split(['.', '[']).next().unwrap_or_default();
    let part = parts(type_).iter().find(|p| p.fields.contains(&name) || p.list == Some(name));
    let Some(part) = part else { return format!("#{path}") };
    let list = part.list.map(|list| join(root, list));
    let row = list.and_then(|list| {
        let at = path.strip_prefix(&list)?.strip_prefix('[')?.split(']').next()?;
        value_at(tree, &format!("{list}[{at}]"))?["key"].as_str()
    });
    match row {
        Some(row) => format!("{}/{row}#{path}", part.mark),
        None => format!("{}#{path}", part.mark),
    }
}

/// The spot a path of the tree is written at.
pub(super) fn spot_at(target: &Target, desktop: &Desktop, path: &str) -> Spot {
    let file = desktop.opened.case.get();
    let type_ = type_of_target(file, target).unwrap_or("CaseHead");
    let place = go_to(type_, root(target), &desktop.tree, path);
    let place = place.split('#').next().unwrap_or_default();
    let (part, row) = place.split_once('/').unwrap_or((place, ""));
    Spot { part: part.to_owned(), row: row.to_owned() }
}

/// The page of a spot; `problems` are those that kept it from being saved.
pub(super) fn write_page(
    site: &Site,
    staff: &Staff,
    target: &Target,
    desktop: &Desktop,
    spot: &Spot,
    problems: &[Problem],
) -> Write {
    let file = desktop.opened.case.get();
    let type_ = type_of_target(file, target).unwrap_or("CaseHead");
    let part = part_of(type_, &spot.part).unwrap_or(&Part { mark: "", fields: &[], list: None });
    let labels = file.person.labels_on(staff.desk.moment.today);
    let title = desktop.kind.map_or(words::write::HEAD, |kind| words::document_title(kind, labels));
    let says = says(type_, root(target), desktop);
    let here = Here { target, desktop, type_, part, says: &says, labels };
    let row = spot_row(&here, spot);
    let entries = here.entries(staff, row.as_ref());
    let week = beside_week(file, target, desktop, part.mark, staff.desk.moment.today);
    let frame_title = format!("{} {title}", file.person.name);
    Write {
        frame: Frame::new(site, Some(&staff.session), "people", frame_title),
        script: site.assets.address("write.js").to_owned(),
        case: file.id.as_ref().map(ToString::to_string).unwrap_or_default(),
        person: file.person.name.to_string(),
        target: target.to_string(),
        title: title.to_owned(),
        is_head: *target == Target::Head,
        form_key: staff.session.form_key.clone(),
        form: staff.desk.new_id(),
        base: desktop.base,
        step: desktop.step,
        state: state(desktop),
        elsewhere: false,
        problems: problems.iter().map(|problem| here.problem(problem)).collect(),
        parts: here.parts(),
        part: part.mark,
        at: row.as_ref().map_or_else(|| root(target).to_owned(), |row| row.path.clone()),
        rest: here.rest(row.as_ref()),
        rows: if row.is_none() { here.rows() } else { None },
        row_title: row.as_ref().map(|row| words::write::row(row.index + 1)),
        before: row.as_ref().and_then(|row| row.before.clone()),
        after: row.as_ref().and_then(|row| row.after.clone()),
        row: row.map(|row| row.key).unwrap_or_default(),
        entries,
        beside: beside(file, target, desktop, part, &spot.row),
        offices: Vec::new(),
        week_style: site.assets.address("week.css").to_owned(),
        week_script: site.assets.address("week.js").to_owned(),
        week,
    }
}

fn state(desktop: &Desktop) -> String {
    match desktop.kept_at {
        Some(at) => words::write::kept(&words::time_of_day(at)),
        None => words::write::NOT_KEPT.to_owned(),
    }
}

/// Problems and findings by their paths.
fn says(type_: &str, root: &str, desktop: &Desktop) -> Says {
    let says = Says::default();
    for problem in &desktop.checked.problems {
        let message = words::why(&problem.fault);
        let say = Say {
            class: "problem",
            kind: words::write::PROBLEM,
            message,
            fix: String::new(),
            code: None,
        };
        says.add(&at_a_field(type_, root, &problem.path), say);
    }
    for (path, finding) in &desktop.checked.findings {
        says.add(&at_a_field(type_, root, path), say(finding));
    }
    says
}

fn say(finding: &Finding) -> Say {
    Say {
        class: severity_class(finding.rule.severity),
        kind: finding.rule.severity.term(),
        message: words::phrase(&finding.message()),
        fix: words::phrase(&finding.fix()),
        code: Some(finding.rule.code),
    }
}

/// The path of the field or row that shows what is said of a path: fields of small forms that are
/// one control have no place of their own.
pub(super) fn at_a_field(type_: &str, root: &str, path: &str) -> String {
    let Some(inside) = path.strip_prefix(root) else { return path.to_owned() };
    let mut at = type_;
    let mut shown = root.to_owned();
    for step in tree_steps(inside) {
        match step {
            domain::TreeStep::Row(row) => shown.push_str(&format!("[{row}]")),
            domain::TreeStep::Field(name) => {
                let Some(field) = fields(at).iter().find(|field| field.name == name) else { break };
                if matches!((at, name), ("Block" | "BeyondWeek", "support")) {
                    break;
                }
                shown = join(&shown, name);
                match field.shape {
                    Shape::Struct("Citation" | "Serves") => break,
                    Shape::Rows("Citation" | "Serves") => at = "",
                    Shape::Struct(inner) | Shape::Rows(inner) => at = inner,
                    _ => break,
                }
            }
        }
    }
    shown
}

/// A row of a list that is being written.
struct SpotRow {
    key: String,
    path: String,
    index: usize,
    before: Option<String>,
    after: Option<String>,
}

fn spot_row(here: &Here<'_>, spot: &Spot) -> Option<SpotRow> {
    let list = join(root(here.target), here.part.list?);
    let rows = value_at(&here.desktop.tree, &list)?.as_array()?;
    let index = rows.iter().position(|row| row["key"] == *spot.row)?;
    let key = |at: Option<usize>| Some(rows.get(at?)?["key"].as_str()?.to_owned());
    Some(SpotRow {
        key: spot.row.clone(),
        path: format!("{list}[{index}]"),
        index,
        before: key(index.checked_sub(1)),
        after: key(Some(index + 1)),
    })
}

/// What the parts of the page are made of.
struct Here<'a> {
    target: &'a Target,
    desktop: &'a Desktop,
    type_: &'static str,
    part: &'static Part,
    says: &'a Says,
    labels: LabelSet,
}

impl Here<'_> {
    fn file(&self) -> &CaseFile {
        self.desktop.opened.case.get()
    }

    fn body(&self) -> &Value {
        value_at(&self.desktop.tree, root(self.target)).unwrap_or(&Value::Null)
    }

    fn names(&self) -> Names {
        let file = self.file();
        let mut names = Names::of(file);
        if self.type_ == "Review" {
            let cited = self.body()["plan"]["document"].as_str().and_then(|id| id.parse().ok());
            names.add_goals(file, cited.as_ref());
        }
        names.add_written(file, self.body());
        names
    }

    fn entries(&self, staff: &Staff, row: Option<&SpotRow>) -> Entries {
        let names = self.names();
        let writer = Writer {
            names: &names,
            says: self.says,
            today: staff.desk.moment.today,
            labels: self.labels,
            context: self.contexts(),
        };
        match (row, self.part.list) {
            (Some(row), Some(list)) => {
                let type_ = row_type(self.type_, list);
                let all: Vec<_> = fields(type_).iter().collect();
                let value = value_at(&self.desktop.tree, &row.path).unwrap_or(&Value::Null);
                writer.entries(type_, &all, value, &row.path)
            }
            (_, Some(_)) => Entries::default(),
            (_, None) => {
                let wanted = fields_of(self.type_, self.part);
                let mut entries =
                    writer.entries(self.type_, &wanted, self.body(), root(self.target));
                if self.is_first() {
                    entries.open.insert(0, self.made_on());
                }
                entries
            }
        }
    }

    fn is_first(&self) -> bool {
        *self.target != Target::Head
            && parts(self.type_).first().is_some_and(|first| first.mark == self.part.mark)
    }

    fn made_on(&self) -> Entry {
        let value = self.desktop.tree["made_on"].as_str().unwrap_or_default();
        let value = value.parse().map_or_else(|_| value.to_owned(), words::day);
        Entry {
            label: words::write::MADE_ON.to_owned(),
            help: "",
            path: "made_on".to_owned(),
            control: plain(value, words::write::DAY),
            says: self.says.rest("made_on").into_iter().map(|(_, say)| say).collect(),
        }
    }

    fn contexts(&self) -> BTreeMap<String, Vec<String>> {
        contexts(self.file(), self.type_, self.body(), root(self.target))
    }

    fn parts(&self) -> Vec<PartLine> {
        let all = self.desktop.checked.findings.iter().map(|(path, _)| path);
        let all = all.chain(self.desktop.checked.problems.iter().map(|problem| &problem.path));
        let places: Vec<String> = all
            .map(|path| go_to(self.type_, root(self.target), &self.desktop.tree, path))
            .collect();
        let inside = |part: &Part| {
            let of = |place: &&String| place.split(['/', '#']).next() == Some(part.mark);
            places.iter().filter(of).count()
        };
        let line = |part: &Part| PartLine {
            mark: part.mark,
            name: words::write::part(part.mark),
            here: part.mark == self.part.mark,
            says: inside(part),
        };
        parts(self.type_).iter().map(line).collect()
    }

    fn problem(&self, problem: &Problem) -> ProblemLine {
        let root = root(self.target);
        let inside = problem.path.strip_prefix(root).unwrap_or(&problem.path);
        ProblemLine {
            place: words::path_label(self.type_, inside.trim_start_matches('.')),
            why: words::why(&problem.fault),
            go: go_to(self.type_, root, &self.desktop.tree, &problem.path),
        }
    }

    /// What is said of this page and no field shows; on the first page also what is said of the
    /// whole document.
    fn rest(&self, row: Option<&SpotRow>) -> Vec<Say> {
        let at = root(self.target);
        let mut rest: Vec<Say> = Vec::new();
        let own: Vec<String> = match (row, self.part.list) {
            (Some(row), _) => vec![row.path.clone()],
            (None, Some(_)) => Vec::new(),
            (None, None) => self.part.fields.iter().map(|name| join(at, name)).collect(),
        };
        for path in own {
            rest.extend(self.says.rest(&path).into_iter().map(|(_, say)| say));
        }
        let whole =
            |path: &str| path == at || (self.part.list.is_some_and(|list| path == join(at, list)));
        let general = self.says.rest(at).into_iter().filter(|(path, _)| whole(path));
        rest.extend(general.map(|(_, say)| say));
        rest
    }

    fn rows(&self) -> Option<RowsView> {
        let list = self.part.list?;
        let path = join(root(self.target), list);
        let type_ = row_type(self.type_, list);
        let names = self.names();
        let shown = columns(type_);
        let rows = value_at(&self.desktop.tree, &path).and_then(Value::as_array);
        let line = |(i, row): (usize, &Value)| {
            let path = format!("{path}[{i}]");
            RowLine {
                key: row["key"].as_str().unwrap_or_default().to_owned(),
                cells: cells(type_, shown, row, &names),
                says: self.says.count(&path),
                path,
            }
        };
        Some(RowsView {
            label: words::field(self.type_, list).label,
            columns: shown.iter().map(|name| words::field(type_, name).label).collect(),
            rows: rows.into_iter().flatten().enumerate().map(line).collect(),
            path,
        })
    }
}

fn cells(type_: &str, shown: &[&'static str], row: &Value, names: &Names) -> Vec<Cell> {
    let cell = |name: &&'static str| Cell {
        label: words::field(type_, name).label,
        html: read_fields(type_, &[name], row, names),
    };
    shown.iter().map(cell).collect()
}
