//! The handshake of hybrid vsock, against its definition.

use crate::input::Input;
use vsock_transport::{Address, Handshake, HandshakeError, Progress, UnixPath, handshake_blocking};

/// The longest reply that is read, in bytes, its newline included.
const LIMIT: usize = 32;

/// Feeds a reply in any pieces.
pub fn check(data: &[u8]) {
    let mut input = Input::new(data);
    let port = u32::from_be_bytes([input.byte(), input.byte(), input.byte(), input.byte()]);
    let piece = usize::from(input.byte() % 40) + 1;
    let reply = input.rest();
    let path = UnixPath::new("/v").expect("a short path");
    let address = Address::Hybrid { path, port };
    let mut handshake = address.handshake().expect("an address with a handshake");
    assert_eq!(handshake.request(), format!("CONNECT {port}\n").as_bytes());
    let outcome = feed(&mut handshake, reply, piece);
    assert_eq!(outcome, expected(reply, port));
    // Once it is over, it stays so.
    if outcome != Err(handshake.closed()) {
        let again = handshake.receive(b"OK 1\n");
        assert_eq!(again.is_err(), outcome.is_err());
    }
    let mut stream = Stream { reply };
    let blocking = handshake_blocking(&mut stream, port);
    if let Err(error) = &blocking {
        assert!(!error.to_string().is_empty());
    }
    assert_eq!(blocking.ok(), outcome.ok().map(|(port, _)| port));
    if let Err(error) = outcome {
        assert!(!error.to_string().is_empty());
        assert!(!error.to_string().contains('\n'));
    }
}

/// The port and how much of the reply was read.
type Outcome = Result<(u32, usize), HandshakeError>;

fn feed(handshake: &mut Handshake, reply: &[u8], piece: usize) -> Outcome {
    let mut before = 0;
    for bytes in reply.chunks(piece) {
        match handshake.receive(bytes)? {
            Progress::Waiting => before += bytes.len(),
            Progress::Connected {
                consumed,
                host_port,
            } => {
                // A line of nine bytes.
                let planted = usize::from(cfg!(feature = "planted") && before + consumed == 9);
                return Ok((host_port, before + consumed + planted));
            }
        }
    }
    Err(handshake.closed())
}

fn expected(reply: &[u8], port: u32) -> Outcome {
    let mut whole = Handshake::new(port);
    let head = &reply[..reply.len().min(LIMIT)];
    let Some(end) = head.iter().position(|byte| *byte == b'\n') else {
        let error = whole.receive(head).err();
        let too_long = matches!(error, Some(HandshakeError::TooLong { .. }));
        assert_eq!(too_long, head.len() == LIMIT);
        return Err(error.unwrap_or(whole.closed()));
    };
    let line = &reply[..end];
    let digits = line
        .strip_prefix(b"OK ")
        .and_then(|digits| std::str::from_utf8(digits).ok());
    let digits = digits.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    if let Some(host_port) = digits.and_then(|digits| digits.parse().ok()) {
        return Ok((host_port, end + 1));
    }
    let error = whole
        .receive(head)
        .expect_err("a line that is not OK and a port");
    assert!(matches!(error, HandshakeError::NotOk { reply } if reply.as_slice() == &head[..=end]));
    Err(error)
}

/// A connection on which the reply waits.
struct Stream<'r> {
    reply: &'r [u8],
}

impl embedded_io::ErrorType for Stream<'_> {
    type Error = core::convert::Infallible;
}

impl embedded_io::Read for Stream<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize, Self::Error> {
        let count = buffer.len().min(self.reply.len());
        let (head, rest) = self.reply.split_at(count);
        buffer[..count].copy_from_slice(head);
        self.reply = rest;
        Ok(count)
    }
}

impl embedded_io::Write for Stream<'_> {
    fn write(&mut self, bytes: &[u8]) -> Result<usize, Self::Error> {
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Result<(), Self::Error> {
        Ok(())
    }
}
