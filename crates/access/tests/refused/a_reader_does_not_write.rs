//! A grant to read is not a grant to write.

fn write(_: &access::Grant<access::Write>) {}

fn main() {
    let facts: access::Facts = unreachable!();
    let actor: access::Actor = unreachable!();
    if let Ok(grant) = access::decide::<access::Read>(&actor, &facts) {
        write(&grant);
    }
}
