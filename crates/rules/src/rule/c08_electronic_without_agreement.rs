//! C08 (audit A43): agreed to electronically before the person agreed to the way itself.

use domain::Method;

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "C08",
    name: "electronic-without-agreement",
    severity: Severity::Breach,
    status: Status::Stable,
    basis: &["keikaku-31"],
    page: include_str!("c08_electronic_without_agreement.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings) {
    for (i, consent) in view.case.consents.iter().enumerate() {
        let electronic = consent.method == Some(Method::Electronic);
        let agreed = consent.electronic_agreed_on.is_some_and(|agreed| Some(agreed) <= consent.on);
        if let (true, false, Some(on)) = (electronic, agreed, consent.on) {
            findings.say(Place::case().at(format!("consents[{i}]")), [("on", on.into())]);
        }
    }
}
