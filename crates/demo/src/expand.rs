//! Makes a whole case file of a story, filling in what an office would have filled in.

use calendar::{Day, Period};
use domain::{
    Achievement, Allowance, Alternative, Assessment, Attendance, Attendee, Author, Award,
    BasicInformation, BeyondWeek, Block, BlockKind, Bond, Capacity, CaseFile, Citation, Closure,
    ClosureReason, Conference, ConferenceKind, Consent, CurrentSupport, Deadline,
    DecisionDifficulty, DecisionSupport, Delivery, DeliveryWay, Demand, DocumentId, Goal, Handbook,
    HandbookKind, IndividualGoal, IndividualPlan, IndividualSupport, Interview, InterviewPlace,
    Kana, Key, LifeEvent, Lineage, Measure, MedicalCare, Member, MemberKind, Method,
    MonitoringReport, MonitoringRow, MonitoringSegment, Need, OwnAnswer, Per, Person, PlanLine,
    Presence, Profession, Provider, Recipient, RecipientKind, Relation, Relative, Review,
    ReviewRow, SCHEMA, Serves, Service, ServicePlan, SharingConsent, Signer, Statement, Strength,
    Support, SupportHours, SupportKind, Text, Version, Voice, VoiceKind, WeeklyPlan, Wish,
};

use crate::frequency::{frequency, span, weekdays};
use crate::region::region;
use crate::story::{
    DemandTold, FamilyTold, GoalTold, LineTold, MonitoringTold, NearTold, NeedTold, ReviewTold,
    RevisionTold, SharingTold, Story, StrengthTold, SupportTold, WishTold,
};

/// Text of a story, which is written in this crate and always fits.
fn text(words: &str) -> Text {
    words.trim().parse().unwrap_or_default()
}

/// A mark of a story.
pub(crate) fn key(mark: &str) -> Key {
    mark.parse().unwrap_or_else(|_| panic!("bad mark {mark:?} in a story"))
}

fn document(mark: &str) -> DocumentId {
    mark.parse().unwrap_or_else(|_| panic!("bad mark {mark:?} in a story"))
}

fn keys(marks: &[String]) -> Vec<Key> {
    marks.iter().map(|mark| key(mark)).collect()
}

/// "person" or nothing is the person; anything else is a relative by relation, or a supporter.
fn voice(told: &str) -> Voice {
    match told.split_once(':') {
        _ if told.is_empty() || told == "person" => Voice::person(),
        Some(("supporter", role)) => {
            Voice { who: Some(VoiceKind::Supporter), relation: text(role) }
        }
        _ => Voice { who: Some(VoiceKind::Family), relation: text(told) },
    }
}

fn numbered(mark: &str, letter: char, i: usize) -> Key {
    if mark.is_empty() { key(&format!("{letter}{}", i + 1)) } else { key(mark) }
}

fn measure(told: &[String]) -> Measure {
    let part = |i: usize| told.get(i).map(|words| text(words)).unwrap_or_default();
    Measure { what: part(0), baseline: part(1), target: part(2), how: part(3) }
}

fn deadline(by: Option<calendar::YearMonth>) -> Deadline {
    Deadline { by, text: Text::default() }
}

fn first<B>(id: &str, made_on: Option<Day>, author: Author, body: B) -> Lineage<B> {
    let version = Version { number: 1, made_on, author, heading: domain::Heading::default(), body };
    Lineage { id: document(id), versions: vec![version] }
}

impl Story {
    /// The whole case as its office has it on the day of the demo.
    pub fn expand(&self) -> CaseFile {
        let mut case = CaseFile {
            schema: SCHEMA,
            office: key(&self.office),
            opened_on: self.opened,
            closure: self.closure(),
            person: self.person(),
            members: self.members(),
            ..CaseFile::default()
        };
        self.assess(&mut case);
        self.draft_plan(&mut case);
        self.decide_award(&mut case);
        self.confer(&mut case);
        self.make_plan(&mut case);
        if let Some(revision) = &self.revision {
            self.revise(&mut case, revision);
        }
        for near in &self.near {
            self.make_near(&mut case, near);
        }
        for (i, monitoring) in self.monitoring.iter().enumerate() {
            let report = self.monitor(i, monitoring, &case);
            let id = report.id.to_string();
            case.monitoring.push(report);
            if let Some(on) = monitoring.on {
                self.agree(&mut case, &id, 1, on, on);
                deliver(&mut case, &id, 1, on, RecipientKind::Person, None);
            }
        }
        case.sharing = self.sharing.iter().enumerate().map(|(i, s)| self.share(i, s)).collect();
        case.fill_headings();
        case
    }

    fn closure(&self) -> Closure {
        match self.closed {
            Some(on) => Closure {
                on: Some(on),
                reason: Some(ClosureReason::NeedsMet),
                evaluation: text(&self.summary),
            },
            None => Closure::default(),
        }
    }

    fn person(&self) -> Person {
        let number = |digits: &str| digits.parse().ok();
        Person {
            id: None,
            name: text(&self.name),
            kana: Kana::new(&self.kana).unwrap_or_else(|e| panic!("{}: {e}", self.name)),
            called: text(&self.called),
            born: self.born,
            sex: self.sex,
            municipality: region()
                .municipality(&self.municipality)
                .and_then(super::region::Municipality::code),
            certificate: number(&self.certificate),
            regional_certificate: None,
            child_certificate: number(&self.child_certificate),
            guardian: text(&self.guardian),
            guardian_relation: text(&self.guardian_relation),
        }
    }

