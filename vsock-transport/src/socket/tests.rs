use super::*;
use crate::address::ListenAddress;
use crate::hybrid::{HandshakeError, Progress};
use crate::listener::Listener;
use crate::test_dir::TestDir;
use embedded_io::{Error as _, ErrorKind};
use std::io::{Read as _, Write as _};
use std::os::unix::net::UnixListener;
use std::{format, string::ToString, thread, vec};

fn pair() -> (Stream, Stream) {
    let flags = SocketFlags::CLOEXEC;
    let (a, b) = net::socketpair(AddressFamily::UNIX, SocketType::STREAM, flags, None).unwrap();
    (a.into(), b.into())
}

#[test]
fn an_echo_over_a_unix_socket() {
    let dir = TestDir::new();
    let path = dir.path("s");
    let text = format!("unix:{path}");
    let listener = Listener::bind(&ListenAddress::parse(&text).unwrap()).unwrap();
    assert!(listener.accept().unwrap().is_none());

    let mut client = Stream::connect(&Address::parse(&text).unwrap()).unwrap();
    let (mut server, _) = listener.accept().unwrap().unwrap();
    assert!(server.read(&mut [0; 4]).unwrap_err().would_block());
    client.write_all(b"ping").unwrap();
    assert!(server.read_ready().unwrap());
    let mut buffer = [0; 4];
    server.read_exact(&mut buffer).unwrap();
    server.write_all(&buffer).unwrap();
    client.read_exact(&mut buffer).unwrap();
    assert_eq!(&buffer, b"ping");
    drop(server);
    assert_eq!(client.read(&mut buffer), Ok(0));
}

#[test]
fn a_closed_connection_is_an_error_and_no_signal() {
    let (mut a, b) = pair();
    drop(b);
    let error = a.write(b"x").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::BrokenPipe);
    assert!(!error.would_block());
}

#[test]
fn empty_reads_and_writes_do_nothing() {
    let (mut a, b) = pair();
    assert_eq!(a.read(&mut []), Ok(0));
    drop(b);
    assert_eq!(a.write(&[]), Ok(0));
}

#[test]
fn a_full_socket_would_block_or_blocks() {
    let (mut a, mut b) = pair();
    a.set_nonblocking(true).unwrap();
    let block = vec![7; 64 * 1024];
    let mut sent = 0;
    let error = loop {
        match a.write(&block) {
            Ok(n) => sent += n,
            Err(error) => break error,
        }
    };
    assert!(error.would_block());
    assert!(!a.write_ready().unwrap());

    a.set_nonblocking(false).unwrap();
    let more = 1024 * 1024;
    let reader = thread::spawn(move || {
        let mut all = vec![0; sent + more];
        b.read_exact(&mut all).unwrap();
        all.iter().all(|byte| *byte == 7)
    });
    a.write_all(&vec![7; more]).unwrap();
    assert!(reader.join().unwrap());
}

#[test]
fn a_nonblocking_connect_has_a_result() {
    let dir = TestDir::new();
    let text = format!("hybrid:{}:5", dir.path("s"));
    let address = Address::parse(&text).unwrap();
    let error = Stream::connect_nonblocking(&address).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);

    let monitor = UnixListener::bind(dir.path("s")).unwrap();
    let mut stream = Stream::connect_nonblocking(&address).unwrap();
    assert_eq!(stream.connect_result(), Ok(true));
    let mut handshake = address.handshake().unwrap();
    stream.write_all(handshake.request()).unwrap();

    let (mut accepted, _) = monitor.accept().unwrap();
    let mut request = [0; 10];
    accepted.read_exact(&mut request).unwrap();
    assert_eq!(&request, b"CONNECT 5\n");
    assert!(stream.read(&mut [0; 8]).unwrap_err().would_block());
    accepted.write_all(b"OK 77\n").unwrap();
    let mut buffer = [0; 32];
    let n = stream.read(&mut buffer).unwrap();
    let expected = Progress::Connected {
        consumed: 6,
        host_port: 77,
    };
    assert_eq!(handshake.receive(&buffer[..n]), Ok(expected));
}

#[test]
fn a_socket_that_never_connected_has_no_good_result() {
    let stream = Stream::from(open(AddressFamily::UNIX, SocketFlags::NONBLOCK).unwrap());
    assert_eq!(
        stream.connect_result().unwrap_err().kind(),
        ErrorKind::NotConnected
    );
}

#[test]
fn a_hybrid_connect_does_the_handshake() {
    let dir = TestDir::new();
    let path = dir.path("s");
    let monitor = UnixListener::bind(&path).unwrap();
    let monitor = thread::spawn(move || {
        for reply in ["OK 3\nhi", ""] {
            let (mut stream, _) = monitor.accept().unwrap();
            let mut request = [0; 13];
            stream.read_exact(&mut request).unwrap();
            stream.write_all(reply.as_bytes()).unwrap();
        }
    });
    let text = format!("hybrid:{path}:1024");
    let address = Address::parse(&text).unwrap();
    let mut stream = Stream::connect(&address).unwrap();
    let mut rest = [0; 2];
    stream.read_exact(&mut rest).unwrap();
    assert_eq!(&rest, b"hi");

    let error = Stream::connect(&address).unwrap_err();
    assert!(
        matches!(
            error,
            ConnectError::Handshake(HandshakeError::Closed { port: 1024, .. })
        ),
        "{error}"
    );
    monitor.join().unwrap();
}

#[test]
fn a_refused_connect_says_so() {
    let dir = TestDir::new();
    let path = dir.path("s");
    drop(UnixListener::bind(&path).unwrap());
    let text = format!("unix:{path}");
    let error = Stream::connect(&Address::parse(&text).unwrap()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "nothing listens at this address (error 111)"
    );
}

#[test]
fn a_shutdown_is_end_of_file_for_the_other_side() {
    let (a, mut b) = pair();
    a.shutdown(Shutdown::Write).unwrap();
    assert_eq!(b.read(&mut [0; 1]), Ok(0));
    b.write_all(b"x").unwrap();
}
