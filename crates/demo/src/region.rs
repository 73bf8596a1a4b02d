//! The offices of the demo region, from `region.toml`.

use std::sync::LazyLock;

use calendar::Day;
use domain::{
    CorporateNumber, LocalGovernmentCode, Member, MemberKind, Office, OfficeNumber, Profession,
    Qualification, Service,
};
use serde::Deserialize;

/// Municipalities and offices.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// The municipalities.
    pub municipality: Vec<Municipality>,
    /// Offices of every kind.
    pub office: Vec<RegionOffice>,
}

/// A municipality of the region.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Municipality {
    /// Mark used by stories.
    pub key: String,
    /// Name.
    pub name: String,
    /// Five digits of the local-government code.
    pub code: String,
}

/// An office of the region.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RegionOffice {
    /// Mark used by stories.
    pub key: String,
    /// Name.
    pub name: String,
    /// Reading.
    pub kana: String,
    /// What it is.
    pub kind: Option<MemberKind>,
    /// Who runs it.
    pub corporation: String,
    /// Nine digits of the office number.
    pub number: String,
    /// Where it is.
    pub municipality: String,
    /// Telephone.
    pub phone: String,
    /// Services it provides.
    pub services: Vec<Service>,
    /// Who works there.
    pub staff: Vec<Staff>,
    /// Who keeps its accounts, if that is someone who supports nobody.
    #[serde(default)]
    pub administrator: String,
}

/// Someone who works in an office.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Staff {
    /// Name.
    pub name: String,
    /// Profession.
    pub profession: Profession,
    /// What they are qualified for.
    #[serde(default)]
    pub training: Vec<Training>,
}

/// A qualification of someone.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Training {
    /// Which.
    pub kind: Qualification,
    /// When it was completed or registered.
    pub on: Day,
}

static REGION: LazyLock<Region> = LazyLock::new(|| {
    toml::from_str(include_str!("region.toml")).unwrap_or_else(|e| panic!("region.toml: {e}"))
});

/// The demo region.
pub fn region() -> &'static Region {
    &REGION
}

impl Region {
    /// The office with a mark.
    pub fn office(&self, key: &str) -> Option<&RegionOffice> {
        self.office.iter().find(|office| office.key == key)
    }

    /// The municipality with a mark.
    pub fn municipality(&self, key: &str) -> Option<&Municipality> {
        self.municipality.iter().find(|municipality| municipality.key == key)
    }
}

impl Municipality {
    /// The local-government code with its check digit.
    pub fn code(&self) -> Option<LocalGovernmentCode> {
        LocalGovernmentCode::from_five(&self.code).ok()
    }
}

impl RegionOffice {
    /// The office number with its check digit.
    pub fn office_number(&self) -> Option<OfficeNumber> {
        OfficeNumber::from_nine(&self.number).ok()
    }

    /// The first member of staff, who signs for the office.
    pub fn lead(&self) -> Option<&Staff> {
        self.staff.first()
    }

    /// The office as a member of someone's care team.
    pub fn as_member(&self) -> Member {
        let text = |text: &str| text.parse().unwrap_or_default();
        Member {
            key: crate::expand::key(&self.key),
            name: text(&self.name),
            kind: self.kind,
            contact: self.lead().map(|staff| text(&staff.name)).unwrap_or_default(),
            phone: text(&self.phone),
            office: Some(Office {
                number: self.office_number(),
                corporation: text(&self.corporation),
                corporate_number: None::<CorporateNumber>,
                services: self.services.clone(),
                ..Office::default()
            }),
            ..Member::default()
        }
    }
}
