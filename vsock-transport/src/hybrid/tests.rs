use super::*;
use crate::pipe::{Faults, Pipe};
use core::num::NonZeroUsize;
use embedded_io::{Read, Write};
use proptest::prelude::*;
use std::{format, string::ToString, vec::Vec};

/// Gives a handshake the parts one after the other, until it is over.
fn receive_parts(parts: &[&[u8]]) -> Result<Progress, HandshakeError> {
    let mut handshake = Handshake::new(1024);
    for part in parts {
        match handshake.receive(part)? {
            Progress::Waiting => {}
            connected @ Progress::Connected { .. } => return Ok(connected),
        }
    }
    Ok(Progress::Waiting)
}

#[test]
fn the_longest_request_fits() {
    assert_eq!(Handshake::new(1024).request(), b"CONNECT 1024\n");
    assert_eq!(Handshake::new(u32::MAX).request(), b"CONNECT 4294967295\n");
}

#[test]
fn a_reply_torn_at_every_byte_is_the_same_reply() {
    let reply = b"OK 1073741824\nstream";
    for cut in 0..=reply.len() {
        let (first, second) = reply.split_at(cut);
        let consumed = if cut < 14 { 14 - cut } else { 14 };
        assert_eq!(
            receive_parts(&[first, second]),
            Ok(Progress::Connected {
                consumed,
                host_port: 1_073_741_824
            }),
            "cut at {cut}"
        );
    }
    let bytes: Vec<&[u8]> = reply.chunks(1).collect();
    assert_eq!(
        receive_parts(&bytes),
        Ok(Progress::Connected {
            consumed: 1,
            host_port: 1_073_741_824
        })
    );
}

#[test]
fn other_replies_are_refused_with_their_text() {
    for reply in [
        "NO\n",
        "OK\n",
        "OK \n",
        "OK x\n",
        "ok 5\n",
        "OK +5\n",
        "OK 5 \n",
        "OK 5\r\n",
        "OK 4294967296\n",
        "\n",
    ] {
        let error = receive_parts(&[reply.as_bytes()]).unwrap_err();
        assert!(
            matches!(error, HandshakeError::NotOk { .. }),
            "{reply:?}: {error:?}"
        );
    }
    assert_eq!(
        receive_parts(&[b"HTTP/1.1 400\xff\r\n"])
            .unwrap_err()
            .to_string(),
        r#"the other side answered "HTTP/1.1 400\xff\r" instead of "OK <port>": is this a hybrid vsock socket?"#
    );
}

#[test]
fn a_reply_ends_within_32_bytes() {
    let padded = |zeros: usize| format!("OK {}7\n", "0".repeat(zeros));
    assert_eq!(padded(27).len(), 32);
    assert_eq!(
        receive_parts(&[padded(27).as_bytes()]),
        Ok(Progress::Connected {
            consumed: 32,
            host_port: 7
        })
    );
    let error = receive_parts(&[padded(28).as_bytes()]).unwrap_err();
    assert!(matches!(error, HandshakeError::TooLong { .. }), "{error:?}");
}

#[test]
fn an_outcome_is_final() {
    let mut handshake = Handshake::new(5);
    handshake.receive(b"OK 6\n").unwrap();
    assert_eq!(
        handshake.receive(b"OK 7\n"),
        Ok(Progress::Connected {
            consumed: 0,
            host_port: 6
        })
    );

    let mut handshake = Handshake::new(5);
    let error = handshake.receive(b"NO\n").unwrap_err();
    assert_eq!(handshake.receive(b"OK 7\n"), Err(error));
}

#[test]
fn a_close_says_what_it_probably_means() {
    let mut handshake = Handshake::new(1024);
    assert!(
        handshake
            .closed()
            .to_string()
            .contains("nothing in the guest listens on port 1024")
    );
    handshake.receive(b"OK 1").unwrap();
    assert!(handshake.closed().to_string().ends_with(r#"after "OK 1""#));
}

#[test]
fn the_blocking_helper_leaves_the_stream_its_bytes() {
    // One byte a write, so that a torn request is covered too.
    let faults = Faults {
        max_write: NonZeroUsize::new(1),
        ..Faults::default()
    };
    let mut pipe = Pipe::<64>::with_faults(faults, faults);
    let (mut host, mut monitor) = pipe.ends();
    monitor.write_all(b"OK 99\nhello").unwrap();
    assert_eq!(handshake_blocking(&mut host, 1024), Ok(99));

    let mut request = [0; 13];
    monitor.read_exact(&mut request).unwrap();
    assert_eq!(&request, b"CONNECT 1024\n");
    let mut rest = [0; 5];
    host.read_exact(&mut rest).unwrap();
    assert_eq!(&rest, b"hello");
}

#[test]
fn the_blocking_helper_reports_a_close() {
    let mut pipe = Pipe::<64>::default();
    let (mut host, mut monitor) = pipe.ends();
    monitor.shutdown_write();
    assert_eq!(
        handshake_blocking(&mut host, 9),
        Err(ConnectError::Handshake(Handshake::new(9).closed()))
    );
}

proptest! {
    #[test]
    fn any_port_is_read_back(port: u32) {
        let reply = format!("OK {port}\n");
        prop_assert_eq!(
            receive_parts(&[reply.as_bytes()]),
            Ok(Progress::Connected { consumed: reply.len(), host_port: port })
        );
    }

    #[test]
    fn how_bytes_are_cut_does_not_matter(reply: Vec<u8>, cut: prop::sample::Index) {
        let (first, second) = reply.split_at(cut.index(reply.len() + 1));
        let strip = |progress| match progress {
            Progress::Connected { host_port, .. } => Some(host_port),
            Progress::Waiting => None,
        };
        prop_assert_eq!(
            receive_parts(&[first, second]).map(strip),
            receive_parts(&[&reply]).map(strip)
        );
    }
}
