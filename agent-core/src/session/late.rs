//! Late responses: those that are written after the call's handler has returned, whole or in parts.

use super::reply::{ReplyToken, Sent};
use super::responder::{response_frame, write_part};
use super::server::Server;
use crate::dispatch::Rpc;
use crate::error::ErrorResponse;
use crate::frame::MeasuredFrame;
use crate::gate::AtLevel;
use crate::planted;
use crate::rpc::OutgoingResponse;
use crate::wire::Sink;

impl<const STREAMS: usize> Server<'_, STREAMS> {
    /// Writes a late response, or the next part of it. Call again with the same response after each [`Sent::Part`].
    pub fn send<R: Rpc>(
        &mut self,
        token: &mut ReplyToken<R>,
        response: &R::Response<'_>,
        output: &mut dyn Sink,
    ) -> Sent {
        let response = AtLevel {
            message: response,
            level: planted!("responder-gates-nothing", None, Some(&token.level)),
        };
        let response = OutgoingResponse::Done(&response);
        self.send_part(token.stream, &mut token.sent, &response, output)
    }

    /// Like [`Server::send`], for a late error response.
    pub fn reject<R>(
        &mut self,
        token: &mut ReplyToken<R>,
        rejection: &ErrorResponse<'_>,
        output: &mut dyn Sink,
    ) -> Sent {
        let response = OutgoingResponse::Error(rejection);
        self.send_part(token.stream, &mut token.sent, &response, output)
    }

    pub(super) fn send_part(
        &mut self,
        stream: u32,
        sent: &mut usize,
        response: &OutgoingResponse<'_>,
        output: &mut dyn Sink,
    ) -> Sent {
        let response = response.measured();
        let frame = response_frame(stream, &response);
        self.send_frame(stream, sent, &frame, output)
    }

    /// Writes as much of a response frame as the output has room for.
    pub(super) fn send_frame(
        &mut self,
        stream: u32,
        sent: &mut usize,
        frame: &MeasuredFrame<'_>,
        output: &mut dyn Sink,
    ) -> Sent {
        let is_in_another = self.sending.is_some_and(|sending| sending != stream);
        if planted!("parts-interleaved", false, is_in_another) {
            return Sent::Part;
        }
        let progress = write_part(sent, frame, output);
        self.sending = match progress {
            Sent::Part if *sent > 0 => Some(stream),
            _ => None,
        };
        if progress == Sent::Whole {
            self.in_flight.remove(stream);
        }
        progress
    }
}
