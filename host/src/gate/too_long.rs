//! What is longer than a session allows.

use super::rules::in_force;
use agent_core::Version;
use agent_core::gate::Bound;
use std::fmt;

/// An element of a request that is longer than the contract allows at the session's version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TooLong {
    /// The element's path, such as `Run.argv`.
    pub element: String,
    /// The unit of `length` and `limit`.
    pub measure: Measure,
    /// The element's length.
    pub length: usize,
    /// The maximum length that the session allows.
    pub limit: usize,
    /// The session's version.
    pub session: Version,
    /// The first version that allows this length, if this build knows one.
    pub allowed_since: Option<Version>,
}

/// The unit that a length is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// The bytes of a string, or of bytes.
    Bytes,
    /// The elements of a list or a map.
    Elements,
}

impl TooLong {
    /// Compares a length with the bound that is in force; what is wrong, to be told with an element's path.
    pub(super) fn check(
        measure: Measure,
        length: usize,
        bounds: &[Bound],
        session: Version,
    ) -> Option<Self> {
        let limit = in_force(bounds, session)?.limit;
        let later = bounds
            .iter()
            .find(|bound| bound.since > session && bound.limit >= length);
        (length > limit).then(|| Self {
            element: String::new(),
            measure,
            length,
            limit,
            session,
            allowed_since: later.map(|bound| bound.since),
        })
    }
}

impl fmt::Display for TooLong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match (self.measure, self.length) {
            (Measure::Bytes, 1) => "byte",
            (Measure::Bytes, _) => "bytes",
            (Measure::Elements, 1) => "element",
            (Measure::Elements, _) => "elements",
        };
        let Self {
            element,
            length,
            limit,
            session,
            ..
        } = self;
        write!(
            f,
            "{element} has {length} {unit}, and this session ({session}) allows {limit}"
        )?;
        match self.allowed_since {
            Some(version) => write!(f, "; {version} would allow it"),
            None => Ok(()),
        }
    }
}
