//! The engine's platform in a world: sockets are ends of links, programs are scripts, and time is the world's.

use crate::child::{Child, Errand, process_id};
use crate::lasting::Lasting;
use crate::network::{Network, Shared};
use crate::process::{Job, Process};
use crate::script::id_in;
use crate::socket::Socket;
use crate::time::{Tick, nanoseconds};
use agent_core::Level;
use agent_core::messages::{PowerAction, RunRequest, StartRequest};
use agent_engine::platform::{Id, Interest, Platform};
use agent_engine::system::{
    Exit, GroupName, ProcessId, ProcessInterest, Signal, System, SystemInfo, Work,
};
use agent_engine::time::{Duration, Instant, UnixTime};
use agent_engine::{HandlerError, Notice, OsError};
use fastrand::Rng;
use std::cell::RefMut;
use std::rc::Rc;
use vsock_transport::{CID_HOST, Peer};

/// Whose processes may connect over a Unix socket.
pub(crate) const USER: u32 = 1000;

/// The world around one guest.
pub(crate) struct Machine<'w> {
    pub(crate) network: Shared<'w>,
    /// The guest's place among those of the world.
    pub(crate) guest: usize,
    entropy: Rng,
    /// The call that is being handled.
    pub(crate) current: Option<Current>,
    /// The call that starts a process, with its connection.
    pub(crate) starting: Option<(usize, u32)>,
    clock_offset: u64,
}

/// A call on its way to its handler.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Current {
    pub(crate) link: usize,
    pub(crate) id: u32,
    pub(crate) method: &'static str,
    pub(crate) level: Level,
}

impl<'w> Machine<'w> {
    pub(crate) fn new(network: &Shared<'w>, guest: usize, entropy: Rng) -> Self {
        Self {
            network: Rc::clone(network),
            guest,
            entropy,
            current: None,
            starting: None,
            clock_offset: 0,
        }
    }

    fn network(&self) -> RefMut<'_, Network<'w>> {
        self.network.borrow_mut()
    }

    /// The call's handler does what it is for: this is when it runs.
    pub(crate) fn runs(&mut self) -> (usize, u32) {
        let Some(Current {
            link,
            id,
            method,
            level,
        }) = self.current.take()
        else {
            return (usize::MAX, u32::MAX);
        };
        let mut network = self.network.borrow_mut();
        let now = network.now;
        network.tell(|| format!("connection {link}: {method} runs as call {id}"));
        network.ledger.ran(link, id, method, level, now);
        (link, id)
    }

    fn socket(&self, link: usize) -> Socket<'w> {
        Socket {
            network: Rc::clone(&self.network),
            guest: self.guest,
            link,
        }
    }
}

/// What time it is, as the engine has it.
pub(crate) const fn instant(now: Tick) -> Instant {
    Instant::after_boot(Duration::from_nanos(nanoseconds(now)))
}

impl<'w> Platform for Machine<'w> {
    type Socket = Socket<'w>;

    fn now(&mut self) -> Instant {
        instant(self.network().now)
    }

    fn unix_time(&mut self) -> UnixTime {
        let uptime = nanoseconds(self.network().now);
        UnixTime::after_epoch(Duration::from_nanos(self.clock_offset + uptime))
    }

    fn random(&mut self) -> [u8; 16] {
        let mut bytes = [0; 16];
        self.entropy.fill(&mut bytes);
        bytes
    }

    fn accept(&mut self) -> Result<Option<(Socket<'w>, Peer)>, OsError> {
        let mut network = self.network.borrow_mut();
        if network.rng.u8(..64) == 0 {
            return Err(OsError(24));
        }
        let Some(arrival) = network.guest(self.guest).arrivals.pop_front() else {
            return Ok(None);
        };
        network.activity += 1;
        drop(network);
        let peer = match (arrival.is_stranger, arrival.link % 2) {
            (false, 0) => Peer::Vsock {
                cid: CID_HOST,
                port: 1,
            },
            (true, 0) => Peer::Vsock { cid: 3, port: 1 },
            (is_stranger, _) => Peer::Unix {
                uid: if is_stranger { USER + 1 } else { USER },
                pid: 1,
            },
        };
        Ok(Some((self.socket(arrival.link), peer)))
    }

