use super::*;
use proptest::prelude::*;
use std::{string::ToString, vec, vec::Vec};

fn read_all<const N: usize>(end: &mut PipeEnd<'_, N>) -> (Vec<u8>, Result<(), PipeError>) {
    let mut all = Vec::new();
    loop {
        let mut buffer = [0; 16];
        match end.read(&mut buffer) {
            Ok(0) => return (all, Ok(())),
            Ok(n) => all.extend_from_slice(&buffer[..n]),
            Err(error) => return (all, Err(error)),
        }
    }
}

#[test]
fn an_empty_or_full_pipe_would_block() {
    let mut pipe = Pipe::<4>::default();
    let (mut a, mut b) = pipe.ends();
    assert_eq!((a.read_ready(), a.write_ready()), (Ok(false), Ok(true)));
    assert_eq!(a.read(&mut [0; 8]), Err(PipeError::WouldBlock));
    assert_eq!(a.read(&mut []), Ok(0));
    assert_eq!(a.write(b"abcdef"), Ok(4));
    assert_eq!((b.read_ready(), a.write_ready()), (Ok(true), Ok(false)));
    assert_eq!(a.write(b"ef"), Err(PipeError::WouldBlock));
    assert_eq!(a.write(b""), Ok(0));
    assert_eq!(PipeError::WouldBlock.kind(), ErrorKind::Other);
    assert!(PipeError::WouldBlock.to_string().contains("at the moment"));
}

#[test]
fn a_half_close_ends_one_direction() {
    let mut pipe = Pipe::<8>::default();
    let (mut a, mut b) = pipe.ends();
    a.write_all(b"last").unwrap();
    a.shutdown_write();
    assert_eq!(a.write(b"x"), Err(PipeError::BrokenPipe));
    assert_eq!(read_all(&mut b), (b"last".to_vec(), Ok(())));
    assert_eq!(b.read_ready(), Ok(true));
    b.write_all(b"still").unwrap();
    assert_eq!(a.read(&mut [0; 8]), Ok(5));
}

#[test]
fn a_dropped_end_closes_both_directions() {
    let mut pipe = Pipe::<8>::default();
    let (mut a, b) = pipe.ends();
    drop(b);
    assert_eq!(a.write_ready(), Ok(true));
    assert_eq!(a.write(b"x"), Err(PipeError::BrokenPipe));
    assert_eq!(a.read(&mut [0; 8]), Ok(0));
}

#[test]
fn a_reset_after_n_lets_exactly_n_bytes_through() {
    for n in 0..=6 {
        let faults = Faults {
            reset_after: Some(n),
            ..Faults::default()
        };
        let mut pipe = Pipe::<16>::with_faults(faults, Faults::default());
        let (mut a, mut b) = pipe.ends();
        let written = a.write(b"abcdef");
        assert_eq!(written.is_ok(), n > 0);
        let (got, end) = read_all(&mut b);
        assert_eq!(got, b"abcdef"[..usize::try_from(n).unwrap()]);
        assert_eq!(end, Err(PipeError::ConnectionReset));
        assert_eq!(a.read(&mut [0; 4]), Err(PipeError::ConnectionReset));
        assert_eq!(a.write(b"x"), Err(PipeError::ConnectionReset));
        assert_eq!(a.flush(), Err(PipeError::ConnectionReset));
        assert_eq!((a.read_ready(), b.write_ready()), (Ok(true), Ok(true)));
    }
}

#[test]
fn new_ends_are_a_new_connection_with_the_same_faults() {
    let faults = Faults {
        reset_after: Some(2),
        ..Faults::default()
    };
    let mut pipe = Pipe::<16>::with_faults(faults, Faults::default());
    for _ in 0..2 {
        let (mut a, mut b) = pipe.ends();
        a.write_all(b"abc").unwrap();
        assert_eq!(
            read_all(&mut b),
            (b"ab".to_vec(), Err(PipeError::ConnectionReset))
        );
    }
    let (mut a, mut b) = pipe.ends();
    a.write_all(b"abc").unwrap();
    a.reset();
    assert_eq!(b.read(&mut [0; 4]), Err(PipeError::ConnectionReset));
}

