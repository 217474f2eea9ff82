//! What every request is answered.

use agent_core::frame::{FrameType, HEADER_LEN, OutgoingFrame};
use agent_core::rpc::OutgoingResponse;
use agent_core::wire::{Encode, Sink, Writer, put_message, put_uint};
use agent_engine::time::Instant;
use guest_agent::linux;

/// The room that any answer fits, in bytes.
const LONGEST: usize = 64;
/// `HealthCheckResponse { status: SERVING }`.
const SERVING: [u8; 2] = [8, 1];
/// Where the stream's number stands in a frame.
const STREAM: core::ops::Range<usize> = 4..8;

/// The answer, with the stream's number to be filled in.
#[derive(Debug)]
pub enum Answer {
    /// The same bytes for everyone.
    Healthy {
        /// A whole frame.
        frame: [u8; LONGEST],
        /// Its length.
        length: usize,
    },
    /// What the clock says, for the benchmark of a boot.
    Clock {
        /// When the program began.
        exec: Instant,
    },
}

impl Answer {
    /// What `grpc.Health/Check` is answered by an agent that serves.
    pub fn healthy() -> Self {
        let mut frame = [0; LONGEST];
        let length = encode(&&SERVING[..], 0, &mut frame);
        Self::Healthy { frame, length }
    }

    /// Writes the answer for `stream` to the front of `output`, and returns its length; 0 if it does not fit.
    pub fn write(&self, stream: u32, output: &mut [u8]) -> usize {
        match self {
            Self::Healthy { frame, length } => {
                let (Some(frame), Some(output)) = (frame.get(..*length), output.get_mut(..*length))
                else {
                    return 0;
                };
                output.copy_from_slice(frame);
                if let Some(number) = output.get_mut(STREAM) {
                    number.copy_from_slice(&stream.to_be_bytes());
                }
                *length
            }
            Self::Clock { exec } => {
                let clock = Clock {
                    uptime_ns: linux::now().since_boot().as_nanos(),
                    boot: Boot {
                        exec_ns: exec.since_boot().as_nanos(),
                    },
                };
                encode(&clock, stream, output)
            }
        }
    }
}

/// The fields of an `InfoResponse` that say what a guest's clock says.
struct Clock {
    uptime_ns: u64,
    boot: Boot,
}

struct Boot {
    exec_ns: u64,
}

impl Encode for Clock {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 3, self.uptime_ns);
        put_message(sink, 8, &self.boot);
    }
}

impl Encode for Boot {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 2, self.exec_ns);
    }
}

fn encode(response: &dyn Encode, stream: u32, output: &mut [u8]) -> usize {
    let frame = OutgoingFrame {
        stream,
        frame_type: FrameType::Response,
        payload: &OutgoingResponse::Done(response),
    };
    let mut writer = Writer::new(output);
    frame.encode(&mut writer);
    writer.finish().map_or(0, <[u8]>::len)
}

/// The length of the frame at the front of `bytes` and its stream, once its header is there.
pub fn frame(bytes: &[u8]) -> Option<(usize, u32)> {
    let (header, _) = bytes.split_first_chunk::<HEADER_LEN>()?;
    let [l0, l1, l2, l3, s0, s1, s2, s3, _, _] = *header;
    let length = u32::from_be_bytes([l0, l1, l2, l3]) as usize;
    let stream = u32::from_be_bytes([s0, s1, s2, s3]);
    Some((length.saturating_add(HEADER_LEN), stream))
}
