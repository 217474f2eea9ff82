//! How often each fault met each state of a session.

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A write is taken in part.
    Torn,
    /// A read gives less than there is.
    Short,
    /// Bytes take long.
    Slow,
    /// The connection is reset.
    Reset,
    /// The other end closes the connection.
    Closed,
    /// The host dials a second connection beside this one.
    Doubled,
    /// The guest starts again, perhaps as another version.
    GuestRestarted,
    /// The guest goes on from a snapshot: the same entropy, none of the connections.
    GuestCloned,
    /// A second guest goes on from a snapshot of this one, beside it.
    GuestTwinned,
    /// The guest's agent is asked by a signal to end.
    GuestSignalled,
    /// Somebody connects who may not.
    Stranger,
    /// The host's program starts again.
    HostRestarted,
    /// The guest says what no guest should.
    HostileGuest,
    /// The host says what no host should.
    HostileHost,
}

impl Fault {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::Torn,
        Self::Short,
        Self::Slow,
        Self::Reset,
        Self::Closed,
        Self::Doubled,
        Self::GuestRestarted,
        Self::GuestCloned,
        Self::GuestTwinned,
        Self::GuestSignalled,
        Self::Stranger,
        Self::HostRestarted,
        Self::HostileGuest,
        Self::HostileHost,
    ];

    /// The fault in a few words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Torn => "write torn",
            Self::Short => "read short",
            Self::Slow => "slow",
            Self::Reset => "reset",
            Self::Closed => "closed",
            Self::Doubled => "doubled",
            Self::GuestRestarted => "guest restarted",
            Self::GuestCloned => "guest cloned",
            Self::GuestTwinned => "guest twinned",
            Self::GuestSignalled => "guest signalled",
            Self::Stranger => "stranger",
            Self::HostRestarted => "host restarted",
            Self::HostileGuest => "hostile guest",
            Self::HostileHost => "hostile host",
        }
    }
}

/// How far an end of a connection is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// The host has said nothing.
    HostSilent,
    /// The host has made its offer.
    HostOffered,
    /// The guest has dialled, and the host waits for its offer.
    HostAwaits,
    /// The host has a session, and no call in flight.
    HostOpen,
    /// The host has a session and calls in flight.
    HostBusy,
    /// The host goes on without a session.
    HostLegacy,
    /// The guest has heard no offer.
    GuestSilent,
    /// The guest has made its offer.
    GuestOffered,
    /// The guest has a session, and nothing to do.
    GuestOpen,
    /// The guest has a session and calls to answer.
    GuestBusy,
    /// The guest has refused the host's offer, or could not read it.
    GuestRefused,
    /// The guest has dialled, and is not connected yet.
    GuestConnecting,
    /// The connection is in the place that is kept for Negotiate and Health.
    GuestReserved,
    /// A large frame comes in.
    GuestLarge,
    /// A large frame waits for a buffer.
    GuestWaiting,
    /// The host does not take what the guest has to say.
    GuestBlocked,
    /// A program runs for a call.
    GuestRunning,
    /// The guest is about to end.
    GuestEnding,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 18] = [
        Self::HostSilent,
        Self::HostOffered,
        Self::HostAwaits,
        Self::HostOpen,
        Self::HostBusy,
        Self::HostLegacy,
        Self::GuestSilent,
        Self::GuestOffered,
        Self::GuestOpen,
        Self::GuestBusy,
        Self::GuestRefused,
        Self::GuestConnecting,
        Self::GuestReserved,
        Self::GuestLarge,
        Self::GuestWaiting,
        Self::GuestBlocked,
        Self::GuestRunning,
        Self::GuestEnding,
    ];

    /// The state in a word, after the end's.
    pub const fn name(self) -> &'static str {
        match self {
            Self::HostSilent => "host silent",
            Self::HostOffered => "host offered",
            Self::HostAwaits => "host awaits",
            Self::HostOpen => "host open",
            Self::HostBusy => "host busy",
            Self::HostLegacy => "host legacy",
            Self::GuestSilent => "guest silent",
            Self::GuestOffered => "guest offered",
            Self::GuestOpen => "guest open",
            Self::GuestBusy => "guest busy",
            Self::GuestRefused => "guest refused",
            Self::GuestConnecting => "connecting",
            Self::GuestReserved => "reserved",
            Self::GuestLarge => "large frame",
            Self::GuestWaiting => "waits for one",
            Self::GuestBlocked => "blocked",
            Self::GuestRunning => "runs program",
            Self::GuestEnding => "guest ending",
        }
    }

    const fn is_host(self) -> bool {
        (self as usize) < Self::GuestSilent as usize
    }
}

/// A number for each fault and state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    met: [[u64; State::ALL.len()]; Fault::ALL.len()],
}

impl Coverage {
    pub(crate) fn count(&mut self, fault: Fault, state: Option<State>) {
        if let Some(state) = state
            && let Some(met) = self
                .met
                .get_mut(fault as usize)
                .and_then(|row| row.get_mut(state as usize))
        {
            *met += 1;
        }
    }

    /// How often the fault met the state; `None` where they cannot meet.
    pub fn met(&self, fault: Fault, state: State) -> Option<u64> {
        let met = *self.met.get(fault as usize)?.get(state as usize)?;
        can_meet(fault, state).then_some(met)
    }

    /// All faults.
    pub fn total(&self) -> u64 {
        self.met.iter().flatten().sum()
    }

    /// The pairs that can meet and did not.
    pub fn never(&self) -> Vec<(Fault, State)> {
        let pairs = Fault::ALL
            .into_iter()
            .flat_map(|fault| State::ALL.map(|state| (fault, state)));
        pairs
            .filter(|(fault, state)| self.met(*fault, *state) == Some(0))
            .collect()
    }

    pub(crate) fn add(&mut self, other: &Self) {
        for (mine, theirs) in self
            .met
            .iter_mut()
            .flatten()
            .zip(other.met.iter().flatten())
        {
            *mine += theirs;
        }
    }
}

const fn can_meet(fault: Fault, state: State) -> bool {
    match fault {
        // Who is silent or waits for the other's first word writes nothing, and who has not begun does not read.
        // A connection that waits for a large buffer is not read, and has written what it had to.
        Fault::Torn | Fault::Slow => !matches!(
            state,
            State::HostSilent | State::HostAwaits | State::GuestSilent | State::GuestWaiting
        ),
        Fault::Short => !matches!(state, State::HostSilent | State::GuestConnecting),
        Fault::HostileGuest => state.is_host(),
        Fault::HostileHost => !state.is_host(),
        _ => true,
    }
}
