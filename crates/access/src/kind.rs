//! Which scope a kind of document belongs to.

use domain::{DocumentKind, Scope};

/// The scope that opens documents of a kind to offices the person shares with; one's own documents
/// are open without it.
pub fn scope_of(kind: DocumentKind) -> Scope {
    match kind {
        DocumentKind::BasicInformation | DocumentKind::Award => Scope::Basic,
        DocumentKind::CurrentLife => Scope::Weekly,
        DocumentKind::Assessment => Scope::Assessment,
        DocumentKind::ServicePlanDraft
        | DocumentKind::ServicePlan
        | DocumentKind::IndividualPlan => Scope::Plan,
        DocumentKind::Conference | DocumentKind::Review | DocumentKind::Monitoring => {
            Scope::Monitoring
        }
    }
}
