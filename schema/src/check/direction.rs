//! Who writes, who reads, and so who suffers.

use std::fmt;
use std::ops::BitOr;

/// The mixed fleets that suffer from a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Who {
    /// None.
    Nobody,
    /// New hosts with old guests.
    NewHostOldGuest,
    /// Old hosts with new guests.
    OldHostNewGuest,
    /// Both.
    Both,
}

impl Who {
    /// From whether each mixed fleet suffers.
    pub(crate) const fn new(new_host_old_guest: bool, old_host_new_guest: bool) -> Self {
        match (new_host_old_guest, old_host_new_guest) {
            (false, false) => Self::Nobody,
            (true, false) => Self::NewHostOldGuest,
            (false, true) => Self::OldHostNewGuest,
            (true, true) => Self::Both,
        }
    }

    /// Whether new hosts with old guests suffer.
    pub const fn is_new_host_old_guest(self) -> bool {
        matches!(self, Self::NewHostOldGuest | Self::Both)
    }

    /// Whether old hosts with new guests suffer.
    pub const fn is_old_host_new_guest(self) -> bool {
        matches!(self, Self::OldHostNewGuest | Self::Both)
    }
}

impl BitOr for Who {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self::new(
            self.is_new_host_old_guest() || other.is_new_host_old_guest(),
            self.is_old_host_new_guest() || other.is_old_host_new_guest(),
        )
    }
}

impl fmt::Display for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nobody => "nobody",
            Self::NewHostOldGuest => "new host + old guest",
            Self::OldHostNewGuest => "old host + new guest",
            Self::Both => "both",
        })
    }
}

/// The sides that write a message. None of an unreachable one; both of a state record, which a side of one
/// version writes and the same side of another version reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Writers {
    pub(crate) host: bool,
    pub(crate) guest: bool,
}

/// The ways on which a change loses something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Flows {
    /// What the old contract writes and the new one reads.
    pub(crate) old_to_new: bool,
    /// What the new contract writes and the old one reads.
    pub(crate) new_to_old: bool,
}

impl Writers {
    pub(crate) const NONE: Self = Self {
        host: false,
        guest: false,
    };
    pub(crate) const HOST: Self = Self {
        host: true,
        guest: false,
    };
    pub(crate) const GUEST: Self = Self {
        host: false,
        guest: true,
    };
    pub(crate) const BOTH: Self = Self {
        host: true,
        guest: true,
    };

    /// The mixed fleets in which something is lost on the way.
    pub(crate) const fn suffer(self, flows: Flows) -> Who {
        Who::new(
            self.host && flows.new_to_old || self.guest && flows.old_to_new,
            self.host && flows.old_to_new || self.guest && flows.new_to_old,
        )
    }

    /// The sides that read in vain, as words.
    pub(crate) fn readers(self, flows: Flows) -> String {
        self.sides(
            flows,
            "the other side",
            ["an old guest", "a new guest", "a new host", "an old host"],
        )
    }

    /// The sides that write in vain, as words.
    pub(crate) fn senders(self, flows: Flows) -> String {
        self.sides(
            flows,
            "one side",
            ["a new host", "an old host", "an old guest", "a new guest"],
        )
    }

    fn sides(self, flows: Flows, several: &str, words: [&'static str; 4]) -> String {
        let ways = [
            self.host && flows.new_to_old,
            self.host && flows.old_to_new,
            self.guest && flows.old_to_new,
            self.guest && flows.new_to_old,
        ];
        let taken = ways.into_iter().zip(words).filter(|(taken, _)| *taken);
        let sides: Vec<_> = taken.map(|(_, words)| words).collect();
        match sides[..] {
            [] => "a peer".to_owned(),
            [side] => side.to_owned(),
            _ => several.to_owned(),
        }
    }
}

impl BitOr for Writers {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self {
            host: self.host || other.host,
            guest: self.guest || other.guest,
        }
    }
}

impl Flows {
    pub(crate) const NONE: Self = Self {
        old_to_new: false,
        new_to_old: false,
    };
    pub(crate) const OLD_TO_NEW: Self = Self {
        old_to_new: true,
        new_to_old: false,
    };
    pub(crate) const NEW_TO_OLD: Self = Self {
        old_to_new: false,
        new_to_old: true,
    };
    pub(crate) const BOTH: Self = Self {
        old_to_new: true,
        new_to_old: true,
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_that_a_new_host_writes_is_read_by_an_old_guest() {
        let host = Writers::HOST;
        assert_eq!(host.suffer(Flows::NEW_TO_OLD), Who::NewHostOldGuest);
        assert_eq!(host.suffer(Flows::OLD_TO_NEW), Who::OldHostNewGuest);
        assert_eq!(host.readers(Flows::NEW_TO_OLD), "an old guest");
    }

    #[test]
    fn a_response_that_an_old_guest_writes_is_read_by_a_new_host() {
        let guest = Writers::GUEST;
        assert_eq!(guest.suffer(Flows::OLD_TO_NEW), Who::NewHostOldGuest);
        assert_eq!(guest.suffer(Flows::NEW_TO_OLD), Who::OldHostNewGuest);
        assert_eq!(guest.senders(Flows::NEW_TO_OLD), "a new guest");
    }

    #[test]
    fn what_nobody_writes_hurts_nobody() {
        assert_eq!(Writers::NONE.suffer(Flows::BOTH), Who::Nobody);
        assert_eq!(Writers::HOST.suffer(Flows::NONE), Who::Nobody);
        assert_eq!(Writers::BOTH.suffer(Flows::OLD_TO_NEW), Who::Both);
    }
}
