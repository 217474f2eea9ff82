//! Frames and messages read again, apart from the code that is tested: what is no protobuf is `None`, never a panic.

/// A frame's header, in bytes.
pub(crate) const HEADER: usize = 10;
/// The types of frames.
pub(crate) const REQUEST: u8 = 1;
pub(crate) const RESPONSE: u8 = 2;
pub(crate) const DATA: u8 = 3;

/// A whole frame.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    pub(crate) stream: u32,
    pub(crate) kind: u8,
    pub(crate) payload: Vec<u8>,
}

impl Frame {
    /// The frame's bytes.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let length = u32::try_from(self.payload.len()).unwrap_or(u32::MAX);
        header(length, self.stream, self.kind, 0, &self.payload)
    }
}

/// A frame of which the header may lie.
pub(crate) fn header(length: u32, stream: u32, kind: u8, flags: u8, payload: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(HEADER + payload.len());
    bytes.extend(length.to_be_bytes());
    bytes.extend(stream.to_be_bytes());
    bytes.extend([kind, flags]);
    bytes.extend(payload);
    bytes
}

/// Cuts a stream of bytes into frames.
#[derive(Debug, Default)]
pub(crate) struct Splitter {
    bytes: Vec<u8>,
}

impl Splitter {
    /// Takes bytes, and returns the frames that they complete.
    pub(crate) fn take(&mut self, bytes: &[u8]) -> Vec<Frame> {
        self.bytes.extend_from_slice(bytes);
        let mut frames = Vec::new();
        let mut start = 0;
        while let Some((header, rest)) = self
            .bytes
            .get(start..)
            .and_then(|rest| rest.split_first_chunk::<HEADER>())
        {
            let [l0, l1, l2, l3, s0, s1, s2, s3, kind, _] = *header;
            let length = u32::from_be_bytes([l0, l1, l2, l3]) as usize;
            let Some(payload) = rest.get(..length) else {
                break;
            };
            frames.push(Frame {
                stream: u32::from_be_bytes([s0, s1, s2, s3]),
                kind,
                payload: payload.to_vec(),
            });
            start += HEADER + length;
        }
        self.bytes.drain(..start);
        frames
    }

    /// Stream and announced length of the frame of which only a part is there.
    pub(crate) fn begun(&self) -> Option<(u32, u32)> {
        let [l0, l1, l2, l3, s0, s1, s2, s3, ..] = *self.bytes.first_chunk::<HEADER>()?;
        let number = u32::from_be_bytes;
        Some((number([s0, s1, s2, s3]), number([l0, l1, l2, l3])))
    }

    /// Whether the next byte begins a frame.
    pub(crate) fn is_between(&self) -> bool {
        self.bytes.is_empty()
    }
}

/// A field's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Value<'a> {
    Number(u64),
    Bytes(&'a [u8]),
}

impl<'a> Value<'a> {
    pub(crate) const fn bytes(self) -> Option<&'a [u8]> {
        match self {
            Self::Bytes(bytes) => Some(bytes),
            Self::Number(_) => None,
        }
    }
}

/// The fields of a message; the contracts here have no others than varints and what has a length.
pub(crate) fn fields(mut bytes: &[u8]) -> Option<Vec<(u32, Value<'_>)>> {
    let mut fields = Vec::new();
    while !bytes.is_empty() {
        let key = varint(&mut bytes)?;
        let value = match key & 7 {
            0 => Value::Number(varint(&mut bytes)?),
            2 => {
                let length = usize::try_from(varint(&mut bytes)?).ok()?;
                let (value, rest) = bytes.split_at_checked(length)?;
                bytes = rest;
                Value::Bytes(value)
            }
            _ => return None,
        };
        fields.push((u32::try_from(key >> 3).ok()?, value));
    }
    Some(fields)
}

/// The last value of a field.
pub(crate) fn last<'a>(fields: &[(u32, Value<'a>)], number: u32) -> Option<Value<'a>> {
    let mut values = fields.iter().rev().filter(|(known, _)| *known == number);
    values.next().map(|(_, value)| *value)
}

