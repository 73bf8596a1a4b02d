//! Staff: what they are qualified for, and until when.

use calendar::{Day, FiscalYear};

use crate::form::choices;

choices! {
    /// 資格・研修
    pub enum Qualification {
        /// 相談支援従事者初任者研修
        ConsultationInitial,
        /// 相談支援従事者現任研修
        ConsultationCurrent,
        /// 主任相談支援専門員研修
        ConsultationChief,
        /// サービス管理責任者等基礎研修
        ManagementBasic,
        /// サービス管理責任者等実践研修
        ManagementPractical,
        /// サービス管理責任者等更新研修
        ManagementRenewal,
        /// 強度行動障害支援者養成研修
        BehaviourSupport,
        /// 医療的ケア児等コーディネーター養成研修
        MedicalCareCoordinator,
        /// 社会福祉士
        SocialWorker,
        /// 精神保健福祉士
        MentalHealthSocialWorker,
        /// 介護福祉士
        CareWorker,
        /// 保育士
        NurseryTeacher,
        /// 公認心理師
        Psychologist,
        /// 保健師・看護師
        Nurse,
    }
}

impl Qualification {
    /// Last day by which the next training must be completed: 31 March of the fifth fiscal year
    /// after the one of completion, for 相談支援専門員 and サービス管理責任者 alike. The rest need
    /// no renewal.
    pub fn renew_by(self, completed: Day) -> Option<Day> {
        match self {
            Self::ConsultationInitial
            | Self::ConsultationCurrent
            | Self::ConsultationChief
            | Self::ManagementPractical
            | Self::ManagementRenewal => FiscalYear(FiscalYear::of(completed).0 + 5).last_day(),
            Self::ManagementBasic
            | Self::BehaviourSupport
            | Self::MedicalCareCoordinator
            | Self::SocialWorker
            | Self::MentalHealthSocialWorker
            | Self::CareWorker
            | Self::NurseryTeacher
            | Self::Psychologist
            | Self::Nurse => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn training_lasts_five_fiscal_years_after_its_own() {
        let by = |day: &str| Qualification::ConsultationInitial.renew_by(day.parse().unwrap());
        assert_eq!(by("2021-03-31"), "2026-03-31".parse().ok());
        assert_eq!(by("2021-04-01"), "2027-03-31".parse().ok());
        assert_eq!(Qualification::Nurse.renew_by("2021-04-01".parse().unwrap()), None);
    }
}