    fn specialist(&self) -> Author {
        let office = region().office(&self.office);
        let named = office.and_then(|office| {
            office.staff.iter().find(|staff| staff.name == self.specialist).or(office.lead())
        });
        Author {
            name: named.map(|staff| text(&staff.name)).unwrap_or_default(),
            profession: Some(Profession::Specialist),
            member: Some(key(&self.office)),
        }
    }

    /// Everyone the story names, in the order: consultation office, family, offices, others.
    fn members(&self) -> Vec<Member> {
        let mut members: Vec<Member> = Vec::new();
        let mut marks: Vec<&str> = vec![&self.office];
        let providers =
            |line: &'_ LineTold| line.support.iter().flat_map(|s| s.by.clone()).collect::<Vec<_>>();
        let told: Vec<String> = self
            .line
            .iter()
            .chain(self.revision.iter().flat_map(|revision| &revision.line))
            .flat_map(providers)
            .chain(self.near.iter().map(|near| near.office.clone()))
            .chain(self.conference.iter().flat_map(|c| c.attendees.clone()))
            .chain(self.conference.iter().flat_map(|c| c.inquired.iter().map(|i| i[0].clone())))
            .chain(self.sharing.iter().map(|sharing| sharing.to.clone()))
            .collect();
        marks.extend(told.iter().map(String::as_str));
        marks.push(match self.municipality.as_str() {
            "umino" => "town",
            _ => "city",
        });
        for relative in &self.family {
            members.push(relative.as_member());
        }
        for other in &self.member {
            members.push(Member {
                key: key(&other.key),
                name: text(&other.name),
                kind: other.kind,
                role: text(&other.role),
                phone: text(&other.phone),
                ..Member::default()
            });
        }
        for mark in marks {
            if mark == "person" || members.iter().any(|member| member.key.as_str() == mark) {
                continue;
            }
            let office = region().office(mark);
            let office =
                office.unwrap_or_else(|| panic!("{}: nobody is called {mark:?}", self.name));
            members.push(office.as_member());
        }
        let own = members.iter().position(|member| member.key.as_str() == self.office);
        if let Some(at) = own {
            let mut office = members.remove(at);
            office.contact = self.specialist().name;
            members.insert(0, office);
        }
        members
    }

    fn assess(&self, case: &mut CaseFile) {
        let author = self.specialist();
        if let Some(on) = self.assessment.on.or(self.opened) {
            let basic = first("basic", Some(on), author.clone(), self.basic(case));
            case.basic_information.push(basic);
        }
        let Some(on) = self.assessment.on else { return };
        let week = self.present_week(case);
        if !week.is_blank() {
            case.current_life.push(first("week", Some(on), author.clone(), week));
        }
        let assessment = first("assessment", Some(on), author, self.assessment());
        case.assessments.push(assessment);
    }

    /// 現在の生活: what the story tells of the week before any plan. A label that is part of someone's
    /// name in the care team is time with them.
    fn present_week(&self, case: &CaseFile) -> WeeklyPlan {
        let blocks = self.now.iter().enumerate().map(|(i, [freq, label])| {
            let with = case.members.iter().find(|m| m.name.contains(label.as_str()));
            let kind = match with {
                None => BlockKind::Own,
                Some(member) if member.is_informal() => BlockKind::Informal,
                Some(_) => BlockKind::Formal,
            };
            Block {
                member: with.map(|m| m.key.clone()),
                ..block(&format!("b{}", i + 1), freq, label, kind)
            }
        });
        WeeklyPlan {
            blocks: blocks.collect(),
            daily_life: text(&self.assessment.daily),
            ..WeeklyPlan::default()
        }
    }

    fn basic(&self, case: &CaseFile) -> BasicInformation {
        let current = |support: &SupportTold, line: &LineTold| CurrentSupport {
            name: support
                .service
                .map_or_else(|| text(&support.content), |service| text(service.name())),
            provider: support
                .by
                .first()
                .and_then(|mark| case.member(&key(mark)))
                .map(|member| member.name.clone())
                .unwrap_or_default(),
            content: text(&support.content),
            frequency: text(&words::frequency(&frequency(&support.freq))),
            notes: text(&line.notes),
        };
        let already = |support: &SupportTold| {
            support.kind == Some(SupportKind::OtherSystem)
                || support.by.iter().any(|office| self.used_before(office))
        };
        let relations = case.members.iter().skip(1).map(|member| Relation {
            member: member.key.clone(),
            role: member.role.clone(),
            bond: Some(match member.kind {
                Some(MemberKind::Family) => Bond::Strong,
                Some(MemberKind::Municipality | MemberKind::CoreCentre) => Bond::Weak,
                _ => Bond::Ordinary,
            }),
            ..Relation::default()
        });
        BasicInformation {
            summary: text(&self.summary),
            address: text(&self.address),
            housing: self.housing,
            phone: text(&self.phone),
            disability: text(&self.disability),
            handbooks: self.handbooks.iter().map(|told| handbook(told)).collect(),
            income: text(&self.income),
            money_keeper: text(&self.money_keeper),
            rights_support: text(&self.rights_support),
            family: self.family.iter().map(FamilyTold::as_relative).collect(),
            relations: relations.collect(),
            life_history: self
                .life
                .iter()
                .map(|[at, event, feeling]| LifeEvent {
                    at: text(at),
                    event: text(event),
                    feeling: text(feeling),
                })
                .collect(),
            medical: self
                .medical
                .iter()
                .map(|[hospital, department, doctor, disease, frequency, medication]| MedicalCare {
                    hospital: text(hospital),
                    department: text(department),
                    doctor: text(doctor),
                    disease: text(disease),
                    frequency: text(frequency),
                    medication: text(medication),
                })
                .collect(),
            medical_note: text(&self.medical_note),
            chief_wish: text(&self.chief_wish),
            family_wish: text(&self.family_wish),
            family_voice: match self.family.iter().find(|relative| relative.key_person) {
                Some(relative) if !self.family_wish.is_empty() => voice(&relative.relation),
                _ => Voice::default(),
            },
            public_support: self
                .line
                .iter()
                .flat_map(|line| line.support.iter().map(move |s| (line, s)))
                .filter(|(_, s)| already(s))
                .map(|(line, s)| current(s, line))
                .collect(),
            other_support: self
                .line
                .iter()
                .flat_map(|line| line.support.iter().map(move |s| (line, s)))
                .filter(|(_, s)| kind_of(case, s) == SupportKind::Informal)
                .map(|(line, s)| current(s, line))
                .collect(),
            ..BasicInformation::default()
        }
    }

