//! Errors that the check once made, one module for each kind, with their siblings.
//!
//! The suite has a case for each rule. These tests are about whole reports: what is found, where, and what the
//! verdict is.

mod acknowledgements;
mod any;
mod enums;
mod harmless;
mod names;
mod places;
mod presence;
mod records;
mod support;
