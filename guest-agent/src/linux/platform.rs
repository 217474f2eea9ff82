//! The engine's platform and system on Linux. Each method makes one or a few system calls.

use super::groups::GroupDirectories;
use super::jobs::JobPipe;
use super::listener::Listener;
use super::poller::{Events, Poller};
use super::program::Child;
use super::signals::Signals;
use super::socket::Socket;
use super::spawn::Place;
use super::{clock, entropy, freezer, info, jobs, mount, power, spawn};
use crate::log;
use crate::sys::{self, Fd};
use agent_core::messages::{PowerAction, RunRequest, StartRequest};
use agent_engine::limits::JOB_DATA;
use agent_engine::platform::{Id, Interest, Platform, Readiness, Token};
use agent_engine::system::{
    Exit, GroupName, ProcessId, ProcessInterest, Program, Signal, System, SystemInfo, Work,
};
use agent_engine::time::{Duration, Instant, UnixTime};
use agent_engine::{HandlerError, Notice, OsError};
use rustix::fd::AsFd;
use rustix::io::Errno;
use rustix::mm::{Advice, madvise};
use vsock_transport::{Address, Peer};

/// The room for the arguments and the environment of a program, in bytes.
pub const ARGUMENT_BYTES: usize = 256 * 1024;

const PAGE: usize = 4096;

/// By how much the nice value of the agent is lower than that of its programs.
const HEAD_START: i32 = 5;

/// The sources of events that exist without a connection: the listener and signals.
#[derive(Debug)]
pub struct Sources {
    poller: Poller,
    listener: Listener,
    signals: Signals,
}

/// The platform on Linux.
#[derive(Debug)]
pub struct Linux {
    sources: Sources,
    /// The address to which readiness is reported.
    ready: Option<Address<'static>>,
    groups: GroupDirectories,
    /// Memory for the arguments of a program that is being started.
    arguments: &'static mut [u8; ARGUMENT_BYTES],
    /// The nice value that the agent was started with, and that programs have.
    niceness: i32,
}

/// The time of the kernel's boot clock, which also counts while the guest is suspended.
pub fn now() -> Instant {
    Instant::after_boot(sys::boot_time())
}

impl Sources {
    /// Starts to watch for connections and signals.
    ///
    /// # Errors
    /// Fails if the kernel cannot create the descriptors.
    pub fn new(listener: Listener) -> Result<Self, Errno> {
        let poller = Poller::new()?;
        let signals = Signals::new()?;
        poller.add(&listener, Token::Listener, Interest::READ)?;
        poller.add(&signals, Token::Signals, Interest::READ)?;
        Ok(Self {
            poller,
            listener,
            signals,
        })
    }
}

impl Linux {
    /// Creates the platform. Readiness is reported to `ready`. If `is_init`, the agent may mount control groups. The agent gets a
    /// higher priority than its programs, if it may have one.
    pub fn new(
        sources: Sources,
        ready: Option<Address<'static>>,
        is_init: bool,
        arguments: &'static mut [u8; ARGUMENT_BYTES],
    ) -> Self {
        Self {
            sources,
            ready,
            groups: GroupDirectories::new(is_init),
            arguments,
            niceness: raise_priority(),
        }
    }

    /// Where a program is started.
    fn place<'p>(&mut self, group: Option<&'p Fd>) -> Place<'p> {
        Place {
            group,
            leaf: self.groups.leaf(group),
            niceness: self.niceness,
        }
    }

    /// Waits until a watched source is ready, at most for `timeout`.
    pub fn wait<'e>(
        &self,
        events: &'e mut Events,
        timeout: Option<Duration>,
    ) -> impl Iterator<Item = Readiness> + use<'e> {
        self.sources.poller.wait(events, timeout)
    }
}

impl Platform for Linux {
    type Socket = Socket;

    fn now(&mut self) -> Instant {
        now()
    }

    fn unix_time(&mut self) -> UnixTime {
        UnixTime::after_epoch(sys::unix_time())
    }

    fn random(&mut self) -> [u8; 16] {
        info::random()
    }

    fn accept(&mut self) -> Result<Option<(Socket, Peer)>, OsError> {
        let accepted = self.sources.listener.accept().map_err(os_error)?;
        Ok(accepted.map(|(fd, peer)| (Socket::from(fd), peer)))
    }

    fn watch_listener(&mut self, watch: bool) {
        let Sources {
            poller, listener, ..
        } = &self.sources;
        let interest = if watch {
            Interest::READ
        } else {
            Interest::NONE
        };
        // This cannot fail: the listener is watched all the time, if for nothing.
        let _ = poller.modify(listener, Token::Listener, interest);
    }

    fn dial(&mut self) -> Option<Socket> {
        let address = self.ready.as_ref()?;
        let connecting = vsock_transport::connect_with(address, sys::socket);
        connecting.ok().map(Socket::from)
    }

    fn is_connected(&mut self, socket: &Socket) -> bool {
        socket.is_connected()
    }

    fn watch(&mut self, socket: &Socket, id: Id, interest: Interest) -> Result<(), OsError> {
        let poller = &self.sources.poller;
        let added = poller.add(socket, Token::Connection(id), interest);
        added.map_err(os_error)
    }

