//! Finds what a change of a contract does to mixed fleets, and names the next version.
//!
//! A [`Release`] is read from a [`Source`]: a directory, a git revision or a descriptor set. [`check`] compares
//! two, [`check_history`] compares each of a history with the one before and with all before that. Both yield
//! a [`Report`]: a [`Finding`] for each change that a [`Rule`] is about, with who suffers from it, and the verdict.

mod acknowledge;
mod annotations;
mod causes;
mod compare;
mod direction;
mod document;
mod error;
mod finding;
mod fingerprint;
mod history;
mod judge;
mod matrix;
mod partition;
mod pattern;
mod places;
mod read;
mod release;
mod released;
mod report;
mod roles;
mod rule;
mod source;
mod version;
mod visible;
mod witness;

pub use acknowledge::Acknowledgements;
pub(crate) use compare::{Compared, compare};
pub use direction::Who;
pub use document::{notes, reference};
pub use error::CheckError;
pub use finding::Finding;
pub use fingerprint::Fingerprint;
pub use judge::{Options, Report, Transition, UpgradeFirst, check, check_history};
pub use matrix::Matrix;
pub use release::Release;
pub(crate) use release::{EnumId, Field, Kind as FieldKind, Label, MessageId};
pub use released::{Released, read_history};
pub use report::{Format, Group};
pub use roles::{NotRoles, Roles};
pub use rule::{Effect, Family, Rule};
pub use source::Source;
pub(crate) use source::{Input, compile, parse, read_files};
pub use version::{NotAVersion, Step, Version};
pub use witness::{Loss, Witness, losses, witness};
