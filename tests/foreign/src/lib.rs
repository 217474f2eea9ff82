//! A contract that exists for tests only: it has what contracts of other projects have and Handclasp's has not.
//!
//! Types are in several packages, one of which has no service. Messages, fields and methods have the names of Rust's
//! keywords, and those that generated code uses itself. All types of numbers are there, and protobuf's own messages.
//! Both sides have to compile without a warning. `tests/` shows that they agree.

/// What is generated for a guest.
pub mod guest {
    mod generated;

    pub use generated::{contract, google, keywords, names, types, v1};
}

/// What is generated for a host.
pub mod host {
    mod generated;

    pub use generated::{calls, features, google, keywords, names, types, v1};
}
