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
    /// See who looked, and print it for the person.
    Audit,
    /// Name those who alone may know of the person, or lift that again.
    Restrict,
    /// Open a case for an hour because life or body is in danger.
    BreakGlass,
    /// Record a concern of abuse.
    Concern,
    /// Ask for the disposal of a case kept long enough, or approve it.
    Dispose,
}

impl ActKind {
    /// Every act.
    pub const ALL: [Self; 11] = [
        Self::Read,
        Self::Write,
        Self::WriteNear,
        Self::Keep,
        Self::KeepNear,
        Self::Export,
        Self::Audit,
        Self::Restrict,
        Self::BreakGlass,
        Self::Concern,
        Self::Dispose,
    ];

    /// The mark by which the printed policy and the journal name it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::WriteNear => "writenear",
            Self::Keep => "keep",
            Self::KeepNear => "keepnear",
            Self::Export => "export",
            Self::Audit => "audit",
            Self::Restrict => "restrict",
            Self::BreakGlass => "breakglass",
            Self::Concern => "concern",
            Self::Dispose => "dispose",
        }
    }
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
    /// See who looked, and print it for the person.
    Audit,
    /// Name those who alone may know of the person, or lift that again.
    Restrict,
    /// Open a case for an hour because life or body is in danger.
    BreakGlass,
    /// Record a concern of abuse.
    Concern,
    /// Ask for the disposal of a case kept long enough, or approve it.
    Dispose,
}
