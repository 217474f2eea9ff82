//! What goes wrong in a world.

use super::{World, peer};
use crate::coverage::Fault;
use crate::guest::Guest;
use crate::hostile;
use crate::inside::{Arrival, STRANGERS};
use crate::link::End;
use crate::plan::Event;
use crate::requests::Kind;

impl World<'_, '_> {
    /// Lets those faults happen that wait for an end to come so far.
    pub(super) fn meet_states(&mut self) {
        let links = self.host.links();
        let mut struck = Vec::new();
        let network = self.network.borrow();
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
        drop(network);
        for (fault, link) in struck {
            // There may be something to do at once.
            self.network().activity += 1;
            self.strike(fault, link);
        }
    }

    pub(super) fn strike(&mut self, fault: Fault, link: usize) {
        match fault {
            Fault::Torn | Fault::Short => {}
            Fault::Slow => {
                let mut network = self.network();
                let end = if network.rng.bool() {
                    End::Host
                } else {
                    End::Guest
                };
                let pause = network.rng.u64(20..6000);
                network.pause(link, end, pause);
            }
            Fault::Reset => {
                self.network().meet(fault, link);
                self.network().reset(link);
                self.dial_again();
            }
            Fault::Closed => {
                self.network().meet(fault, link);
                self.network().cut(link);
                self.old.hang_up(link, &mut self.network.borrow_mut());
                self.dial_again();
            }
            Fault::Doubled => {
                self.network().meet(fault, link);
                self.dial(2, Kind::Any);
            }
            Fault::GuestRestarted => self.restart_guest(false),
            Fault::GuestCloned => self.restart_guest(true),
            Fault::GuestTwinned => self.twin_guest(link),
            Fault::GuestSignalled => self.signal_guest(link),
            Fault::Stranger => self.let_stranger_knock(link),
            Fault::HostRestarted => self.restart_host(),
            Fault::HostileGuest | Fault::HostileHost => self.inject(fault, link),
        }
    }

    fn restart_host(&mut self) {
        for link in self.host.links() {
            self.network().meet(Fault::HostRestarted, link);
        }
        let [_, next] = &self.ends.hosts;
        self.host.restart(next, &mut self.network.borrow_mut());
        self.last = None;
        for guest in &self.guests {
            self.introduce(guest.index);
        }
        self.dial_again();
    }

    /// A second guest goes on beside this one with the same entropy.
    fn twin_guest(&mut self, link: usize) {
        self.network().meet(Fault::GuestTwinned, link);
        if let [only] = &*self.guests {
            let entropy = only.entropy;
            self.boot(entropy);
            self.dial_again();
            self.dial_again();
        }
    }

    /// The agent in a guest is asked by a signal to end.
    fn signal_guest(&mut self, link: usize) {
        self.network().meet(Fault::GuestSignalled, link);
        if let Some(guest) = self.guests.first() {
            let mut network = self.network();
            let inside = network.guest(guest.index);
            inside.is_asked_to_end = true;
            inside.has_signals = true;
        }
    }

    fn let_stranger_knock(&mut self, link: usize) {
        self.network().meet(Fault::Stranger, link);
        if let Some(guest) = self.guests.first() {
            let mut network = self.network();
            let link = STRANGERS + usize::from(network.rng.bool());
            network.guest(guest.index).arrivals.push_back(Arrival {
                link,
                is_stranger: true,
            });
        }
    }

    /// Lets an end say what it should not.
    fn inject(&mut self, fault: Fault, link: usize) {
        let network = &mut *self.network.borrow_mut();
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
        let entropy = self.guests.first().map(|guest| guest.entropy);
        for guest in &self.guests {
            self.network().guest(guest.index).is_off = true;
        }
        for link in self.host.links() {
            self.network().meet(fault, link);
            if is_clone && self.network().rng.bool() {
                // The host is not told for a while that nobody is there.
                self.network().lose(link);
                let later = self.soon(10..8000);
                self.plan.add(later, Event::Reset(link));
            } else {
                self.network().reset(link);
            }
        }
        std::mem::take(&mut self.guests)
            .into_iter()
            .for_each(Guest::end);
        for link in self.host.links() {
            self.network().set_state(link, End::Guest, None);
        }
        let entropy = entropy.filter(|_| is_clone);
        if !is_clone {
            let index = self.network().rng.usize(..self.ends.guests.len());
            self.guest = self.ends.guests.get(index).unwrap_or(self.guest);
            let peer = peer(&mut self.network().rng);
            self.peer = peer;
        }
        self.old.restart();
        let entropy = entropy.unwrap_or_else(|| self.network().rng.u64(..));
        self.boot(entropy);
        self.dial_again();
    }
}
