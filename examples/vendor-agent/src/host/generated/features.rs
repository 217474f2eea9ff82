// Generated from the contract by `cargo run --bin generate`: change the .proto files instead.

//! The contract's features.

use handclasp::Feature;

/// Lamps that have colors.
///
/// Since 1.0.
pub const COLOR: Feature = Feature(128);

/// Lamps that can be dimmed for the night.
///
/// Since 1.0.
pub const NIGHT: Feature = Feature(129);

/// Lamps that blink.
///
/// Since 1.1.
pub const BLINK: Feature = Feature(130);

/// All of them.
pub const ALL: [Feature; 3] = [COLOR, NIGHT, BLINK];
