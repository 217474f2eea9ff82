//! An annotated contract as the generators see it: every element with its doc, its need and its bounds.
//!
//! [`Model::read`] is strict: an element without a comment or a `since`, a feature that no enum names, or a
//! rule that contradicts another is a [`Fault`], and there is no model.

mod element;
mod fault;
mod read;
mod types;
mod validate;
mod version;

pub use element::{Bound, Bounds, Fallback, Feature, Member, Need, OnMissing, Rules, Scope};
pub use fault::{Fault, Faults, Problem};
pub use types::{Enum, EnumValue, Field, Kind, Message, Method, Model, Oneof, Service, Shape};
pub(crate) use validate::implied;
pub use version::{Version, VersionError};

#[cfg(test)]
mod tests;
