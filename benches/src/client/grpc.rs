//! gRPC on HTTP/2, as little of it as unary calls need: header fields come from the peer's dynamic table
//! after the first call, and data is sent within the peer's windows.

use agent_core::messages::CheckRequest;
use agent_core::wire::Encode;
use anyhow::{Context, Result, bail, ensure};

use super::ttrpc::Buffer;
use super::{Heard, SERVING, Speaker};

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const FRAME_HEADER: usize = 9;
/// The longest frame that every peer takes, in bytes.
const MAX_FRAME: usize = 16 * 1024;
/// The windows that every connection and stream begins with, in bytes.
const INITIAL_WINDOW: i64 = 65_535;
/// How much we let the peer send before it has to ask: all that it can.
const OUR_WINDOW: u32 = (1 << 31) - 1 - 65_535;

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const PING: u8 = 6;
const GOAWAY: u8 = 7;
const WINDOW_UPDATE: u8 = 8;

const END_STREAM: u8 = 1;
const ACK: u8 = 1;
const END_HEADERS: u8 = 4;

const SETTINGS_INITIAL_WINDOW_SIZE: u16 = 4;

/// The header fields of the first call: two from the static table, four that enter the dynamic one.
const FIRST_FIELDS: &[u8] = b"\x83\x86\
    \x44\x12/grpc.Health/Check\
    \x41\x09localhost\
    \x5f\x10application/grpc\
    \x40\x02te\x08trailers";
/// The header fields of all later calls: the same, all from the tables.
const FIELDS: &[u8] = &[0x83, 0x86, 0xc1, 0xc0, 0xbf, 0xbe];

/// Calls of `grpc.Health/Check` on HTTP/2.
#[derive(Debug)]
pub struct Grpc {
    message: Vec<u8>,
    stream: u32,
    /// What the peer takes on the connection, in bytes.
    window: i64,
    /// What the peer takes on a new stream, in bytes.
    initial_window: i64,
    /// The calls whose message is not wholly sent yet, in their order.
    sending: std::collections::VecDeque<Sending>,
    is_greeted: bool,
}

#[derive(Debug)]
struct Sending {
    stream: u32,
    window: i64,
    sent: usize,
}

impl Grpc {
    /// Calls whose service is `size` bytes long.
    pub fn new(size: usize) -> Result<Self> {
        let service = "s".repeat(size);
        let mut message = Buffer::default();
        CheckRequest { service: &service }.encode(&mut message);
        let length = u32::try_from(message.0.len()).context("the request is too long")?;
        let mut prefixed = vec![0];
        prefixed.extend(length.to_be_bytes());
        prefixed.extend(message.0);
        Ok(Self {
            message: prefixed,
            stream: 1,
            window: INITIAL_WINDOW,
            initial_window: INITIAL_WINDOW,
            sending: std::collections::VecDeque::new(),
            is_greeted: false,
        })
    }

    /// Sends what the peer's windows have room for.
    fn send(&mut self, output: &mut Vec<u8>) {
        while let Some(call) = self.sending.front_mut() {
            let rest = &self.message[call.sent..];
            let room = usize::try_from(call.window.min(self.window)).unwrap_or(0);
            let length = rest.len().min(MAX_FRAME).min(room);
            if length == 0 {
                return;
            }
            let is_last = length == rest.len();
            let flags = if is_last { END_STREAM } else { 0 };
            frame(output, DATA, flags, call.stream, &rest[..length]);
            call.sent += length;
            let length = i64::try_from(length).unwrap_or(i64::MAX);
            call.window -= length;
            self.window -= length;
            if is_last {
                self.sending.pop_front();
            }
        }
    }

    fn settings(&mut self, payload: &[u8]) {
        for setting in payload.chunks_exact(6) {
            let id = u16::from_be_bytes([setting[0], setting[1]]);
            let value = u32::from_be_bytes([setting[2], setting[3], setting[4], setting[5]]);
            if id == SETTINGS_INITIAL_WINDOW_SIZE {
                let change = i64::from(value) - self.initial_window;
                self.initial_window += change;
                for call in &mut self.sending {
                    call.window += change;
                }
            }
        }
    }

    fn window_update(&mut self, stream: u32, payload: &[u8]) -> Result<()> {
        let increment = payload.try_into().map(u32::from_be_bytes)?;
        let increment = i64::from(increment & 0x7fff_ffff);
        if stream == 0 {
            self.window += increment;
        } else if let Some(call) = self.sending.iter_mut().find(|call| call.stream == stream) {
            call.window += increment;
        }
        Ok(())
    }
}

impl Speaker for Grpc {
    fn request(&mut self, output: &mut Vec<u8>) {
        let fields = if self.is_greeted {
            FIELDS
        } else {
            self.is_greeted = true;
            output.extend_from_slice(PREFACE);
            frame(output, SETTINGS, 0, 0, &[]);
            frame(output, WINDOW_UPDATE, 0, 0, &OUR_WINDOW.to_be_bytes());
            FIRST_FIELDS
        };
        frame(output, HEADERS, END_HEADERS, self.stream, fields);
        self.sending.push_back(Sending {
            stream: self.stream,
            window: self.initial_window,
            sent: 0,
        });
        self.stream += 2;
        self.send(output);
    }

    fn receive(&mut self, input: &[u8], output: &mut Vec<u8>) -> Result<Heard> {
        let mut heard = Heard::default();
        while let Some((header, rest)) = input[heard.consumed..].split_first_chunk::<FRAME_HEADER>()
        {
            let [l0, l1, l2, kind, flags, s0, s1, s2, s3] = *header;
            let length = u32::from_be_bytes([0, l0, l1, l2]) as usize;
            let stream = u32::from_be_bytes([s0, s1, s2, s3]) & 0x7fff_ffff;
            let Some(payload) = rest.get(..length) else {
                break;
            };
            heard.consumed += FRAME_HEADER + length;
            match kind {
                DATA => ensure!(
                    payload.get(5..) == Some(&SERVING),
                    "a call was not answered SERVING: {payload:?}"
                ),
                HEADERS if flags & END_STREAM != 0 => heard.answered += 1,
                SETTINGS if flags & ACK == 0 => {
                    self.settings(payload);
                    frame(output, SETTINGS, ACK, 0, &[]);
                }
                PING if flags & ACK == 0 => frame(output, PING, ACK, 0, payload),
                WINDOW_UPDATE => self.window_update(stream, payload)?,
                RST_STREAM | GOAWAY => bail!("the server ends a stream or the connection"),
                _ => {}
            }
        }
        self.send(output);
        Ok(heard)
    }
}

fn frame(output: &mut Vec<u8>, kind: u8, flags: u8, stream: u32, payload: &[u8]) {
    // No frame of ours is longer than MAX_FRAME.
    let length = u32::try_from(payload.len()).unwrap_or(u32::MAX);
    output.extend_from_slice(&length.to_be_bytes()[1..]);
    output.extend_from_slice(&[kind, flags]);
    output.extend_from_slice(&stream.to_be_bytes());
    output.extend_from_slice(payload);
}
