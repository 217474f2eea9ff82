// Generated from the contract by `cargo run --bin generate`: change the .proto files instead.

//! What follows from the contract.

// What the contract says needs no lint, and what it deprecates is gated as well.
#![allow(clippy::all, clippy::pedantic, deprecated)]

pub mod calls;
pub mod features;
mod gates;

/// The messages of `acme.sandbox.v1`.
pub use packages::acme::sandbox::v1 as sandbox;

/// The messages of `acme.types.v1`.
pub use packages::acme::types::v1 as types;

/// The messages of `google.protobuf`.
pub use packages::google::protobuf as google;

/// The packages where prost expects them: it names the types of other packages by their place.
#[allow(missing_docs, clippy::pedantic)]
mod packages {
    pub(crate) mod acme {
        pub(crate) mod sandbox {
            pub mod v1 {
                include!("acme.sandbox.v1.rs");
            }
        }
        pub(crate) mod types {
            pub mod v1 {
                include!("acme.types.v1.rs");
            }
        }
    }
    pub(crate) mod google {
        pub mod protobuf {
            include!("google.protobuf.rs");
        }
    }
}
