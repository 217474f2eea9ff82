//! The handlers of the agent's methods. The handlers of a feature are only in builds with that feature.

use super::jobs::Token;
use super::{AgentServices, VERSION};
use crate::handler_error::HandlerError;
use crate::platform::Id;
use crate::services::Context;
use crate::system::MountPlan;
use crate::system::{System, Work};
use crate::time::UnixTime;
use agent_core::error::ErrorResponse;
use agent_core::gate::Gated;
use agent_core::messages::{
    CheckRequest, HealthCheckResponse, HealthCheckResponseServingStatus, InfoRequest, InfoResponse,
    MountRequest, PauseRequest, PowerAction, ReseedRandomRequest, ReseedRandomResponse,
    ResumeRequest, ResumeResponse, RunRequest, SetTimeRequest, SetTimeResponse, ShutdownRequest,
    ShutdownResponse, VersionCheckResponse, agent, health,
};
use agent_core::planted;
use agent_core::session::{Handled, Reply, ReplyToken};

/// The version that clients without a negotiation get: the baseline.
const BASELINE_VERSION: &str = "1.0";

/// What the handlers use during one call.
pub(super) struct Handlers<'h, 'c, 'm, S: System> {
    pub(super) agent: &'h mut AgentServices<'m, S>,
    pub(super) context: &'h mut Context<'c, S>,
    /// The caller's connection.
    pub(super) connection: Id,
    /// The room for an answer, in bytes.
    pub(super) room: usize,
}

pub(super) type Answer = Result<Handled, ErrorResponse<'static>>;

impl<S: System> Handlers<'_, '_, '_, S> {
    fn start_job<R: agent_core::dispatch::Rpc>(
        &mut self,
        work: Work<'_, S::Group>,
        reply: Reply<'_, R>,
    ) -> Answer
    where
        Token: From<ReplyToken<R>>,
    {
        let jobs = &mut self.agent.jobs;
        Ok(jobs.start(work, reply, self.connection, self.context.platform)?)
    }
}

