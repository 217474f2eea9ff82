//! ttRPC frames, right and wrong ones.

use crate::protobuf::Message;

/// The type of a frame that begins a call.
pub const REQUEST: u8 = 1;
/// The type of a frame that ends a call.
pub const RESPONSE: u8 = 2;
/// The type of a frame with a message of a streaming call.
pub const DATA: u8 = 3;

/// The length of a header in bytes.
pub(crate) const HEADER: usize = 10;

/// A frame, whatever it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// The length that the header announces, which can be a lie.
    pub announced: u32,
    /// The stream's id.
    pub stream: u32,
    /// The type.
    pub kind: u8,
    /// The flags.
    pub flags: u8,
    /// What follows the header.
    pub payload: Vec<u8>,
}

impl Frame {
    /// A frame without flags that announces what it holds.
    pub fn new(kind: u8, stream: u32, payload: impl Into<Vec<u8>>) -> Self {
        let payload = payload.into();
        Self {
            announced: u32::try_from(payload.len()).expect("a payload below 4 GiB"),
            stream,
            kind,
            flags: 0,
            payload,
        }
    }

    /// A call.
    pub fn call(stream: u32, service: &str, method: &str, request: impl AsRef<[u8]>) -> Self {
        Self::call_with_timeout(stream, service, method, request, 0)
    }

    /// A call that its caller waits for at most so many nanoseconds; 0 is for ever.
    pub fn call_with_timeout(
        stream: u32,
        service: &str,
        method: &str,
        request: impl AsRef<[u8]>,
        timeout_nano: u64,
    ) -> Self {
        let envelope = Message::new()
            .bytes(1, service)
            .bytes(2, method)
            .bytes(3, request)
            .number(4, timeout_nano);
        Self::new(REQUEST, stream, envelope.into_bytes())
    }

    /// The same frame, announcing another length.
    #[must_use]
    pub fn announcing(mut self, length: u32) -> Self {
        self.announced = length;
        self
    }

    /// The frame's bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEADER + self.payload.len());
        bytes.extend(self.announced.to_be_bytes());
        bytes.extend(self.stream.to_be_bytes());
        bytes.extend([self.kind, self.flags]);
        bytes.extend(&self.payload);
        bytes
    }

    /// Takes a whole frame from the front of `bytes`.
    pub(crate) fn take(bytes: &mut Vec<u8>) -> Option<Self> {
        let [l0, l1, l2, l3, s0, s1, s2, s3, kind, flags] = *bytes.first_chunk::<HEADER>()?;
        let announced = u32::from_be_bytes([l0, l1, l2, l3]);
        let end = HEADER + usize::try_from(announced).expect("a length is a usize");
        let payload = bytes.get(HEADER..end)?.to_vec();
        bytes.drain(..end);
        Some(Self {
            announced,
            stream: u32::from_be_bytes([s0, s1, s2, s3]),
            kind,
            flags,
            payload,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_taken_only_when_it_is_whole() {
        let frame = Frame::call(7, "a.Service", "Method", b"x");
        let bytes = frame.to_bytes();
        for end in 0..bytes.len() {
            let mut part = bytes[..end].to_vec();
            assert_eq!(Frame::take(&mut part), None);
        }
        let mut more = [&bytes[..], b"next"].concat();
        assert_eq!(Frame::take(&mut more), Some(frame));
        assert_eq!(more, b"next");
    }
}
