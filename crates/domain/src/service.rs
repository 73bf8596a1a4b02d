//! The one table of services, `data/services.tsv`, with first and last days of use.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use calendar::Day;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::fault::{ValueFault, in_json};
use crate::form::choices;

/// サービスの種類: one row of the table of services. Two are equal if they are the same row.
#[derive(Clone, Copy)]
pub struct Service(&'static Row);

/// Where and how a service meets the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// 訪問系
    Visiting,
    /// 日中活動系
    Day,
    /// 居住系
    Residential,
    /// 相談系
    Consultation,
    /// 地域生活支援事業
    Community,
}

/// Which plan the office providing the service must make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanDuty {
    /// 個別支援計画, reviewed at least every so many months.
    Individual {
        /// Longest interval between reviews.
        review_months: u8,
    },
    /// 居宅介護計画 and the like (サービス基準26条): no fixed interval.
    HomeHelp,
    /// 地域移行支援計画・地域定着支援台帳
    Transition,
    /// 就労選択支援: assessment and meeting instead of a plan (173条の7).
    Assessment,
    /// No plan is asked for.
    None,
}

choices! {
    /// What a monthly allowance counts.
    pub enum SupportUnit {
        /// 時間
        Hours,
        /// 日
        Days,
    }
}

struct Row {
    key: &'static str,
    name: &'static str,
    law: &'static str,
    for_adults: bool,
    for_children: bool,
    setting: Setting,
    benefit: &'static str,
    code: Option<&'static str>,
    wam: Option<&'static str>,
    category: &'static str,
    monitoring_months: Option<u8>,
    duty: PlanDuty,
    duty_basis: &'static str,
    validity_months: Option<u8>,
    unit: Option<SupportUnit>,
    first_day: Day,
    last_day: Option<Day>,
}

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    include_str!("../data/services.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(read_row)
        .collect()
});

fn read_row(line: &'static str) -> Option<Row> {
    let field: Vec<&'static str> = line.split('\t').collect();
    let [
        key,
        name,
        law,
        who,
        setting,
        benefit,
        code,
        wam,
        category,
        monitoring,
        review,
        duty_basis,
        plan,
        validity,
        unit,
        first_day,
        last_day,
    ] = field[..]
    else {
        return None;
    };
    let filled = |text: &'static str| (!text.is_empty()).then_some(text);
    Some(Row {
        key,
        name,
        law,
        for_adults: matches!(who, "adult" | "both"),
        for_children: matches!(who, "child" | "both"),
        setting: match setting {
            "visiting" => Setting::Visiting,
            "day" => Setting::Day,
            "residential" => Setting::Residential,
            "consultation" => Setting::Consultation,
            _ => Setting::Community,
        },
        benefit,
        code: filled(code),
        wam: filled(wam),
        category,
        monitoring_months: monitoring.parse().ok(),
        duty: match (plan, review.parse()) {
            ("individual", Ok(review_months)) => PlanDuty::Individual { review_months },
            ("home_help", _) => PlanDuty::HomeHelp,
            ("transition", _) => PlanDuty::Transition,
            ("assessment", _) => PlanDuty::Assessment,
            _ => PlanDuty::None,
        },
        duty_basis,
        validity_months: validity.parse().ok(),
        unit: match unit {
            "hours" => Some(SupportUnit::Hours),
            "days" => Some(SupportUnit::Days),
            _ => None,
        },
        first_day: first_day.parse().ok()?,
        last_day: filled(last_day).and_then(|day| day.parse().ok()),
    })
}

impl Service {
    /// Every service there is or was, in the order of the table.
    pub fn all() -> impl Iterator<Item = Self> {
        ROWS.iter().map(Self)
    }

