//! Only the policy makes a grant.

fn main() {
    let _ = access::Grant::<access::Read> {
        case: domain::CaseId::default(),
        actor: unreachable!(),
        basis: access::Basis::Home,
        scopes: access::Scopes::all(),
        restricted: false,
        act: std::marker::PhantomData,
        version: 0,
    };
}
