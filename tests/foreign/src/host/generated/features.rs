// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! The contract's features.

use handclasp::Feature;

/// Begins with a word and a digit.
///
/// Since 1.1.
pub const TWO_2FA: Feature = Feature(1);

/// No method belongs to it.
///
/// Since 1.0.
pub const KNOB: Feature = Feature(2);

/// Begins with a digit.
///
/// Since 1.0.
pub const _2_0: Feature = Feature(3);

/// Was removed.
///
/// Since 1.0.
pub const SHORT_LIVED: Feature = Feature(4);

/// All of them.
pub const ALL: [Feature; 4] = [TWO_2FA, KNOB, _2_0, SHORT_LIVED];
