//! 別紙1 and 別紙2.

use domain::{BasicInformation, CurrentSupport, Scope, WeeklyPlan};
use words::Term;

use super::{Doc, Source, lines, plain};
use crate::sheet::Run;

struct Basic<'a> {
    doc: Doc<'a>,
    body: &'a BasicInformation,
}

pub(super) fn basic<'a>(doc: Doc<'a>, body: &'a BasicInformation) -> Box<dyn Source + 'a> {
    Box::new(Basic { doc, body })
}

impl Source for Basic<'_> {
    fn find(&self, key: &str) -> Option<Vec<Run>> {
        let (doc, body) = (&self.doc, self.body);
        Some(match key {
            "summary" => doc.within(Scope::Basic, plain(&*body.summary)),
            "address" => doc.within(Scope::Basic, plain(&*body.address)),
            "phone" => plain(&*body.phone),
            "fax" => plain(&*body.fax),
            "housing" => {
                let term = body.housing.map(|housing| housing.term()).unwrap_or_default();
                lines([plain(term), plain(&*body.housing_note)])
            }
            "disability" => doc.within(Scope::Medical, plain(&*body.disability)),
            "handbooks" => lines(body.handbooks.iter().map(|handbook| {
                let kind = handbook.kind.map(|kind| kind.term()).unwrap_or_default();
                plain(format!("{kind} {} {}", handbook.grade, handbook.notes).trim())
            })),
            "income" => doc.within(Scope::Money, plain(&*body.income)),
            "money_keeper" => doc.within(Scope::Money, plain(&*body.money_keeper)),
            "rights_support" => doc.within(Scope::Rights, plain(&*body.rights_support)),
            "family" => {
                let family = body.family.iter().map(|r| plain(words::form::relative(r)));
                doc.within(Scope::Family, lines(family.chain([plain(&*body.family_note)])))
            }
            "relations" => {
                let relations = body.relations.iter().map(|relation| {
                    let name = doc.member_name(&relation.member);
                    plain(words::form::relation(&name, relation))
                });
                lines(relations.chain([plain(&*body.relations_note)]))
            }
            "life_history" => {
                let events = body.life_history.iter().map(|e| plain(words::form::life_event(e)));
                doc.within(Scope::Assessment, lines(events))
            }
            "medical" => {
                let care = body.medical.iter().map(|care| plain(words::form::medical(care)));
                let note = [plain(&*body.medical_note)];
                doc.within(Scope::Medical, lines(care.chain(note)))
            }
            "chief_wish" => doc.within(Scope::Assessment, plain(&*body.chief_wish)),
            "family_wish" => doc.within(Scope::Family, plain(&*body.family_wish)),
            key => return doc.common(key),
        })
    }

    fn items(&self, _: &str) -> Vec<Box<dyn Source + '_>> {
        let of = |public: bool, supports: &'_ [CurrentSupport]| -> Vec<Box<dyn Source>> {
            supports
                .iter()
                .map(|support| {
                    Box::new(Row { public, support: support.clone() }) as Box<dyn Source>
                })
                .collect()
        };
        let mut rows = of(true, &self.body.public_support);
        rows.extend(of(false, &self.body.other_support));
        rows
    }
}

struct Row {
    public: bool,
    support: CurrentSupport,
}

impl Source for Row {
    fn find(&self, key: &str) -> Option<Vec<Run>> {
        Some(match key {
            "group" => plain(words::form::support_group(self.public)),
            "support" => plain(&*self.support.name),
            "provider" => plain(&*self.support.provider),
            "content" => plain(&*self.support.content),
            "frequency" => plain(&*self.support.frequency),
            "notes" => plain(&*self.support.notes),
            _ => return None,
        })
    }
}

struct Week<'a> {
    doc: Doc<'a>,
    week: &'a WeeklyPlan,
}

pub(super) fn week<'a>(doc: Doc<'a>, week: &'a WeeklyPlan) -> Box<dyn Source + 'a> {
    Box::new(Week { doc, week })
}

impl Source for Week<'_> {
    fn find(&self, key: &str) -> Option<Vec<Run>> {
        Some(match key {
            "starts" => plain(self.week.starts.map(words::month).unwrap_or_default()),
            "whole_life" => plain(&*self.week.whole_life),
            key => return self.doc.common(key),
        })
    }

    fn week(&self, _: &str) -> Option<&WeeklyPlan> {
        Some(self.week)
    }
}
