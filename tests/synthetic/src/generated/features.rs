// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! The contract's features.

use handclasp::Feature;

/// There from the start.
///
/// Since 1.0.
pub const BASE: Feature = Feature(128);

/// Came with 1.1.
///
/// Since 1.1.
pub const KNOB: Feature = Feature(129);

/// Came with 1.2.
///
/// Since 1.2.
pub const DIAL: Feature = Feature(130);

/// All of them.
pub const ALL: [Feature; 3] = [BASE, KNOB, DIAL];
