//! An annotated contract as the generators see it: every element with its doc, its need and its bounds.
//!
//! [`Model::read`] is strict: an element without a comment, a `since` or a bound, a feature that no enum names, a rule that
//! contradicts another, or something that cannot be generated is a [`Fault`], and there is no model.

mod collisions;
mod element;
mod fault;
mod kinds;
mod read;
mod types;
mod unsupported;
mod validate;
mod version;
mod well_known;

pub(crate) use collisions::oneof_type;
pub use element::{Bound, Bounds, Fallback, Feature, Member, Need, OnMissing, Rules, Scope};
pub use fault::{Fault, Faults, Problem};
pub use types::{
    Enum, EnumValue, Field, Kind, Message, Method, Model, Oneof, Service, Shape, Streams,
};
pub(crate) use validate::implied;
pub use version::{Version, VersionError};

#[cfg(test)]
mod tests;
