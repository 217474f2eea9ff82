//! A ttRPC client that says whatever it is told to.

use crate::frame::{Frame, RESPONSE};
use crate::status::Status;
use crate::wait::PATIENCE;
use crate::{AGENT, HEALTH, NEGOTIATION, RunRequest, RunResponse, protobuf};
use rustix::io::Errno;
use rustix::net::{RecvFlags, SendFlags, recv, send};
use std::io::{ErrorKind, Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use vsock_transport::{Address, Stream};

/// A connection to an agent, and what came on it that nobody has asked for yet.
#[derive(Debug)]
pub struct Connection {
    socket: UnixStream,
    received: Vec<u8>,
    /// Responses that came while another was waited for.
    early: Vec<Frame>,
    next_stream: u32,
}

impl Connection {
    /// Talks on a connected socket.
    pub fn new(socket: UnixStream) -> Self {
        let patience = Some(PATIENCE);
        socket.set_read_timeout(patience).expect("a time limit");
        socket.set_write_timeout(patience).expect("a time limit");
        Self {
            socket,
            received: Vec::new(),
            early: Vec::new(),
            next_stream: 1,
        }
    }

    /// Connects to an address as the `handclasp` command takes it.
    pub fn dial(address: &str) -> Self {
        let address = Address::parse(address).expect("an address");
        let stream = Stream::connect(&address).expect("a connection");
        // Whatever the socket's family, it is read and written alike.
        Self::new(UnixStream::from(OwnedFd::from(stream)))
    }

    /// The same socket, for another thread to send on.
    #[must_use]
    pub fn try_clone(&self) -> Self {
        Self::new(self.socket.try_clone().expect("a second handle"))
    }

    /// Sends bytes. A peer that has closed the connection is no error: what it answered before counts.
    pub fn send(&mut self, bytes: &[u8]) {
        match self.socket.write_all(bytes) {
            Ok(()) => {}
            Err(error) if is_closed(error.kind()) => {}
            Err(error) => panic!("the agent takes nothing: {error}"),
        }
    }

    /// Sends bytes if the socket takes them at once, all or none: `bytes` are few enough for one packet.
    pub fn send_at_once(&mut self, bytes: &[u8]) -> bool {
        match send(&self.socket, bytes, SendFlags::DONTWAIT) {
            Ok(count) => {
                assert_eq!(count, bytes.len(), "a part of a packet was sent");
                true
            }
            Err(Errno::AGAIN) => false,
            Err(error) => panic!("the agent takes nothing: {error}"),
        }
    }

    /// Whether something came that was not asked for yet. Does not wait.
    pub fn has_input(&self) -> bool {
        !self.received.is_empty() || !self.early.is_empty() || matches!(self.peek(), Ok(1..))
    }

    /// Whether the peer has closed the connection, and all that came before was received. Does not wait.
    pub fn is_closed(&self) -> bool {
        matches!(self.peek(), Ok(0) | Err(Errno::CONNRESET))
    }

    fn peek(&self) -> Result<usize, Errno> {
        let flags = RecvFlags::PEEK | RecvFlags::DONTWAIT;
        recv(&self.socket, &mut [0], flags).map(|(count, _)| count)
    }

    /// Sends a call and returns its stream.
    pub fn start(&mut self, service: &str, method: &str, request: impl AsRef<[u8]>) -> u32 {
        let stream = self.new_stream();
        self.send(&Frame::call(stream, service, method, request).to_bytes());
        stream
    }

    /// A stream id that this connection has not used.
    pub fn new_stream(&mut self) -> u32 {
        let stream = self.next_stream;
        self.next_stream += 2;
        stream
    }

    /// The next frame; `None` where the peer has closed the connection.
    pub fn receive(&mut self) -> Option<Frame> {
        let mut buffer = [0; 16 * 1024];
        loop {
            if let Some(frame) = Frame::take(&mut self.received) {
                return Some(frame);
            }
            match self.socket.read(&mut buffer) {
                Ok(0) => return None,
                Ok(count) => self.received.extend(&buffer[..count]),
                Err(error) if is_closed(error.kind()) => return None,
                Err(error) => panic!("the agent says nothing: {error}"),
            }
        }
    }

    /// Waits for the answer to the call on `stream`.
    pub fn answer(&mut self, stream: u32) -> Result<Vec<u8>, Status> {
        loop {
            let early = self.early.iter().position(|frame| frame.stream == stream);
            let frame = match early {
                Some(index) => self.early.remove(index),
                None => self.receive().expect("an answer before the end"),
            };
            assert_eq!(frame.kind, RESPONSE, "{frame:?}");
            if frame.stream == stream {
                return response(&frame);
            }
            self.early.push(frame);
        }
    }

    /// Calls a method and waits for the answer.
    pub fn call(
        &mut self,
        service: &str,
        method: &str,
        request: impl AsRef<[u8]>,
    ) -> Result<Vec<u8>, Status> {
        let stream = self.start(service, method, request);
        self.answer(stream)
    }

    /// Runs a program and waits for its end.
    pub fn run(&mut self, request: &RunRequest) -> Result<RunResponse, Status> {
        let stream = self.start_run(request);
        self.run_answer(stream)
    }

    /// Begins to run a program and returns the call's stream.
    pub fn start_run(&mut self, request: &RunRequest) -> u32 {
        self.start(AGENT, "Run", request.encode())
    }

    /// Waits for the end of the program that was begun on `stream`.
    pub fn run_answer(&mut self, stream: u32) -> Result<RunResponse, Status> {
        self.answer(stream).map(|bytes| RunResponse::decode(&bytes))
    }

    /// Whether the agent says that it serves.
    pub fn is_serving(&mut self) -> bool {
        let answer = self.call(HEALTH, "Check", []).expect("a health");
        protobuf::number(&protobuf::fields(&answer), 1) == 1
    }

    /// Negotiates with an offer of version 1.0, and returns the answer.
    pub fn negotiate(&mut self) -> Result<Vec<u8>, Status> {
        self.negotiate_with(&[])
    }

    /// Negotiates with an offer of version 1.0 and these features, and returns the answer.
    pub fn negotiate_with(&mut self, features: &[u8]) -> Result<Vec<u8>, Status> {
        self.negotiate_up_to(0, features)
    }

    /// Offers these features and the minors up to `highest` of major 1, and returns the encoded answer.
    pub fn negotiate_up_to(&mut self, highest: u64, features: &[u8]) -> Result<Vec<u8>, Status> {
        let range = protobuf::Message::new().number(1, 1).number(3, highest);
        let offer = protobuf::Message::new().bytes(1, range).bytes(10, [7; 16]);
        let mut offer = offer.into_bytes();
        offer.extend(protobuf::Message::new().bytes(2, features).into_bytes());
        self.call(NEGOTIATION, "Negotiate", offer)
    }
}

/// The offer of a host that speaks the first minor of one major.
pub fn offer(major: u64) -> Vec<u8> {
    let range = protobuf::Message::new().number(1, major);
    let offer = protobuf::Message::new().bytes(1, range).bytes(10, [7; 16]);
    offer.into_bytes()
}

/// Splits a response into its message or its failure.
pub fn response(frame: &Frame) -> Result<Vec<u8>, Status> {
    let fields = protobuf::fields(&frame.payload);
    let status = Status::decode(&protobuf::bytes(&fields, 1));
    if status.code == 0 {
        return Ok(protobuf::bytes(&fields, 2));
    }
    Err(status)
}

fn is_closed(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::ConnectionReset | ErrorKind::BrokenPipe)
}
