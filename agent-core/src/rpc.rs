//! ttRPC's envelopes: the payloads of request and response frames.

use crate::error::{ErrorResponse, Status};
use crate::numbers::{key_value, request, response};
use crate::wire::{
    Counter, Encode, Fields, Item, Repeated, Sink, Value, WireError, encoded_len, put_bytes,
    put_int, put_length, put_message,
};

/// The envelope of a received request.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Request<'a> {
    /// The service's full name.
    pub service: &'a str,
    /// The method's name.
    pub method: &'a str,
    /// The encoded request message.
    pub payload: &'a [u8],
    /// How long the caller waits, in nanoseconds from when it sent the request; 0 or below means no limit.
    pub timeout_nano: i64,
    /// The caller's metadata.
    pub metadata: Repeated<'a, KeyValue<'a>>,
}

/// A key and a value of the metadata.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeyValue<'a> {
    /// The key, in lower case.
    pub key: &'a str,
    /// The value.
    pub value: &'a str,
}

impl<'a> Request<'a> {
    /// Reads an envelope. Unknown fields are skipped, because ttRPC may add some.
    pub fn decode(bytes: &'a [u8]) -> Result<Self, WireError> {
        let raw = RawRequest::decode(bytes)?;
        let (service, method) = raw.names().ok_or(WireError::NotUtf8)?;
        Ok(Self {
            service,
            method,
            payload: raw.payload,
            timeout_nano: raw.timeout_nano,
            metadata: Self::metadata(bytes),
        })
    }

    /// The metadata of an envelope that [`Request::decode`] has read.
    pub(crate) const fn metadata(envelope: &'a [u8]) -> Repeated<'a, KeyValue<'a>> {
        Repeated::received(envelope, request::METADATA)
    }
}

/// The envelope of a received request, without a check that its names are UTF-8. Names that match a method need no such check.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct RawRequest<'a> {
    pub(crate) service: &'a [u8],
    pub(crate) method: &'a [u8],
    pub(crate) payload: &'a [u8],
    pub(crate) timeout_nano: i64,
}

impl<'a> RawRequest<'a> {
    #[inline(never)]
    pub(crate) fn decode(bytes: &'a [u8]) -> Result<Self, WireError> {
        let mut parts = [&[][..]; 3];
        let mut timeout_nano = 0;
        let mut fields = Fields::new(bytes);
        while let Some(number) = fields.next_number() {
            match number {
                request::TIMEOUT_NANO => timeout_nano = fields.i64(),
                request::METADATA => {
                    if let Some(error) = KeyValue::find_error(fields.bytes()) {
                        fields.fail(error);
                    }
                }
                _ => {
                    if let Some(part) = parts.get_mut(number.wrapping_sub(1) as usize) {
                        // The last of several names counts, but all have to be UTF-8. `names` checks only the last one.
                        if number < request::PAYLOAD && core::str::from_utf8(part).is_err() {
                            fields.fail(WireError::NotUtf8);
                        }
                        *part = fields.bytes();
                    }
                }
            }
        }
        fields.finish()?;
        let [service, method, payload] = parts;
        Ok(Self {
            service,
            method,
            payload,
            timeout_nano,
        })
    }

    /// The names of the service and the method, if they are UTF-8.
    #[inline(never)]
    pub(crate) fn names(&self) -> Option<(&'a str, &'a str)> {
        let service = core::str::from_utf8(self.service).ok()?;
        Some((service, core::str::from_utf8(self.method).ok()?))
    }
}

impl KeyValue<'_> {
    /// Returns the defect of an encoded pair, if there is one.
    #[inline(never)]
    fn find_error(pair: &[u8]) -> Option<WireError> {
        let mut fields = Fields::new(pair);
        while let Some(number) = fields.next_number() {
            if matches!(number, key_value::KEY | key_value::VALUE) {
                fields.str();
            }
        }
        fields.finish().err()
    }
}

impl<'a> Item<'a> for KeyValue<'a> {
    fn read(value: Value<'a>) -> Result<Self, WireError> {
        let mut pair = Self::default();
        let mut fields = Fields::new(value.as_bytes()?);
        while let Some(number) = fields.next_number() {
            match number {
                key_value::KEY => pair.key = fields.str(),
                key_value::VALUE => pair.value = fields.str(),
                _ => {}
            }
        }
        fields.finish()?;
        Ok(pair)
    }

    fn write(&self, sink: &mut dyn Sink, number: u32) {
        put_message(sink, number, self);
    }
}