#[test]
fn reads_and_writes_are_cut_short() {
    let faults = Faults {
        max_read: NonZeroUsize::new(2),
        max_write: NonZeroUsize::new(3),
        pause_after: NonZeroU32::new(2),
        ..Faults::default()
    };
    let mut pipe = Pipe::<16>::with_faults(faults, Faults::default());
    let (mut a, mut b) = pipe.ends();
    let mut buffer = [0; 8];
    assert_eq!(a.write(b"abcdef"), Ok(3));
    assert_eq!(a.write(b"def"), Ok(3));
    assert_eq!(a.write(b"ghi"), Err(PipeError::WouldBlock));
    assert_eq!(a.write(b"ghi"), Ok(3));
    assert_eq!(b.read(&mut buffer), Ok(2));
    assert_eq!(&buffer[..2], b"ab");
    // The other direction has no faults.
    assert_eq!(b.write(b"abcdef"), Ok(6));
    assert_eq!(a.read(&mut buffer), Ok(6));
}

#[test]
fn a_pause_comes_once_after_each_n_calls() {
    let faults = Faults {
        max_read: NonZeroUsize::new(1),
        pause_after: NonZeroU32::new(2),
        ..Faults::default()
    };
    let mut pipe = Pipe::<16>::with_faults(faults, Faults::default());
    let (mut a, mut b) = pipe.ends();
    a.write_all(b"abcdef").unwrap();
    let mut byte = [0];
    let mut log = vec![b.read(&mut byte), b.read(&mut byte), b.read(&mut byte)];
    assert_eq!(log, [Ok(1), Ok(1), Err(PipeError::WouldBlock)]);
    log = vec![b.read(&mut byte), b.read(&mut byte)];
    assert_eq!(log, [Ok(1), Ok(1)]);
    // The question is the pause: afterwards "ready" must be true, and true must be kept.
    assert_eq!((b.read_ready(), b.read_ready()), (Ok(false), Ok(true)));
    assert_eq!(b.read(&mut byte), Ok(1));
}

fn faults() -> impl Strategy<Value = Faults> {
    let small = || prop::option::of(1_usize..5);
    (
        small(),
        small(),
        prop::option::of(1_u32..4),
        prop::option::of(0_u64..200),
    )
        .prop_map(|(max_read, max_write, pause_after, reset_after)| Faults {
            max_read: max_read.and_then(NonZeroUsize::new),
            max_write: max_write.and_then(NonZeroUsize::new),
            pause_after: pause_after.and_then(NonZeroU32::new),
            reset_after,
        })
}

proptest! {
    /// What arrives is a prefix of what was sent, in order, nothing twice; all of it without a reset,
    /// and exactly up to the reset otherwise.
    #[test]
    fn bytes_are_conserved(faults in faults(), sent in prop::collection::vec(any::<u8>(), 0..300), read_size in 1_usize..20) {
        let mut pipe = Pipe::<7>::with_faults(faults, Faults::default());
        let (mut a, mut b) = pipe.ends();
        let mut left = sent.as_slice();
        let mut got = Vec::new();
        let mut buffer = vec![0; read_size];
        // Each round either moves a byte or uses up a pause, so this bound is generous.
        for _ in 0..sent.len() * 4 + 8 {
            if left.is_empty() {
                a.shutdown_write();
            } else {
                match a.write(left) {
                    Ok(n) => left = &left[n..],
                    Err(PipeError::WouldBlock) => {}
                    Err(_) => break,
                }
            }
            match b.read(&mut buffer) {
                Ok(0) => break,
                Ok(n) => got.extend_from_slice(&buffer[..n]),
                Err(PipeError::WouldBlock) => {}
                Err(_) => break,
            }
        }
        let whole = sent.len() as u64;
        let expected = usize::try_from(faults.reset_after.map_or(whole, |n| n.min(whole))).unwrap();
        prop_assert_eq!(got, &sent[..expected]);
    }
}
