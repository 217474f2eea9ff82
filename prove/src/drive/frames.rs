//! Frames.

use super::sinks::{encode, show, write};
use crate::{Opaque, consume};
use agent_core::frame::{
    Flags, FrameReader, FrameType, HEADER_LEN, Header, OutgoingFrame, OutputFull, Progress,
    write_frame,
};
use agent_core::wire::Counter;

pub(super) fn drive(input: Opaque<'_>) {
    let mut reader = FrameReader::new(input.u32());
    consume(reader.limit());
    while let Progress::Frame { frame, consumed } = reader.read(input.bytes()) {
        consume((frame, consumed));
        consume(frame.header.flags.intersects(Flags(input.u8())));
        consume(frame.header.to_bytes());
    }
    consume(Header::parse(&input.array::<HEADER_LEN>()));
    let payload = input.bytes();
    let frame = OutgoingFrame {
        stream: input.u32(),
        frame_type: FrameType::Unknown(input.u8()),
        payload: &payload,
    };
    consume(write_frame(&frame, &mut Counter::default()));
    encode(input, &frame);
    write(format_args!("{frame:?}"));
    let needed = input.usize();
    show(&OutputFull { needed });
}