impl Encode for KeyValue<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        put_bytes(sink, key_value::KEY, self.key.as_bytes());
        put_bytes(sink, key_value::VALUE, self.value.as_bytes());
    }
}

/// The envelope of a request to send.
#[derive(Clone, Copy)]
pub struct OutgoingRequest<'a> {
    /// The service's full name.
    pub service: &'a str,
    /// The method's name.
    pub method: &'a str,
    /// The request message.
    pub payload: &'a dyn Encode,
    /// How long the caller waits, in nanoseconds; 0 means no limit.
    pub timeout_nano: i64,
}

impl Encode for OutgoingRequest<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        put_bytes(sink, request::SERVICE, self.service.as_bytes());
        put_bytes(sink, request::METHOD, self.method.as_bytes());
        put_payload(sink, request::PAYLOAD, self.payload);
        put_int(sink, request::TIMEOUT_NANO, self.timeout_nano);
    }
}

/// The envelope of a received response.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Response<'a> {
    /// The status; `None` means success.
    pub status: Option<Status<'a>>,
    /// The encoded response message.
    pub payload: &'a [u8],
}

impl<'a> Response<'a> {
    /// Reads an envelope. Unknown fields are skipped.
    pub fn decode(bytes: &'a [u8]) -> Result<Self, WireError> {
        let mut read = Self::default();
        let mut fields = Fields::new(bytes);
        while let Some(number) = fields.next_number() {
            match number {
                response::STATUS if read.status.is_some() => {
                    fields.fail(WireError::DuplicateMessage);
                }
                response::STATUS => read.status = Some(Status::decode(fields.bytes())?),
                response::PAYLOAD => read.payload = fields.bytes(),
                _ => {}
            }
        }
        fields.finish()?;
        Ok(read)
    }
}

/// The envelope of a response to send.
#[derive(Clone, Copy)]
pub enum OutgoingResponse<'a> {
    /// The response message of a successful call.
    Done(&'a dyn Encode),
    /// The error of a call that was rejected or failed.
    Error(&'a ErrorResponse<'a>),
}

impl<'a> OutgoingResponse<'a> {
    pub(crate) fn measured(&self) -> MeasuredResponse<'a> {
        let (number, message): (u32, &dyn Encode) = match *self {
            Self::Done(message) => (response::PAYLOAD, message),
            Self::Error(error) => (response::STATUS, error),
        };
        MeasuredResponse {
            number,
            message,
            length: encoded_len(message),
        }
    }
}

impl Encode for OutgoingResponse<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        self.measured().encode(sink);
    }
}

/// The envelope of a response whose message was measured before, because measuring costs as much as writing.
pub(crate) struct MeasuredResponse<'a> {
    number: u32,
    message: &'a dyn Encode,
    /// The length of the message in bytes.
    length: usize,
}

impl MeasuredResponse<'_> {
    /// The length of the envelope in bytes.
    pub(crate) fn len(&self) -> usize {
        let mut prefix = Counter::default();
        self.put_prefix(&mut prefix);
        prefix.count().saturating_add(self.length)
    }

    /// Writes the key and the length of the message. An empty message is left out; an error response is never empty.
    fn put_prefix(&self, sink: &mut dyn Sink) {
        if self.length > 0 {
            put_length(sink, self.number, self.length);
        }
    }
}

impl Encode for MeasuredResponse<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        self.put_prefix(sink);
        self.message.encode(sink);
    }
}

fn put_payload(sink: &mut dyn Sink, number: u32, message: &dyn Encode) {
    let length = encoded_len(message);
    if length > 0 {
        put_length(sink, number, length);
        message.encode(sink);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Found by fuzzing: only the last name was checked.
    #[test]
    fn a_name_that_another_replaces_has_to_be_a_string_too() {
        let twice = |first| [&[0x0a, 0x01, first], &b"\x0a\x01s\x12\x01m"[..]].concat();
        assert_eq!(Request::decode(&twice(0xc8)), Err(WireError::NotUtf8));
        let request = twice(b'r');
        let names = Request::decode(&request).map(|request| (request.service, request.method));
        assert_eq!(names, Ok(("s", "m")));
    }
}
