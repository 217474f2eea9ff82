//! One world: a host, a guest, what is between them and what happens to them, all from a seed.

mod faults;

use crate::contract::Contract;
use crate::guest::{Guest, Tables};
use crate::host::Host;
use crate::inside::Arrival;
use crate::lasting;
use crate::ledger::{self, Ledger, Peer};
use crate::link::End;
use crate::memory::{LIVES, Memory, Parts};
use crate::network::{Network, Shared};
use crate::old::Old;
use crate::outcome::Outcome;
use crate::plan::{Event, Plan};
use crate::requests::{self, Kind};
use crate::terms;
use crate::time::CALL;
use agent_core::session::{Baseline, Local};
use agent_core::{Level, Role};
use fastrand::Rng;
use std::cell::{RefCell, RefMut};
use std::rc::Rc;

/// The connections that a host keeps at a time: more than a guest has places for.
const MOST_LINKS: usize = 12;

/// How often a world may look at itself while no call ends, before something in it turns in a circle. A slow connection
/// may move one byte each time, so many calls together take longer.
const TURNS: u32 = 200_000;

/// Everything that a world's ends may be in its course, since they are upgraded and downgraded.
pub(crate) struct Ends {
    hosts: [Local<'static>; 2],
    guests: [Local<'static>; 3],
    released: Local<'static>,
}

impl Ends {
    fn any(rng: &mut Rng) -> Self {
        Self {
            hosts: [(); 2].map(|()| terms::local(rng, Role::Host)),
            guests: [(); 3].map(|()| terms::local(rng, Role::Guest)),
            released: terms::released(rng),
        }
    }
}

struct World<'m, 'w> {
    ends: &'w Ends,
    network: Shared<'w>,
    host: Host<'w>,
    /// The guests that live: more than one where one is the other's clone.
    guests: Vec<Guest<'m, 'w>>,
    /// What guests that are yet to be started live in.
    homes: Vec<(&'m mut Tables<'w>, Parts<'m>)>,
    old: Old<'w>,
    plan: Plan,
    /// Who is in the guest now.
    peer: Peer,
    guest: &'w Local<'static>,
    allow_legacy: bool,
    /// What was agreed last.
    last: Option<Level>,
    outcome: Outcome,
}

/// Runs the world of a seed to its end.
pub(crate) fn run(seed: u64, contract: &Contract, memory: &mut Memory, trace: bool) -> Outcome {
    let mut rng = Rng::with_seed(seed);
    let ends = Ends::any(&mut rng);
    let [host, _] = &ends.hosts;
    let [guest, ..] = &ends.guests;
    let host = Host::new(host, Rng::with_seed(rng.u64(..)));
    let entropy = rng.u64(..);
    let (plan, peer, allow_legacy) = (Plan::any(&mut rng), peer(&mut rng), rng.bool());
    let network = Network::new(Ledger::new(contract), rng, trace);
    let mut tables: Vec<_> = (0..LIVES).map(|_| Tables::new()).collect();
    let mut world = World {
        ends: &ends,
        network: Rc::new(RefCell::new(network)),
        host,
        guests: Vec::new(),
        homes: tables.iter_mut().zip(memory.sets()).collect(),
        old: Old::new(&ends.released),
        plan,
        peer,
        guest,
        allow_legacy,
        last: None,
        outcome: Outcome::default(),
    };
    world.boot(entropy);
    world.live();
    world.end()
}

/// Who is in a guest: nearly always our agent.
fn peer(rng: &mut Rng) -> Peer {
    match rng.u8(..16) {
        0 => Peer::Legacy,
        1 if rng.bool() => Peer::Silent,
        2 => Peer::Released,
        _ => Peer::Agent,
    }
}

impl<'w> World<'_, 'w> {
    fn network(&self) -> RefMut<'_, Network<'w>> {
        self.network.borrow_mut()
    }

    fn live(&mut self) {
        let (mut turns, mut ended) = (0, 0);
        while turns < TURNS {
            turns += 1;
            let now = self.network().now;
            while let Some(event) = self.plan.due(now) {
                self.happen(event);
            }
            let before = self.network().activity;
            self.host.turn(&mut self.network.borrow_mut());
            self.plan_calls();
            self.guests.iter_mut().for_each(Guest::turn);
            self.welcome();
            self.old.turn(&mut self.network.borrow_mut());
            self.meet_states();
            self.bury();
            let ended_now = self.network().ledger.ended_calls();
            if ended_now != ended {
                (turns, ended) = (0, ended_now);
            }
            let now = self.network().now;
            if self.network().activity != before {
                self.network().now = now + 1;
                continue;
            }
            let times = [self.plan.next(), self.network().next(), self.host.next()];
            let guests = self.guests.iter().map(Guest::next);
            match times.into_iter().chain(guests).flatten().min() {
                Some(next) => self.network().now = next.max(now + 1),
                None => return,
            }
        }
        self.network()
            .ledger
            .violated("the world turns in a circle".to_owned());
    }

    fn end(mut self) -> Outcome {
        self.network().ledger.stands_still();
        if self.network().rng.bool() {
            // The callers have more patience than anybody else, but not for ever.
            self.network().now += CALL + 1;
            self.host.collect(&mut self.network.borrow_mut());
        }
        self.host.release(&mut self.network.borrow_mut());
        self.network().ledger.close();
        self.outcome.conclude(&mut self.network.borrow_mut());
        self.outcome
    }

    /// Starts a guest, if there is a home left for it.
    fn boot(&mut self, entropy: u64) {
        if let Some((tables, parts)) = self.homes.pop() {
            let guest = Guest::new(self.guest, &self.network, tables, parts, entropy);
            let index = guest.index;
            self.guests.push(guest);
            self.introduce(index);
        }
    }

    /// Tells a guest's inside what its connections will be.
    fn introduce(&self, index: usize) {
        let agreed = terms::agreed(self.host.local(), self.guest);
        let max_streams = self.guest.limits.max_streams;
        let mut network = self.network();
        let inside = network.guest(index);
        inside.agreed = agreed;
        inside.contracts = terms::contracts(self.host.local(), self.guest);
        inside.serves_baseline = self.guest.baseline == Baseline::Serve;
        inside.max_streams = usize::try_from(max_streams).unwrap_or(usize::MAX);
    }

    /// Lets the host hear of the connections that guests have dialled.
    fn welcome(&mut self) {
        for index in self
            .guests
            .iter()
            .map(|guest| guest.index)
            .collect::<Vec<_>>()
        {
            let dialled = std::mem::take(&mut self.network().guest(index).dialled);
            for link in dialled {
                let agreed = terms::agreed(self.host.local(), self.guest);
                self.outcome
                    .connected(self.host.local(), self.guest, agreed, None);
                self.host.connect(link, None, self.allow_legacy);
                let mut network = self.network.borrow_mut();
                network.activity += 1;
                let attempts = network.guest(index).report.attempts;
                let is_silent = attempts < 3 && network.rng.u8(..4) == 0;
                let calls = network.rng.u8(..4);
                for _ in 0..if is_silent { 0 } else { calls } {
                    let request = lasting::any_request(&mut network);
                    self.host.call(link, Some(request), &mut network);
                }
                if calls == 0 && !is_silent {
                    self.host.call(link, None, &mut network);
                }
            }
        }
    }

    /// Starts a guest that has turned itself off again, after a while.
    fn bury(&mut self) {
        if self.guests.iter().any(Guest::is_off) {
            let guests = std::mem::take(&mut self.guests);
            let (gone, left): (Vec<_>, _) = guests.into_iter().partition(Guest::is_off);
            self.guests = left;
            gone.into_iter().for_each(Guest::end);
            for link in self.host.links() {
                let mut network = self.network();
                let is_agents = network
                    .ledger
                    .connections()
                    .get(link)
                    .is_some_and(|connection| connection.peer == Peer::Agent);
                if is_agents && network.state(link, End::Guest).is_none() {
                    network.reset(link);
                }
            }
            let later = self.soon(1..500);
            self.plan.add(later, Event::Boot);
        }
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::HostDials(calls, kind) => self.dial(calls, kind),
            Event::Call => {
                let links = self.host.links();
                if let Some(link) = self.any_of(&links) {
                    let mut network = self.network.borrow_mut();
                    let request = lasting::any_request(&mut network);
                    self.host.call(link, Some(request), &mut network);
                }
            }
            Event::Process => self.ask_about_process(),
            Event::Boot => {
                if self.guests.is_empty() {
                    let entropy = self.network().rng.u64(..);
                    self.boot(entropy);
                    self.dial_again();
                }
            }
            Event::Fault(fault) => {
                let links = self.host.links();
                if let Some(link) = self.any_of(&links) {
                    self.strike(fault, link);
                }
            }
            Event::Reset(link) => self.network().reset(link),
        }
    }

    /// Plans the calls that follow from what the host was told of processes.
    fn plan_calls(&mut self) {
        let wanted = self.network().notes.take_wanted();
        for _ in 0..wanted {
            let later = self.soon(1..400);
            self.plan.add(later, Event::Process);
        }
    }

    /// Makes a call about a process, on a new connection if there is none.
    fn ask_about_process(&mut self) {
        let links = self.host.links();
        if let Some(link) = self.any_of(&links) {
            let network = &mut *self.network.borrow_mut();
            let request = lasting::process_request(network);
            self.host.call(link, Some(request), network);
        } else if !self.guests.is_empty() {
            self.dial_again();
        }
    }

    fn dial_again(&mut self) {
        let later = self.soon(1..50);
        let calls = self.network().rng.u8(1..5);
        self.plan.add(later, Event::HostDials(calls, Kind::Any));
    }

    /// Makes a connection, with so many calls at once.
    fn dial(&mut self, calls: u8, kind: Kind) {
        if self.host.links().len() >= MOST_LINKS {
            return;
        }
        let negotiates = matches!(self.peer, Peer::Agent | Peer::Released);
        let guest = match self.peer {
            Peer::Released => &self.ends.released,
            _ => self.guest,
        };
        let agreed = terms::agreed(self.host.local(), guest).filter(|_| negotiates);
        let network = &mut *self.network.borrow_mut();
        let expected = terms::expected_level(&mut network.rng, agreed, self.last);
        let mut connection = ledger::Connection::new(self.peer, agreed, Some(expected));
        connection.contracts = terms::contracts(self.host.local(), guest).filter(|_| negotiates);
        connection.serves_baseline = guest.baseline == Baseline::Serve;
        connection.max_streams = usize::try_from(guest.limits.max_streams).unwrap_or(usize::MAX);
        let link = network.ledger.connect(connection);
        network.open();
        network.tell(|| format!("connection {link}: the host dials; {agreed:?} is what the offers lead to, {expected:?} what is expected"));
        self.outcome
            .connected(self.host.local(), guest, agreed, Some(expected));
        self.last = agreed.or(self.last);
        self.host.connect(link, Some(expected), self.allow_legacy);
        let count = self.guests.len();
        let guest = self.guests.get(network.rng.usize(..count.max(1)));
        match (self.peer, guest) {
            (Peer::Agent, Some(guest)) => network.guest(guest.index).arrivals.push_back(Arrival {
                link,
                is_stranger: false,
            }),
            (Peer::Agent, None) => network.reset(link),
            (peer, _) => self.old.accept(link, peer),
        }
        for _ in 0..calls {
            let request = match kind {
                Kind::Any => lasting::any_request(network),
                _ => requests::of(kind, &mut network.rng),
            };
            self.host.call(link, Some(request), network);
        }
        if calls == 0 && network.rng.bool() {
            self.host.call(link, None, network);
        }
    }

    /// A time after now, within a range.
    fn soon(&self, range: std::ops::Range<u64>) -> u64 {
        let mut network = self.network();
        network.now + network.rng.u64(range)
    }

    fn any_of(&self, links: &[usize]) -> Option<usize> {
        let count = links.len().max(1);
        links.get(self.network().rng.usize(..count)).copied()
    }
}
