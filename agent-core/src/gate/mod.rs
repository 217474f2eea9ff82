//! Gating: what a level holds, how a message that uses more is refused before its handler runs, and how a
//! response is written for a peer that knows less.

mod decode;
mod fields;
mod proof;
mod respond;

pub use decode::{Bound, Decode, Enumeration, Member, Strictness, member, read_item};
pub use fields::GatedFields;
pub use proof::Gated;
pub use respond::{AtLevel, Respond, clip, clip_str, holds, limit};
