//! Messages that show a break: written by one version and read by the other as something else.

mod candidates;
mod loss;
mod search;

pub use loss::Loss;
pub use search::{Witness, losses, witness};
