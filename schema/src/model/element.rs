//! What is said of an element: since when, under which feature, within which bounds.

use super::version::Version;

/// What an element needs to be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// The version that brought it.
    pub since: Version,
    /// The feature that it belongs to.
    pub feature: Option<Feature>,
}

/// A feature: a numbered ability.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feature {
    /// Its name without the enum's prefix, such as `TIME`.
    pub name: String,
    /// Its bit in an offer.
    pub number: u8,
}

/// What is said of every kind of element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// What it needs.
    pub need: Need,
    /// The version from which on it should not be used.
    pub deprecated_since: Option<Version>,
    /// The version that no longer has it.
    pub removed_in: Option<Version>,
}

/// When methods may be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// In a session that holds them.
    Session,
    /// Whatever the session's level is.
    Unversioned,
    /// Like `Unversioned`, and also before and without an agreement.
    Always,
}

/// What a sender does with a field that its session does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnMissing {
    /// It sends nothing.
    Error,
    /// It leaves the field out, and says so.
    Drop,
}

/// A bound, from a version on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bound {
    /// The version that brought it.
    pub since: Version,
    /// The bound.
    pub value: u64,
}

/// A bound's values over the versions, oldest first; empty is no bound.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bounds(pub Vec<Bound>);

impl Bounds {
    /// The value in force at the newest version.
    pub fn newest(&self) -> Option<u64> {
        self.0.last().map(|bound| bound.value)
    }

    /// Whether the value was ever another.
    pub fn has_changed(&self) -> bool {
        self.0.len() > 1
    }
}

/// The older value that older peers are told: a name in the same vocabulary or enum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fallback(pub String);

/// A member of an open vocabulary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The string.
    pub name: String,
    /// What it means.
    pub doc: String,
    /// What is said of it.
    pub rules: Rules,
    /// What older peers are told instead.
    pub fallback: Option<Fallback>,
}
