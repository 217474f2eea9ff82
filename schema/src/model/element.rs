//! What is said of an element: since when, under which feature, within which bounds.

use super::version::Version;
use crate::names::upper;

/// What an element needs to be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// The version that brought it.
    pub since: Version,
    /// The feature that it belongs to.
    pub feature: Option<Feature>,
    /// The minor version, of the major of `since`, that no longer has it.
    pub removed_in: Option<u32>,
}

impl Need {
    /// In every session of every major: protobuf's own types, which no contract versions.
    pub(crate) const ALWAYS: Self = Self {
        since: Version { major: 0, minor: 0 },
        feature: None,
        removed_in: None,
    };

    /// What it says, as a part of documentation.
    pub(crate) fn in_words(&self) -> String {
        if *self == Self::ALWAYS {
            return String::new();
        }
        let Version { major, .. } = self.since;
        let feature = self.feature.as_ref();
        let feature = feature.map_or(String::new(), |it| format!(", feature {}", it.name));
        let removed = self.removed_in;
        let removed = removed.map_or(String::new(), |minor| {
            format!(" Removed in {major}.{minor}.")
        });
        format!("Since {}{feature}.{removed}", self.since)
    }

    /// What it says, as an expression; `features` stands before the name of a feature's constant.
    pub(crate) fn in_rust(&self, features: &str) -> String {
        let mut need = match (self.since.major, self.since.minor) {
            (1, 0) => "Need::BASELINE".to_owned(),
            (major, minor) => format!("Need::since({major}, {minor})"),
        };
        if let Some(feature) = &self.feature {
            need += &format!(".with({features}{})", upper(&feature.name));
        }
        if let Some(minor) = self.removed_in {
            need += &format!(".until({minor})");
        }
        need
    }
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