    /// Whether the contract with an office is older than the assessment.
    fn used_before(&self, office: &str) -> bool {
        let contract =
            self.near.iter().find(|near| near.office == office).and_then(|near| near.contract);
        contract.is_some_and(|on| Some(on) < self.assessment.on)
    }

    fn assessment(&self) -> Assessment {
        let told = &self.assessment;
        let interview = Interview {
            on: told.on,
            place: Some(told.place.unwrap_or(InterviewPlace::Home)),
            met_person: true,
            met_family: !self.family.is_empty() && !told.family_not_met,
            purpose_explained: true,
            by: self.specialist().name,
            notes: text(&told.notes),
        };
        let part = |i: usize| told.decision.get(i).map(|words| text(words)).unwrap_or_default();
        Assessment {
            title: text(&told.title),
            portrait: text(&told.portrait),
            interviews: vec![interview],
            wishes: self.wish.iter().enumerate().map(|(i, w)| w.as_wish(i, told.on)).collect(),
            demands: self.demand.iter().enumerate().map(|(i, d)| d.as_demand(i)).collect(),
            needs: self.need.iter().enumerate().map(|(i, n)| n.as_need(i, told.on)).collect(),
            strengths: self.strength.iter().enumerate().map(|(i, s)| s.as_strength(i)).collect(),
            body_and_mind: text(&told.body),
            environment: text(&told.environment),
            daily_life: text(&told.daily),
            areas: Vec::new(),
            decision: DecisionSupport {
                difficulty: match (told.decision_unknown, told.decision.is_empty()) {
                    (true, _) => None,
                    (false, true) => Some(DecisionDifficulty::None),
                    (false, false) => Some(DecisionDifficulty::Some),
                },
                will: part(0),
                preference: part(1),
                ability: part(2),
                means: part(3),
            },
            specialist_views: text(&told.views),
        }
    }

    fn draft_plan(&self, case: &mut CaseFile) {
        let Some(made) = self.draft.made else { return };
        let mut body = self.plan_body(case, &self.line);
        body.alternatives = self
            .draft
            .alternatives
            .iter()
            .map(|[option, shown, answer]| Alternative {
                option: text(option),
                shown: text(shown),
                answer: OwnAnswer { answer: None, words: text(answer), on: self.assessment.on },
            })
            .collect();
        case.service_plan_drafts.push(first("draft", Some(made), self.specialist(), body));
        if !self.draft.no_consent {
            let on = self.draft.consent.unwrap_or(made.plus_days(3));
            self.agree(case, "draft", 1, made, on);
            deliver(case, "draft", 1, on, RecipientKind::Person, None);
        }
    }

    fn decide_award(&self, case: &mut CaseFile) {
        let Some(told) = &self.award else { return };
        let allowances = told.allowances.iter().enumerate().map(|(i, allowance)| Allowance {
            key: key(&format!("a{}", i + 1)),
            service: allowance.service,
            amount: allowance.amount,
            unit: allowance.service.and_then(Service::unit),
            standard_days: allowance.amount.is_none(),
            months: Some(allowance.months),
            until: None,
            notes: Text::default(),
        });
        let issued = told.decided.map(|day| day.plus_days(3));
        let body = Award {
            decided_on: told.decided,
            municipality: case.person.municipality.clone(),
            issued_on: issued,
            certificate_seen_on: issued.map(|day| day.plus_days(4)),
            category: told.category,
            category_until: told.category_until,
            allowances: allowances.collect(),
            monitoring: told
                .monitoring
                .iter()
                .map(|s| MonitoringSegment { every: s.every, from: s.from, until: s.until })
                .collect(),
            monthly_limit_yen: told.limit,
            notes: text(&told.notes),
        };
        case.awards.push(first("award", told.decided, self.specialist(), body));
    }

