//! Compares two releases of a contract.
//!
//! Services meet by name, since their names are on the wire; messages and enums meet where methods, state
//! records and fields bring them together, whatever they are called. Each pair is compared once, knowing
//! which sides write it.

mod bounds;
mod defaults;
mod enumeration;
mod fate;
mod field;
mod frozen;
mod gates;
mod message;
mod oneof;
mod pairs;
mod records;
mod replaced;
mod reserved;
mod scalar;
mod service;
mod vocabulary;
mod walk;

pub(crate) use defaults::of as default_value;
pub(crate) use scalar::name as type_name;
pub(crate) use walk::{Compared, compare};
