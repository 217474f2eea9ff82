//! ttRPC frames: a ten-byte header and a payload.

use crate::planted;
use crate::wire::{Encode, Sink, encoded_len};
use core::fmt;

/// The length of a frame's header, in bytes.
pub const HEADER_LEN: usize = 10;
/// The longest payload that any ttRPC peer may send, in bytes.
pub const MAX_PAYLOAD: u32 = 4 << 20;
/// The longest payload that is skipped to keep the connection, in bytes; a longer one ends it.
pub const MAX_SKIPPED: u32 = 16 << 20;

/// What a frame is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrameType {
    /// Type 1: begins a call.
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
    /// The frame holds no message, not even an empty one.
    pub const NO_DATA: Self = Self(4);

    /// Whether any flag of `other` is set here.
    pub const fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// A frame's header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// The length of the payload in bytes, without the header.
    pub length: u32,
    /// The stream, that is, the call that the frame belongs to.
    pub stream: u32,
    /// What the frame is for.
    pub frame_type: FrameType,
    /// The frame's flags.
    pub flags: Flags,
}

impl Header {
    /// Reads a header. Every ten bytes are one.
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

    /// The header's bytes.
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

/// A whole frame, its payload still in the receive buffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame<'a> {
    /// The header.
    pub header: Header,
    /// The payload, `header.length` bytes.
    pub payload: &'a [u8],
}

/// What the front of the received bytes is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress<'a> {
    /// Not yet a whole frame: keep the bytes and come back when there are `needed` of them.
    Incomplete {
        /// The length of the frame with its header, as far as it is known.
        needed: usize,
    },
    /// A frame: drop `consumed` bytes when it has been dealt with.
    Frame {
        /// The frame.
        frame: Frame<'a>,
        /// Its length with its header.
        consumed: usize,
    },
    /// The header of a frame that is too long; drop `consumed` bytes. The reader skips the payload.
    Oversized {
        /// The header, whose call has to be answered.
        header: Header,
        /// The length of the header.
        consumed: usize,
    },
    /// Bytes of a frame that is skipped: drop `consumed` of them.
    Skipped {
        /// How many bytes belong to the skipped frame.
        consumed: usize,
    },
    /// The header of a frame above [`MAX_SKIPPED`]: answer the call and close the connection.
    Unskippable {
        /// The header, whose call has to be answered.
        header: Header,
    },
}

/// Finds frames in a stream of bytes. Holds no bytes itself: its caller has the buffer.
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
    /// A reader that accepts payloads of up to `limit` bytes, and never above [`MAX_PAYLOAD`].
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

    /// The longest payload that is accepted, in bytes.
    pub const fn limit(&self) -> u32 {
        self.limit
    }

    /// Looks at the front of `input`, which starts where the last `consumed` ended.
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

/// A frame that can be written: its header's length comes from its payload.
#[derive(Clone, Copy)]
pub struct OutgoingFrame<'p> {
    /// The stream.
    pub stream: u32,
    /// What the frame is for.
    pub frame_type: FrameType,
    /// The envelope.
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

/// A frame whose payload was measured: measuring costs as much as writing.
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
            // A payload above 4 GiB cannot be: its parts are slices of memory that is far smaller.
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

    /// The length of the frame with its header, in bytes.
    pub(crate) const fn len(&self) -> usize {
        self.length.saturating_add(HEADER_LEN)
    }

    /// Writes the frame whole, or not at all.
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

/// There is no room for a whole frame now: send what is queued and try again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct OutputFull {
    /// The length of the frame that found no room, with its header.
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

/// Writes a frame whole, or not at all.
pub fn write_frame(frame: &OutgoingFrame<'_>, output: &mut dyn Sink) -> Result<(), OutputFull> {
    frame.measured().write(output)
}

#[cfg(test)]
mod tests;
