//! 会議の記録.

use domain::{Attendee, Conference};
use words::Term;

use super::{Doc, Source, lines, plain};
use crate::sheet::Run;

struct Minutes<'a> {
    doc: Doc<'a>,
    body: &'a Conference,
}

pub(super) fn conference<'a>(doc: Doc<'a>, body: &'a Conference) -> Box<dyn Source + 'a> {
    Box::new(Minutes { doc, body })
}

impl Source for Minutes<'_> {
    fn find(&self, key: &str) -> Option<Vec<Run>> {
        let (doc, body) = (&self.doc, self.body);
        Some(match key {
            "conference" => plain(body.kind.map(|kind| kind.term()).unwrap_or_default()),
            "convened_by" => plain(doc.member_name(&body.convened_by)),
            "on" => plain(body.on.map(words::day).unwrap_or_default()),
            "time" => plain(match (body.from, body.to) {
                (Some(from), Some(to)) => format!("{}～{}", words::clock(from), words::clock(to)),
                _ => String::new(),
            }),
            "place" => plain(&*body.place),
            "person" => {
                let term = body.person.map(|presence| presence.term()).unwrap_or_default();
                plain(format!("{term}　{}", body.absence_reason).trim())
            }
            "information_consent" => {
                plain(body.information_consent_on.map(words::day).unwrap_or_default())
            }
            "strengths" => plain(&*body.strengths),
            "wishes_confirmed" => plain(&*body.wishes_confirmed),
            "discussion" => lines([plain(&*body.topics), plain(&*body.discussion)]),
            "conclusion" => plain(&*body.conclusion),
            "cannot_do" => plain(&*body.cannot_do),
            "next" => lines([plain(&*body.remaining), plain(&*body.next)]),
            "recorder" => plain(&*body.recorder),
            key => return doc.common(key),
        })
    }

    fn items(&self, _: &str) -> Vec<Box<dyn Source + '_>> {
        self.body.attendees.iter().map(|a| Box::new(Row(a)) as Box<dyn Source>).collect()
    }
}

struct Row<'a>(&'a Attendee);

impl Source for Row<'_> {
    fn find(&self, key: &str) -> Option<Vec<Run>> {
        Some(match key {
            "attendee" => plain(&*self.0.name),
            "role" => plain(&*self.0.role),
            "attendance" => plain(self.0.attendance.map(|a| a.term()).unwrap_or_default()),
            "opinion" => plain(&*self.0.opinion),
            _ => return None,
        })
    }
}