impl<S: System> agent::Agent for Handlers<'_, '_, '_, S> {
    fn info(&mut self, _request: &Gated<InfoRequest>, reply: Reply<'_, agent::Info>) -> Answer {
        let platform = &mut *self.context.platform;
        let info = platform.info();
        Ok(reply.send(&InfoResponse {
            agent_version: VERSION,
            kernel_release: &info.kernel_release,
            uptime_ns: platform.now().to_wire(),
            memory_total: info.memory_total,
            memory_available: info.memory_available,
            cpus: info.cpus,
            is_init: self.context.facts.is_init,
            boot: Some(self.context.facts.boot_times(platform)),
        }))
    }

    fn run(&mut self, request: &Gated<RunRequest<'_>>, reply: Reply<'_, agent::Run>) -> Answer {
        let AgentServices {
            programs,
            groups,
            power,
            ..
        } = &mut *self.agent;
        if planted!("runs-while-ending", false, power.is_ending()) {
            return Err(HandlerError::ShuttingDown.into());
        }
        if !programs.has_room() {
            return Err(HandlerError::TooManyPrograms.into());
        }
        let platform = &mut *self.context.platform;
        let group = groups.open(request.group, platform)?;
        Ok(programs.start(request, group.as_ref(), reply, self.connection, platform)?)
    }

    fn shutdown(
        &mut self,
        request: &Gated<ShutdownRequest>,
        reply: Reply<'_, agent::Shutdown>,
    ) -> Answer {
        if request.action == PowerAction::Reboot && !self.context.facts.is_init {
            return Err(HandlerError::NotInit.into());
        }
        let platform = &mut *self.context.platform;
        let now = platform.now();
        let power = &mut self.agent.power;
        power.on_request(request.action, self.connection, now, platform);
        *self.context.timers_changed = true;
        Ok(reply.send(&ShutdownResponse {}))
    }

    const HAS_SET_TIME: bool = cfg!(feature = "time");

    fn set_time(
        &mut self,
        request: &Gated<SetTimeRequest>,
        reply: Reply<'_, agent::SetTime>,
    ) -> Answer {
        if request.unix_ns == 0 {
            return Err(HandlerError::NoTime.into());
        }
        let platform = &mut *self.context.platform;
        let time = UnixTime::from_wire(request.unix_ns);
        let before = platform.unix_time();
        platform.set_clock(time)?;
        // The system accepted the time, so it is far below 2^63.
        let moved_ns = time.to_wire().wrapping_sub(before.to_wire()).cast_signed();
        Ok(reply.send(&SetTimeResponse { moved_ns }))
    }

    const HAS_RESEED_RANDOM: bool = cfg!(feature = "entropy");

    fn reseed_random(
        &mut self,
        request: &Gated<ReseedRandomRequest<'_>>,
        reply: Reply<'_, agent::ReseedRandom>,
    ) -> Answer {
        let generation = read_generation(request.generation)?;
        self.context.platform.add_entropy(request.entropy)?;
        if generation.is_some() {
            self.context.facts.generation = generation;
        }
        Ok(reply.send(&ReseedRandomResponse {}))
    }

    const HAS_MOUNT: bool = cfg!(feature = "mount");
    const SERVES_EPHEMERAL: bool = cfg!(feature = "ephemeral");

    fn mount(
        &mut self,
        request: &Gated<MountRequest<'_>>,
        reply: Reply<'_, agent::Mount>,
    ) -> Answer {
        let plan = MountPlan::new(request)?;
        self.start_job(Work::Mount(plan), reply)
    }

    const HAS_PAUSE: bool = cfg!(feature = "pause");

    fn pause(
        &mut self,
        request: &Gated<PauseRequest<'_>>,
        reply: Reply<'_, agent::Pause>,
    ) -> Answer {
        let groups = &mut self.agent.groups;
        let group = groups.find(request.group, self.context.platform)?;
        let handled = self.start_job(Work::Freeze(&group), reply)?;
        let job = self.agent.jobs.last_serial();
        self.agent.groups.on_freezing(request.group, job);
        Ok(handled)
    }

    const HAS_RESUME: bool = cfg!(feature = "pause");

    fn resume(
        &mut self,
        request: &Gated<ResumeRequest<'_>>,
        reply: Reply<'_, agent::Resume>,
    ) -> Answer {
        let platform = &mut *self.context.platform;
        let group = self.agent.groups.find(request.group, platform)?;
        platform.thaw(&group)?;
        self.agent.groups.on_thawed(request.group);
        Ok(reply.send(&ResumeResponse {}))
    }
}

impl<S: System> health::Health for Handlers<'_, '_, '_, S> {
    fn check(
        &mut self,
        _request: &Gated<CheckRequest<'_>>,
        reply: Reply<'_, health::Check>,
    ) -> Answer {
        let status = if self.agent.is_ending() {
            HealthCheckResponseServingStatus::NotServing
        } else {
            HealthCheckResponseServingStatus::Serving
        };
        Ok(reply.send(&HealthCheckResponse { status }))
    }

    fn version(
        &mut self,
        _request: &Gated<CheckRequest<'_>>,
        reply: Reply<'_, health::Version>,
    ) -> Answer {
        Ok(reply.send(&VersionCheckResponse {
            grpc_version: BASELINE_VERSION,
            agent_version: VERSION,
        }))
    }
}

/// Reads a generation of 16 bytes. `None` leaves the generation unchanged.
fn read_generation(bytes: &[u8]) -> Result<Option<[u8; 16]>, HandlerError> {
    match bytes {
        [] => Ok(None),
        bytes => match bytes.try_into() {
            Ok(generation) => Ok(Some(generation)),
            Err(_) => Err(HandlerError::BadGeneration),
        },
    }
}
