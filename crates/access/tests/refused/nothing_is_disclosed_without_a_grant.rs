//! What is shown has been through `disclose`.

fn show(_: &access::Disclosed<domain::CaseFile>) {}

fn main() {
    show(&domain::CaseFile::default());
}
