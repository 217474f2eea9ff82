//! The pump: takes frames, passes events to a handler, and writes answers.

use agent_core::error::{CloseReason, ErrorResponse};
use agent_core::level::Level;
use agent_core::negotiate::Agreement;
use agent_core::session::{
    Call, Event, Handled, Ignored, OfferContext, Received, Server, StreamCall, StreamData,
};
use agent_core::wire::Sink;

/// Acts on the events that a session finds in the bytes of its peer.
pub trait Handler {
    /// Returns the fields that differ in each offer. Called before a peer's offer is answered.
    fn offer_context(&mut self) -> OfferContext;

    /// Serves a call of a method that the session includes, or rejects it.
    fn on_call(&mut self, call: Call<'_>, output: &mut dyn Sink) -> Handled;

    /// Accepts a stream of a method that the session includes, or rejects it.
    fn on_open(&mut self, call: StreamCall<'_>, output: &mut dyn Sink) -> Handled {
        call.reject(&ErrorResponse::NO_HANDLER, output)
    }

    /// A message of an accepted stream was received.
    fn on_data(&mut self, _data: StreamData<'_>) {}

    /// The caller of an accepted stream sends no more messages.
    fn on_half_closed(&mut self, _stream: u32) {}

    /// A peer's offer was answered. `None` means that it was refused.
    fn on_negotiated(&mut self, _level: Option<Level>) {}

    /// The peer accepted our own offer.
    fn on_agreed(&mut self, _agreement: &Agreement<'_>) {}

    /// A frame was ignored.
    fn on_ignored(&mut self, _ignored: Ignored) {}

    /// The connection has to be closed once the output has been sent.
    fn on_close(&mut self, _reason: CloseReason) {}

    /// Whether to process the next frame. If false, it stays in the input.
    fn should_continue(&self) -> bool {
        true
    }
}

/// The result of [`drain_frames`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "consumed input has to be dropped"]
pub struct Drained {
    /// How many bytes at the front of the input were consumed.
    pub consumed: usize,
    /// Why no further frame was processed.
    pub stopped: Stopped,
}

/// Why no further frame was processed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// The rest of the input is not a whole frame.
    Incomplete {
        /// The length of the frame with its header, in bytes, as far as it is known.
        needed: usize,
    },
    /// The output has no room for an answer: send it, then drain again.
    OutputFull,
    /// The session has ended: send the output, then close the connection.
    Closing,
    /// [`Handler::should_continue`] returned false.
    ByHandler,
}

/// Processes the whole frames in `input`, until there are no more or the output has no room for an answer.
///
/// The engine calls this for each connection. A program that serves a session without an engine does the same: receive
/// bytes, drain, drop the consumed bytes, send the output, and drain again if the output was full:
///
/// ```
/// use agent_core::dispatch::Service;
/// use agent_core::messages::{HealthCheckResponse, health};
/// use agent_core::session::{Baseline, Call, Handled, Local, OfferContext, Server};
/// use agent_core::wire::{Sink, Writer};
/// use agent_core::{Catalogue, Contract, FeatureSet, Limits, Role, Terms, VersionRange, Version, Versions};
/// use agent_engine::pump::{Handler, Stopped, drain_frames};
///
/// struct Healthy;
///
/// impl Handler for Healthy {
///     fn offer_context(&mut self) -> OfferContext {
///         OfferContext::default() // the nonce should be random
///     }
///
///     fn on_call(&mut self, call: Call<'_>, output: &mut dyn Sink) -> Handled {
///         call.serve::<health::Check>(output, |_, reply| Ok(reply.send(&HealthCheckResponse::default())))
///     }
/// }
///
/// static CATALOGUE: Catalogue = Catalogue { features: &[] };
/// static SERVICES: [&Service; 1] = [&health::SERVICE];
/// let local = Local {
///     role: Role::Guest,
///     terms: Terms {
///         versions: Versions::single(VersionRange::only(Version::BASELINE)),
///         offered: FeatureSet::EMPTY,
///         required: FeatureSet::EMPTY,
///         vendor: "",
///     },
///     limits: Limits { max_message: 4096, max_streams: 1, max_connections: 1 },
///     software: "example",
///     software_version: "0",
///     fingerprint: &[],
///     contract: Contract::handclasp(&CATALOGUE),
///     services: &SERVICES,
///     baseline: Baseline::Serve,
/// };
/// let mut server = Server::<1>::new(&local);
///
/// // A request of `grpc.Health/Check` on stream 1, as it arrives, and the first bytes of the next frame.
/// let input = b"\0\0\0\x14\0\0\0\x01\x01\0\x0a\x0bgrpc.Health\x12\x05Check\0\0\0";
/// let mut buffer = [0; 4096];
/// let mut output = Writer::new(&mut buffer);
/// let drained = drain_frames(&mut server, input, &mut output, &mut Healthy);
/// assert_eq!(drained.consumed, input.len() - 3); // the beginning of a frame is kept
/// assert_eq!(drained.stopped, Stopped::Incomplete { needed: 10 });
/// assert_eq!(output.finish(), Some(&b"\0\0\0\0\0\0\0\x01\x02\0"[..])); // the answer, on stream 1
/// ```
pub fn drain_frames<const STREAMS: usize>(
    server: &mut Server<'_, STREAMS>,
    input: &[u8],
    output: &mut dyn Sink,
    handler: &mut impl Handler,
) -> Drained {
    let mut consumed = 0_usize;
    let stopped = loop {
        let rest = input.get(consumed..).unwrap_or_default();
        // For the session, empty input costs as much as a call, so skip it.
        if rest.is_empty() && server.can_answer(output) {
            break Stopped::Incomplete { needed: 0 };
        }
        let Received {
            consumed: count,
            event,
        } = server.receive(rest, output);
        match event {
            Event::Incomplete { needed } => break Stopped::Incomplete { needed },
            Event::OutputFull => break Stopped::OutputFull,
            Event::Done => {}
            Event::Ignored(ignored) => handler.on_ignored(ignored),
            Event::Negotiate(proposal) => {
                let context = handler.offer_context();
                // The session has checked that there is room.
                let level = server.answer(&proposal, &context, output).ok().flatten();
                handler.on_negotiated(level);
            }
            Event::Agreed(agreement) => handler.on_agreed(&agreement),
            Event::Call(call) => {
                let handled = handler.on_call(call, output);
                server.handled(handled);
            }
            Event::Open(call) => {
                let handled = handler.on_open(call, output);
                server.handled(handled);
            }
            Event::Data(data) => handler.on_data(data),
            Event::HalfClosed { stream } => handler.on_half_closed(stream),
            Event::Close(reason) => {
                handler.on_close(reason);
                consumed = consumed.saturating_add(count);
                break Stopped::Closing;
            }
        }
        consumed = consumed.saturating_add(count);
        if !handler.should_continue() {
            break Stopped::ByHandler;
        }
    };
    Drained { consumed, stopped }
}
