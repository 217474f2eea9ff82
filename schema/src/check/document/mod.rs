//! What people read of a contract: release notes and the reference.

mod elements;
mod notes;
mod reference;

pub use notes::notes;
pub use reference::reference;
