use super::*;
use crate::wire::Writer;
use std::string::ToString;
use std::vec::Vec;

fn header(length: u32) -> [u8; HEADER_LEN] {
    Header {
        length,
        stream: 7,
        frame_type: FrameType::Request,
        flags: Flags::default(),
    }
    .to_bytes()
}

#[test]
fn every_header_survives_the_wire() {
    for byte in 0..=u8::MAX {
        let bytes = [1, 2, 3, 4, 5, 6, 7, 8, byte, !byte];
        assert_eq!(Header::parse(&bytes).to_bytes(), bytes);
    }
}

#[test]
fn the_limit_is_inclusive() {
    let mut reader = FrameReader::new(16);
    assert_eq!(
        reader.read(&header(16)[..9]),
        Progress::Incomplete { needed: 10 }
    );
    assert_eq!(
        reader.read(&header(16)),
        Progress::Incomplete { needed: 26 }
    );
    assert!(matches!(
        reader.read(&header(17)),
        Progress::Oversized { consumed: 10, .. }
    ));
}

#[test]
fn an_oversized_payload_is_skipped_to_its_last_byte_however_it_comes() {
    for piece in 1..40 {
        let mut reader = FrameReader::new(16);
        let mut bytes = Vec::from(header(33));
        bytes.extend([0xff; 33]);
        bytes.extend(header(0));
        let mut rest = &bytes[..];
        assert!(matches!(reader.read(rest), Progress::Oversized { .. }));
        rest = &rest[HEADER_LEN..];
        assert_eq!(reader.read(&[]), Progress::Incomplete { needed: 1 });
        while let Progress::Skipped { consumed } = reader.read(&rest[..rest.len().min(piece)]) {
            rest = &rest[consumed..];
        }
        assert_eq!(rest, header(0), "pieces of {piece}");
    }
}

#[test]
fn above_16_mib_nothing_is_skipped() {
    let mut reader = FrameReader::new(u32::MAX);
    assert_eq!(reader.limit(), MAX_PAYLOAD);
    assert!(matches!(
        reader.read(&header(MAX_SKIPPED)),
        Progress::Oversized { .. }
    ));
    let mut reader = FrameReader::new(u32::MAX);
    assert!(matches!(
        reader.read(&header(MAX_SKIPPED + 1)),
        Progress::Unskippable { .. }
    ));
}

const HELLO: &[u8] = b"hello";

fn hello() -> OutgoingFrame<'static> {
    OutgoingFrame {
        stream: 7,
        frame_type: FrameType::Request,
        payload: &HELLO,
    }
}

#[test]
fn the_longest_frame_that_is_skipped_is_16_mib() {
    let limits = [MAX_SKIPPED, MAX_SKIPPED + 1].map(|length| {
        let mut reader = FrameReader::new(16);
        matches!(reader.read(&header(length)), Progress::Oversized { .. })
    });
    assert_eq!(limits, [true, false]);
}

#[test]
fn a_frame_is_written_whole_or_not_at_all() {
    let mut buffer = [0; 15];
    let mut output = Writer::new(&mut buffer);
    assert_eq!(write_frame(&hello(), &mut output), Ok(()));
    let written = output.finish().unwrap();
    assert_eq!(written, [&header(5)[..], b"hello"].concat());
    let mut room = [0; 32];
    let mut whole = Writer::new(&mut room);
    hello().encode(&mut whole);
    assert_eq!(whole.finish().unwrap(), written);

    let mut short = [0; 14];
    let mut output = Writer::new(&mut short);
    let full = OutputFull { needed: 15 };
    assert_eq!(write_frame(&hello(), &mut output), Err(full));
    assert!(output.finish().unwrap().is_empty());
    assert!(full.to_string().contains("15 bytes"));
}

#[test]
fn flags_meet_where_they_share_one() {
    let both = Flags(Flags::REMOTE_OPEN.0 | Flags::NO_DATA.0);
    assert!(both.intersects(Flags::NO_DATA) && both.intersects(both));
    assert!(!both.intersects(Flags::REMOTE_CLOSED) && !both.intersects(Flags::default()));
}

#[test]
fn a_frame_is_shown_without_its_payload() {
    let shown = std::format!("{:?}", hello());
    assert!(shown.contains("stream: 7") && !shown.contains("hello"));
}
