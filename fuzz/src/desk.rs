//! The handlers of the fuzzed server, which check what reaches them.

use agent_core::error::ErrorResponse;
use agent_core::gate::{Gated, member};
use agent_core::messages::{
    CheckRequest, HealthCheckResponse, InfoRequest, InfoResponse, MountRequest, MountResponse,
    PauseRequest, PauseResponse, ReseedRandomRequest, ReseedRandomResponse, ResumeRequest,
    ResumeResponse, RunRequest, SetTimeRequest, SetTimeResponse, ShutdownRequest, ShutdownResponse,
    VersionCheckResponse, agent, health,
};
use agent_core::session::{Call, Handled, Reply, ReplyToken};
use agent_core::wire::Sink;

/// What the handlers work on.
#[derive(Default)]
pub(crate) struct Desk {
    /// The programs that run.
    pub(crate) running: Vec<ReplyToken<agent::Run>>,
}

impl Desk {
    /// Hands a call to its handler.
    pub(crate) fn serve(&mut self, call: Call<'_>, output: &mut dyn Sink) -> Handled {
        match agent::dispatch(self, call, output) {
            Ok(handled) => handled,
            Err(call) => health::dispatch(self, call, output).expect("a method of these services"),
        }
    }
}

type Answer = Result<Handled, ErrorResponse<'static>>;

impl agent::Agent for Desk {
    fn info(&mut self, _: &Gated<InfoRequest>, reply: Reply<'_, agent::Info>) -> Answer {
        Ok(reply.send(&InfoResponse {
            agent_version: "fuzzed",
            ..InfoResponse::default()
        }))
    }

    fn run(&mut self, request: &Gated<RunRequest<'_>>, reply: Reply<'_, agent::Run>) -> Answer {
        assert!(request.cwd.len() <= RunRequest::CWD_MAX_LEN);
        assert!(request.argv.iter().count() <= RunRequest::ARGV_MAX_COUNT);
        let (handled, token) = reply.later();
        let known = self
            .running
            .iter()
            .any(|running| running.stream() == token.stream());
        assert!(!known, "two calls in flight have one stream");
        self.running.push(token);
        Ok(handled)
    }

    fn shutdown(
        &mut self,
        _: &Gated<ShutdownRequest>,
        reply: Reply<'_, agent::Shutdown>,
    ) -> Answer {
        assert!(self.running.len() <= 4, "more calls than there are places");
        Ok(reply.send(&ShutdownResponse {}))
    }

    const HAS_SET_TIME: bool = true;

    fn set_time(&mut self, _: &Gated<SetTimeRequest>, reply: Reply<'_, agent::SetTime>) -> Answer {
        Ok(reply.send(&SetTimeResponse::default()))
    }

    const HAS_RESEED_RANDOM: bool = true;

    fn reseed_random(
        &mut self,
        request: &Gated<ReseedRandomRequest<'_>>,
        reply: Reply<'_, agent::ReseedRandom>,
    ) -> Answer {
        assert!(request.entropy.len() <= ReseedRandomRequest::ENTROPY_MAX_LEN);
        Ok(reply.send(&ReseedRandomResponse {}))
    }

    const HAS_MOUNT: bool = true;

    fn mount(
        &mut self,
        request: &Gated<MountRequest<'_>>,
        reply: Reply<'_, agent::Mount>,
    ) -> Answer {
        let driver = member(MountRequest::DRIVER_VALUES, request.driver);
        let held = driver.is_some_and(|driver| reply.level().includes(driver.need));
        assert!(held || request.driver.is_empty());
        assert!(request.target.len() <= MountRequest::TARGET_MAX_LEN);
        Ok(reply.send(&MountResponse {}))
    }

    const HAS_PAUSE: bool = true;

    fn pause(
        &mut self,
        request: &Gated<PauseRequest<'_>>,
        reply: Reply<'_, agent::Pause>,
    ) -> Answer {
        assert!(request.group.len() <= PauseRequest::GROUP_MAX_LEN);
        Ok(reply.send(&PauseResponse {}))
    }

    const HAS_RESUME: bool = true;

    fn resume(
        &mut self,
        request: &Gated<ResumeRequest<'_>>,
        reply: Reply<'_, agent::Resume>,
    ) -> Answer {
        assert!(request.group.len() <= ResumeRequest::GROUP_MAX_LEN);
        Ok(reply.send(&ResumeResponse {}))
    }
}

impl health::Health for Desk {
    fn check(&mut self, _: &Gated<CheckRequest<'_>>, reply: Reply<'_, health::Check>) -> Answer {
        Ok(reply.send(&HealthCheckResponse::default()))
    }

    fn version(
        &mut self,
        _: &Gated<CheckRequest<'_>>,
        reply: Reply<'_, health::Version>,
    ) -> Answer {
        Ok(reply.send(&VersionCheckResponse::default()))
    }
}
