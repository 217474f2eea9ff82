//! Answering a peer's offer. A server and a client do it alike.

use super::local::{Local, OfferContext};
use super::reply::Sent;
use crate::checksum;
use crate::contract::MAX_NAME;
use crate::error::{ErrorResponse, OfferError, SelectError};
use crate::frame::{FrameType, MeasuredFrame, OutputFull};
use crate::level::Level;
use crate::negotiate::{OutgoingAnswer, Sides};
use crate::offer::Offer;
use crate::planted;
use crate::rpc::{MeasuredResponse, OutgoingResponse};
use crate::version::Versions;
use crate::wire::{Encode, Sink, Window};
use heapless::String;

/// The stream on which a guest that has dialled calls `Ready`.
pub(super) const READY_STREAM: u32 = 2;

/// A peer's offer that was received and has to be answered.
#[derive(Debug)]
#[must_use = "pass it to Server::answer or Client::answer"]
pub struct IncomingOffer<'a> {
    pub(super) stream: u32,
    pub(super) bytes: &'a [u8],
}

/// The outcome of answering a peer's offer.
pub(super) enum Answered {
    /// The two sides have a session at this level.
    Agreed(Level),
    /// The offer was refused.
    Disagreed(NoSession),
}

/// Why a negotiation was refused. The calls after it are rejected with the same error.
#[derive(Clone, Debug)]
pub(super) enum NoSession {
    /// The two offers do not lead to a session.
    Disagreed { error: SelectError, peer: Versions },
    /// The peer speaks another contract, which has this name.
    OtherContract { peer: String<MAX_NAME> },
}

impl<'a> IncomingOffer<'a> {
    /// Checks the offer in the request on `stream`.
    pub(super) fn read(stream: u32, bytes: &'a [u8]) -> Result<Self, OfferError> {
        Offer::default().read(bytes)?;
        if !checksum::is_correct(bytes) {
            return Err(OfferError::Damaged);
        }
        Ok(Self { stream, bytes })
    }

    /// The peer's offer.
    pub fn offer(&self) -> Offer<'a> {
        // `read` has decoded it before, so this does not fail.
        Offer::decode(self.bytes).unwrap_or_default()
    }

    /// Selects a level, and writes the answer or the refusal.
    pub(super) fn answer(
        &self,
        local: &Local<'_>,
        context: &OfferContext,
        output: &mut dyn Sink,
    ) -> Result<Answered, OutputFull> {
        // In place, because an offer is large to move.
        let mut theirs = Offer::default();
        // `IncomingOffer::read` has decoded it before, so this does not fail.
        let _ = theirs.read(self.bytes);
        let contract = theirs.contract_name();
        let is_other = contract != local.contract.name;
        if planted!("responder-skips-the-contract", false, is_other) {
            // `read` has checked the length of the name, so this does not fail.
            let peer = String::try_from(contract).unwrap_or_default();
            return self.refuse(NoSession::OtherContract { peer }, local, output);
        }
        let theirs = &theirs.terms;
        let sides = Sides {
            role: local.role,
            ours: &local.terms,
            theirs,
        };
        match sides.select(local.contract.catalogue) {
            Ok(level) => {
                let ours = local.offer(context);
                let answer = OutgoingAnswer::new(self.bytes, &ours, level);
                write_response(self.stream, OutgoingResponse::Done(&answer), output)?;
                Ok(Answered::Agreed(level))
            }
            Err(error) => {
                let peer = theirs.versions;
                self.refuse(NoSession::Disagreed { error, peer }, local, output)
            }
        }
    }

    fn refuse(
        &self,
        no_session: NoSession,
        local: &Local<'_>,
        output: &mut dyn Sink,
    ) -> Result<Answered, OutputFull> {
        let response = no_session.response(local);
        write_response(self.stream, OutgoingResponse::Error(&response), output)?;
        Ok(Answered::Disagreed(no_session))
    }
}

impl NoSession {
    /// The response to the offer, and to every call after it.
    pub(super) fn response<'a>(&'a self, local: &'a Local<'_>) -> ErrorResponse<'a> {
        match self {
            Self::Disagreed { error, peer } => {
                let (host, guest) = local.role.host_and_guest(&local.terms.versions, peer);
                let error = *error;
                ErrorResponse::Disagreed { error, host, guest }
            }
            Self::OtherContract { peer } => {
                let (host, guest) = local.role.host_and_guest(local.contract.name, peer);
                ErrorResponse::OtherContract { host, guest }
            }
        }
    }
}

/// Writes a whole response frame, or nothing.
pub(super) fn write_response(
    stream: u32,
    payload: OutgoingResponse<'_>,
    output: &mut dyn Sink,
) -> Result<(), OutputFull> {
    let response = payload.measured();
    response_frame(stream, &response).write(output)
}

/// Writes as much of a frame as the output has room for. `sent` is the number of bytes that were written before; it is
/// advanced.
pub(super) fn write_part(
    sent: &mut usize,
    frame: &MeasuredFrame<'_>,
    output: &mut dyn Sink,
) -> Sent {
    let rest = frame.len().saturating_sub(*sent);
    let room = output.room().min(rest);
    frame.encode(&mut Window::new(output, *sent, room));
    *sent = sent.saturating_add(room);
    if room == rest {
        Sent::Whole
    } else {
        Sent::Part
    }
}

/// The frame of a response.
pub(super) fn response_frame<'r>(
    stream: u32,
    response: &'r MeasuredResponse<'_>,
) -> MeasuredFrame<'r> {
    MeasuredFrame::new(stream, FrameType::Response, response, response.len())
}
