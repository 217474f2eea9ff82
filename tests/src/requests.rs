//! The requests of the methods that have a feature.

use crate::protobuf::Message;

/// Every feature that the contract has, as an offer holds them: `TIME`, `ENTROPY` and `MOUNT`.
pub const FEATURES: [u8; 1] = [0b1110];

/// A `SetTimeRequest`.
pub fn set_time(unix_ns: u64) -> Vec<u8> {
    Message::new().number(1, unix_ns).into_bytes()
}

/// A `ReseedRandomRequest`.
pub fn reseed_random(entropy: &[u8], generation: &[u8]) -> Vec<u8> {
    let request = Message::new().bytes(1, entropy).bytes(2, generation);
    request.into_bytes()
}

/// Asks to mount a file system.
#[derive(Clone, Debug, Default)]
pub struct MountRequest<'a> {
    /// What kind of thing is mounted.
    pub driver: &'a str,
    /// What is mounted.
    pub source: &'a str,
    /// Where.
    pub target: &'a str,
    /// The file system's type.
    pub fstype: &'a str,
    /// The options.
    pub options: &'a [&'a str],
}

impl MountRequest<'_> {
    /// The encoded request.
    pub fn encode(&self) -> Vec<u8> {
        let mut message = Message::new()
            .bytes(1, self.driver)
            .bytes(2, self.source)
            .bytes(3, self.target)
            .bytes(4, self.fstype);
        for option in self.options {
            message = message.bytes(5, option);
        }
        message.into_bytes()
    }
}

/// The features of contract 1.1: those of 1.0, PAUSE and EPHEMERAL.
pub const NEWER_FEATURES: [u8; 1] = [0b11_1110];

/// `PauseRequest`, and `ResumeRequest`, which is the same on the wire.
pub fn group(name: &str) -> Vec<u8> {
    Message::new().bytes(1, name).into_bytes()
}