    fn confer(&self, case: &mut CaseFile) {
        let Some(told) = &self.conference else { return };
        let opinion = |mark: &str| {
            let found = told.opinions.iter().find(|[who, _]| who == mark);
            found.map(|[_, words]| text(words)).unwrap_or_default()
        };
        let attendee = |mark: &str, attendance, opinion| {
            let member = case.member(&key(mark));
            Attendee {
                member: Some(key(mark)),
                name: member
                    .map(|m| if m.contact.is_blank() { m.name.clone() } else { m.contact.clone() })
                    .unwrap_or_default(),
                role: member
                    .map(|m| if m.role.is_blank() { m.name.clone() } else { m.role.clone() })
                    .unwrap_or_default(),
                attendance: Some(attendance),
                opinion,
            }
        };
        let mut attendees: Vec<_> = told
            .attendees
            .iter()
            .map(|mark| attendee(mark, Attendance::InPerson, opinion(mark)))
            .collect();
        attendees.extend(
            told.inquired
                .iter()
                .map(|[mark, answer]| attendee(mark, Attendance::Inquired, text(answer))),
        );
        let plans = case.service_plan_drafts.iter().map(|l| Citation::of(l.id.clone(), 1));
        let body = Conference {
            kind: Some(ConferenceKind::Care),
            convened_by: key(&self.office),
            on: told.on,
            from: "14:00".parse().ok(),
            to: "15:00".parse().ok(),
            place: text(&told.place),
            plans: plans.collect(),
            person: Some(told.person.unwrap_or(Presence::Present)),
            absence_reason: text(&told.absence),
            attendees,
            strengths: text(&told.strengths),
            wishes_confirmed: text(&told.wishes),
            discussion: text(&told.discussion),
            conclusion: text(&told.conclusion),
            cannot_do: text(&told.cannot),
            next: text(&told.next),
            information_consent_on: told.information_consent.or(self.assessment.on),
            recorder: self.specialist().name,
            ..Conference::default()
        };
        case.conferences.push(first("conference", told.on, self.specialist(), body));
    }

    fn make_plan(&self, case: &mut CaseFile) {
        let Some(made) = self.plan.made else { return };
        let body = self.plan_body(case, &self.line);
        let author = match self.plan.author_kind {
            Some(domain::AuthorKind::SelfPlan) => Author {
                name: text(&self.name),
                profession: Some(Profession::PersonOrFamily),
                member: None,
            },
            _ => self.specialist(),
        };
        case.service_plans.push(first("plan", Some(made), author, body));
        if !self.plan.no_consent {
            let on = self.plan.consent.unwrap_or(made);
            self.agree(case, "plan", 1, made, on);
            self.hand_out(case, 1, on);
        }
    }

    /// The plan goes to the person, to everyone it names and to the municipality.
    fn hand_out(&self, case: &mut CaseFile, version: u32, on: Day) {
        if !self.plan.person_undelivered {
            deliver(case, "plan", version, on, RecipientKind::Person, None);
        }
        let Some(plan) = case.service_plan_at(version) else { return };
        let supports = plan.body().lines.iter().flat_map(|line| &line.supports);
        let named: Vec<Key> =
            supports.flat_map(|s| s.providers.iter().map(|p| p.member.clone())).collect();
        let offices: Vec<Key> = case
            .members
            .iter()
            .skip(1)
            .filter(|member| named.contains(&member.key))
            .filter(|member| !self.plan.undelivered.contains(&member.key.to_string()))
            .map(|member| member.key.clone())
            .collect();
        for office in offices {
            deliver(case, "plan", version, on, RecipientKind::Member, Some(office));
        }
        if !self.plan.municipality_undelivered {
            let on = on.plus_days(4);
            deliver(case, "plan", version, on, RecipientKind::Municipality, None);
        }
    }

    fn revise(&self, case: &mut CaseFile, told: &RevisionTold) {
        let mut lines: Vec<LineTold> =
            self.line.iter().filter(|l| !told.dropped.contains(&l.key)).cloned().collect();
        for changed in &told.line {
            match lines.iter_mut().find(|line| line.key == changed.key) {
                Some(line) => *line = changed.clone(),
                None => lines.push(changed.clone()),
            }
        }
        let mut body = self.plan_body(case, &lines);
        body.change_reason = text(&told.reason);
        let version = Version {
            number: 2,
            made_on: told.made,
            author: self.specialist(),
            heading: domain::Heading::default(),
            body,
        };
        if let (Some(lineage), Some(made)) = (case.service_plans.first_mut(), told.made) {
            lineage.versions.push(version);
            let on = told.consent.unwrap_or(made);
            self.agree(case, "plan", 2, made, on);
            self.hand_out(case, 2, on);
        }
    }

    fn plan_body(&self, case: &CaseFile, lines: &[LineTold]) -> ServicePlan {
        let told = &self.plan;
        let award_end = case.award().and_then(|award| award.body().end());
        let period =
            told.made.and_then(|from| Some(Period { from, until: told.until.or(award_end)? }));
        let mut wishes: Vec<Statement> = told
            .wishes
            .iter()
            .map(|[who, words]| Statement {
                voice: voice(who),
                words: text(words),
                wishes: Vec::new(),
            })
            .collect();
        if wishes.is_empty() {
            wishes.extend(self.wish.iter().enumerate().map(|(i, wish)| Statement {
                voice: voice(&wish.voice),
                words: text(&wish.words),
                wishes: vec![numbered(&wish.key, 'w', i)],
            }));
        }
        let cite = |id: &str, there: bool| {
            if there { Citation::of(document(id), 1) } else { Citation::default() }
        };
        let lines: Vec<PlanLine> =
            lines.iter().enumerate().map(|(i, line)| self.line(case, i, line)).collect();
        ServicePlan {
            author_kind: Some(told.author_kind.unwrap_or(domain::AuthorKind::Specialist)),
            assessment: cite("assessment", !case.assessments.is_empty()),
            draft: cite("draft", !case.service_plan_drafts.is_empty()),
            period,
            wishes,
            policy: text(&told.policy),
            long_term: Goal {
                text: text(&told.long),
                due: deadline(told.long_by),
                ..Goal::default()
            },
            short_term: Goal {
                text: text(&told.short),
                due: deadline(told.short_by),
                ..Goal::default()
            },
            monitoring: self
                .award
                .iter()
                .flat_map(|award| &award.monitoring)
                .chain(&self.draft.monitoring)
                .map(|s| MonitoringSegment { every: s.every, from: s.from, until: s.until })
                .collect(),
            emergency: text(&told.emergency),
            weekly: self.week(&lines),
            lines,
            ..ServicePlan::default()
        }
    }

