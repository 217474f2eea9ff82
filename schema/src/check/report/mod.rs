//! A report in the forms that people and machines read.

mod format;
mod github;
mod groups;
mod json;
mod sarif;
mod text;

pub use format::Format;
pub use groups::Group;
