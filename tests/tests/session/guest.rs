//! The end that is called: it answers some calls at once and others late, out of their order, in parts.

use crate::link::{Link, PIPE};
use crate::locals;
use agent_core::error::{CloseReason, ErrorResponse};
use agent_core::gate::Gated;
use agent_core::level::Level;
use agent_core::messages::{
    CheckRequest, HealthCheckResponse, HealthCheckResponseServingStatus, InfoRequest, InfoResponse,
    RunRequest, RunResponse, RunResponseOutcome, ShutdownRequest, ShutdownResponse,
    VersionCheckResponse, agent, health,
};
use agent_core::negotiate::Agreement;
use agent_core::session::{Call, Handled, Ignored, Local, OfferContext, RESERVE, Reply};
use agent_core::session::{ReplyToken, Sent, Server};
use agent_core::wire::Sink;
use agent_engine::pump::{Handler, Stopped, drain_frames};
use std::collections::BTreeSet;
use vsock_transport::{PipeEnd, PipeError};

/// Longer than the guest's whole output: it leaves in parts.
pub(crate) const ANSWER: usize = RESERVE + 100;

/// Rounds between the end of one program and that of the next.
const ROUNDS: u32 = 3;

pub(crate) struct Guest<'p> {
    server: Server<'p, 8>,
    link: Link<'p>,
    desk: Desk,
    rounds: u32,
    turns: usize,
}

/// What the handlers work on.
#[derive(Default)]
struct Desk {
    running: Vec<Program>,
    /// The programs that ever ran.
    ran: BTreeSet<String>,
}

struct Program {
    stdout: Vec<u8>,
    token: ReplyToken<agent::Run>,
}

/// What a program answers.
pub(crate) fn output(name: &str) -> Vec<u8> {
    name.bytes().cycle().take(ANSWER).collect()
}

impl<'p> Guest<'p> {
    /// Waits for the host's first word.
    pub(crate) fn called(local: &'p Local<'p>, end: PipeEnd<'p, PIPE>) -> Self {
        Self {
            server: Server::new(local),
            link: Link::new(end, RESERVE + 64),
            desk: Desk::default(),
            rounds: 0,
            turns: 0,
        }
    }

    /// Begins with its own offer.
    pub(crate) fn dialling(local: &'p Local<'p>, end: PipeEnd<'p, PIPE>) -> Self {
        let mut guest = Self::called(local, end);
        let ready = guest.server.ready(&moment(), &mut guest.link.output);
        ready.expect("room for an offer");
        guest
    }

    /// What it has done.
    pub(crate) fn ran(&self) -> &BTreeSet<String> {
        &self.desk.ran
    }

    pub(crate) fn level(&self) -> Option<Level> {
        self.server.level()
    }

    pub(crate) fn sent(&self) -> u64 {
        self.link.sent
    }

    pub(crate) fn is_quiet(&self) -> bool {
        self.link.is_quiet() && self.server.is_idle()
    }

    /// A round: moves bytes, deals with them, and ends a program now and then.
    pub(crate) fn round(&mut self) -> Result<bool, PipeError> {
        let moved = self.link.exchange()?;
        self.deal();
        self.rounds += 1;
        let answered = self.rounds.is_multiple_of(ROUNDS) && self.end_one();
        Ok(moved || answered)
    }

    fn deal(&mut self) {
        let Link { input, output, .. } = &mut self.link;
        let drained = drain_frames(&mut self.server, input, output, &mut self.desk);
        input.drain(..drained.consumed);
        match drained.stopped {
            Stopped::Incomplete { needed } => assert!(needed > input.len() || input.is_empty()),
            Stopped::OutputFull => {}
            other => panic!("an honest host sends nothing that leads to {other:?}"),
        }
    }

    /// Answers for one of the programs, or goes on with an answer that is on its way. It is another one's
    /// turn each time, so that only the session keeps the parts of an answer together.
    fn end_one(&mut self) -> bool {
        let running = self.desk.running.len();
        for offset in 0..running {
            let index = (self.turns + offset) % running;
            let program = &mut self.desk.running[index];
            let response = RunResponse {
                outcome: Some(RunResponseOutcome::ExitCode(0)),
                stdout: &program.stdout,
                ..RunResponse::default()
            };
            let output = &mut self.link.output;
            if self.server.send(&mut program.token, &response, output) == Sent::Whole {
                self.desk.running.remove(index);
                return true;
            }
        }
        self.turns += 1;
        false
    }
}

impl Handler for Desk {
    fn offer_context(&mut self) -> OfferContext {
        moment()
    }

    fn on_call(&mut self, call: Call<'_>, output: &mut dyn Sink) -> Handled {
        match agent::dispatch(self, call, output) {
            Ok(handled) => handled,
            Err(call) => health::dispatch(self, call, output).expect("a method of these services"),
        }
    }

    fn on_agreed(&mut self, agreement: &Agreement<'_>) {
        assert_level(agreement.level);
    }

    fn on_ignored(&mut self, ignored: Ignored) {
        panic!("an honest host sends nothing that is ignored: {ignored:?}");
    }

    fn on_close(&mut self, reason: CloseReason) {
        panic!("an honest host sends nothing that ends the connection: {reason:?}");
    }
}

/// Every call that comes this far is at the agreed level.
fn assert_level(level: Level) {
    assert_eq!(level, locals::agreed());
}

impl agent::Agent for Desk {
    fn info(
        &mut self,
        _: &Gated<InfoRequest>,
        reply: Reply<'_, agent::Info>,
    ) -> Result<Handled, ErrorResponse<'static>> {
        assert_level(reply.level());
        Ok(reply.send(&InfoResponse {
            agent_version: "test",
            ..InfoResponse::default()
        }))
    }

    fn run(
        &mut self,
        request: &Gated<RunRequest<'_>>,
        reply: Reply<'_, agent::Run>,
    ) -> Result<Handled, ErrorResponse<'static>> {
        assert_level(reply.level());
        let name = request.argv.iter().next().unwrap_or_default().to_owned();
        let (handled, token) = reply.later();
        let stdout = output(&name);
        self.running.push(Program { stdout, token });
        assert!(self.ran.insert(name), "a program was run twice");
        Ok(handled)
    }

    fn shutdown(
        &mut self,
        _: &Gated<ShutdownRequest>,
        reply: Reply<'_, agent::Shutdown>,
    ) -> Result<Handled, ErrorResponse<'static>> {
        Ok(reply.send(&ShutdownResponse {}))
    }
}

impl health::Health for Desk {
    fn check(
        &mut self,
        _: &Gated<CheckRequest<'_>>,
        reply: Reply<'_, health::Check>,
    ) -> Result<Handled, ErrorResponse<'static>> {
        let status = HealthCheckResponseServingStatus::Serving;
        Ok(reply.send(&HealthCheckResponse { status }))
    }

    fn version(
        &mut self,
        _: &Gated<CheckRequest<'_>>,
        reply: Reply<'_, health::Version>,
    ) -> Result<Handled, ErrorResponse<'static>> {
        Ok(reply.send(&VersionCheckResponse::default()))
    }
}

fn moment() -> OfferContext {
    OfferContext {
        nonce: [5; 16],
        generation: Some([6; 16]),
        boot: None,
    }
}
