//! One call's life.

use crate::time::Tick;
use agent_core::Level;

/// A call, from when it is asked for to how it ends.
#[derive(Debug)]
// Each is a question of its own, and any combination of answers can be.
#[allow(clippy::struct_excessive_bools)]
pub(crate) struct Call {
    /// The number of the connection that it was made on.
    pub(crate) link: usize,
    pub(crate) service: &'static str,
    pub(crate) method: &'static str,
    pub(crate) is_idempotent: bool,
    /// All that it uses, encoded; more than what leaves where something may be dropped.
    pub(crate) message: Vec<u8>,
    /// When it was asked for.
    pub(crate) asked: Tick,
    /// Whether there was no room for it.
    pub(crate) is_excused: bool,
    /// Whether a hostile host has made it.
    pub(crate) is_hostile: bool,
    /// When each frame with it was written, of those that have left.
    pub(crate) left: Vec<Tick>,
    /// Whether the guest has answered that the session does not hold what it uses.
    pub(crate) was_refused: bool,
    /// For each frame with it that has arrived, the level at which it may run, if it may.
    pub(crate) permits: Vec<Option<Level>>,
    /// When its handler was called.
    pub(crate) ran: Vec<Tick>,
    pub(crate) ending: Option<Ending>,
}

/// How a call has ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// It was done.
    Done,
    /// It was not done, as the caller was told in this kind of error.
    NotDone(&'static str),
    /// It was answered with an error after its handler ran.
    Failed,
    /// The caller was told that nobody knows.
    Unknown,
    /// The caller itself has ended.
    WithCaller,
}

impl Call {
    pub(crate) const fn new(
        link: usize,
        service: &'static str,
        method: &'static str,
        asked: Tick,
    ) -> Self {
        Self {
            link,
            service,
            method,
            is_idempotent: false,
            message: Vec::new(),
            asked,
            is_excused: false,
            is_hostile: false,
            left: Vec::new(),
            was_refused: false,
            permits: Vec::new(),
            ran: Vec::new(),
            ending: None,
        }
    }
}
