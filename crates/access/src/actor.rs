//! Who acts: an account, as one role of one office.

use std::fmt;

use domain::OfficeId;

/// Identity of an account.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountId(String);

impl AccountId {
    /// The account of whoever holds the machine and works on its command line.
    pub const CONSOLE: &str = "console";

    /// The account with an id of the store.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// The id of the store.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What someone is in an office.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// 相談支援専門員
    Specialist,
    /// サービス管理責任者・児童発達支援管理責任者・サービス提供責任者
    ServiceManager,
    /// 支援員・世話人・ヘルパー
    SupportWorker,
    /// 市町村職員
    MunicipalOfficer,
    /// 基幹相談支援センターの職員
    CoreCentre,
    /// 協議会事務局: works with cards from which the person cannot be known
    CouncilSecretary,
    /// システム管理者: sees no personal data
    Administrator,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 7] = [
        Self::Specialist,
        Self::ServiceManager,
        Self::SupportWorker,
        Self::MunicipalOfficer,
        Self::CoreCentre,
        Self::CouncilSecretary,
        Self::Administrator,
    ];

    /// The mark under which the store keeps it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Specialist => "specialist",
            Self::ServiceManager => "service_manager",
            Self::SupportWorker => "support_worker",
            Self::MunicipalOfficer => "municipal_officer",
            Self::CoreCentre => "core_centre",
            Self::CouncilSecretary => "council_secretary",
            Self::Administrator => "administrator",
        }
    }

    /// Whether it works with the cases of its own office.
    pub const fn sees_own_cases(self) -> bool {
        matches!(self, Self::Specialist | Self::CoreCentre)
    }

    /// Whether it ever meets a single person's record.
    pub const fn sees_people(self) -> bool {
        !matches!(self, Self::CouncilSecretary | Self::Administrator)
    }

    /// The role with a mark.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.key() == key)
    }
}

/// An account, as one role of one office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The account.
    pub account: AccountId,
    /// The office it acts for.
    pub office: OfficeId,
    /// As what.
    pub role: Role,
}
