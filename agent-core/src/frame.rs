//! ttRPC frames: a header of ten bytes and a payload.

use crate::planted;
use crate::wire::{Encode, Sink, encoded_len};
use core::fmt;

/// The length of a frame's header, in bytes.
pub const HEADER_LEN: usize = 10;
/// The maximum length of a payload in ttRPC, in bytes.
pub const MAX_PAYLOAD: u32 = 4 << 20;
/// The maximum length of a payload that is skipped, in bytes. The connection is closed for a longer one.
pub const MAX_SKIPPED: u32 = 16 << 20;

/// The type of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrameType {
    /// Type 1: starts a call.
    Request,
    /// Type 2: ends a call.
    Response,
    /// Type 3: a message of a streaming call.
    Data,
    /// A type that ttRPC does not define.
    Unknown(u8),
}

/// The flags of a frame.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags(pub u8);

impl Flags {
    /// The sender will send no more data on this stream.
    pub const REMOTE_CLOSED: Self = Self(1);
    /// The sender will send data on this stream.
    pub const REMOTE_OPEN: Self = Self(2);
    /// The frame has no message, not even an empty one.
    pub const NO_DATA: Self = Self(4);

    /// The flags of both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether any flag of `other` is set.
    pub const fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// A frame's header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// The length of the payload in bytes, without the header.
    pub length: u32,
    /// The stream: the call that the frame belongs to.
    pub stream: u32,
    /// The frame's type.
    pub frame_type: FrameType,
    /// The frame's flags.
    pub flags: Flags,
}

impl Header {
    /// Reads a header. All values of the ten bytes are valid.
    pub const fn parse(bytes: &[u8; HEADER_LEN]) -> Self {
        let [l0, l1, l2, l3, s0, s1, s2, s3, frame_type, flags] = *bytes;
        Self {
            length: u32::from_be_bytes([l0, l1, l2, l3]),
            stream: u32::from_be_bytes([s0, s1, s2, s3]),
            frame_type: match frame_type {
                1 => FrameType::Request,
                2 => FrameType::Response,
                3 => FrameType::Data,
                other => FrameType::Unknown(other),
            },
            flags: Flags(flags),
        }
    }

    /// The encoded header.
    pub const fn to_bytes(self) -> [u8; HEADER_LEN] {
        let [l0, l1, l2, l3] = self.length.to_be_bytes();
        let [s0, s1, s2, s3] = self.stream.to_be_bytes();
        let frame_type = match self.frame_type {
            FrameType::Request => 1,
            FrameType::Response => 2,
            FrameType::Data => 3,
            FrameType::Unknown(other) => other,
        };
        [l0, l1, l2, l3, s0, s1, s2, s3, frame_type, self.flags.0]
    }
}

/// A received frame. Its payload borrows from the receive buffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame<'a> {
    /// The header.
    pub header: Header,
    /// The payload, `header.length` bytes.
    pub payload: &'a [u8],
}

/// What [`FrameReader::read`] found at the start of its input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress<'a> {
    /// The frame is not complete: keep the bytes, and call again when there are `needed` of them.
    Incomplete {
        /// The length of the frame with its header. While the header is incomplete, the length of the header.
        needed: usize,
    },
    /// A complete frame: drop `consumed` bytes after it was handled.
    Frame {
        /// The frame.
        frame: Frame<'a>,
        /// The length of the frame with its header.
        consumed: usize,
    },
    /// The header of a frame above the reader's limit: answer the call, and drop `consumed` bytes. The reader skips the
    /// payload.
    Oversized {
        /// The frame's header.
        header: Header,
        /// The length of the header.
        consumed: usize,
    },
    /// A part of a payload that is skipped: drop `consumed` bytes.
    Skipped {
        /// The number of bytes of the payload in the input.
        consumed: usize,
    },
    /// The header of a frame above [`MAX_SKIPPED`]: answer the call, and close the connection.
    Unskippable {
        /// The frame's header.
        header: Header,
    },
}

/// Finds frames in a stream of bytes. It has no buffer: the caller passes in the received bytes.
///
/// ```
/// use agent_core::frame::{FrameReader, Progress};
///
/// let mut reader = FrameReader::new(1024);
/// let bytes = [0, 0, 0, 2, 0, 0, 0, 1, 1, 0, b'h', b'i', 0];
/// assert_eq!(reader.read(&bytes[..4]), Progress::Incomplete { needed: 10 });
/// assert_eq!(reader.read(&bytes[..10]), Progress::Incomplete { needed: 12 });
/// let Progress::Frame { frame, consumed } = reader.read(&bytes) else { panic!() };
/// assert_eq!((frame.header.stream, frame.payload, consumed), (1, &b"hi"[..], 12));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct FrameReader {
    limit: u32,
    to_skip: usize,
}