    fn dial(&mut self) -> Option<Socket<'w>> {
        let link = self.network().dial(self.guest)?;
        Some(self.socket(link))
    }

    fn is_connected(&mut self, socket: &Socket<'w>) -> bool {
        self.network().is_connected(self.guest, socket.link)
    }

    fn watch(&mut self, socket: &Socket<'w>, id: Id, interest: Interest) -> Result<(), OsError> {
        let mut network = self.network.borrow_mut();
        if network.rng.u8(..200) == 0 {
            network.tell(|| format!("connection {}: cannot be watched", socket.link));
            return Err(OsError(12));
        }
        network.watch(self.guest, socket.link, id, interest);
        Ok(())
    }

    fn rewatch(&mut self, socket: &Socket<'w>, _id: Id, interest: Interest) -> Result<(), OsError> {
        let mut network = self.network.borrow_mut();
        if network.rng.u8(..) == 0 {
            network.disturb(socket.link);
            return Err(OsError(12));
        }
        let now = network.now;
        network
            .guest(self.guest)
            .view
            .rewatch(socket.link, interest, now);
        Ok(())
    }

    fn discard(&mut self, memory: &mut [u8]) {
        // Whoever reads it all the same reads something else.
        if let Some(first) = memory.first_mut() {
            *first = 0xdd;
        }
    }

    fn note(&mut self, notice: Notice) {
        let mut network = self.network.borrow_mut();
        network.tell(|| format!("guest {}: {notice:?}", self.guest));
        network.note(self.guest, notice);
        drop(network);
        if notice == Notice::ShutdownRequested {
            self.runs();
        }
    }
}

impl<'w> System for Machine<'w> {
    type Program = Child<'w>;
    type Job = Errand<'w>;
    type Group = String;

