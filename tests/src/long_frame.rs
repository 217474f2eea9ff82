//! Frames for which a connection's own buffers are too small, sent in pieces.

use crate::HEALTH;
use crate::agent::Agent;
use crate::connection::Connection;
use crate::frame::Frame;
use crate::protobuf::Message;

/// A frame's length, about: far more than fits a connection's own buffers, and less than a socket holds.
const LENGTH: usize = 100_000;
/// How much of it is sent at first: more than fits a connection's own buffers, so that there is something
/// to be received as soon as there is a larger one.
const BEGINNING: usize = 12_000;

/// A call in a long frame, of which only a part is sent yet.
#[derive(Debug)]
pub struct LongFrame {
    connection: Connection,
    stream: u32,
    rest: Vec<u8>,
}

impl LongFrame {
    /// Connects and sends the beginning of a call.
    pub fn begin(agent: &Agent) -> Self {
        Self::begin_on(agent.connect())
    }

    /// Sends the beginning of a call.
    pub fn begin_on(connection: Connection) -> Self {
        Self::begin_with(connection, BEGINNING)
    }

    /// Sends so many bytes of a call.
    pub fn begin_with(mut connection: Connection, length: usize) -> Self {
        let stream = connection.new_stream();
        // Health skips fields that it does not know.
        let request = Message::new().bytes(99, vec![0; LENGTH]);
        let mut bytes = Frame::call(stream, HEALTH, "Check", request).to_bytes();
        let rest = bytes.split_off(length);
        connection.send(&bytes);
        Self {
            connection,
            stream,
            rest,
        }
    }

    /// Sends one byte more.
    pub fn go_on(&mut self) {
        self.send_more(1);
    }

    /// Sends so many bytes more.
    pub fn send_more(&mut self, length: usize) {
        let rest = self.rest.split_off(length);
        self.connection.send(&self.rest);
        self.rest = rest;
    }

    /// Sends all the rest.
    pub fn send_rest(&mut self) {
        self.connection.send(&self.rest);
        self.rest.clear();
    }

    /// Whether an answer has come.
    pub fn is_answered(&self) -> bool {
        self.connection.has_input()
    }

    /// Whether the agent has closed the connection.
    pub fn is_closed(&self) -> bool {
        self.connection.is_closed()
    }

    /// Sends all the rest and waits for the answer.
    pub fn finish(mut self) -> Connection {
        self.send_rest();
        assert!(self.connection.answer(self.stream).is_ok());
        self.connection
    }
}