    fn rewatch(&mut self, socket: &Socket, id: Id, interest: Interest) -> Result<(), OsError> {
        let poller = &self.sources.poller;
        let modified = poller.modify(socket, Token::Connection(id), interest);
        modified.map_err(os_error)
    }

    fn discard(&mut self, memory: &mut [u8]) {
        discard(memory);
    }

    fn note(&mut self, notice: Notice) {
        log::notice(notice);
    }
}

impl System for Linux {
    type Program = Child;
    type Job = JobPipe;
    type Group = Fd;

    fn spawn(
        &mut self,
        request: &RunRequest<'_>,
        group: Option<&Fd>,
        id: Id,
    ) -> Result<Child, HandlerError> {
        let place = self.place(group);
        let child = spawn::spawn(request, place, self.arguments)?;
        child.watch_outputs(&self.sources.poller, id);
        Ok(child)
    }

    fn start(
        &mut self,
        request: &StartRequest<'_>,
        group: Option<&Fd>,
        id: Id,
    ) -> Result<Child, HandlerError> {
        let place = self.place(group);
        let mut child = spawn::start(request, place, self.arguments)?;
        if child.watch_report(&self.sources.poller, id).is_err() {
            child.signal(Signal::Kill);
            return Err(HandlerError::NoRoomForProgram);
        }
        Ok(child)
    }

    fn watch_process(&mut self, program: &Child, id: Id, interest: ProcessInterest) {
        program.watch(&self.sources.poller, id, interest);
    }

    fn watch_input(&mut self, program: &Child, id: Id) {
        program.watch_input(&self.sources.poller, id);
    }

    fn next_ended(&mut self) -> Option<(ProcessId, Exit)> {
        Signals::reap()
    }

    fn has_children(&mut self) -> bool {
        Signals::has_children()
    }

    fn open_group(&mut self, name: &GroupName) -> Result<Fd, HandlerError> {
        self.groups.open(name)
    }

    fn find_group(&mut self, name: &GroupName) -> Option<Fd> {
        self.groups.find(name)
    }

    fn remove_group(&mut self, name: &GroupName) -> bool {
        self.groups.remove(name)
    }

    fn thaw(&mut self, group: &Fd) -> Result<(), HandlerError> {
        freezer::thaw(group.as_fd())
    }

    // Its stack frame has 12 KiB. If this were inlined, the frame of every call would have them.
    #[inline(never)]
    fn start_job(&mut self, work: Work<'_, Fd>, id: Id) -> Result<JobPipe, HandlerError> {
        let job = match work {
            Work::Mount(plan) => {
                let mut memory = [0; mount::MEMORY];
                let call = mount::Call::new(&plan, &mut memory)?;
                let mut mount = |_: &mut [u8; JOB_DATA]| call.execute().map(|()| 0);
                jobs::start(&mut mount, None)?
            }
            Work::Freeze(group) => {
                let group = group.as_fd();
                let mut freeze = |_: &mut [u8; JOB_DATA]| freezer::freeze(group).map(|()| 0);
                jobs::start(&mut freeze, Some(group))?
            }
        };
        job.watch(&self.sources.poller, id)?;
        Ok(job)
    }

    fn set_clock(&mut self, time: UnixTime) -> Result<(), HandlerError> {
        clock::set(time)
    }

    fn add_entropy(&mut self, entropy: &[u8]) -> Result<(), HandlerError> {
        entropy::reseed(entropy)
    }

    fn info(&mut self) -> SystemInfo {
        info::system_info()
    }

    fn take_signals(&mut self) -> bool {
        self.sources.signals.take()
    }

    fn signal_everyone(&mut self, signal: Signal) {
        power::signal_everyone(signal);
    }

    fn finish(&mut self, action: PowerAction, is_init: bool) {
        power::finish(action, is_init)
    }
}

/// Raises the agent's priority, so that its programs do not keep it from serving. Returns its nice value of before.
fn raise_priority() -> i32 {
    let niceness = rustix::process::getpriority_process(None).unwrap_or_default();
    let _ = rustix::process::setpriority_process(None, niceness.saturating_sub(HEAD_START));
    niceness
}

/// Returns the whole pages among these bytes to the kernel. They are zero afterwards.
fn discard(memory: &mut [u8]) {
    let before = memory.as_ptr().align_offset(PAGE);
    let Some(pages) = memory.get_mut(before..) else {
        return;
    };
    let length = pages.len() & !(PAGE - 1);
    // SAFETY: the pages lie in `memory`, nobody else can see them while it is borrowed, and zeros are valid bytes.
    let _ = unsafe { madvise(pages.as_mut_ptr().cast(), length, Advice::LinuxDontNeed) };
}

fn os_error(errno: Errno) -> OsError {
    OsError(errno.raw_os_error())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::vec;

    #[test]
    fn whole_pages_are_given_back_and_what_is_around_them_is_kept() {
        let mut memory = vec![7; 4 * PAGE];
        discard(&mut memory);
        let before = memory.as_ptr().align_offset(PAGE);
        let after = before + ((4 * PAGE - before) & !(PAGE - 1));
        assert!(memory[..before].iter().all(|byte| *byte == 7));
        assert!(memory[before..after].iter().all(|byte| *byte == 0));
        assert!(memory[after..].iter().all(|byte| *byte == 7));
        assert!(after - before >= 3 * PAGE);
        discard(&mut memory[..5]);
    }
}
