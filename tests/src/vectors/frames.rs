//! Bytes as they come, and the frames in them.

use super::json::hex;
use super::parse;
use agent_core::frame::{FrameReader, Header, MAX_PAYLOAD, MAX_SKIPPED, Progress};
use serde_json::{Map, Value, json};

pub(super) fn generate() -> Vec<Value> {
    let four_mib = MAX_PAYLOAD;
    [
        ("a request without a payload", four_mib, frame(1, 1, 0, b"")),
        ("a request", four_mib, frame(1, 1, 0, b"\x0a\x01s\x12\x01m")),
        ("a response on stream 2", four_mib, frame(2, 2, 0, b"\x12\x00")),
        ("a response on the highest stream", four_mib, frame(u32::MAX, 2, 0, b"")),
        ("two frames, one behind the other", four_mib, [frame(1, 1, 0, b"a"), frame(3, 1, 0, b"bc")].concat()),
        ("data, with all flags", four_mib, frame(5, 3, 7, b"data")),
        ("an unknown type and unknown flags", four_mib, frame(7, 0xff, 0xf8, b"")),
        ("type 0", four_mib, frame(0, 0, 0, b"")),
        ("no bytes", four_mib, Vec::new()),
        ("a header that is cut short", four_mib, frame(1, 1, 0, b"")[..9].to_vec()),
        ("a payload that is cut short", four_mib, frame(1, 1, 0, b"payload")[..16].to_vec()),
        ("a frame, and a piece of the next", four_mib, [frame(1, 1, 0, b"a"), vec![0, 0]].concat()),
        ("a payload of just the limit", 8, frame(1, 1, 0, b"12345678")),
        ("a payload above the limit, and a frame behind it", 8, [frame(1, 1, 0, b"123456789"), frame(3, 1, 0, b"ok")].concat()),
        ("a payload above the limit that is cut short", 8, frame(1, 1, 0, &[0xff; 20])[..20].to_vec()),
        ("4 MiB are announced", four_mib, announce(1, four_mib)),
        ("4 MiB and a byte are announced", four_mib, announce(1, four_mib + 1)),
        ("16 MiB are announced", four_mib, announce(1, MAX_SKIPPED)),
        ("16 MiB and a byte are announced", four_mib, announce(1, MAX_SKIPPED + 1)),
        ("4 GiB are announced", four_mib, announce(9, u32::MAX)),
    ]
    .into_iter()
    .map(|(name, limit, bytes)| {
        json!({"name": name, "limit": limit, "bytes": hex(&bytes), "events": events(limit, &bytes)})
    })
    .collect()
}

pub(super) fn check(vector: &Map<String, Value>) {
    let bytes = parse::bytes(&vector["bytes"]);
    let limit = u32::try_from(parse::number(&vector["limit"])).expect("32 bits");
    assert_eq!(
        events(limit, &bytes),
        vector["events"],
        "{}",
        vector["name"]
    );
    let frames = parse::list(&vector["events"])
        .iter()
        .map(|event| event.get("frame"));
    if let Some(frames) = frames.collect::<Option<Vec<_>>>() {
        let written: Vec<u8> = frames.into_iter().flat_map(written).collect();
        assert_eq!(written, bytes, "{}", vector["name"]);
    }
}

/// A frame that announces what it holds.
pub(super) fn frame(stream: u32, frame_type: u8, flags: u8, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).expect("a short payload");
    let mut bytes = [length.to_be_bytes(), stream.to_be_bytes()].concat();
    bytes.extend([frame_type, flags]);
    bytes.extend(payload);
    bytes
}

/// The header of a request that is longer than what follows.
pub(super) fn announce(stream: u32, length: u32) -> Vec<u8> {
    let mut bytes = [length.to_be_bytes(), stream.to_be_bytes()].concat();
    bytes.extend([1, 0]);
    bytes
}

fn events(limit: u32, bytes: &[u8]) -> Value {
    let mut reader = FrameReader::new(limit);
    let mut rest = bytes;
    let mut events = Vec::new();
    loop {
        let consumed = match reader.read(rest) {
            Progress::Incomplete { .. } if rest.is_empty() => break,
            Progress::Incomplete { needed } => {
                events.push(json!({"incomplete": needed}));
                break;
            }
            Progress::Frame { frame, consumed } => {
                let mut value = header(frame.header);
                value["payload"] = json!(hex(frame.payload));
                value.as_object_mut().expect("an object").remove("length");
                events.push(json!({"frame": value}));
                consumed
            }
            Progress::Oversized {
                header: announced,
                consumed,
            } => {
                events.push(json!({"oversized": header(announced)}));
                consumed
            }
            Progress::Skipped { consumed } => {
                events.push(json!({"skipped": consumed}));
                consumed
            }
            Progress::Unskippable { header: announced } => {
                events.push(json!({"unskippable": header(announced)}));
                break;
            }
        };
        rest = &rest[consumed..];
    }
    Value::Array(events)
}

fn header(header: Header) -> Value {
    let bytes = header.to_bytes();
    json!({"length": header.length, "stream": header.stream, "type": bytes[8], "flags": bytes[9]})
}

/// The bytes of a frame that is described as in the vectors, by the code that reads headers.
fn written(value: &Value) -> Vec<u8> {
    let payload = parse::bytes(&value["payload"]);
    let number = |key: &str| u32::try_from(parse::number(&value[key])).expect("32 bits");
    let byte = |key: &str| u8::try_from(number(key)).expect("8 bits");
    let plain = frame(number("stream"), byte("type"), byte("flags"), &payload);
    let header = Header::parse(plain.first_chunk().expect("a header"));
    [&header.to_bytes()[..], &payload].concat()
}
