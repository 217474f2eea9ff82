//! One connection, as whoever sees both ends and all bytes knows it.

use crate::time::Tick;
use agent_core::Level;
use std::collections::{BTreeMap, BTreeSet};

/// Who is at the guest's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Peer {
    /// Our agent.
    Agent,
    /// One that is older than negotiation.
    Legacy,
    /// One that takes everything and says nothing.
    Silent,
    /// An agent of before contracts had names: it skips the name in an offer.
    Released,
}

/// A connection.
#[derive(Debug)]
// Each is a question of its own, and any combination of answers can be.
#[allow(clippy::struct_excessive_bools)]
pub(crate) struct Connection {
    pub(crate) peer: Peer,
    /// What the two offers lead to, if anything.
    pub(crate) agreed: Option<Level>,
    /// The names of the host's and the guest's contract, where they differ.
    pub(crate) contracts: Option<[&'static str; 2]>,
    /// What the host takes the guest for; `None` where the guest has dialled.
    pub(crate) expected: Option<Level>,
    /// Whether the guest serves the baseline to who does not negotiate.
    pub(crate) serves_baseline: bool,
    /// How many calls the guest says that it takes at a time.
    pub(crate) max_streams: usize,
    /// Whether the guest has said what no guest should.
    pub(crate) hostile_guest: bool,
    /// Whether the host has said what no host should.
    pub(crate) hostile_host: bool,
    /// Whether something has happened that may end it.
    pub(crate) is_disturbed: bool,
    /// Whether bytes on it vanish.
    pub(crate) is_lost: bool,
    /// Whether it was ever in the place that is kept for Negotiate and Health.
    pub(crate) is_reserved: bool,
    /// Whether the host has let go of it.
    pub(crate) is_released: bool,
    pub(crate) opened: Option<Opened>,
    /// What the guest's session is, by what has arrived.
    pub(crate) session: Session,
    /// The calls that have left and were not answered, by their streams.
    pub(super) outstanding: BTreeMap<u32, u32>,
    /// The streams of requests that are too long, which were answered before they were whole: by the guest, and
    /// as the host has heard.
    pub(super) early: [BTreeSet<u32>; 2],
    /// The calls that have arrived and were not answered, by their streams.
    pub(super) unanswered: BTreeMap<u32, Arrived>,
}

/// What the host has heard of the peer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Opened {
    pub(crate) at: Tick,
    /// The session's level; `None` where the peer does not negotiate.
    pub(crate) level: Option<Level>,
}

/// A guest's session, by what has arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Session {
    Unnegotiated,
    /// The guest has dialled.
    Offered,
    Agreed,
    /// An offer has come to nothing.
    Nothing,
}

/// A request that has arrived.
#[derive(Clone, Copy, Debug)]
pub(super) enum Arrived {
    /// An offer, or what is no call.
    Other,
    Call(u32),
}

impl Connection {
    pub(crate) const fn new(peer: Peer, agreed: Option<Level>, expected: Option<Level>) -> Self {
        Self {
            peer,
            agreed,
            contracts: None,
            expected,
            serves_baseline: true,
            max_streams: usize::MAX,
            hostile_guest: false,
            hostile_host: false,
            is_disturbed: false,
            is_lost: false,
            is_reserved: false,
            is_released: false,
            opened: None,
            session: match expected {
                Some(_) => Session::Unnegotiated,
                None => Session::Offered,
            },
            outstanding: BTreeMap::new(),
            early: [BTreeSet::new(), BTreeSet::new()],
            unanswered: BTreeMap::new(),
        }
    }

    /// Whether both ends keep to the protocol.
    pub(crate) fn is_honest(&self) -> bool {
        self.peer == Peer::Agent && !self.hostile_guest && !self.hostile_host
    }

    /// Whether every call on it gets an answer: both ends negotiate, and keep to the protocol.
    pub(super) fn is_answered(&self) -> bool {
        let negotiates = matches!(self.peer, Peer::Agent | Peer::Released);
        negotiates && !self.hostile_guest && !self.hostile_host
    }

    /// The level of calls that arrive now, if any are served.
    pub(super) fn level(&self) -> Option<Level> {
        match self.session {
            Session::Agreed => self.agreed,
            Session::Unnegotiated if self.serves_baseline => Some(Level::BASELINE),
            Session::Unnegotiated | Session::Offered | Session::Nothing => None,
        }
    }
}