    fn spawn(
        &mut self,
        request: &RunRequest<'_>,
        group: Option<&String>,
        id: Id,
    ) -> Result<Child<'w>, HandlerError> {
        let (link, call) = self.runs();
        let mut network = self.network.borrow_mut();
        if id_in(request.argv.iter().next().unwrap_or_default()) != call {
            network
                .ledger
                .violated(format!("call {call} starts the program of another"));
        }
        if network.guest(self.guest).ending.is_some() {
            network
                .ledger
                .violated(format!("call {call} starts a program in a guest that ends"));
        }
        let now = network.now;
        let guest = network.guest(self.guest);
        let place = guest.processes.len();
        guest.processes.push((id, Process::new(call, link, now)));
        if let Some(group) = group {
            guest.groups.push((group.clone(), place));
        }
        Ok(Child(Rc::clone(&self.network), self.guest, place))
    }

    fn start(
        &mut self,
        request: &StartRequest<'_>,
        group: Option<&String>,
        id: Id,
    ) -> Result<Child<'w>, HandlerError> {
        let first = id_in(request.argv.iter().next().unwrap_or_default());
        let mut network = self.network.borrow_mut();
        let (link, call) = self.starting.take().unwrap_or((usize::MAX, u32::MAX));
        if network.keeps_key(self.guest, first) {
            network.ledger.violated(format!(
                "call {call} starts the process of call {first} again, which has its key"
            ));
        }
        if network.guest(self.guest).ending.is_some() {
            network
                .ledger
                .violated(format!("call {call} starts a process in a guest that ends"));
        }
        let now = network.now;
        let guest = network.guest(self.guest);
        let place = guest.processes.len();
        let mut process = Process::new(first, usize::MAX, now);
        process.lasting = Some(Lasting::new(first, link));
        guest.processes.push((id, process));
        if let Some(group) = group {
            guest.groups.push((group.clone(), place));
        }
        Ok(Child(Rc::clone(&self.network), self.guest, place))
    }

    fn watch_process(&mut self, program: &Child<'w>, _id: Id, interest: ProcessInterest) {
        program.watch(interest);
    }

    fn watch_input(&mut self, program: &Child<'w>, _id: Id) {
        let Child(network, guest, place) = program;
        network.borrow_mut().guest(*guest).hungry.insert(*place);
    }

    fn next_ended(&mut self) -> Option<(ProcessId, Exit)> {
        let mut network = self.network.borrow_mut();
        let mut ended = network.guest(self.guest).processes.iter_mut().enumerate();
        let (place, (_, process)) =
            ended.find(|(_, (_, process))| process.exit.is_some() && !process.is_reaped)?;
        process.is_reaped = true;
        let exit = process.exit?;
        network.activity += 1;
        Some((process_id(place)?, exit))
    }

    fn has_children(&mut self) -> bool {
        let mut network = self.network.borrow_mut();
        let processes = &network.guest(self.guest).processes;
        processes.iter().any(|(_, process)| !process.is_reaped)
    }

    fn open_group(&mut self, name: &GroupName) -> Result<String, HandlerError> {
        let mut network = self.network.borrow_mut();
        network
            .guest(self.guest)
            .known_groups
            .insert(name.as_str().to_owned());
        Ok(name.as_str().to_owned())
    }

    fn find_group(&mut self, name: &GroupName) -> Option<String> {
        Some(name.as_str().to_owned())
    }

    fn remove_group(&mut self, name: &GroupName) -> bool {
        let mut network = self.network.borrow_mut();
        let guest = network.guest(self.guest);
        let is_busy = guest.groups.iter().any(|(group, place)| {
            let process = guest.processes.get(*place);
            group == name.as_str() && process.is_some_and(|(_, process)| process.exit.is_none())
        });
        if !is_busy {
            guest.known_groups.remove(name.as_str());
        }
        !is_busy
    }

    fn thaw(&mut self, _group: &String) -> Result<(), HandlerError> {
        self.runs();
        Ok(())
    }

    fn start_job(&mut self, work: Work<'_, String>, id: Id) -> Result<Errand<'w>, HandlerError> {
        let (_, call) = self.runs();
        let mut network = self.network.borrow_mut();
        if let Work::Mount(plan) = work
            && id_in(plan.target) != call
        {
            network
                .ledger
                .violated(format!("call {call} mounts for another"));
        }
        let now = network.now;
        let guest = network.guest(self.guest);
        let place = guest.jobs.len();
        guest.jobs.push((id, Job::new(call, now)));
        Ok(Errand(Rc::clone(&self.network), self.guest, place))
    }

    fn set_clock(&mut self, time: UnixTime) -> Result<(), HandlerError> {
        self.runs();
        let uptime = nanoseconds(self.network().now);
        self.clock_offset = time.since_epoch().as_nanos().saturating_sub(uptime);
        Ok(())
    }

    fn add_entropy(&mut self, entropy: &[u8]) -> Result<(), HandlerError> {
        self.runs();
        let seed = entropy.iter().fold(0, |seed: u64, byte| {
            seed.wrapping_mul(257).wrapping_add(u64::from(*byte))
        });
        self.entropy = Rng::with_seed(seed);
        Ok(())
    }

    fn info(&mut self) -> SystemInfo {
        self.runs();
        SystemInfo {
            cpus: 1,
            ..SystemInfo::default()
        }
    }

    fn take_signals(&mut self) -> bool {
        let mut network = self.network.borrow_mut();
        let guest = network.guest(self.guest);
        guest.has_signals = false;
        std::mem::take(&mut guest.is_asked_to_end)
    }

    fn signal_everyone(&mut self, signal: Signal) {
        let mut network = self.network.borrow_mut();
        network.signal_everyone(self.guest, signal);
    }

    fn finish(&mut self, _action: PowerAction, _is_init: bool) {
        let mut network = self.network.borrow_mut();
        network.tell(|| format!("guest {} is over", self.guest));
        network.finish(self.guest);
    }
}