    /// The mark used in files: `home_care`.
    pub fn key(self) -> &'static str {
        self.0.key
    }

    /// Name in law: 居宅介護.
    pub fn name(self) -> &'static str {
        self.0.name
    }

    /// Article that defines it.
    pub fn law(self) -> &'static str {
        self.0.law
    }

    /// Whether adults may use it.
    pub fn for_adults(self) -> bool {
        self.0.for_adults
    }

    /// Whether children may use it.
    pub fn for_children(self) -> bool {
        self.0.for_children
    }

    /// Visiting, day, residential, consultation or community.
    pub fn setting(self) -> Setting {
        self.0.setting
    }

    /// Kind of benefit: 介護給付, 訓練等給付 ….
    pub fn benefit(self) -> &'static str {
        self.0.benefit
    }

    /// Two-digit code used in claims (国保連), where known.
    pub fn code(self) -> Option<&'static str> {
        self.0.code
    }

    /// File number of the published WAM NET data, which is not the claims code.
    pub fn wam_number(self) -> Option<&'static str> {
        self.0.wam
    }

    /// Whether a support category (障害支援区分) is needed for an adult or a child.
    pub fn needs_category(self, adult: bool) -> bool {
        match self.0.category {
            "yes" => true,
            "adult" => adult,
            _ => false,
        }
    }

    /// Standard monitoring interval in months (総合支援法施行規則6条の16), a default the
    /// municipality may change.
    pub fn monitoring_months(self) -> Option<u8> {
        self.0.monitoring_months
    }

    /// The plan its office must make.
    pub fn plan_duty(self) -> PlanDuty {
        self.0.duty
    }

    /// Article behind [`Service::plan_duty`].
    pub fn duty_basis(self) -> &'static str {
        self.0.duty_basis
    }

    /// Most months an award may add to the month of decision (施行規則15条).
    pub fn validity_months(self) -> Option<u8> {
        self.0.validity_months
    }

    /// What the monthly allowance counts.
    pub fn unit(self) -> Option<SupportUnit> {
        self.0.unit
    }

    /// First day of use.
    pub fn first_day(self) -> Day {
        self.0.first_day
    }

    /// Last day of use, if it has ended.
    pub fn last_day(self) -> Option<Day> {
        self.0.last_day
    }

    /// Whether the service existed on a day.
    pub fn existed_on(self, day: Day) -> bool {
        self.0.first_day <= day && self.0.last_day.is_none_or(|last| day <= last)
    }
}

impl PartialEq for Service {
    fn eq(&self, other: &Self) -> bool {
        self.0.key == other.0.key
    }
}

impl Eq for Service {}

impl fmt::Debug for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.key)
    }
}

impl FromStr for Service {
    type Err = ValueFault;

    /// By mark or by name in law, in letters and brackets of any width.
    fn from_str(text: &str) -> Result<Self, ValueFault> {
        let wanted = narrow(text.trim());
        let is_meant = |service: &Self| service.key() == wanted || narrow(service.name()) == wanted;
        Self::all().find(is_meant).ok_or_else(|| ValueFault::UnknownService {
            given: text.trim().chars().take(60).collect(),
            near: near(&wanted),
        })
    }
}

/// 就労継続支援Ｂ型 and 就労継続支援B型 are the same name.
fn narrow(text: &str) -> String {
    let half = |c: char| match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        other => other,
    };
    text.chars().map(half).collect()
}

/// Names that what was written may have meant.
fn near(wanted: &str) -> Vec<String> {
    let alike = |name: &str| name.contains(wanted) || wanted.contains(name);
    let long_enough = wanted.chars().count() >= 2;
    let names = Service::all().map(|service| narrow(service.name()));
    names.filter(|name| long_enough && alike(name)).take(6).collect()
}

impl Serialize for Service {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.key())
    }
}

impl<'de> Deserialize<'de> for Service {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Cow::<str>::deserialize(from)?.parse().map_err(|fault| in_json(&fault))
    }
}

impl JsonSchema for Service {
    fn schema_name() -> Cow<'static, str> {
        "Service".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let keys: Vec<_> = Self::all().map(Self::key).collect();
        json_schema!({ "type": "string", "enum": keys })
    }
}