    fn line(&self, case: &CaseFile, i: usize, told: &LineTold) -> PlanLine {
        let need = |mark: &String| self.need.iter().find(|need| need.key == *mark);
        let first = told.needs.iter().find_map(need);
        let answer = first.map(|need| need.as_need(0, self.assessment.on).own_answer);
        let voice_told = first.filter(|_| told.voice.is_empty()).map_or(&told.voice, |n| &n.voice);
        PlanLine {
            key: key(&told.key),
            priority: u16::try_from(i + 1).unwrap_or(u16::MAX),
            needs: keys(&told.needs),
            need: match first {
                Some(need) if told.need.is_empty() => text(&need.text),
                _ => text(&told.need),
            },
            voice: voice(voice_told),
            own_answer: answer.unwrap_or_default(),
            goal: text(&told.goal),
            due: deadline(told.by),
            supports: told
                .support
                .iter()
                .enumerate()
                .map(|(j, told)| support(case, j, told))
                .collect(),
            own_role: text(&told.own),
            evaluation: deadline(told.evaluate.or(told.by)),
            notes: text(&told.notes),
            domains: first.map(|need| need.domains.clone()).unwrap_or_default(),
            target: told.target,
            measure: measure(&told.measure),
        }
    }

    /// The week: what the lines say with weekday and time, and the story's own time around it.
    fn week(&self, lines: &[PlanLine]) -> WeeklyPlan {
        let mut week = WeeklyPlan {
            starts: self.plan.made.map(Day::year_month),
            daily_life: text(&self.plan.daily_life),
            whole_life: text(&self.plan.whole_life),
            ..WeeklyPlan::default()
        };
        let labels = |line: &Key, support: &Key| {
            let revised = self.revision.iter().flat_map(|revision| &revision.line);
            let mut all = revised.chain(&self.line);
            let told = all.find(|told| key(&told.key) == *line)?;
            let told = told
                .support
                .iter()
                .enumerate()
                .find(|(j, told)| numbered(&told.key, 's', *j) == *support)?
                .1;
            (!told.label.is_empty()).then(|| text(&told.label))
        };
        for line in lines {
            for support in &line.supports {
                let label = labels(&line.key, &support.key)
                    .or_else(|| support.service.map(|service| text(service.name())))
                    .unwrap_or_else(|| support.content.clone());
                place(&mut week, line, support, label);
            }
        }
        for (i, [freq, label]) in self.plan.week.iter().enumerate() {
            week.blocks.push(block(&format!("own{}", i + 1), freq, label, BlockKind::Own));
        }
        week
    }

    fn make_near(&self, case: &mut CaseFile, told: &NearTold) {
        let Some(made) = told.made else { return };
        let office = region().office(&told.office);
        let service = told.service.or_else(|| office.and_then(|o| o.services.first().copied()));
        let lead = office.and_then(|office| office.lead());
        let author = Author {
            name: lead.map(|staff| text(&staff.name)).unwrap_or_default(),
            profession: lead.map(|staff| staff.profession),
            member: Some(key(&told.office)),
        };
        let version = told.based_on.unwrap_or(1);
        let based_on = if case.service_plan_at(version).is_some() {
            Citation::of(document("plan"), version)
        } else {
            Citation::default()
        };
        let id = format!("near-{}", told.office);
        let mut body = self.near_body(told, version, made);
        body.service = service;
        body.based_on = based_on;
        case.individual_plans.push(first(&id, Some(made), author.clone(), body));
        self.support_conference(case, told, &id, &author);
        if !told.no_consent {
            let on = told.consent.unwrap_or(made.plus_days(7));
            self.agree(case, &id, 1, made, on);
            deliver(case, &id, 1, on, RecipientKind::Person, None);
            if !told.undelivered {
                let office = Some(key(&self.office));
                deliver(case, &id, 1, on.plus_days(2), RecipientKind::Member, office);
            }
        }
        for (i, review) in told.review.iter().enumerate() {
            let id = format!("review-{}-{}", told.office, i + 1);
            let body = review.as_review(&format!("near-{}", told.office), &author.name);
            case.reviews.push(first(&id, review.on, author.clone(), body));
        }
    }

    fn near_body(&self, told: &NearTold, version: u32, made: Day) -> IndividualPlan {
        let interview = Interview {
            on: Some(made.plus_days(-7)),
            place: Some(InterviewPlace::Office),
            met_person: true,
            met_family: !self.guardian.is_empty(),
            purpose_explained: true,
            ..Interview::default()
        };
        IndividualPlan {
            office: key(&told.office),
            contract_on: told.contract.or(Some(made.plus_days(-14))),
            interviews: vec![interview],
            period: told.until.map(|until| Period { from: made, until }),
            wishes: self
                .wish
                .iter()
                .map(|wish| Statement {
                    voice: voice(&wish.voice),
                    words: text(&wish.words),
                    wishes: Vec::new(),
                })
                .collect(),
            policy: text(&told.policy),
            issues: text(&told.issues),
            long_term: Goal {
                text: text(&told.long),
                due: deadline(told.until.map(Day::year_month)),
                ..Goal::default()
            },
            short_term: Goal {
                text: text(&told.short),
                due: deadline(Some(made.plus_months(6).year_month())),
                ..Goal::default()
            },
            goals: told.goal.iter().enumerate().map(|(i, g)| g.as_goal(i, version)).collect(),
            considerations: text(&told.considerations),
            hours: text(&told.hours),
            hours_by_day: told.hours_by_day.iter().flat_map(|told| hours_by_day(told)).collect(),
            ..IndividualPlan::default()
        }
    }

