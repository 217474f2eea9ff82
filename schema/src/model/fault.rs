//! What a contract lacks, or says twice in different ways.

use super::version::VersionError;
use crate::docs::{Docs, Place};
use std::fmt;
use thiserror::Error;

/// What is wrong with one element.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub struct Fault {
    /// Where the element is; `None` if it is in no file.
    pub place: Option<Place>,
    /// The element's full name, such as `handclasp.v1.MountRequest.driver`.
    pub element: String,
    /// What is wrong with it.
    pub problem: Problem,
}

impl Fault {
    /// A fault whose place is not known yet.
    pub(crate) fn new(element: &str, problem: Problem) -> Self {
        Self {
            place: None,
            element: element.to_owned(),
            problem,
        }
    }

    /// Finds out where the element is. A member of a vocabulary is where its field is.
    fn find(&mut self, docs: &Docs) {
        let element = self.element.split(" \"").next().unwrap_or(&self.element);
        self.place = docs.place(element).cloned();
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(Place { file, line }) = &self.place {
            write!(f, "{file}:{line}: ")?;
        }
        let Self {
            element, problem, ..
        } = self;
        // A file is named by its place already.
        if self.place.as_ref().is_some_and(|it| it.file == *element) {
            return write!(f, "{problem}");
        }
        write!(f, "{element}: {problem}")
    }
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
    #[error(
        "is not in every session that has its message, and has no explicit presence: make it `optional`"
    )]
    NoPresence,
    #[error(
        "has no `max_len`: say how many bytes it may have, such as `max_len: {{since: \"1.0\" value: 4096}}`"
    )]
    NoMaxLen,
    #[error(
        "has no `max_count`: say how many elements it may have, such as `max_count: {{since: \"1.0\" value: 64}}`"
    )]
    NoMaxCount,
    #[error("has bounds that are not in the order of their versions, or get narrower")]
    Bounds,
    #[error("has a bound that means nothing for its type")]
    MeaninglessBound,
    #[error("has known values, and is not made of strings")]
    MeaninglessValues,
    #[error("is removed in {0}, which is not after its `since`")]
    Removed(String),
    #[error(
        "can be in a response, is not in every session, and names no `fallback` that is in more"
    )]
    NoFallback,
    #[error("names the fallback {0}, which is no value beside it that is in more sessions")]
    Fallback(String),
    #[error("two of its values or members are called {0}")]
    Twice(String),
    #[error("needs more than its method {0} does")]
    NeedsMore(String),
    #[error(
        "streams its requests only, which is not served: make its response a stream too, or take the requests by several calls"
    )]
    ClientStream,
    #[error(
        "is written in proto2: write `syntax = \"proto3\"`, without required fields, groups and extensions"
    )]
    Proto2,
    #[error("has no package: declare one, such as `package acme.v1;`")]
    NoPackage,
    #[error("is of the type {0}, which is in none of the contract's files: move it there")]
    Foreign(String),
    #[error(
        "is of the type {0}: of protobuf's own types only Any, Duration, Empty and Timestamp are supported; use a message of \
         the contract"
    )]
    WellKnown(String),
    #[error("has a name without a letter: rename it")]
    NoName,
    #[error("is called {name} in Rust, as {other} is: rename one of them")]
    Collides { name: String, other: String },
    #[error("has the number of {0}, but not its rules: say the same of both")]
    Alias(String),
    #[error("is in the package {0}, for which the target names no module: add it to `packages`")]
    NoModule(String),
    #[error("declares no version: say `option (handclasp.file).contract` in one file")]
    NoVersion,
    #[error("declares the version {0}, and another file another one")]
    Versions(String),
    #[error(
        "nests itself, and cannot be read without recursion: refer to the inner one by a name or a number"
    )]
    Recursive,
}

/// All that is wrong with a contract.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub struct Faults(pub Vec<Fault>);

impl Faults {
    /// Faults with their places, in the order of the files.
    pub(crate) fn placed(mut faults: Vec<Fault>, docs: &Docs) -> Self {
        for fault in &mut faults {
            fault.find(docs);
        }
        faults.sort_by_key(|fault| fault.place.as_ref().map(|it| (it.file.clone(), it.line)));
        Self(faults)
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.0.iter().map(Fault::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}
