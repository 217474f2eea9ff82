//! One world: a host, a guest, what is between them and what happens to them, all from a seed.

use crate::contract::Contract;
use crate::coverage::Fault;
use crate::guest::Guest;
use crate::host::Host;
use crate::hostile;
use crate::ledger::{self, Ledger, Peer};
use crate::link::End;
use crate::memory::{CONNECTIONS, Share};
use crate::network::Network;
use crate::old::Old;
use crate::outcome::Outcome;
use crate::plan::{Event, Plan};
use crate::requests;
use crate::terms;
use crate::time::CALL;
use agent_core::session::{Baseline, Local};
use agent_core::{Level, Role};
use fastrand::Rng;

/// How often a world may look at itself before something in it turns in a circle.
const TURNS: u32 = 200_000;

/// Everything that a world's ends may be in its course, since they are upgraded and downgraded.
pub(crate) struct Ends {
    hosts: [Local<'static>; 2],
    guests: [Local<'static>; 3],
}

impl Ends {
    fn any(rng: &mut Rng) -> Self {
        Self {
            hosts: [(); 2].map(|()| terms::local(rng, Role::Host)),
            guests: [(); 3].map(|()| terms::local(rng, Role::Guest)),
        }
    }
}

struct World<'w, 's> {
    ends: &'w Ends,
    network: Network<'w>,
    host: Host<'w>,
    agent: Guest<'w, 's>,
    old: Old,
    plan: Plan,
    /// Who is in the guest now.
    peer: Peer,
    guest: &'w Local<'static>,
    /// What the guest's generator of random numbers begins with again when it is cloned.
    entropy: u64,
    allow_legacy: bool,
    /// What was agreed last.
    last: Option<Level>,
    outcome: Outcome,
}

/// Runs the world of a seed to its end.
pub(crate) fn run(seed: u64, contract: &Contract, share: &mut Share, trace: bool) -> Outcome {
    let mut rng = Rng::with_seed(seed);
    let ends = Ends::any(&mut rng);
    let [host, _] = &ends.hosts;
    let [guest, ..] = &ends.guests;
    let entropy = rng.u64(..);
    let mut world = World {
        ends: &ends,
        host: Host::new(host, Rng::with_seed(rng.u64(..))),
        agent: Guest::new(guest, share, Rng::with_seed(entropy)),
        old: Old::default(),
        plan: Plan::any(&mut rng),
        peer: peer(&mut rng),
        guest,
        entropy,
        allow_legacy: rng.bool(),
        last: None,
        outcome: Outcome::default(),
        network: Network::new(Ledger::new(contract), rng, trace),
    };
    world.live();
    world.end()
}

/// Who is in a guest: nearly always our agent.
fn peer(rng: &mut Rng) -> Peer {
    match rng.u8(..16) {
        0 => Peer::Legacy,
        1 if rng.bool() => Peer::Silent,
        _ => Peer::Agent,
    }
}

impl World<'_, '_> {
    fn live(&mut self) {
        for _ in 0..TURNS {
            while let Some(event) = self.plan.due(self.network.now) {
                self.happen(event);
            }
            let before = self.network.activity;
            self.host.turn(&mut self.network);
            self.agent.turn(&mut self.network);
            self.old.turn(&mut self.network);
            self.meet_states();
            let now = self.network.now;
            if self.network.activity != before {
                self.network.now = now + 1;
                continue;
            }
            let times = [
                self.plan.next(),
                self.network.next(),
                self.host.next(),
                self.agent.next(),
            ];
            match times.into_iter().flatten().min() {
                Some(next) => self.network.now = next.max(now + 1),
                None => return,
            }
        }
        self.network
            .ledger
            .violated("the world turns in a circle".to_owned());
    }

    fn end(mut self) -> Outcome {
        self.network.ledger.stands_still();
        if self.network.rng.bool() {
            // The callers have more patience than anybody else, but not for ever.
            self.network.now += CALL + 1;
            self.host.collect(&mut self.network);
        }
        self.host.release(&mut self.network);
        self.network.ledger.close();
        self.outcome.conclude(&mut self.network);
        self.outcome
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::HostDials(calls) => self.dial(true, calls),
            Event::GuestDials(calls) => self.dial(false, calls),
            Event::Call => {
                let links = self.host.links();
                if let Some(link) = self.any_of(&links) {
                    let request = requests::any(&mut self.network.rng);
                    self.host.call(link, Some(request), &mut self.network);
                }
            }
            Event::Fault(fault) => {
                let links = self.host.links();
                if let Some(link) = self.any_of(&links) {
                    self.strike(fault, link);
                }
            }
            Event::Reset(link) => self.network.reset(link),
        }
    }

    /// Lets those faults happen that wait for an end to come so far.
    fn meet_states(&mut self) {
        let links = self.host.links();
        let mut struck = Vec::new();
        let network = &self.network;
        self.plan.waiting.retain(|(state, fault)| {
            let is_there = |link: &&usize| {
                [End::Host, End::Guest]
                    .iter()
                    .any(|end| network.state(**link, *end) == Some(*state))
            };
            let found = links.iter().find(is_there);
            struck.extend(found.map(|link| (*fault, *link)));
            found.is_none()
        });
        for (fault, link) in struck {
            // There may be something to do at once.
            self.network.activity += 1;
            self.strike(fault, link);
        }
    }

    fn strike(&mut self, fault: Fault, link: usize) {
        let network = &mut self.network;
        let end = if network.rng.bool() {
            End::Host
        } else {
            End::Guest
        };
        match fault {
            Fault::Torn | Fault::Short => {}
            Fault::Slow => {
                let pause = network.rng.u64(20..6000);
                network.pause(link, end, pause);
            }
            Fault::Reset => {
                network.meet(fault, link);
                network.reset(link);
                self.dial_again();
            }
            Fault::Closed => {
                network.meet(fault, link);
                network.disturb(link);
                self.agent.hang_up(link, network);
                self.old.hang_up(link, network);
                self.dial_again();
            }
            Fault::Doubled => {
                network.meet(fault, link);
                self.dial(true, 2);
            }
            Fault::GuestRestarted => self.restart_guest(false),
            Fault::GuestCloned => self.restart_guest(true),
            Fault::HostRestarted => {
                for link in self.host.links() {
                    network.meet(fault, link);
                }
                let [_, next] = &self.ends.hosts;
                self.host.restart(next, network);
                self.last = None;
                self.dial_again();
            }
            Fault::HostileGuest | Fault::HostileHost => self.inject(fault, link),
        }
    }

    /// Lets an end say what it should not.
    fn inject(&mut self, fault: Fault, link: usize) {
        let network = &mut self.network;
        let from_guest = fault == Fault::HostileGuest;
        // Where there is no agent of ours, nobody is there to be attacked.
        if !from_guest && network.state(link, End::Guest).is_none() {
            return;
        }
        let end = if from_guest { End::Guest } else { End::Host };
        let other = if from_guest { End::Host } else { End::Guest };
        for _ in 0..network.rng.u8(1..4) {
            let frame = if from_guest {
                hostile::from_guest(link, network)
            } else {
                hostile::from_host(link, network)
            };
            let state = network.state(link, other);
            network.coverage.count(fault, state);
            network.tell(|| format!("connection {link}: {}: {} bytes", fault.name(), frame.len()));
            network.inject(link, end, frame);
        }
        if let Some(connection) = network.ledger.connection(link) {
            connection.hostile_guest |= from_guest;
            connection.hostile_host |= !from_guest;
        }
    }

    /// Starts the guest anew, as another perhaps, or as the clone that a snapshot makes of it.
    fn restart_guest(&mut self, is_clone: bool) {
        let fault = if is_clone {
            Fault::GuestCloned
        } else {
            Fault::GuestRestarted
        };
        for link in self.host.links() {
            self.network.meet(fault, link);
            self.network.set_state(link, End::Guest, None);
            if is_clone && self.network.rng.bool() {
                // The host is not told for a while that nobody is there.
                self.network.lose(link);
                let later = self.network.now + self.network.rng.u64(10..8000);
                self.plan.add(later, Event::Reset(link));
            } else {
                self.network.reset(link);
            }
        }
        if !is_clone {
            let index = self.network.rng.usize(..self.ends.guests.len());
            self.guest = self.ends.guests.get(index).unwrap_or(self.guest);
            self.peer = peer(&mut self.network.rng);
            self.entropy = self.network.rng.u64(..);
        }
        self.old.restart();
        self.agent.restart(self.guest, Rng::with_seed(self.entropy));
        self.dial_again();
    }

    fn dial_again(&mut self) {
        let later = self.network.now + self.network.rng.u64(1..50);
        let calls = self.network.rng.u8(1..5);
        self.plan.add(later, Event::HostDials(calls));
    }

    /// Makes a connection, with so many calls at once.
    fn dial(&mut self, by_host: bool, calls: u8) {
        if self.host.links().len() >= CONNECTIONS / 2 {
            return;
        }
        let is_agent = self.peer == Peer::Agent;
        let agreed = terms::agreed(self.host.local(), self.guest).filter(|_| is_agent);
        let by_host = by_host || !is_agent;
        let network = &mut self.network;
        let presumption = by_host.then(|| terms::presumption(&mut network.rng, agreed, self.last));
        let mut connection = ledger::Connection::new(self.peer, agreed, presumption);
        connection.serves_baseline = self.guest.baseline == Baseline::Serve;
        connection.max_streams =
            usize::try_from(self.guest.limits.max_streams).unwrap_or(usize::MAX);
        let link = network.ledger.connect(connection);
        network.open();
        network.tell(|| {
            let who = if by_host { "the host dials" } else { "the guest dials" };
            format!("connection {link}: {who}; {agreed:?} is what the offers lead to, {presumption:?} what is presumed")
        });
        self.outcome
            .connected(self.host.local(), self.guest, agreed, presumption);
        self.last = agreed.or(self.last);
        self.host.connect(link, presumption, self.allow_legacy);
        let taken = match self.peer {
            Peer::Agent if by_host => self.agent.accept(link),
            Peer::Agent => self.agent.dial(link),
            peer => {
                self.old.accept(link, peer == Peer::Silent);
                true
            }
        };
        if !taken {
            network.reset(link);
        }
        for _ in 0..calls {
            let request = requests::any(&mut self.network.rng);
            self.host.call(link, Some(request), &mut self.network);
        }
        if calls == 0 && self.network.rng.bool() {
            self.host.call(link, None, &mut self.network);
        }
    }

    fn any_of(&mut self, links: &[usize]) -> Option<usize> {
        let count = links.len().max(1);
        links.get(self.network.rng.usize(..count)).copied()
    }
}