    fn support_conference(&self, case: &mut CaseFile, told: &NearTold, id: &str, author: &Author) {
        let Some(on) = told.conference else { return };
        let name = |mark: &str| case.member(&key(mark)).map(|m| m.name.clone()).unwrap_or_default();
        let office = name(&told.office);
        let attendee = |mark: &str, name: Text, role: Text, opinion: &str| Attendee {
            member: Some(key(mark)),
            name,
            role,
            attendance: Some(Attendance::InPerson),
            opinion: text(opinion),
        };
        let mut attendees =
            vec![attendee(&told.office, author.name.clone(), office.clone(), &told.considerations)];
        // Whoever is named for a goal brings what they mean to do.
        let goals =
            told.goal.iter().filter(|goal| !goal.staff.is_empty() && !goal.support.is_empty());
        attendees.extend(goals.map(|goal| {
            attendee(&told.office, text(&goal.staff[0]), office.clone(), &goal.support[0][0])
        }));
        if !told.undelivered {
            let specialist = self.specialist().name;
            let role = name(&self.office);
            attendees.push(attendee(&self.office, specialist, role, &self.plan.policy));
        }
        let decided = told.goal.iter().map(|goal| goal.goal.as_str()).collect::<Vec<_>>();
        let body = Conference {
            kind: Some(ConferenceKind::Support),
            place: office.clone(),
            convened_by: key(&told.office),
            on: Some(on),
            from: "16:00".parse().ok(),
            to: "16:40".parse().ok(),
            plans: vec![Citation::of(document(id), 1)],
            person: Some(Presence::Present),
            attendees,
            wishes_confirmed: text(&self.chief_wish),
            topics: text(&told.issues),
            discussion: text(&told.policy),
            conclusion: text(&[&[told.short.as_str()], &decided[..]].concat().join("\n")),
            information_consent_on: self.assessment.on,
            recorder: author.name.clone(),
            ..Conference::default()
        };
        let id = format!("meeting-{}", told.office);
        case.conferences.push(first(&id, Some(on), author.clone(), body));
    }

    fn monitor(
        &self,
        i: usize,
        told: &MonitoringTold,
        case: &CaseFile,
    ) -> Lineage<MonitoringReport> {
        let plan = case
            .service_plan_editions()
            .rfind(|plan| plan.version.made_on <= told.on)
            .map(|plan| plan.citation())
            .unwrap_or_default();
        let body = MonitoringReport {
            plan: plan.clone(),
            interviews: vec![Interview {
                on: told.on,
                place: Some(told.place.unwrap_or(InterviewPlace::Home)),
                met_person: true,
                met_family: !self.family.is_empty(),
                purpose_explained: true,
                by: self.specialist().name,
                ..Interview::default()
            }],
            overall: text(&told.overall),
            environment_changed: text(&told.environment),
            rights_review: text(&told.rights),
            rows: monitoring_rows(told, case, &plan),
            weekly: case
                .service_plan_at(plan.version)
                .map(|plan| plan.body().weekly.clone())
                .unwrap_or_default(),
            conclusion: told.conclusion,
            conclusion_reason: text(&told.reason),
            ..MonitoringReport::default()
        };
        first(&format!("monitoring-{}", i + 1), told.on, self.specialist(), body)
    }

    fn agree(&self, case: &mut CaseFile, id: &str, version: u32, explained: Day, on: Day) {
        let told = &self.plan;
        let consent = Consent {
            key: key(&format!("c{}", case.consents.len() + 1)),
            document: Citation::of(document(id), version),
            explained_on: Some(explained.min(on)),
            explained_by: self.specialist().name,
            on: Some(on),
            signer: self.signer(),
            method: Some(told.method.unwrap_or(Method::Paper)),
            electronic_agreed_on: told.electronic_agreed,
            ..Consent::default()
        };
        case.consents.push(consent);
    }

    /// Who signs for the person: the person, a child's parent, or whom the story names.
    fn signer(&self) -> Signer {
        let told = &self.plan;
        let child = !self.guardian.is_empty();
        let usual = if child { Capacity::Parent } else { Capacity::Person };
        let capacity = told.signed_as.unwrap_or(usual);
        let name = match capacity {
            _ if !told.signer.is_empty() => &told.signer,
            Capacity::Parent => &self.guardian,
            _ => &self.name,
        };
        Signer {
            name: text(name),
            capacity: Some(capacity),
            relation: if child { text(&self.guardian_relation) } else { Text::default() },
            reason: text(&told.signer_reason),
        }
    }

    fn share(&self, i: usize, told: &SharingTold) -> SharingConsent {
        let until = told.until.or_else(|| told.on.map(|on| on.plus_years(1)));
        SharingConsent {
            key: key(&format!("share{}", i + 1)),
            purpose: text(&told.purpose),
            recipient: Some(key(&told.to)),
            scopes: told.scopes.clone(),
            period: told.on.zip(until).map(|(from, until)| Period { from, until }),
            explained: self.specialist().name,
            on: told.on,
            signer: self.signer(),
            method: Some(Method::Paper),
            withdrawn_on: told.withdrawn,
            ..SharingConsent::default()
        }
    }
}

