//! The sender's gate: checks what a request uses against a level before a byte of it leaves.
//!
//! The checks themselves are generated from the contract: an implementation of [`Gate`] for every message
//! that can be in a request. [`prepare`] runs them. A program built with `--cfg handclasp_ungated` has no
//! sender's gate. It exists to show that receivers reject requests that should not have been sent.

mod gating;
mod path;
mod prepare;
mod rules;
mod too_long;

pub use agent_core::gate::{Bound, Member};
pub use gating::{Dropped, Gating};
pub(crate) use prepare::enforced;
pub use prepare::{Prepared, prepare};
pub use rules::{Value, bound, member};
pub use too_long::{Measure, TooLong};

use crate::error::Error;
use agent_core::Level;
use prost::Message;

/// The numbers and names of a contract's features.
pub type FeatureNames = &'static [(u8, &'static str)];

/// A request, or a message in one, that can be checked against a level.
pub trait Gate: Message + Clone {
    /// The names of the features of the message's contract. Those of Handclasp's own contract need not be listed.
    const FEATURES: FeatureNames = &[];

    /// Checks the message and everything in it against the level.
    ///
    /// # Errors
    /// [`Error::Unsupported`] names the path of the first element that the level does not include.
    /// [`Error::TooLong`] names the first one that is longer than the level allows.
    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error>;

    /// Removes the fields that the level does not include and that may be dropped. Most messages have none.
    fn leave_out(&mut self, level: &Level) {
        let _ = level;
    }
}
