//! A client that behaves as containerd's Go package does: one loop reads the connection, and queues 64 frames for each stream. A
//! full queue stalls the loop, and with it every call of the connection.

use crate::guest::{self, FLOOD, WINDOW};
use handclasp_synthetic::v1::StreamMessage;
use handclasp_tests::{Frame, HEALTH, NEGOTIATION, PATIENCE, offer};
use prost::Message;
use std::collections::HashMap;
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread;

/// How many frames wait for the reader of a stream.
const QUEUE: usize = 64;

type Queues = Arc<Mutex<HashMap<u32, SyncSender<Received>>>>;

/// The type, the flags and the payload of a frame.
type Received = (u8, u8, Vec<u8>);

struct GoLike {
    socket: UnixStream,
    queues: Queues,
    next: u32,
}

impl GoLike {
    fn new(socket: UnixStream) -> Self {
        let queues = Queues::default();
        let (reader, known) = (socket.try_clone().unwrap(), Arc::clone(&queues));
        thread::spawn(move || read(reader, &known));
        Self {
            socket,
            queues,
            next: 1,
        }
    }

    /// Sends a request with these flags, and returns its stream and the queue of what comes back.
    fn request(
        &mut self,
        service: &str,
        method: &str,
        payload: &[u8],
        flags: u8,
    ) -> (u32, Receiver<Received>) {
        let (sender, receiver) = sync_channel(QUEUE);
        let stream = self.next;
        self.next += 2;
        self.queues.lock().unwrap().insert(stream, sender);
        let mut frame = Frame::call(stream, service, method, payload).to_bytes();
        frame[9] = flags;
        self.socket.write_all(&frame).unwrap();
        (stream, receiver)
    }

    /// Makes a unary call, and returns the response's envelope.
    fn call(&mut self, service: &str, method: &str, payload: &[u8]) -> Vec<u8> {
        let (_, queue) = self.request(service, method, payload, 0);
        let (frame_type, _, envelope) = queue.recv_timeout(PATIENCE).expect("an answer");
        assert_eq!(frame_type, 2);
        envelope
    }

    fn data(&mut self, stream: u32, payload: &[u8]) {
        let length = u32::try_from(payload.len()).unwrap();
        let header = [&length.to_be_bytes()[..], &stream.to_be_bytes(), &[3, 0]].concat();
        self.socket
            .write_all(&[&header[..], payload].concat())
            .unwrap();
    }
}

fn read(mut socket: UnixStream, queues: &Queues) {
    let mut header = [0; 10];
    while socket.read_exact(&mut header).is_ok() {
        let number = |at: usize| u32::from_be_bytes(header[at..at + 4].try_into().unwrap());
        let mut payload = vec![0; number(0) as usize];
        socket.read_exact(&mut payload).unwrap();
        let queue = queues.lock().unwrap().get(&number(4)).cloned();
        if let Some(queue) = queue {
            // This waits while the queue is full.
            let _ = queue.send((header[8], header[9], payload));
        }
    }
}

#[test]
fn a_client_that_never_reads_its_stream_and_never_grants_is_served_on_its_connection() {
    let mut client = GoLike::new(guest::start(2));
    client.call(NEGOTIATION, "Negotiate", &offer(1));
    // Go's generated clients open a stream without a message, and without the flag no data.
    let (stream, unread) = client.request("synthetic.v1.Streams", "Talk", &[], 2);
    let flood = StreamMessage {
        text: FLOOD.into(),
        ..StreamMessage::default()
    };
    client.data(stream, &flood.encode_to_vec());
    for _ in 0..100 {
        client.call(HEALTH, "Check", &[]);
    }
    let waiting: Vec<_> = unread.try_iter().collect();
    assert_eq!(
        waiting.len(),
        WINDOW as usize,
        "the window is all that was sent"
    );
    assert!(waiting.iter().all(|(frame_type, ..)| *frame_type == 3));

    // A grant brings as much more.
    let grant = StreamMessage {
        text: "3".into(),
        ..StreamMessage::default()
    };
    client.data(stream, &grant.encode_to_vec());
    for _ in 0..3 {
        let (frame_type, ..) = unread.recv_timeout(PATIENCE).expect("a message");
        assert_eq!(frame_type, 3);
    }
    client.call(HEALTH, "Check", &[]);
    assert_eq!(unread.try_iter().count(), 0);
}
