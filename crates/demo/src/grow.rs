//! Regions of any size for benchmarks: the stories, retold with other people.

use domain::{CaseFile, Kana, Text};

/// `count` cases made from the stories in turn, each with another name, the same for the same seed.
pub fn grow(seed: u64, count: usize) -> impl Iterator<Item = CaseFile> {
    let stories: Vec<CaseFile> = crate::cases().into_iter().map(|(_, case)| case).collect();
    let mut dice = Dice(seed);
    (0..count).map(move |i| {
        let mut case = stories[i % stories.len()].clone();
        let (name, kana) = dice.name();
        let numbered: Text = format!("{name} {i}").parse().unwrap_or_default();
        case.person.name = numbered.clone();
        case.person.kana = Kana::new(kana).unwrap_or_default();
        rename(&mut case, &numbered);
        case
    })
}

/// The new name in the headings too, so that no two cases are the same text.
fn rename(case: &mut CaseFile, name: &Text) {
    for lineage in &mut case.service_plans {
        for version in &mut lineage.versions {
            version.heading.name = name.clone();
            version.body.policy =
                format!("{}（{name}）", version.body.policy).parse().unwrap_or_default();
        }
    }
}

/// xorshift64*: reproducible and good enough to deal names.
struct Dice(u64);

impl Dice {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.max(1);
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(high).unwrap_or(0) % below
    }

    fn name(&mut self) -> (String, &'static str) {
        let stories = crate::stories();
        let (_, family) = &stories[self.next(stories.len())];
        let (_, given) = &stories[self.next(stories.len())];
        let family_name = family.name.split(' ').next().unwrap_or_default();
        let given_name = given.name.split(' ').nth(1).unwrap_or_default();
        (format!("{family_name} {given_name}"), &given.kana)
    }
}