/// Reads a varint off the front.
pub(crate) fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

/// A request's envelope.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Request<'a> {
    pub(crate) service: &'a str,
    pub(crate) method: &'a str,
    pub(crate) message: &'a [u8],
    pub(crate) timeout_nano: u64,
}

impl<'a> Request<'a> {
    pub(crate) fn read(payload: &'a [u8]) -> Option<Self> {
        let fields = fields(payload)?;
        let bytes = |number| last(&fields, number).map_or(Some(&[][..]), Value::bytes);
        let timeout_nano = match last(&fields, 4) {
            None => 0,
            Some(Value::Number(number)) => number,
            Some(Value::Bytes(_)) => return None,
        };
        Some(Self {
            service: str::from_utf8(bytes(1)?).ok()?,
            method: str::from_utf8(bytes(2)?).ok()?,
            message: bytes(3)?,
            timeout_nano,
        })
    }

    /// Whether it carries a host's offer.
    pub(crate) fn is_offer(&self) -> bool {
        self.service == "handclasp.v1.Negotiation" && self.method == "Negotiate"
    }
}

/// A response's envelope.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Response<'a> {
    pub(crate) code: u64,
    pub(crate) message: &'a [u8],
    /// Whether it says that the session does not hold what the call uses.
    pub(crate) is_not_in_session: bool,
}

impl<'a> Response<'a> {
    pub(crate) fn read(payload: &'a [u8]) -> Option<Self> {
        let outer = fields(payload)?;
        let status = fields(last(&outer, 1).map_or(Some(&[][..]), Value::bytes)?)?;
        let code = match last(&status, 1) {
            Some(Value::Number(code)) => code,
            _ => 0,
        };
        Some(Self {
            code,
            message: last(&outer, 2).map_or(Some(&[][..]), Value::bytes)?,
            is_not_in_session: reason(&status) == Some(NOT_IN_SESSION),
        })
    }
}

/// `handclasp.v1.Reason.NOT_IN_SESSION`, frozen.
const NOT_IN_SESSION: u64 = agent_core::error::RefusalReason::NotInSession as u64;

/// The reason of the refusal in a status's details, a `google.protobuf.Any`.
fn reason(status: &[(u32, Value<'_>)]) -> Option<u64> {
    let any = fields(last(status, 3)?.bytes()?)?;
    let refusal = fields(last(&any, 2)?.bytes()?)?;
    match last(&refusal, 1) {
        Some(Value::Number(reason)) => Some(reason),
        _ => None,
    }
}

/// Puts messages together.
#[derive(Debug, Default)]
pub(crate) struct Writer(Vec<u8>);

impl Writer {
    pub(crate) fn number(mut self, field: u32, value: u64) -> Self {
        self.varint(u64::from(field) << 3);
        self.varint(value);
        self
    }

    pub(crate) fn bytes(mut self, field: u32, value: impl AsRef<[u8]>) -> Self {
        self.varint(u64::from(field) << 3 | 2);
        self.varint(value.as_ref().len() as u64);
        self.0.extend_from_slice(value.as_ref());
        self
    }

    pub(crate) fn finish(self) -> Vec<u8> {
        self.0
    }

    fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push((value & 0x7f) as u8 | 0x80);
            value >>= 7;
        }
        self.0.push((value & 0x7f) as u8);
    }
}

/// The envelope of a call.
pub(crate) fn request(service: &str, method: &str, message: &[u8], timeout_nano: u64) -> Vec<u8> {
    let envelope = Writer::default()
        .bytes(1, service)
        .bytes(2, method)
        .bytes(3, message);
    envelope.number(4, timeout_nano).finish()
}

/// The envelope of a response that is an error without details, or, with code 0, an empty message.
pub(crate) fn status(code: u64) -> Vec<u8> {
    let status = Writer::default().number(1, code).bytes(2, "no").finish();
    Writer::default().bytes(1, status).finish()
}
