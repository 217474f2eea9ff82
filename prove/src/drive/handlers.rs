//! What serves calls: a handler with all methods, and one with those that every build has.

use crate::{Opaque, consume};
use agent_core::dispatch::Rpc;
use agent_core::error::ErrorResponse;
use agent_core::gate::Gated;
use agent_core::messages::{
    CheckRequest, HealthCheckResponse, InfoRequest, InfoResponse, MountRequest, MountResponse,
    PauseRequest, PauseResponse, ReseedRandomRequest, ReseedRandomResponse, ResumeRequest,
    ResumeResponse, RunRequest, SetTimeRequest, SetTimeResponse, ShutdownRequest, ShutdownResponse,
    VersionCheckResponse, agent, health,
};
use agent_core::session::{Handled, Reply, ReplyToken};

pub(super) type Outcome = Result<Handled, ErrorResponse<'static>>;

pub(super) struct Full<'a> {
    pub(super) input: Opaque<'a>,
    pub(super) token: Option<ReplyToken<agent::Run>>,
}

impl Full<'_> {
    pub(super) fn answer<R: Rpc>(
        &self,
        reply: Reply<'_, R>,
        response: &R::Response<'_>,
    ) -> Outcome {
        consume((reply.level(), reply.timeout(), reply.request().len()));
        super::sinks::write(format_args!("{reply:?}"));
        if self.input.bool() {
            return Err(ErrorResponse::NO_HANDLER);
        }
        Ok(reply.send(response))
    }
}

impl agent::Agent for Full<'_> {
    const HAS_SET_TIME: bool = true;
    const HAS_RESEED_RANDOM: bool = true;
    const HAS_MOUNT: bool = true;
    const HAS_PAUSE: bool = true;
    const HAS_RESUME: bool = true;

    fn info(&mut self, request: &Gated<InfoRequest>, reply: Reply<'_, agent::Info>) -> Outcome {
        consume(**request);
        let kernel_release = self.input.str();
        self.answer(
            reply,
            &InfoResponse {
                kernel_release,
                ..InfoResponse::default()
            },
        )
    }

    fn run(&mut self, request: &Gated<RunRequest<'_>>, reply: Reply<'_, agent::Run>) -> Outcome {
        request.argv.iter().for_each(consume);
        let (handled, token) = reply.later();
        self.token = Some(token);
        Ok(handled)
    }

    fn shutdown(
        &mut self,
        request: &Gated<ShutdownRequest>,
        reply: Reply<'_, agent::Shutdown>,
    ) -> Outcome {
        consume(request.action);
        self.answer(reply, &ShutdownResponse {})
    }

    fn set_time(
        &mut self,
        request: &Gated<SetTimeRequest>,
        reply: Reply<'_, agent::SetTime>,
    ) -> Outcome {
        consume(request.unix_ns);
        self.answer(
            reply,
            &SetTimeResponse {
                moved_ns: self.input.u64().cast_signed(),
            },
        )
    }

    fn reseed_random(
        &mut self,
        request: &Gated<ReseedRandomRequest<'_>>,
        reply: Reply<'_, agent::ReseedRandom>,
    ) -> Outcome {
        consume(request.entropy);
        self.answer(reply, &ReseedRandomResponse {})
    }

    fn mount(
        &mut self,
        request: &Gated<MountRequest<'_>>,
        reply: Reply<'_, agent::Mount>,
    ) -> Outcome {
        consume(request.options);
        self.answer(reply, &MountResponse {})
    }

    fn pause(
        &mut self,
        request: &Gated<PauseRequest<'_>>,
        reply: Reply<'_, agent::Pause>,
    ) -> Outcome {
        consume(request.group);
        self.answer(reply, &PauseResponse {})
    }

    fn resume(
        &mut self,
        request: &Gated<ResumeRequest<'_>>,
        reply: Reply<'_, agent::Resume>,
    ) -> Outcome {
        consume(request.group);
        self.answer(reply, &ResumeResponse {})
    }
}

impl health::Health for Full<'_> {
    fn check(
        &mut self,
        request: &Gated<CheckRequest<'_>>,
        reply: Reply<'_, health::Check>,
    ) -> Outcome {
        consume(request.service);
        self.answer(reply, &HealthCheckResponse::default())
    }

    fn version(
        &mut self,
        request: &Gated<CheckRequest<'_>>,
        reply: Reply<'_, health::Version>,
    ) -> Outcome {
        consume(request.service);
        let agent_version = self.input.str();
        self.answer(
            reply,
            &VersionCheckResponse {
                agent_version,
                ..VersionCheckResponse::default()
            },
        )
    }
}

/// Leaves to the core what it may.
pub(super) struct Least;

impl agent::Agent for Least {
    const HAS_SET_TIME: bool = true;
    const HAS_RESEED_RANDOM: bool = true;
    const HAS_MOUNT: bool = true;
    const HAS_PAUSE: bool = true;
    const HAS_RESUME: bool = true;

    fn info(&mut self, _: &Gated<InfoRequest>, _: Reply<'_, agent::Info>) -> Outcome {
        Err(ErrorResponse::NO_HANDLER)
    }

    fn run(&mut self, _: &Gated<RunRequest<'_>>, _: Reply<'_, agent::Run>) -> Outcome {
        Err(ErrorResponse::NO_HANDLER)
    }

    fn shutdown(&mut self, _: &Gated<ShutdownRequest>, _: Reply<'_, agent::Shutdown>) -> Outcome {
        Err(ErrorResponse::NO_HANDLER)
    }
}
