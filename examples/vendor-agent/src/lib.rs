//! Acme's lamp: a vendor's own service on Handclasp, with an agent and a host program of its own.
//!
//! [`guest`] is what the agent `lamp-agent` is made of, [`host`] what `lampctl` is. In both, `generated` is
//! what `cargo run --bin generate` makes of `proto/acme/lamp/v1/lamp.proto`. They are in one package for the
//! sake of brevity, and share nothing but [`VENDOR`].

pub mod guest;
pub mod host;

/// Whose the features 128 to 191 are: both sides have to name the same vendor for any of them to be enabled.
pub const VENDOR: &str = "acme";
