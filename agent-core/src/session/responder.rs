//! Answering a peer's offer: the same whoever dialled and whoever will call.

use super::local::{Local, Moment};
use crate::check;
use crate::error::{ErrorResponse, OfferError, SelectError};
use crate::frame::{Flags, FrameType, HEADER_LEN, Header, OutputFull};
use crate::level::Level;
use crate::negotiate::{OutgoingAnswer, Sides};
use crate::offer::{Offer, Role};
use crate::rpc::OutgoingResponse;
use crate::version::Versions;
use crate::wire::{DELIMITED, Encode, Sink, VARINT_LEN, encoded_len, write_varint};

/// The stream on which a guest that has dialled says that it is ready.
pub(super) const READY_STREAM: u32 = 2;

/// A peer's offer that waits for an answer.
#[derive(Debug)]
#[must_use = "a proposal has to be answered"]
pub struct Proposal<'a> {
    pub(super) stream: u32,
    pub(super) bytes: &'a [u8],
}

/// What a refused negotiation leaves behind, to refuse the calls after it alike.
#[derive(Clone, Debug)]
pub(super) struct Refused {
    disagreement: SelectError,
    peer: Versions,
}

impl<'a> Proposal<'a> {
    /// Reads an offer, which came as the request on `stream`.
    pub(super) fn read(stream: u32, bytes: &'a [u8]) -> Result<Self, OfferError> {
        Offer::default().read(bytes)?;
        if !check::holds(bytes) {
            return Err(OfferError::Damaged);
        }
        Ok(Self { stream, bytes })
    }

    /// What the peer offers.
    pub fn offer(&self) -> Offer<'a> {
        // `read` has made sure that it is one.
        Offer::decode(self.bytes).unwrap_or_default()
    }

    /// Selects, and writes the answer or the refusal.
    pub(super) fn answer(
        &self,
        local: &Local<'_>,
        moment: &Moment,
        output: &mut dyn Sink,
    ) -> Result<Result<Level, Refused>, OutputFull> {
        // In place, since an offer is large to move.
        let mut theirs = Offer::default();
        // `Proposal::read` has made sure that it is one.
        let _ = theirs.read(self.bytes);
        let theirs = &theirs.terms;
        let sides = Sides {
            role: local.role,
            ours: &local.terms,
            theirs,
        };
        match sides.select(local.catalogue) {
            Ok(level) => {
                let ours = local.offer(moment);
                let answer = OutgoingAnswer::new(self.bytes, &ours, level);
                respond(self.stream, OutgoingResponse::Done(&answer), output)?;
                Ok(Ok(level))
            }
            Err(disagreement) => {
                let refused = Refused {
                    disagreement,
                    peer: theirs.versions,
                };
                let rejection = refused.rejection(local);
                respond(self.stream, OutgoingResponse::Rejected(&rejection), output)?;
                Ok(Err(refused))
            }
        }
    }
}

impl Refused {
    pub(super) fn rejection<'a>(&'a self, local: &'a Local<'_>) -> ErrorResponse<'a> {
        let (host, guest) = match local.role {
            Role::Host => (&local.terms.versions, &self.peer),
            Role::Guest => (&self.peer, &local.terms.versions),
        };
        ErrorResponse::Disagreed {
            disagreement: self.disagreement,
            host,
            guest,
        }
    }
}

/// Writes a response frame.
pub(super) fn respond(
    stream: u32,
    payload: OutgoingResponse<'_>,
    output: &mut dyn Sink,
) -> Result<(), OutputFull> {
    let frame = ResponseFrame::new(stream, &payload);
    let needed = frame.len();
    if output.room() < needed {
        return Err(OutputFull { needed });
    }
    frame.encode(output);
    Ok(())
}

/// A response frame whose message was measured once: to measure costs as much as to write.
pub(super) struct ResponseFrame<'m> {
    head: [u8; HEAD_LEN],
    head_length: usize,
    message: &'m dyn Encode,
    /// The length of the message in bytes.
    length: usize,
}

/// The longest that stands in front of a response's message: a header, and the key and the length of the
/// envelope's field.
const HEAD_LEN: usize = HEADER_LEN + 1 + VARINT_LEN;

impl<'m> ResponseFrame<'m> {
    pub(super) fn new(stream: u32, payload: &OutgoingResponse<'m>) -> Self {
        let (number, message): (u8, &dyn Encode) = match *payload {
            OutgoingResponse::Rejected(rejection) => (1, rejection),
            OutgoingResponse::Done(message) => (2, message),
        };
        let length = encoded_len(message);
        let mut head = [0; HEAD_LEN];
        let mut prefix_length = 0_usize;
        if let Some((header, [key, varint @ ..])) = head.split_first_chunk_mut() {
            // An empty message is no field; a rejection never is one.
            if length > 0 {
                *key = number << 3 | DELIMITED;
                prefix_length = write_varint(varint, length as u64).saturating_add(1);
            }
            let header_fields = Header {
                // A payload above 4 GiB cannot be: its parts are slices of memory that is far smaller.
                length: u32::try_from(prefix_length.saturating_add(length)).unwrap_or(u32::MAX),
                stream,
                frame_type: FrameType::Response,
                flags: Flags::default(),
            };
            *header = header_fields.to_bytes();
        }
        Self {
            head,
            head_length: prefix_length.saturating_add(HEADER_LEN),
            message,
            length,
        }
    }

    /// The length of the frame with its header, in bytes.
    pub(super) const fn len(&self) -> usize {
        self.head_length.saturating_add(self.length)
    }
}

impl Encode for ResponseFrame<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        sink.put(self.head.get(..self.head_length).unwrap_or_default());
        self.message.encode(sink);
    }
}
