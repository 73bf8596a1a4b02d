//! A grant is of one request: it cannot be copied and kept.

fn keep(grant: &access::Grant<access::Read>) -> access::Grant<access::Read> {
    grant.clone()
}

fn main() {}
