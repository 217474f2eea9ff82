// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! What follows from the contract.

// What the contract says needs no lint, and what it deprecates is gated as well.
#![allow(clippy::all, clippy::pedantic, deprecated)]

pub mod calls;
pub mod features;
mod gates;

/// The messages of `foreign.more.keywords`.
pub use packages::foreign::more::keywords;

/// The messages of `foreign.names`.
pub use packages::foreign::names;

/// The messages of `foreign.types`.
pub use packages::foreign::types;

/// The messages of `foreign.v1`.
pub use packages::foreign::v1;

/// The messages of `google.protobuf`.
pub use packages::google::protobuf as google;

/// The packages where prost expects them: it names the types of other packages by their place.
#[allow(missing_docs, clippy::pedantic)]
mod packages {
    pub(crate) mod foreign {
        pub(crate) mod more {
            pub mod keywords {
                include!("foreign.more.keywords.rs");
            }
        }
        pub mod names {
            include!("foreign.names.rs");
        }
        pub mod types {
            include!("foreign.types.rs");
        }
        pub mod v1 {
            include!("foreign.v1.rs");
        }
    }
    pub(crate) mod google {
        pub mod protobuf {
            include!("google.protobuf.rs");
        }
    }
}
