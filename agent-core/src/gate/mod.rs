//! Gating: requests that use more than the session includes are rejected before a handler runs, and responses are encoded so
//! that an older peer can read them.
//!
//! - [`Gated`] is what a handler gets: proof that its request was checked.
//! - [`Decode`], [`Enumeration`] and [`Respond`] are implemented by the contract's messages and enums. The implementations are
//!   generated from the contract.
//! - [`GatedFields`] and the functions are called by these implementations.

mod decode;
mod fields;
mod proof;
mod respond;

pub use decode::{Bound, Decode, Enumeration, Member, Strictness, member, read_item};
pub use fields::GatedFields;
pub use proof::Gated;
pub use respond::{AtLevel, Respond, clip, clip_str, includes, limit};
