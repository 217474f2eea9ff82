//! Answering a peer's offer: the same whoever dialled and whoever will call.

use super::local::{Local, Moment};
use crate::check;
use crate::frame::{FrameType, OutgoingFrame, OutputFull, write_frame};
use crate::gate::Level;
use crate::negotiate::{Disagreement, OutgoingAnswer, Sides};
use crate::offer::{Offer, OfferError, Role};
use crate::rejection::Rejection;
use crate::rpc::OutgoingResponse;
use crate::version::Versions;
use crate::wire::Sink;

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
    disagreement: Disagreement,
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
        let offer = self.offer();
        let theirs = &offer.terms;
        let sides = Sides {
            role: local.role,
            ours: &local.terms,
            theirs,
        };
        match sides.select(local.catalogue) {
            Ok(level) => {
                let offer = local.offer(moment);
                let answer = OutgoingAnswer::new(self.bytes, &offer, level);
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
    pub(super) fn rejection<'a>(&'a self, local: &'a Local<'_>) -> Rejection<'a> {
        let (host, guest) = match local.role {
            Role::Host => (&local.terms.versions, &self.peer),
            Role::Guest => (&self.peer, &local.terms.versions),
        };
        Rejection::Disagreed {
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
    let frame = OutgoingFrame {
        stream,
        frame_type: FrameType::Response,
        payload: &payload,
    };
    write_frame(&frame, output)
}
