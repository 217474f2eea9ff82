//! The methods that every build has.

use crate::facts::{self, Facts};
use crate::failed::Failed;
use crate::poller::{Id, Poller};
use crate::power::Power;
use crate::runs::Runs;
use crate::{VERSION, arch};
use agent_core::gate::Gated;
use agent_core::messages::{
    CheckRequest, HealthCheckResponse, HealthCheckResponseServingStatus, InfoRequest, InfoResponse,
    PowerAction, RunRequest, ShutdownRequest, ShutdownResponse, VersionCheckResponse, agent,
    health,
};
use agent_core::rejection::Rejection;
use agent_core::session::{Call, Handled, Reply};
use agent_core::wire::Sink;
#[cfg(feature = "pause")]
use rustix::fd::AsFd;

/// The protocol that clients without negotiation are served: the baseline.
const BASELINE_VERSION: &str = "1.0";

/// What the handlers work on, for one call.
#[derive(Debug)]
pub struct Handlers<'h, 'r> {
    /// The programs that run.
    pub runs: &'h mut Runs<'r>,
    /// The guest's end.
    pub power: &'h mut Power,
    /// What the agent knows of itself.
    pub facts: &'h Facts,
    /// Where new pipes are watched.
    pub poller: &'h Poller,
    /// The caller's connection.
    pub connection: Id,
    /// Whether this connection is only for asking how things are.
    pub reserved: bool,
}

impl Handlers<'_, '_> {
    /// Hands a call to its handler.
    #[inline(never)]
    pub fn dispatch(&mut self, call: Call<'_>, output: &mut dyn Sink) -> Handled {
        let call = match health::dispatch(self, call, output) {
            Ok(handled) => return handled,
            Err(call) => call,
        };
        if self.reserved {
            return call.reject(&Failed::Busy.into(), output);
        }
        match agent::dispatch(self, call, output) {
            Ok(handled) => handled,
            // The session finds methods in the tables of these two services only.
            Err(call) => call.reject(&Failed::NoHandler.into(), output),
        }
    }
}

impl agent::Agent for Handlers<'_, '_> {
    #[inline(never)]
    fn info(
        &mut self,
        _request: &Gated<InfoRequest>,
        reply: Reply<'_, agent::Info>,
    ) -> Result<Handled, Rejection<'static>> {
        let kernel = rustix::system::uname();
        let memory = facts::memory_info();
        Ok(reply.send(&InfoResponse {
            agent_version: VERSION,
            kernel_release: kernel.release().to_str().unwrap_or_default(),
            uptime_ns: arch::monotonic_ns(),
            memory_total: memory.total,
            memory_available: memory.available,
            cpus: facts::cpus(),
            is_init: self.facts.is_init,
            boot: Some(self.facts.boot_times()),
        }))
    }

    fn run(
        &mut self,
        request: &Gated<RunRequest<'_>>,
        reply: Reply<'_, agent::Run>,
    ) -> Result<Handled, Rejection<'static>> {
        if self.power.is_ending() {
            return Err(Failed::ShuttingDown.into());
        }
        let now = arch::monotonic_ns();
        Ok(self
            .runs
            .start(request, reply, self.connection, self.poller, now)?)
    }

    fn shutdown(
        &mut self,
        request: &Gated<ShutdownRequest>,
        reply: Reply<'_, agent::Shutdown>,
    ) -> Result<Handled, Rejection<'static>> {
        if request.action == PowerAction::Reboot && !self.facts.is_init {
            return Err(Failed::NotInit.into());
        }
        let now = arch::monotonic_ns();
        self.power.asked(request.action, self.connection, now);
        Ok(reply.send(&ShutdownResponse {}))
    }

    #[cfg(feature = "time")]
    const HAS_SET_TIME: bool = true;

    #[cfg(feature = "time")]
    fn set_time(
        &mut self,
        request: &Gated<agent_core::messages::SetTimeRequest>,
        reply: Reply<'_, agent::SetTime>,
    ) -> Result<Handled, Rejection<'static>> {
        let moved_ns = crate::clock::set(request.unix_ns)?;
        Ok(reply.send(&agent_core::messages::SetTimeResponse { moved_ns }))
    }

    #[cfg(feature = "entropy")]
    const HAS_RESEED_RANDOM: bool = true;

    #[cfg(feature = "entropy")]
    fn reseed_random(
        &mut self,
        request: &Gated<agent_core::messages::ReseedRandomRequest<'_>>,
        reply: Reply<'_, agent::ReseedRandom>,
    ) -> Result<Handled, Rejection<'static>> {
        let generation = crate::entropy::generation(request.generation)?;
        crate::entropy::reseed(request.entropy)?;
        if generation.is_some() {
            self.facts.generation.set(generation);
        }
        Ok(reply.send(&agent_core::messages::ReseedRandomResponse {}))
    }

    #[cfg(feature = "mount")]
    const HAS_MOUNT: bool = true;

    #[cfg(feature = "mount")]
    #[inline(never)]
    fn mount(
        &mut self,
        request: &Gated<agent_core::messages::MountRequest<'_>>,
        reply: Reply<'_, agent::Mount>,
    ) -> Result<Handled, Rejection<'static>> {
        let mut memory = [0; crate::mount::MEMORY];
        let plan = crate::mount::Plan::new(request, &mut memory)?;
        let mut work = || plan.execute();
        Ok(self
            .runs
            .jobs
            .start(&mut work, None, reply, self.connection)?)
    }

    #[cfg(feature = "pause")]
    const HAS_PAUSE: bool = true;

    #[cfg(feature = "pause")]
    #[inline(never)]
    fn pause(
        &mut self,
        request: &Gated<agent_core::messages::PauseRequest<'_>>,
        reply: Reply<'_, agent::Pause>,
    ) -> Result<Handled, Rejection<'static>> {
        let directory = self.runs.groups.find(request.group)?;
        let directory = directory.as_fd();
        let mut work = || crate::freezer::freeze(directory);
        let jobs = &mut self.runs.jobs;
        Ok(jobs.start(&mut work, Some(directory), reply, self.connection)?)
    }

    #[cfg(feature = "pause")]
    const HAS_RESUME: bool = true;

    #[cfg(feature = "pause")]
    fn resume(
        &mut self,
        request: &Gated<agent_core::messages::ResumeRequest<'_>>,
        reply: Reply<'_, agent::Resume>,
    ) -> Result<Handled, Rejection<'static>> {
        crate::freezer::thaw(self.runs.groups.find(request.group)?.as_fd())?;
        Ok(reply.send(&agent_core::messages::ResumeResponse {}))
    }
}

impl health::Health for Handlers<'_, '_> {
    fn check(
        &mut self,
        _request: &Gated<CheckRequest<'_>>,
        reply: Reply<'_, health::Check>,
    ) -> Result<Handled, Rejection<'static>> {
        let status = if self.power.is_ending() {
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
    ) -> Result<Handled, Rejection<'static>> {
        Ok(reply.send(&VersionCheckResponse {
            grpc_version: BASELINE_VERSION,
            agent_version: VERSION,
        }))
    }
}
