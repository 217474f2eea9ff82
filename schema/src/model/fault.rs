//! What a contract lacks, or says twice in different ways.

use super::version::VersionError;
use std::fmt;
use thiserror::Error;

/// What is wrong with one element.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{element}: {problem}")]
pub struct Fault {
    /// The element's full name, such as `handclasp.v1.MountRequest.driver`.
    pub element: String,
    /// What is wrong with it.
    pub problem: Problem,
}

/// A kind of fault.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[allow(missing_docs)] // Their sentences say what they are.
pub enum Problem {
    #[error("has no comment that says what it is")]
    NoDoc,
    #[error("has no `since`: say which version of the contract brings it")]
    NoSince,
    #[error("{0}")]
    Version(VersionError),
    #[error("belongs to the feature {0}, which no enum of features names")]
    UnknownFeature(String),
    #[error("has the feature number {0}; features are 1 to 127, a vendor's 128 to 191")]
    FeatureNumber(i32),
    #[error("is since {since}, and what holds it since {holder}")]
    OlderThanHolder { since: String, holder: String },
    #[error("is since {since}, after the contract's own version {contract}")]
    Unreleased { since: String, contract: String },
    #[error("may not be dropped where it is missing: {0}")]
    Drop(&'static str),
    #[error("came after its message and has no explicit presence: make it `optional`")]
    NoPresence,
    #[error("has bounds that are not in the order of their versions, or get narrower")]
    Bounds,
    #[error("has a bound that means nothing for its type")]
    MeaninglessBound,
    #[error("has known values, and is not made of strings")]
    MeaninglessValues,
    #[error("can be in a response, came later than other values, and names no older `fallback`")]
    NoFallback,
    #[error("names the fallback {0}, which is not an older value beside it")]
    Fallback(String),
    #[error("two of its values or members are called {0}")]
    Twice(String),
    #[error("needs more than its method {0} does")]
    NeedsMore(String),
    #[error("is used by a method, and streams are not served")]
    Streaming,
    #[error("declares no version: say `option (handclasp.file).contract` in one file")]
    NoVersion,
    #[error("declares the version {0}, and another file another one")]
    Versions(String),
    #[error("nests itself: it could not be read without recursion")]
    Recursive,
}

/// All that is wrong with a contract.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub struct Faults(pub Vec<Fault>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.0.iter().map(Fault::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}
