//! The connections whose callers can be answered.

use crate::limits::CONNECTION_SLOTS;
use crate::platform::Id;

/// A set of connections: a bit for each slot.
///
/// A slot has one connection at a time, and the services hear of its end before the next one begins. So the slot is enough.
///
/// ```
/// use agent_engine::{Callers, platform::Id};
///
/// let id = Id { index: 3, serial: 7 };
/// let mut callers = Callers::NONE;
/// callers.insert(id);
/// callers.insert(id);
/// assert!(callers.contains(id));
/// assert_eq!(callers.slots().collect::<Vec<_>>(), [3]);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Callers(u128);

impl Callers {
    /// No connection.
    pub const NONE: Self = Self(0);

    /// Whether there is no connection.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Adds a connection.
    pub fn insert(&mut self, connection: Id) {
        self.0 |= bit(connection.index);
    }

    /// Removes a connection.
    pub fn remove(&mut self, connection: Id) {
        self.0 &= !bit(connection.index);
    }

    /// Whether a connection is in the set.
    pub fn contains(self, connection: Id) -> bool {
        self.0 & bit(connection.index) != 0
    }

    /// The slots of the connections, in ascending order.
    pub fn slots(self) -> impl Iterator<Item = usize> {
        let mut rest = self.0;
        core::iter::from_fn(move || {
            let slot = rest.trailing_zeros();
            // Clears the lowest bit.
            rest &= rest.wrapping_sub(1);
            (slot < u128::BITS).then_some(slot as usize)
        })
    }
}

impl Extend<Id> for Callers {
    fn extend<T: IntoIterator<Item = Id>>(&mut self, connections: T) {
        connections.into_iter().for_each(|id| self.insert(id));
    }
}

fn bit(index: usize) -> u128 {
    let shift = u32::try_from(index).unwrap_or(u32::MAX);
    1_u128.checked_shl(shift).unwrap_or(0)
}

// Each slot has a bit.
const _: () = assert!(CONNECTION_SLOTS <= u128::BITS as usize);

#[cfg(test)]
mod tests {
    use super::*;
    use std::vec::Vec;

    fn id(index: usize) -> Id {
        Id { index, serial: 1 }
    }

    #[test]
    fn connections_come_and_go() {
        let mut callers = Callers::NONE;
        assert!(callers.is_empty());
        assert_eq!(callers.slots().next(), None);
        callers.extend([id(127), id(0), id(64), id(0)]);
        assert_eq!(callers.slots().collect::<Vec<_>>(), [0, 64, 127]);
        callers.remove(id(0));
        assert!(!callers.contains(id(0)) && callers.contains(id(64)));
        assert!(!callers.is_empty());
    }

    #[test]
    fn a_slot_that_no_connection_can_have_is_not_in_the_set() {
        let mut callers = Callers::NONE;
        callers.insert(id(128));
        callers.insert(id(usize::MAX));
        assert!(callers.is_empty() && !callers.contains(id(128)));
    }
}
