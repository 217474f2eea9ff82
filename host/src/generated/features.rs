// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! The contract's features.

use agent_core::Feature;

/// Setting the guest's clock.
///
/// Since 1.0.
pub const TIME: Feature = Feature(1);

/// Giving the guest entropy.
///
/// Since 1.0.
pub const ENTROPY: Feature = Feature(2);

/// Mounting.
///
/// Since 1.0.
pub const MOUNT: Feature = Feature(3);

/// Pausing and resuming process groups.
///
/// Since 1.1.
pub const PAUSE: Feature = Feature(4);

/// Mounting memory that the guest's programs share for as long as the guest runs.
///
/// Since 1.1.
pub const EPHEMERAL: Feature = Feature(5);

/// Processes that outlive their connection.
///
/// Since 1.2.
pub const PROCESS: Feature = Feature(6);

/// All of them.
pub const ALL: [Feature; 6] = [TIME, ENTROPY, MOUNT, PAUSE, EPHEMERAL, PROCESS];
