//! A world for tests, in which nothing happens by itself: a clock that is set, connections and programs in memory, and a
//! record of what the engine has done.

mod bench;
mod children;
mod host;
mod jobs;
mod processes;
mod system;
mod wire;
mod world;

pub(crate) use bench::{
    Agent, Bench, Sizes, USER, agent_buffers, agent_services, buffers, local, streams,
};
pub(crate) use children::{FakeProgram, process_id};
pub(crate) use host::{Answer, Host, Said, frame, header, nothing_in_common};
pub(crate) use jobs::{Asked, FakeJob};
pub(crate) use processes::{Heard, from, program, started, waiting_program};
pub(crate) use wire::{Socket, Wire, shared};
pub(crate) use world::{HOST, World};

use crate::time::{Duration, Instant};

pub(crate) const NANOSECOND: Duration = Duration::from_nanos(1);

pub(crate) const fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

pub(crate) const fn millis(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

/// One nanosecond less.
pub(crate) const fn just_below(duration: Duration) -> Duration {
    Duration::from_nanos(duration.as_nanos() - 1)
}

/// The point in time so long after the start of the kernel.
pub(crate) const fn at(duration: Duration) -> Instant {
    Instant::after_boot(duration)
}
