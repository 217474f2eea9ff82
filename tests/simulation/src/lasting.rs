//! Processes that outlive their connection: what a host asks of them.

use crate::network::Network;
use crate::requests::{self, Request};
use crate::script::{Script, byte};
use crate::time::{SLACK, Tick, nanoseconds, ticks};
use agent_core::dispatch::Rpc;
use agent_core::messages::processes::{
    List, ReadOutput, Release, SERVICE, Start, Wait, WriteInput,
};
use agent_engine::system::ProcessInterest;
use fastrand::Rng;
use handclasp::v1;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// The service that these calls belong to.
pub(crate) const PROCESSES: &str = SERVICE.name;
/// How much is kept of an output, in bytes: the guests have so little memory that their rings are short.
pub(crate) const RING: usize = 4096;
/// How long a process that has ended is remembered.
const REMEMBERED: Tick = 600_000_000_000 / nanoseconds(1);
/// The most calls about processes that a world makes by itself.
const MOST: u32 = 60;

/// How a process is begun. The number of the call that has started it first tells all of it.
#[derive(Clone, Debug)]
pub(crate) struct Begin {
    /// Whether it has a key, so that the start may be sent again.
    pub(crate) has_key: bool,
    /// How long it goes on without a connection.
    pub(crate) lease: Option<Tick>,
    lease_ms: Option<u64>,
    policy: v1::OutputPolicy,
    pub(crate) has_input: bool,
}

impl Begin {
    /// The process that call `id` starts first.
    pub(crate) fn of(id: u32) -> Self {
        let mut rng = Rng::with_seed(u64::from(id) ^ 0xb391);
        let lease_ms = match rng.u8(..4) {
            0 => Some(0),
            1 | 2 => Some(rng.u64(1..3000)),
            _ => None,
        };
        let policies = [
            v1::OutputPolicy::Default,
            v1::OutputPolicy::Wait,
            v1::OutputPolicy::KeepNewest,
        ];
        Self {
            has_key: rng.u8(..3) > 0,
            lease: lease_ms.map(|lease| ticks(Duration::from_millis(lease))),
            lease_ms,
            policy: policies
                .get(rng.usize(..policies.len()))
                .copied()
                .unwrap_or_default(),
            has_input: rng.bool(),
        }
    }

    /// Whether the process waits until its output is acknowledged.
    pub(crate) fn waits(&self) -> bool {
        let is_default = self.policy == v1::OutputPolicy::Default;
        self.policy == v1::OutputPolicy::Wait || is_default && self.lease_ms == Some(0)
    }

    fn request(&self, id: u32) -> v1::StartRequest {
        let key = u128::from(id) << 7 | 1;
        v1::StartRequest {
            argv: vec![id.to_string()],
            group: Script::of(id).group.to_owned(),
            input: self.has_input,
            output_policy: self.policy.into(),
            lease_ms: self.lease_ms,
            key: if self.has_key {
                key.to_le_bytes().to_vec()
            } else {
                Vec::new()
            },
            ..v1::StartRequest::default()
        }
    }
}

/// What is known of a process that outlives its connection.
#[derive(Debug)]
pub(crate) struct Lasting {
    pub(crate) begin: Begin,
    /// The connections that use it.
    users: BTreeSet<usize>,
    /// Since when no connection uses it.
    unused: Option<Tick>,
    /// The owner has all of each output below this.
    pub(crate) acknowledged: [u64; 2],
    pub(crate) is_released: bool,
    /// Whether the engine was told that it is executed.
    pub(crate) is_executed: bool,
    /// Whether the engine was told what has become of its start.
    pub(crate) is_told: bool,
    /// What the engine watches it for.
    pub(crate) interest: ProcessInterest,
    pub(crate) exited: Option<Tick>,
}

impl Lasting {
    /// A process that was begun by a call, on a connection.
    pub(crate) fn new(first: u32, link: usize) -> Self {
        Self {
            begin: Begin::of(first),
            users: BTreeSet::from([link]),
            unused: None,
            acknowledged: [0; 2],
            is_released: false,
            is_executed: false,
            is_told: false,
            interest: ProcessInterest::default(),
            exited: None,
        }
    }

    /// A connection uses it.
    pub(crate) fn use_by(&mut self, link: usize) {
        self.users.insert(link);
        self.unused = None;
    }

    /// A connection is lost.
    pub(crate) fn leave(&mut self, link: usize, now: Tick) {
        if self.users.remove(&link) && self.users.is_empty() {
            self.unused = Some(now);
        }
    }

    /// Whether its lease is over.
    pub(crate) fn is_over(&self, now: Tick) -> bool {
        self.lease_ends().is_some_and(|at| now >= at)
    }

    /// Whether its lease is over for so long that it should have been stopped.
    pub(crate) fn is_overdue(&self, now: Tick) -> bool {
        self.lease_ends().is_some_and(|at| now > at + SLACK)
    }

    /// Whether its key is its own: it is not forgotten.
    pub(crate) fn keeps_key(&self, now: Tick) -> bool {
        let is_begun = self.is_executed || self.exited.is_none();
        self.begin.has_key && is_begun && !self.is_forgotten(now)
    }

