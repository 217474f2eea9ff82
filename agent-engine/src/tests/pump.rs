//! The pump: what a handler is told, and how far a session comes with its input.

use crate::pump::{Drained, Handler, Stopped, drain_frames};
use crate::testing::{Answer, Host, Said, Wire, frame, header, local, nothing_in_common, shared};
use agent_core::Version;
use agent_core::error::{CloseReason, ErrorResponse};
use agent_core::frame::FrameType;
use agent_core::level::Level;
use agent_core::messages::{CheckRequest, RunRequest, agent, contract, health};
use agent_core::negotiate::Agreement;
use agent_core::session::{Call, Handled, Ignored, OfferContext, RESERVE, Server};
use agent_core::wire::{Sink, Writer};
use std::vec;
use std::vec::Vec;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Seen {
    OfferContext,
    Negotiated(Option<Version>),
    Agreed(Version),
    Call(&'static str),
    Ignored(Ignored),
    Close(CloseReason),
}

/// Notes what it is told, and goes on so many times.
struct Recorder {
    seen: Vec<Seen>,
    limit: usize,
}

impl Recorder {
    fn is_told(&mut self, seen: Seen) {
        self.seen.push(seen);
    }
}

impl Handler for Recorder {
    fn offer_context(&mut self) -> OfferContext {
        self.is_told(Seen::OfferContext);
        OfferContext {
            generation: Some([3; 16]),
            ..OfferContext::default()
        }
    }

    fn on_call(&mut self, call: Call<'_>, output: &mut dyn Sink) -> Handled {
        self.is_told(Seen::Call(call.method().name));
        if call.method().is::<agent::Run>() {
            return call.serve::<agent::Run>(output, |_, reply| Ok(reply.later().0));
        }
        call.reject(&ErrorResponse::NO_HANDLER, output)
    }

    fn on_negotiated(&mut self, level: Option<Level>) {
        self.is_told(Seen::Negotiated(level.map(|level| level.version)));
    }

    fn on_agreed(&mut self, agreement: &Agreement<'_>) {
        self.is_told(Seen::Agreed(agreement.level.version));
    }

    fn on_ignored(&mut self, ignored: Ignored) {
        self.is_told(Seen::Ignored(ignored));
    }

    fn on_close(&mut self, reason: CloseReason) {
        self.is_told(Seen::Close(reason));
    }

    fn should_continue(&self) -> bool {
        self.seen.len() < self.limit
    }
}

/// A session, and a host whose bytes it is given.
struct Pumped {
    server: Server<'static, 4>,
    host: Host,
    recorder: Recorder,
    /// How much room there is for answers.
    room: usize,
}

impl Pumped {
    fn with(host: Host) -> Self {
        Self {
            server: Server::new(local()),
            host,
            recorder: Recorder {
                seen: Vec::new(),
                limit: usize::MAX,
            },
            room: 1 << 16,
        }
    }

    fn new() -> Self {
        Self::with(Host::dialled(shared(Wire::default())))
    }

    /// Drains what the host has sent; what is left of it is sent again.
    fn drain(&mut self) -> (Drained, Vec<Answer>) {
        let mut buffer = vec![0; self.room];
        let mut output = Writer::new(&mut buffer);
        let input: Vec<_> = self.host.wire.borrow_mut().incoming.drain(..).collect();
        let drained = drain_frames(&mut self.server, &input, &mut output, &mut self.recorder);
        let sent = output.finish().expect("room for what was asked for");
        self.host.send(&input[drained.consumed..]);
        self.host.wire.borrow_mut().outgoing.extend_from_slice(sent);
        (drained, self.host.answers())
    }

    fn check(&mut self) -> usize {
        let before = self.host.wire.borrow().incoming.len();
        self.host.call::<health::Check>(&CheckRequest::default());
        self.host.wire.borrow().incoming.len() - before
    }
}

const NOTHING_LEFT: Stopped = Stopped::Incomplete { needed: 0 };

#[test]
fn where_there_is_nothing_nothing_is_needed() {
    let mut pumped = Pumped::new();
    let (drained, _) = pumped.drain();
    assert_eq!((drained.consumed, drained.stopped), (0, NOTHING_LEFT));
    // But where there is no room for an answer, that is said all the same.
    pumped.room = RESERVE;
    assert_eq!(pumped.drain().0.stopped, NOTHING_LEFT);
    pumped.room = RESERVE - 1;
    assert_eq!(pumped.drain().0.stopped, Stopped::OutputFull);
    assert!(pumped.recorder.seen.is_empty());
}

#[test]
fn calls_are_handled_in_their_order_and_the_beginning_of_one_is_left() {
    let mut pumped = Pumped::new();
    let whole = pumped.check() + pumped.check();
    pumped.host.send(&header(99, 90));
    pumped.host.send(b"some");
    let (drained, answers) = pumped.drain();
    let stopped = Stopped::Incomplete { needed: 100 };
    assert_eq!((drained.consumed, drained.stopped), (whole, stopped));
    assert_eq!(pumped.recorder.seen, [Seen::Call("Check"); 2]);
    let streams: Vec<_> = answers.iter().map(|answer| answer.stream).collect();
    assert_eq!(streams, [1, 3]);
}

#[test]
fn a_call_that_is_answered_later_is_one_that_the_session_knows() {
    let mut pumped = Pumped::new();
    assert!(pumped.server.is_idle());
    pumped.host.call::<agent::Run>(&RunRequest::default());
    let (drained, answers) = pumped.drain();
    assert_eq!(drained.stopped, NOTHING_LEFT);
    assert!(answers.is_empty() && !pumped.server.is_idle());
}

#[test]
fn what_the_session_refuses_by_itself_is_not_handled() {
    let mut pumped = Pumped::new();
    pumped.host.send(&frame(1, FrameType::Request, &&b""[..]));
    let (drained, _) = pumped.drain();
    assert_eq!(drained.stopped, NOTHING_LEFT);
    assert!(pumped.recorder.seen.is_empty());
    assert_eq!(pumped.host.ignored, 1); // the answer, to nothing that was asked
}

#[test]
fn what_is_passed_over_is_told() {
    let mut pumped = Pumped::new();
    pumped.host.send(&frame(1, FrameType::Response, &&b""[..]));
    pumped.check();
    let _ = pumped.drain();
    let ignored = Seen::Ignored(Ignored::Response);
    assert_eq!(pumped.recorder.seen, [ignored, Seen::Call("Check")]);
}

#[test]
fn an_offer_is_answered_with_what_is_different_in_each() {
    let mut pumped = Pumped::new();
    pumped.host.negotiate();
    let _ = pumped.drain();
    let version = contract::VERSION;
    let negotiated = Seen::Negotiated(Some(version));
    assert_eq!(pumped.recorder.seen, [Seen::OfferContext, negotiated]);
    assert_eq!(pumped.host.level.unwrap().version, version);
    let said = pumped.host.said;
    assert_eq!(
        said.and_then(|Said { generation, .. }| generation),
        Some([3; 16])
    );
}

#[test]
fn an_offer_that_is_refused_is_told_too() {
    let wire = shared(Wire::default());
    let mut pumped = Pumped::with(Host::dialled_as(nothing_in_common(), wire));
    pumped.host.negotiate();
    let _ = pumped.drain();
    let seen = [Seen::OfferContext, Seen::Negotiated(None)];
    assert_eq!(pumped.recorder.seen, seen);
    assert!(pumped.host.is_refused);
}

#[test]
fn that_our_own_offer_was_accepted_is_told() {
    let mut pumped = Pumped::with(Host::accepted(shared(Wire::default())));
    let mut buffer = [0; 4096];
    let mut output = Writer::new(&mut buffer);
    pumped
        .server
        .ready(&OfferContext::default(), &mut output)
        .unwrap();
    let offer = output.finish().unwrap();
    pumped
        .host
        .wire
        .borrow_mut()
        .outgoing
        .extend_from_slice(offer);
    pumped.host.answers();
    let (drained, _) = pumped.drain();
    assert_eq!(drained.stopped, NOTHING_LEFT);
    assert_eq!(pumped.recorder.seen, [Seen::Agreed(contract::VERSION)]);
}

#[test]
fn behind_a_frame_that_closes_the_connection_nothing_is_looked_at() {
    let mut pumped = Pumped::new();
    pumped.check();
    let length = (16 << 20) + 1;
    pumped.host.send(&header(9, length));
    pumped.check();
    let sent = pumped.host.wire.borrow().incoming.len();
    let (drained, answers) = pumped.drain();
    assert_eq!(
        (drained.consumed, drained.stopped),
        (sent, Stopped::Closing)
    );
    let close = Seen::Close(CloseReason::Unskippable { length });
    assert_eq!(pumped.recorder.seen, [Seen::Call("Check"), close]);
    assert_eq!(answers.len(), 1);
}

#[test]
fn a_handler_that_goes_no_further_leaves_the_rest() {
    let mut pumped = Pumped::new();
    pumped.recorder.limit = 2;
    let lengths = [pumped.check(), pumped.check(), pumped.check()];
    let (drained, _) = pumped.drain();
    let done = lengths[0] + lengths[1];
    assert_eq!(
        (drained.consumed, drained.stopped),
        (done, Stopped::ByHandler)
    );
    pumped.recorder.limit = usize::MAX;
    let (drained, answers) = pumped.drain();
    assert_eq!(
        (drained.consumed, drained.stopped),
        (lengths[2], NOTHING_LEFT)
    );
    assert_eq!(answers.len(), 1);
}

#[test]
fn a_call_that_finds_no_room_for_its_answer_is_left() {
    let mut pumped = Pumped::new();
    pumped.room = RESERVE;
    let lengths = [pumped.check(), pumped.check()];
    let (drained, answers) = pumped.drain();
    assert_eq!(
        (drained.consumed, drained.stopped),
        (lengths[0], Stopped::OutputFull)
    );
    assert_eq!(answers.len(), 1);
    // It may have been the last.
    let (drained, answers) = pumped.drain();
    assert_eq!(
        (drained.consumed, drained.stopped),
        (lengths[1], Stopped::OutputFull)
    );
    assert_eq!(answers.len(), 1);
    assert_eq!(pumped.recorder.seen.len(), 2);
}

/// What a handler has to bring, and no more.
struct Least;

impl Handler for Least {
    fn offer_context(&mut self) -> OfferContext {
        OfferContext::default()
    }

    fn on_call(&mut self, call: Call<'_>, output: &mut dyn Sink) -> Handled {
        call.reject(&ErrorResponse::NO_HANDLER, output)
    }
}

#[test]
fn a_handler_goes_on_if_it_does_not_say_otherwise() {
    let mut pumped = Pumped::new();
    pumped.host.send(&frame(1, FrameType::Response, &&b""[..]));
    pumped.host.negotiate();
    pumped.check();
    pumped.host.send(&header(9, u32::MAX));
    let input: Vec<_> = pumped.host.wire.borrow_mut().incoming.drain(..).collect();
    let mut buffer = [0; 8192];
    let mut output = Writer::new(&mut buffer);
    let drained = drain_frames(&mut pumped.server, &input, &mut output, &mut Least);
    assert_eq!(
        (drained.consumed, drained.stopped),
        (input.len(), Stopped::Closing)
    );
}
