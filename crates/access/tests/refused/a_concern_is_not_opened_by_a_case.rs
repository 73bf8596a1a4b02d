//! Whoever may read a case may not therefore know of a concern.

fn tell(_: &access::ConcernGrant) {}

fn open(grant: &access::Grant<access::Concern>) {
    tell(grant);
}

fn main() {}
