//! Acts a grant can be given for, as types: a grant to read is not a grant to write.

/// The acts as values, for the journal and the printed policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ActKind {
    /// Look at a case.
    Read,
    /// Write documents of the consultation office.
    Write,
    /// Write the individual plan of one's own office and its reviews.
    WriteNear,
    /// Record consents, deliveries, the care team, closure.
    Keep,
    /// Record consents to and deliveries of the individual plan of one's own office.
    KeepNear,
    /// Take a copy out of the system.
    Export,
}

impl ActKind {
    /// Every act.
    pub const ALL: [Self; 6] =
        [Self::Read, Self::Write, Self::WriteNear, Self::Keep, Self::KeepNear, Self::Export];
}

/// A kind of act, as a type.
pub trait Act {
    /// The act as a value.
    const KIND: ActKind;
}

macro_rules! acts {
    ($($(#[$meta:meta])* $name:ident),* $(,)?) => {
        $($(#[$meta])*
        #[derive(Clone, Copy, Debug)]
        pub enum $name {}

        impl Act for $name {
            const KIND: ActKind = ActKind::$name;
        })*
    };
}

acts! {
    /// Look at a case.
    Read,
    /// Write documents of the consultation office.
    Write,
    /// Write the individual plan of one's own office and its reviews.
    WriteNear,
    /// Record consents, deliveries, the care team, closure.
    Keep,
    /// Record consents to and deliveries of the individual plan of one's own office.
    KeepNear,
    /// Take a copy out of the system.
    Export,
}