/// A row for every line of the plan; of what the story does not tell, it says that it goes on.
fn monitoring_rows(told: &MonitoringTold, case: &CaseFile, plan: &Citation) -> Vec<MonitoringRow> {
    let Some(plan) = case.service_plan_at(plan.version) else { return Vec::new() };
    let row = |line: &PlanLine| match told.row.iter().find(|row| row.line == line.key.as_str()) {
        Some(row) => MonitoringRow {
            line: line.key.clone(),
            provided: text(&row.provided),
            person_says: text(&row.says),
            satisfaction: row.satisfaction,
            achievement: row.achievement,
            fulfilment: text(&row.fulfilment),
            cause: row.cause,
            next: text(&row.next),
            change_kind: row.change_kind,
            change_amount: row.change_amount,
            change_week: row.change_week,
            ..MonitoringRow::default()
        },
        None => MonitoringRow {
            line: line.key.clone(),
            provided: text("計画どおり続いている（聞き取り）"),
            person_says: text("（今回は話に出なかった）"),
            achievement: Some(Achievement::Working),
            next: text("続ける。次回は先に本人に聞く"),
            ..MonitoringRow::default()
        },
    };
    plan.body().lines.iter().map(row).collect()
}

/// The kind of a support, by what is told, its service or its provider.
fn kind_of(case: &CaseFile, told: &SupportTold) -> SupportKind {
    let member = told.by.first().and_then(|mark| case.member(&key(mark)));
    match (told.kind, told.service, member.and_then(|member| member.kind)) {
        (Some(kind), _, _) => kind,
        (None, Some(service), _) => match service.setting() {
            domain::Setting::Community => SupportKind::Community,
            domain::Setting::Consultation => SupportKind::Consultation,
            _ => SupportKind::Welfare,
        },
        (None, None, Some(MemberKind::ConsultationOffice)) => SupportKind::Consultation,
        (None, None, Some(MemberKind::GeneralOrganisation)) => SupportKind::General,
        (None, None, Some(kind)) if kind.is_informal() => SupportKind::Informal,
        _ => SupportKind::OtherSystem,
    }
}

/// One support of a line.
fn support(case: &CaseFile, j: usize, told: &SupportTold) -> Support {
    Support {
        key: numbered(&told.key, 's', j),
        kind: Some(kind_of(case, told)),
        service: told.service,
        content: text(&told.content),
        frequency: frequency(&told.freq),
        place: text(&told.place),
        providers: told
            .by
            .iter()
            .map(|mark| {
                let member = case.member(&key(mark));
                let contact = member.map(|m| m.contact.clone()).unwrap_or_default();
                Provider { member: key(mark), contact, part: told.part }
            })
            .collect(),
        fee: text(&told.fee),
        alternative: text(&told.alternative),
    }
}

/// Writes down that a version was handed to someone.
fn deliver(
    case: &mut CaseFile,
    id: &str,
    version: u32,
    on: Day,
    kind: RecipientKind,
    member: Option<Key>,
) {
    let delivery = Delivery {
        key: key(&format!("d{}", case.deliveries.len() + 1)),
        document: Citation::of(document(id), version),
        to: Recipient { kind: Some(kind), member },
        on: Some(on),
        way: Some(match kind {
            RecipientKind::Person | RecipientKind::Guardian => DeliveryWay::Hand,
            RecipientKind::Municipality => DeliveryWay::Post,
            RecipientKind::Member => DeliveryWay::Fax,
        }),
        ..Delivery::default()
    };
    case.deliveries.push(delivery);
}

/// A block of the grid at a frequency of a story.
fn block(mark: &str, freq: &str, label: &str, kind: BlockKind) -> Block {
    let told = frequency(freq);
    let daily = told.per == Some(Per::Day);
    Block {
        key: key(mark),
        days: if daily { calendar::Weekday::ALL.to_vec() } else { told.days },
        time: told.time,
        label: text(label),
        kind: Some(kind),
        ..Block::default()
    }
}

/// A support with weekdays and times goes into the grid, any other beside it.
fn place(week: &mut WeeklyPlan, line: &PlanLine, support: &Support, label: Text) {
    let member = support.providers.first().map(|provider| provider.member.clone());
    let kind = match support.kind {
        Some(SupportKind::Informal | SupportKind::General) => BlockKind::Informal,
        _ => BlockKind::Formal,
    };
    let frequency = &support.frequency;
    let daily = frequency.per == Some(Per::Day);
    let weekly =
        matches!(frequency.per, Some(Per::Week | Per::Fortnight)) && !frequency.days.is_empty();
    if frequency.time.is_some() && (daily || weekly) {
        week.blocks.push(Block {
            key: key(&format!("{}-{}", line.key, support.key)),
            days: if daily { calendar::Weekday::ALL.to_vec() } else { frequency.days.clone() },
            time: frequency.time,
            label,
            kind: Some(kind),
            every_second_week: frequency.per == Some(Per::Fortnight),
            line: Some(line.key.clone()),
            support: Some(support.key.clone()),
            member,
        });
    } else if !frequency.is_missing() {
        week.beyond_week.push(BeyondWeek {
            key: key(&format!("{}-{}", line.key, support.key)),
            text: label,
            frequency: frequency.clone(),
            line: Some(line.key.clone()),
            support: Some(support.key.clone()),
            member,
        });
    }
}

