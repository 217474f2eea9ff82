//! What the exhaustive tests of the selection share: offers as each end sees them, a second way to select,
//! and the work split among the processors.
//!
//! `cargo test --package agreement-tests -- --nocapture` prints how many pairs were looked at.

mod lifetimes;
mod oracle;
mod side;
mod split;

pub use lifetimes::{Lifetimes, Since};
pub use oracle::{Wish, best};
pub use side::{Side, agree};
pub use split::split;
