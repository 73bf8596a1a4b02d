//! One document at one version, to be read.

use app::{Hand, Opened};
use askama::Template;
use axum::extract::State;
use domain::{CaseFile, CaseId, Citation, DocumentId, DocumentKind, LabelSet, Place, VersionHead};
use rules::Finding;
use serde_json::Value;
use words::Term as _;

use crate::Site;
use crate::form::names::Names;
use crate::form::read::{Item, Remark, put_remarks, read};
use crate::frame::{Frame, page};
use crate::named::Named;
use crate::pages::person::{FindingView, finding_views, is_printable};
use crate::problem::{Answer, Problem};
use crate::staff::Staff;

#[derive(Template)]
#[template(path = "document.html")]
struct Show {
    frame: Frame,
    case: String,
    person: String,
    document: String,
    title: &'static str,
    version: u32,
    versions: Vec<VersionLine>,
    made: String,
    author: String,
    /// Whether someone agrees to such a document at all.
    agreed_to: bool,
    consent: Option<String>,
    deliveries: Vec<String>,
    /// Addresses, for those who may and where there is such a page.
    write: Option<String>,
    compare: Option<String>,
    pdf: Option<String>,
    keeps: bool,
    /// Address of the style of a drawn week, on documents that have one.
    week_style: Option<String>,
    items: Vec<Item>,
    /// Findings about no cell that is shown.
    findings: Vec<FindingView>,
}

struct VersionLine {
    number: u32,
    made: String,
    here: bool,
    sealed: bool,
}

/// Shows a document.
pub(crate) async fn show(
    State(site): State<Site>,
    staff: Staff,
    Named((case, document, version)): Named<(CaseId, DocumentId, u32)>,
) -> Answer {
    let opened = app::open_case(&staff.desk, &case).await?;
    let hand = app::hand(&staff.desk, &case, opened.case.get()).await?;
    let shown = document_page(&site, &staff, &opened, &hand, &Citation::of(document, version));
    shown.map(|shown| page(&shown)).ok_or_else(Problem::hidden)
}

fn document_page(
    site: &Site,
    staff: &Staff,
    opened: &Opened,
    hand: &Hand,
    cited: &Citation,
) -> Option<Show> {
    let file = opened.case.get();
    let document = cited.document.as_ref()?;
    let heads = file.heads();
    let of_document: Vec<_> = heads.iter().filter(|head| head.document == document).collect();
    let head = **of_document.iter().find(|head| head.number == cited.version)?;
    let labels = head.made_on.map_or(LabelSet::Adult, |on| file.person.labels_on(on));
    let title = words::document_title(head.kind, labels);
    let owner = file.owner_of(head.kind, document);
    let mut items = items(file, head.kind, document, head.number);
    let findings = beside(file, hand, &opened.findings, cited, &mut items);
    let case = file.id.as_ref().map(ToString::to_string).unwrap_or_default();
    let here = format!("/cases/{case}/documents/{document}");
    let newest = of_document.iter().all(|other| other.number <= head.number);
    let frame_title = format!("{} {title}", file.person.name);
    let drafted = head.kind == DocumentKind::ServicePlan && file.service_plan_draft().is_some();
    Some(Show {
        frame: Frame::new(site, Some(&staff.session), "people", frame_title),
        write: (hand.may_write(head.kind, owner) && newest)
            .then(|| format!("/cases/{case}/write/d.{document}")),
        compare: (of_document.len() > 1 || drafted)
            .then(|| format!("{here}/compare?to={}", head.number)),
        pdf: is_printable(head.kind).then(|| format!("{here}/{}/pdf", head.number)),
        case,
        person: file.person.name.to_string(),
        document: document.to_string(),
        title,
        version: head.number,
        versions: of_document.iter().map(|other| version_line(file, other, head.number)).collect(),
        made: head.made_on.map(words::day).unwrap_or_default(),
        author: head.author.name.to_string(),
        agreed_to: head.kind.is_agreed_to(),
        consent: file.seal(document, head.number).map(words::form::consent),
        deliveries: deliveries(file, cited),
        week_style: has_week(head.kind).then(|| site.assets.address("week.css").to_owned()),
        keeps: head.kind.is_agreed_to() && hand.may_keep(head.kind, owner),
        items,
        findings,
    })
}

fn version_line(file: &CaseFile, head: &VersionHead<'_>, here: u32) -> VersionLine {
    VersionLine {
        number: head.number,
        made: head.made_on.map(words::day).unwrap_or_default(),
        here: head.number == here,
        sealed: file.seal(head.document, head.number).is_some(),
    }
}

/// Puts each finding beside its cell; gives the rest.
fn beside(
    file: &CaseFile,
    hand: &Hand,
    findings: &[Finding],
    cited: &Citation,
    items: &mut [Item],
) -> Vec<FindingView> {
    let here = |place: &Place| place.document == cited.document && place.version == cited.version;
    let of_version: Vec<&Finding> =
        findings.iter().filter(|finding| here(&finding.place)).collect();
    let views = finding_views(file, hand, of_version.iter().copied());
    let remarks = of_version.iter().zip(&views).map(|(finding, view)| Remark {
        path: finding.place.path.clone(),
        class: view.class,
        severity: view.severity,
        message: view.message.clone(),
        fix: view.fix.clone(),
        code: view.code,
        href: view.href.clone(),
    });
    let left: Vec<(String, &str)> = put_remarks(items, remarks.collect())
        .into_iter()
        .map(|remark| (remark.message, remark.code))
        .collect();
    let is_left = |view: &FindingView| {
        left.iter().any(|(message, code)| *message == view.message && *code == view.code)
    };
    views.into_iter().filter(is_left).collect()
}

/// To whom the version was handed, when and how.
fn deliveries(file: &CaseFile, cited: &Citation) -> Vec<String> {
    let handed = file.deliveries.iter().filter(|delivery| delivery.document == *cited);
    handed
        .filter_map(|delivery| {
            let member = delivery.to.member.as_ref().and_then(|key| file.member(key));
            let kind = delivery.to.kind.map(|kind| kind.term()).unwrap_or_default();
            let to = member.map_or_else(|| kind.to_owned(), |member| member.name.to_string());
            let way = delivery.way.map(|way| way.term()).unwrap_or_default();
            Some(words::around::handed(&to, delivery.on?, way, delivery.received_on))
        })
        .collect()
}

/// Whether documents of a kind have a week.
fn has_week(kind: DocumentKind) -> bool {
    use DocumentKind::{CurrentLife, Monitoring, ServicePlan, ServicePlanDraft};
    matches!(kind, CurrentLife | Monitoring | ServicePlan | ServicePlanDraft)
}

/// The parts of a document.
pub(crate) fn items(
    file: &CaseFile,
    kind: DocumentKind,
    document: &DocumentId,
    version: u32,
) -> Vec<Item> {
    let json = file.version_json(document, version).unwrap_or_default();
    let value: Value = serde_json::from_str(&json).unwrap_or_default();
    let mut names = Names::of(file);
    if kind == DocumentKind::Review {
        let cited = value["body"]["plan"]["document"].as_str().and_then(|id| id.parse().ok());
        names.add_goals(file, cited.as_ref());
    }
    read(words::type_of(kind), &value["body"], &names)
}
