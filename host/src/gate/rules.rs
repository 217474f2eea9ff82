//! What the contract says of values and lengths.

use agent_core::Version;
use agent_core::gate::{Bound, Member};
use agent_core::level::Need;

/// A value of an enum of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Value {
    /// The value's number on the wire.
    pub number: i32,
    /// The value's name in the contract.
    pub name: &'static str,
    /// What the value needs.
    pub need: Need,
}

impl Value {
    /// The value `number`, called `name`, which needs `need`.
    pub const fn new(number: i32, name: &'static str, need: Need) -> Self {
        Self { number, name, need }
    }
}

/// The member `name` of an open vocabulary, which needs `need`.
pub const fn member(name: &'static str, need: Need) -> Member {
    Member { name, need }
}

/// The bound `limit`, in bytes or elements, since `major.minor`.
pub const fn bound(major: u32, minor: u32, limit: usize) -> Bound {
    Bound {
        since: Version::new(major, minor),
        limit,
    }
}

/// The bound that is in force at `version`, of bounds that are in the order of their versions.
pub(super) fn in_force(bounds: &[Bound], version: Version) -> Option<Bound> {
    let known = bounds
        .iter()
        .rev()
        .find(|bound| version.includes(bound.since));
    // A peer that is older than the first bound was never promised more.
    known.or(bounds.first()).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bound_holds_until_the_next_version_that_brings_one() {
        let bounds = [bound(1, 1, 4), bound(1, 3, 8)];
        let at = |minor| in_force(&bounds, Version::new(1, minor)).map(|bound| bound.limit);
        assert_eq!(
            [at(0), at(1), at(2), at(3), at(4)],
            [Some(4), Some(4), Some(4), Some(8), Some(8)]
        );
        assert_eq!(in_force(&[], Version::BASELINE), None);
    }
}
