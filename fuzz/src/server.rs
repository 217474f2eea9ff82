//! A whole session of the end that is called.

use crate::answers::answered_once;
use crate::desk::Desk;
use crate::input::{Consumed, Input, in_pieces};
use crate::output::Output;
use crate::peer::{Peer, SERVICES, local, moment};
use agent_core::dispatch::{Method, Visibility};
use agent_core::error::{Code, ErrorResponse};
use agent_core::level::Level;
use agent_core::messages::RunResponse;
use agent_core::offer::Role;
use agent_core::session::{Baseline, Event, Local, RESERVE, Received, Sent, Server};

/// Longer than the output, so that it is sent in parts.
const STDOUT: [u8; RESERVE + 500] = [0x55; RESERVE + 500];

/// What came of a session.
#[derive(Debug, Default, PartialEq, Eq)]
struct Outcome {
    events: Vec<String>,
    output: Vec<u8>,
}

/// Lets a peer say anything, whole and in pieces: both come to the same.
pub fn check(data: &[u8]) {
    let mut input = Input::new(data);
    let (how, seed) = (input.byte(), input.byte());
    let baseline = if how & 1 == 0 {
        Baseline::Serve
    } else {
        Baseline::Refuse
    };
    let local = local(Role::Guest, input.byte(), baseline);
    let bytes = Peer::new(Role::Host, &local).speak(input);
    let whole = run(&local, how, &bytes, 0);
    assert_eq!(run(&local, how, &bytes, seed | 1), whole);
    let (_, length) = answered_once(&bytes, &whole.output, local.limits.max_message);
    assert_eq!(
        length,
        whole.output.len(),
        "all of the output is whole frames"
    );
}

struct Guest<'l> {
    local: &'l Local<'static>,
    server: Server<'l, 4>,
    output: Output,
    desk: Desk,
    /// How many programs may run when another call comes.
    patience: usize,
    outcome: Outcome,
}

fn run(local: &Local<'static>, how: u8, bytes: &[u8], seed: u8) -> Outcome {
    let mut guest = Guest {
        local,
        server: Server::new(local),
        output: Output {
            bytes: Vec::new(),
            capacity: RESERVE + 64,
        },
        desk: Desk::default(),
        patience: usize::from(how >> 4),
        outcome: Outcome::default(),
    };
    if how & 2 != 0 {
        guest
            .server
            .ready(&moment(), &mut guest.output)
            .expect("room for an offer");
        guest.drain();
    }
    in_pieces(bytes, seed, |rest| guest.receive(rest));
    while !guest.desk.running.is_empty() {
        guest.end_one();
    }
    assert!(guest.server.is_idle());
    guest.outcome
}

impl Guest<'_> {
    fn receive(&mut self, rest: &[u8]) -> Option<Consumed> {
        let level = self.server.level();
        let Received { consumed, event } = self.server.receive(rest, &mut self.output);
        let seen = format!("{event:?}");
        match event {
            Event::Incomplete { needed } => return Some(Consumed::Wants(needed)),
            Event::OutputFull => panic!("the output was drained"),
            Event::Done => {}
            Event::Ignored(_) => self.outcome.events.push(seen),
            Event::Agreed(agreement) => {
                assert_eq!(self.server.level(), Some(agreement.level));
                self.outcome.events.push(seen);
            }
            Event::Negotiate(proposal) => {
                let level = self.server.answer(&proposal, &moment(), &mut self.output);
                let level = level.expect("room for an answer");
                assert!(level.is_none() || level == self.server.level());
                self.outcome.events.push(format!("{level:?}"));
            }
            Event::Call(call) => {
                assert_held(call.method(), level, self.local);
                let handled = self.desk.serve(call, &mut self.output);
                if !cfg!(feature = "planted") || !handled.is_later() {
                    self.server.handled(handled);
                }
                self.outcome.events.push(seen);
            }
            // No method of this contract streams.
            Event::Open(_) | Event::Data(_) | Event::HalfClosed { .. } => panic!("{seen}"),
            Event::Close(_) => {
                self.outcome.events.push(seen);
                self.drain();
                return None;
            }
        }
        self.drain();
        if self.desk.running.len() > self.patience {
            self.end_one();
        }
        Some(Consumed::Bytes(consumed))
    }

    fn end_one(&mut self) {
        let mut token = self.desk.running.remove(0);
        let response = RunResponse {
            stdout: &STDOUT,
            ..RunResponse::default()
        };
        let rejection = ErrorResponse::Handler(Code::Aborted, "the program was ended");
        let fails = token.stream() % 8 == 7;
        loop {
            let sent = if fails {
                self.server.reject(&mut token, &rejection, &mut self.output)
            } else {
                self.server.send(&mut token, &response, &mut self.output)
            };
            self.drain();
            if sent == Sent::Whole {
                return;
            }
        }
    }

    fn drain(&mut self) {
        self.outcome.output.append(&mut self.output.bytes);
    }
}

/// A call comes this far if the session holds it.
fn assert_held(method: &Method, level: Option<Level>, local: &Local<'_>) {
    let mut services = SERVICES.iter();
    assert!(services.any(|service| service.methods.contains(&method)));
    if let Visibility::Session(need) = method.visibility {
        let level = level.expect("a session");
        assert!(
            level.includes(need),
            "a call that the session does not hold"
        );
        let beyond = level.features.difference(local.terms.offered);
        assert!(beyond.is_empty());
    }
}