impl FrameReader {
    /// A reader that accepts payloads of up to `limit` bytes, but at most [`MAX_PAYLOAD`].
    pub const fn new(limit: u32) -> Self {
        Self {
            limit: if limit < MAX_PAYLOAD {
                limit
            } else {
                MAX_PAYLOAD
            },
            to_skip: 0,
        }
    }

    /// The maximum length of a payload, in bytes.
    pub const fn limit(&self) -> u32 {
        self.limit
    }

    /// Reads the first frame in `input`, which starts after the bytes that were consumed before.
    #[inline(never)]
    pub fn read<'a>(&mut self, input: &'a [u8]) -> Progress<'a> {
        if self.to_skip > 0 && !input.is_empty() {
            let consumed = self.to_skip.min(input.len());
            self.to_skip = self.to_skip.saturating_sub(consumed);
            return Progress::Skipped { consumed };
        }
        let Some((header, rest)) = input.split_first_chunk() else {
            let needed = if self.to_skip > 0 { 1 } else { HEADER_LEN };
            return Progress::Incomplete { needed };
        };
        let header = Header::parse(header);
        if header.length > MAX_SKIPPED {
            return Progress::Unskippable { header };
        }
        let length = header.length as usize;
        if header.length > self.limit {
            self.to_skip = planted!("frame-skipped-in-part", length.saturating_sub(1), length);
            return Progress::Oversized {
                header,
                consumed: HEADER_LEN,
            };
        }
        let consumed = length.saturating_add(HEADER_LEN);
        match rest.get(..length) {
            None => Progress::Incomplete { needed: consumed },
            Some(payload) => Progress::Frame {
                frame: Frame { header, payload },
                consumed,
            },
        }
    }
}

/// A frame to send. The length in its header is computed from the payload.
#[derive(Clone, Copy)]
pub struct OutgoingFrame<'p> {
    /// The stream.
    pub stream: u32,
    /// The frame's type.
    pub frame_type: FrameType,
    /// The payload: the envelope of a request or a response.
    pub payload: &'p dyn Encode,
}

impl fmt::Debug for OutgoingFrame<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OutgoingFrame")
            .field("stream", &self.stream)
            .field("frame_type", &self.frame_type)
            .finish_non_exhaustive()
    }
}

impl OutgoingFrame<'_> {
    fn measured(&self) -> MeasuredFrame<'_> {
        MeasuredFrame::new(
            self.stream,
            self.frame_type,
            self.payload,
            encoded_len(self.payload),
        )
    }
}

impl Encode for OutgoingFrame<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        self.measured().encode(sink);
    }
}

/// A frame whose payload was measured before, because measuring costs as much as writing.
pub(crate) struct MeasuredFrame<'p> {
    header: [u8; HEADER_LEN],
    payload: &'p dyn Encode,
    /// The length of the payload in bytes.
    length: usize,
}

impl<'p> MeasuredFrame<'p> {
    /// A frame whose payload is `length` bytes long.
    pub(crate) fn new(
        stream: u32,
        frame_type: FrameType,
        payload: &'p dyn Encode,
        length: usize,
    ) -> Self {
        let header = Header {
            // A payload is never above 4 GiB, because its parts are in memory, which is much smaller.
            length: u32::try_from(length).unwrap_or(u32::MAX),
            stream,
            frame_type,
            flags: Flags::default(),
        };
        Self {
            header: header.to_bytes(),
            payload,
            length,
        }
    }

    /// The frame with these flags.
    pub(crate) const fn with_flags(self, flags: Flags) -> Self {
        let [l0, l1, l2, l3, s0, s1, s2, s3, frame_type, _] = self.header;
        Self {
            header: [l0, l1, l2, l3, s0, s1, s2, s3, frame_type, flags.0],
            ..self
        }
    }

    /// The length of the frame with its header, in bytes.
    pub(crate) const fn len(&self) -> usize {
        self.length.saturating_add(HEADER_LEN)
    }

    /// Writes the whole frame, or nothing.
    pub(crate) fn write(&self, output: &mut dyn Sink) -> Result<(), OutputFull> {
        let needed = self.len();
        if output.room() < needed {
            return Err(OutputFull { needed });
        }
        self.encode(output);
        Ok(())
    }
}

impl Encode for MeasuredFrame<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        sink.put(&self.header);
        self.payload.encode(sink);
    }
}

/// The output has no room for a whole frame: send the output, then try again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct OutputFull {
    /// The length of the frame with its header, in bytes.
    pub needed: usize,
}

impl fmt::Display for OutputFull {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the output has no room for a frame of {} bytes",
            self.needed
        )
    }
}

impl core::error::Error for OutputFull {}

/// Writes a whole frame to `output`.
///
/// # Errors
/// Fails if `output` has no room for the frame. No byte was written.
pub fn write_frame(frame: &OutgoingFrame<'_>, output: &mut dyn Sink) -> Result<(), OutputFull> {
    frame.measured().write(output)
}

#[cfg(test)]
mod tests;