/// `mon-fri 14:30-17:30` with `+before 13:30-14:30` and `+after 17:30-18:30`.
fn hours_by_day(told: &str) -> Vec<SupportHours> {
    let mut parts = told.split('+');
    let main = frequency(parts.next().unwrap_or_default());
    let mut hours = SupportHours { time: main.time, ..SupportHours::default() };
    for extra in parts {
        let mut words = extra.split_whitespace();
        let (which, time) = (words.next(), words.next().and_then(span));
        hours.reason = text(&words.collect::<Vec<_>>().join(" "));
        match which {
            Some("before") => hours.before = time,
            Some("after") => hours.after = time,
            _ => {}
        }
    }
    let days = told.split_whitespace().next().and_then(weekdays).unwrap_or_default();
    days.into_iter().map(|day| SupportHours { day: Some(day), ..hours.clone() }).collect()
}

fn handbook(told: &str) -> Handbook {
    let (name, grade) = told.split_once(' ').unwrap_or((told, ""));
    Handbook {
        kind: Some(match name {
            "身体障害者手帳" => HandbookKind::Physical,
            "療育手帳" => HandbookKind::Intellectual,
            _ => HandbookKind::Mental,
        }),
        grade: text(grade),
        ..Handbook::default()
    }
}

impl FamilyTold {
    fn as_member(&self) -> Member {
        Member {
            key: key(&self.key),
            name: text(&self.name),
            kind: Some(MemberKind::Family),
            role: text(&self.relation),
            notes: text(&self.notes),
            ..Member::default()
        }
    }

    fn as_relative(&self) -> Relative {
        Relative {
            key: key(&self.key),
            name: text(&self.name),
            relation: text(&self.relation),
            age: self.age,
            job: text(&self.job),
            lives_together: self.together,
            main_carer: self.carer,
            key_person: self.key_person,
            deceased: self.deceased,
            notes: text(&self.notes),
        }
    }
}

impl WishTold {
    fn as_wish(&self, i: usize, visited: Option<Day>) -> Wish {
        Wish {
            key: numbered(&self.key, 'w', i),
            voice: voice(&self.voice),
            words: text(&self.words),
            on: self.on.or(visited),
            how: text(&self.how),
        }
    }
}

impl DemandTold {
    fn as_demand(&self, i: usize) -> Demand {
        Demand {
            key: numbered(&self.key, 'd', i),
            voice: voice(&self.voice),
            words: text(&self.words),
            wishes: keys(&self.wishes),
        }
    }
}

impl NeedTold {
    fn as_need(&self, i: usize, visited: Option<Day>) -> Need {
        let answered = self.answer.is_some() || !self.answer_words.is_empty();
        Need {
            key: numbered(&self.key, 'n', i),
            text: text(&self.text),
            voice: voice(&self.voice),
            own_answer: OwnAnswer {
                answer: self.answer,
                words: text(&self.answer_words),
                on: visited.filter(|_| answered),
            },
            from: keys(&self.from),
            evidence: text(&self.evidence),
            hypothesis: text(&self.hypothesis),
            domains: self.domains.clone(),
            urgency: self.urgency,
            awareness: None,
            not_now: text(&self.not_now),
        }
    }
}

impl StrengthTold {
    fn as_strength(&self, i: usize) -> Strength {
        Strength {
            key: key(&format!("st{}", i + 1)),
            class: self.class,
            domains: self.domains.clone(),
            words: text(&self.words),
            voice: voice(&self.voice),
        }
    }
}

impl GoalTold {
    fn as_goal(&self, i: usize, version: u32) -> IndividualGoal {
        let serves = |told: &String| {
            let (line, support) = match told.split_once('/') {
                Some((line, support)) => (line, Some(key(support))),
                None => (told.as_str(), None),
            };
            Serves { version, line: key(line), support }
        };
        IndividualGoal {
            key: numbered(&self.key, 'g', i),
            priority: u16::try_from(i + 1).unwrap_or(u16::MAX),
            kind: self.kind,
            issue: Text::default(),
            goal: text(&self.goal),
            measure: measure(&self.measure),
            own_role: text(&self.own),
            supports: self
                .support
                .iter()
                .enumerate()
                .map(|(j, [content, freq])| IndividualSupport {
                    key: key(&format!("s{}", j + 1)),
                    content: text(content),
                    frequency: frequency(freq),
                    serves: Vec::new(),
                })
                .collect(),
            period: text(&self.period),
            due: deadline(self.by),
            staff: self.staff.iter().map(|name| text(name)).collect(),
            partners: self.partners.iter().map(|name| text(name)).collect(),
            notes: text(&self.notes),
            five_domains: self.five.clone(),
            inclusion: text(&self.inclusion),
            serves: self.serves.iter().map(serves).collect(),
            offices_own: self.offices_own,
        }
    }
}

impl ReviewTold {
    fn as_review(&self, plan: &str, by: &Text) -> Review {
        Review {
            plan: Citation::of(document(plan), 1),
            interviews: vec![Interview {
                on: self.on,
                place: Some(InterviewPlace::Office),
                met_person: true,
                purpose_explained: true,
                by: by.clone(),
                ..Interview::default()
            }],
            person_wish: text(&self.wish),
            rows: self
                .row
                .iter()
                .map(|row| ReviewRow {
                    goal: key(&row.goal),
                    progress: text(&row.progress),
                    achievement: row.achievement,
                    measured: text(&row.measured),
                    person_says: text(&row.says),
                    satisfaction: row.satisfaction,
                    cause: row.cause,
                    consideration: text(&row.consideration),
                    next: text(&row.next),
                })
                .collect(),
            conclusion: self.conclusion,
            conclusion_reason: text(&self.reason),
            ..Review::default()
        }
    }
}
