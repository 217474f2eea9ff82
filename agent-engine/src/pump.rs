//! The pump: frames in, events to a handler, answers out.

use agent_core::error::CloseReason;
use agent_core::level::Level;
use agent_core::negotiate::Agreement;
use agent_core::session::{Call, Event, Handled, Ignored, Moment, Received, Server};
use agent_core::wire::Sink;

/// Acts on what a session finds in the bytes of its peer.
pub trait Handler {
    /// What is different in each offer: asked for when a peer's offer is answered.
    fn offer_context(&mut self) -> Moment;

    /// Serves a call of a method that the session holds, or rejects it.
    fn on_call(&mut self, call: Call<'_>, output: &mut dyn Sink) -> Handled;

    /// A peer's offer was answered: with this level, or with a refusal.
    fn on_negotiated(&mut self, _level: Option<Level>) {}

    /// The peer has accepted our own offer.
    fn on_agreed(&mut self, _agreement: &Agreement<'_>) {}

    /// A frame was passed over without an answer.
    fn on_ignored(&mut self, _ignored: Ignored) {}

    /// The connection is to be closed once the output has left.
    fn on_close(&mut self, _reason: CloseReason) {}

    /// Whether the frames behind the one just handled are dealt with too. False leaves them in the input.
    fn goes_on(&self) -> bool {
        true
    }
}

/// How far a session has come with its input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "consumed input is to be dropped"]
pub struct Drained {
    /// How many bytes at the front of the input are done with.
    pub consumed: usize,
    /// Why it went no further.
    pub stopped: Stopped,
}

/// Why a session went no further.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// There is no whole frame.
    Incomplete {
        /// The length of the frame with its header, in bytes, as far as it is known.
        needed: usize,
    },
    /// There is no room for an answer: send first.
    OutputFull,
    /// Send what is in the output, then close the connection.
    Closing,
    /// The handler goes no further.
    ByHandler,
}

/// Deals with whole frames until there is none, or no room for answers.
///
/// This is the one place where bytes become calls: the engine runs it for each connection, and whoever serves a
/// session without an engine runs it the same way. Receive, drain, drop what was consumed, send, and drain again
/// where the output was full:
///
/// ```
/// use agent_core::dispatch::Service;
/// use agent_core::messages::{HealthCheckResponse, health};
/// use agent_core::session::{Baseline, Call, Handled, Local, Moment, Server};
/// use agent_core::wire::{Sink, Writer};
/// use agent_core::{Catalogue, FeatureSet, Limits, Role, Terms, VersionRange, Version, Versions};
/// use agent_engine::pump::{Handler, Stopped, drain_frames};
///
/// struct Healthy;
///
/// impl Handler for Healthy {
///     fn offer_context(&mut self) -> Moment {
///         Moment::default() // the nonce should be random
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
///     catalogue: &CATALOGUE,
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
        // To look at nothing costs as much as to look at a call.
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
                // The session has made sure that there is room.
                let level = server.answer(&proposal, &context, output).ok().flatten();
                handler.on_negotiated(level);
            }
            Event::Agreed(agreement) => handler.on_agreed(&agreement),
            Event::Call(call) => {
                let handled = handler.on_call(call, output);
                server.handled(handled);
            }
            Event::Close(reason) => {
                handler.on_close(reason);
                consumed = consumed.saturating_add(count);
                break Stopped::Closing;
            }
        }
        consumed = consumed.saturating_add(count);
        if !handler.goes_on() {
            break Stopped::ByHandler;
        }
    };
    Drained { consumed, stopped }
}
