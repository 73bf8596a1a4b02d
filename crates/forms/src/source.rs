//! The values of documents, by the keys that layouts use.

mod basic;
mod conference;
mod individual;
mod monitoring;
mod plan;
mod review;

use access::Disclosed;
use domain::{
    CaseFile, Citation, Consent, DocumentKind, Edition, Heading, Key, Lineage, Scope, Statement,
    VersionHead, VoiceKind, WeeklyPlan,
};
use words::Term;

use crate::Copy;
use crate::sheet::{Run, Tone};

/// Answers layouts with the values of one document, or of one row of it.
pub(crate) trait Source {
    /// The value of a key; `None` if nobody knows the key.
    fn find(&self, key: &str) -> Option<Vec<Run>>;

    /// The value of a key, blank if nobody knows it (a test sees that it does not happen).
    fn value(&self, key: &str) -> Vec<Run> {
        self.find(key).unwrap_or_default()
    }

    /// The rows of a list.
    fn items(&self, _list: &str) -> Vec<Box<dyn Source + '_>> {
        Vec::new()
    }

    /// A weekly plan.
    fn week(&self, _key: &str) -> Option<&WeeklyPlan> {
        None
    }
}

/// Plain text as a value.
pub(crate) fn plain(text: impl Into<String>) -> Vec<Run> {
    let text = text.into();
    if text.is_empty() { Vec::new() } else { vec![Run { text, ..Run::default() }] }
}

/// Text in a tone.
pub(crate) fn toned(tone: Tone, text: impl Into<String>) -> Vec<Run> {
    plain(text).into_iter().map(|run| Run { tone, ..run }).collect()
}

/// Several values, each on its own line.
pub(crate) fn lines(parts: impl IntoIterator<Item = Vec<Run>>) -> Vec<Run> {
    let mut all: Vec<Run> = Vec::new();
    for part in parts.into_iter().filter(|part| !part.is_empty()) {
        if let Some(last) = all.last_mut() {
            last.text.push('\n');
        }
        all.extend(part);
    }
    all
}

/// Wishes with their voices; the person's own words are set apart.
pub(crate) fn statements(statements: &[Statement]) -> Vec<Run> {
    lines(statements.iter().map(|statement| {
        let own = statement.voice.who == Some(VoiceKind::Person);
        let mut runs = plain(words::form::statement_voice(statement));
        let tone = if own { Tone::Voice } else { Tone::Plain };
        runs.extend(toned(tone, &*statement.words));
        runs
    }))
}

/// What all documents have in common.
pub(crate) struct Doc<'a> {
    case: &'a Disclosed<CaseFile>,
    head: VersionHead<'a>,
    copy: &'a Copy,
}

impl<'a> Doc<'a> {
    /// A version of a case's document.
    pub(crate) fn new(
        case: &'a Disclosed<CaseFile>,
        head: VersionHead<'a>,
        copy: &'a Copy,
    ) -> Self {
        Self { case, head, copy }
    }