    /// Whether it has ended and may be forgotten. What comes of its outputs then is dropped.
    pub(crate) fn is_forgotten(&self, now: Tick) -> bool {
        let exited = self.exited;
        exited.is_some_and(|exited| self.is_released || now + SLACK > exited + REMEMBERED)
    }

    fn lease_ends(&self) -> Option<Tick> {
        Some(self.unused? + self.begin.lease?)
    }
}

/// What the host has noted of processes. It keeps that although its connections are lost.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    /// The processes that it was told of.
    pub(crate) known: Vec<Known>,
    /// The calls that have begun a process with a key, whatever came of them.
    begun: BTreeSet<u32>,
    /// The guest that has handled each call.
    pub(crate) handled: BTreeMap<u32, usize>,
    /// How many calls should come by themselves, and how many have come.
    wanted: u32,
    made: u32,
}

/// A process that the host was told of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Known {
    /// The call that has started it first.
    pub(crate) first: u32,
    pub(crate) number: u64,
    /// How much of each output it has.
    pub(crate) read: [u64; 2],
    /// How much of the input was taken.
    pub(crate) fed: u64,
    pub(crate) has_ended: bool,
}

impl Notes {
    /// A process that the host was told of, by its number.
    pub(crate) fn of(&mut self, number: u64) -> Option<&mut Known> {
        self.known.iter_mut().find(|known| known.number == number)
    }

    /// A start is on its way.
    pub(crate) fn begins(&mut self, first: u32) {
        if Begin::of(first).has_key {
            self.begun.insert(first);
        }
    }

    /// There is more to ask: the world makes a call soon.
    pub(crate) const fn ask_again(&mut self) {
        self.wanted += 1;
    }

    /// How many calls are to be made now.
    pub(crate) fn take_wanted(&mut self) -> u32 {
        let wanted = self.wanted.min(MOST.saturating_sub(self.made));
        self.wanted = 0;
        self.made += wanted;
        wanted
    }
}

/// A call of any kind: one in three is about a process.
pub(crate) fn any_request(network: &mut Network<'_>) -> Request {
    if network.rng.u8(..3) == 0 {
        return process_request(network);
    }
    requests::any(&mut network.rng)
}

/// A call about a process.
pub(crate) fn process_request(network: &mut Network<'_>) -> Request {
    let Network { notes, rng, .. } = network;
    let known = match notes.known.len() {
        0 => None,
        count => notes.known.get(rng.usize(..count)).copied(),
    };
    match (rng.u8(..16), known) {
        (0 | 1, _) => again(notes, rng),
        (2, _) | (_, None) => start(),
        (3, _) => requests::request(
            List::METHOD,
            v1::ListRequest {
                after: rng.u64(..2),
            },
        ),
        (4, Some(known)) if known.has_ended => release(known.number),
        (4 | 5, Some(known)) => requests::request(
            Wait::METHOD,
            v1::WaitRequest {
                process: known.number,
                wait_ms: wait(rng),
            },
        ),
        (6..=8, Some(known)) if Begin::of(known.first).has_input => feed(known, rng),
        (_, Some(known)) => read(known, rng),
    }
}

/// A start. Whoever has the call's number knows the rest.
fn start() -> Request {
    requests::numbered(Start::METHOD, |id| Begin::of(id).request(id))
}

/// A start that was sent before, whose outcome may be unknown.
fn again(notes: &Notes, rng: &mut Rng) -> Request {
    let begun: Vec<u32> = notes.begun.iter().copied().collect();
    match begun.len() {
        0 => start(),
        count => {
            let first = begun.get(rng.usize(..count)).copied().unwrap_or(1);
            requests::request(Start::METHOD, Begin::of(first).request(first))
        }
    }
}

fn release(process: u64) -> Request {
    requests::request(Release::METHOD, v1::ReleaseRequest { process })
}

/// A read that goes on where the last one ended, or somewhere before.
fn read(known: Known, rng: &mut Rng) -> Request {
    let output = rng.usize(..2);
    let has = known.read.get(output).copied().unwrap_or(0);
    let offset = if rng.u8(..4) == 0 {
        rng.u64(..=has)
    } else {
        has
    };
    requests::request(
        ReadOutput::METHOD,
        v1::ReadOutputRequest {
            process: known.number,
            output: i32::try_from(output).unwrap_or(0),
            offset,
            max_bytes: if rng.u8(..4) == 0 {
                rng.u32(1..3000)
            } else {
                0
            },
            wait_ms: wait(rng),
            acknowledged: rng.bool().then_some(has),
        },
    )
}

/// A piece of the input, from where it was taken to, or from somewhere before.
fn feed(known: Known, rng: &mut Rng) -> Request {
    let all = Script::of(known.first).input as u64;
    let offset = if rng.u8(..3) == 0 {
        rng.u64(..=known.fed)
    } else {
        known.fed
    };
    let end = all.min(offset + rng.u64(..3000));
    let data = (offset..end).map(|index| byte(known.first, 2, usize::try_from(index).unwrap_or(0)));
    requests::request(
        WriteInput::METHOD,
        v1::WriteInputRequest {
            process: known.number,
            offset,
            data: data.collect(),
            end: end == all,
            wait_ms: wait(rng),
        },
    )
}

fn wait(rng: &mut Rng) -> u64 {
    match rng.u8(..3) {
        0 => 0,
        1 => rng.u64(1..500),
        _ => 20_000,
    }
}