    fn file(&self) -> &'a CaseFile {
        self.case.get()
    }

    fn heading(&self) -> &'a Heading {
        self.head.heading
    }

    fn consent(&self) -> Option<&'a Consent> {
        self.file().seal(self.head.document, self.head.number)
    }

    fn member_name(&self, key: &Key) -> String {
        self.file().member(key).map(|member| member.name.to_string()).unwrap_or_default()
    }

    /// A value that a scope must open.
    fn within(&self, scope: Scope, value: Vec<Run>) -> Vec<Run> {
        if value.is_empty() && self.case.is_withheld(scope) {
            toned(Tone::Quiet, words::form::withheld())
        } else {
            value
        }
    }

    /// Values every form's heading has.
    fn common(&self, key: &str) -> Option<Vec<Run>> {
        let heading = self.heading();
        Some(match key {
            "name" => vec![Run {
                text: heading.name.to_string(),
                ruby: (!heading.kana.is_empty()).then(|| heading.kana.to_string()),
                ..Run::default()
            }],
            "born" => plain(heading.born.map(words::day).unwrap_or_default()),
            "age" => plain(self.age().map(words::form::age).unwrap_or_default()),
            "sex" => plain(self.file().person.sex.map(|sex| sex.term()).unwrap_or_default()),
            "guardian" => self.within(Scope::Family, plain(&*heading.guardian)),
            "guardian_relation" => plain(&*heading.guardian_relation),
            "category" => plain(heading.category.map(|c| c.term()).unwrap_or_default()),
            "certificate" => plain(number(heading.certificate.as_ref())),
            "regional_certificate" => plain(number(heading.regional_certificate.as_ref())),
            "child_certificate" => plain(number(heading.child_certificate.as_ref())),
            "monthly_limit" => {
                let limit = heading.monthly_limit_yen.map(words::form::yen);
                self.within(Scope::Money, plain(limit.unwrap_or_default()))
            }
            "office" => plain(&*heading.office),
            "author" => plain(&*heading.author),
            "made_on" => plain(self.head.made_on.map(words::day).unwrap_or_default()),
            "consent" => self.signed(words::form::consent),
            "agreed_on" => {
                plain(self.consent().and_then(|c| c.on).map(words::day).unwrap_or_default())
            }
            "signer" => self.signed(words::form::signer),
            "blank" => Vec::new(),
            _ => return None,
        })
    }

    /// The consent in words, and what was drawn if it was signed on the screen.
    fn signed(&self, say: fn(&Consent) -> String) -> Vec<Run> {
        let Some(consent) = self.consent() else { return Vec::new() };
        let mut runs = plain(say(consent));
        let drawn = consent.proof.attachment.as_ref().and_then(|key| self.copy.signatures.get(key));
        runs.extend(drawn.map(|drawn| Run {
            text: words::form::signature_of(&consent.signer.name),
            drawn: Some(drawn.clone()),
            ..Run::default()
        }));
        runs
    }

    fn age(&self) -> Option<i16> {
        Some(calendar::age_on(self.heading().born?, self.head.made_on?))
    }

    /// Foot of each page.
    pub(crate) fn label(&self) -> String {
        let heading = self.heading();
        words::form::page_label(
            &heading.name,
            heading
                .certificate
                .as_ref()
                .or(heading.child_certificate.as_ref())
                .map(domain::CertificateNumber::as_str),
            self.title_of(&self.head),
            self.head.number,
            self.copy.recipient.as_deref(),
        )
    }

    /// Title of a document of the case: an adult's or a child's, as the person was when it was made.
    fn title_of(&self, head: &VersionHead<'_>) -> &'static str {
        words::document_title(head.kind, self.file().person.labels_when(head.made_on))
    }

    /// Mark of a version nobody has agreed to; only what someone agrees to is a draft before it.
    pub(crate) fn draft_mark(&self) -> Option<String> {
        let agreed_to = matches!(
            self.head.kind,
            DocumentKind::ServicePlan
                | DocumentKind::ServicePlanDraft
                | DocumentKind::IndividualPlan
        );
        (agreed_to && self.consent().is_none()).then(|| words::form::draft_mark().to_owned())
    }

    /// A plan cited, by title, version and day.
    fn cited(&self, cited: &Citation) -> String {
        let heads = self.file().heads();
        let found = heads.iter().find(|head| {
            Some(head.document) == cited.document.as_ref() && head.number == cited.version
        });
        found
            .map(|head| words::form::based_on(self.title_of(head), head.number, head.made_on))
            .unwrap_or_default()
    }
}

fn number(number: Option<&domain::CertificateNumber>) -> String {
    number.map(ToString::to_string).unwrap_or_default()
}

fn edition<'a, B>(lineages: &'a [Lineage<B>], head: VersionHead<'a>) -> Option<Edition<'a, B>> {
    let lineage = lineages.iter().find(|lineage| lineage.id == *head.document)?;
    let version = lineage.versions.iter().find(|version| version.number == head.number)?;
    Some(Edition { kind: head.kind, document: &lineage.id, version })
}

type Named<'a> = (&'static str, Box<dyn Source + 'a>);

/// The layouts a document is printed on, each with its source.
pub(crate) fn document_source<'a>(
    case: &'a Disclosed<CaseFile>,
    head: VersionHead<'a>,
    copy: &'a Copy,
) -> Vec<Named<'a>> {
    let file = case.get();
    let doc = || Doc::new(case, head, copy);
    let sources: Option<Vec<Named<'a>>> = match head.kind {
        DocumentKind::BasicInformation => edition(&file.basic_information, head)
            .map(|e| vec![("basic_information", basic::basic(doc(), e.body()))]),
        DocumentKind::CurrentLife => edition(&file.current_life, head)
            .map(|e| vec![("current_life", basic::week(doc(), e.body()))]),
        DocumentKind::ServicePlanDraft => edition(&file.service_plan_drafts, head)
            .map(|e| plan::sheets(doc, e.body(), "service_plan_draft", "service_plan_draft_week")),
        DocumentKind::ServicePlan => edition(&file.service_plans, head)
            .map(|e| plan::sheets(doc, e.body(), "service_plan", "service_plan_week")),
        DocumentKind::IndividualPlan => {
            edition(&file.individual_plans, head).map(|e| individual::sheets(doc, e.body()))
        }
        DocumentKind::Review => {
            edition(&file.reviews, head).map(|e| vec![("review", review::review(doc(), e.body()))])
        }
        DocumentKind::Monitoring => {
            edition(&file.monitoring, head).map(|e| monitoring::sheets(doc, e.body()))
        }
        DocumentKind::Conference => edition(&file.conferences, head)
            .map(|e| vec![("conference", conference::conference(doc(), e.body()))]),
        DocumentKind::Assessment | DocumentKind::Award => None,
    };
    sources.unwrap_or_default()
}
