//! What is inside a guest besides its engine: who knocks, what runs, and how far readiness and the guest's end have come.

mod ready;

use crate::guest::PATIENCE;
use crate::ledger::{self, Ledger, Peer};
use crate::link::End;
use crate::memory::CONNECTIONS;
use crate::network::Network;
use crate::process::{GRACE, Job, Process};
use crate::time::{SECOND, SLACK, Tick, nanoseconds};
use crate::view::{Calls, View};
use agent_core::Level;
use agent_engine::Notice;
use agent_engine::platform::{Id, Interest};
use agent_engine::system::Signal;
use handclasp::simulation::Reset;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// From here on the numbers are those of connections of strangers.
pub(crate) const STRANGERS: usize = usize::MAX - 1;

/// Somebody who wants to be let in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Arrival {
    pub(crate) link: usize,
    pub(crate) is_stranger: bool,
}

/// The inside of a guest.
#[derive(Debug, Default)]
// Each is a question of its own, and any combination of answers can be.
#[allow(clippy::struct_excessive_bools)]
pub(crate) struct Inside {
    pub(crate) view: View,
    pub(crate) arrivals: VecDeque<Arrival>,
    pub(crate) processes: Vec<(Id, Process)>,
    pub(crate) jobs: Vec<(Id, Job)>,
    /// Which processes are in which group.
    pub(crate) groups: Vec<(String, usize)>,
    pub(crate) known_groups: BTreeSet<String>,
    /// The processes whose inputs are watched.
    pub(crate) hungry: BTreeSet<usize>,
    pub(crate) closed_outputs: BTreeSet<(usize, usize)>,
    /// The processes that the host was told of, by their numbers.
    pub(crate) numbers: BTreeMap<u64, usize>,
    pub(crate) has_signals: bool,
    pub(crate) is_asked_to_end: bool,
    /// Since when the guest is ending.
    pub(crate) ending: Option<Tick>,
    /// When everything in the guest was asked to end.
    asked: Option<Tick>,
    kills: bool,
    pub(crate) is_off: bool,
    pub(crate) report: Report,
    /// What its connections are, before anything is said.
    pub(crate) agreed: Option<Level>,
    pub(crate) contracts: Option<[&'static str; 2]>,
    pub(crate) serves_baseline: bool,
    pub(crate) max_streams: usize,
    /// The connections that it has dialled, of which the host has not heard.
    pub(crate) dialled: Vec<usize>,
}

impl Inside {
    /// Whether there is no connection, and nothing runs.
    pub(crate) fn is_deserted(&self) -> bool {
        let mut processes = self.processes.iter();
        self.view.links().is_empty()
            && processes.all(|(_, process)| process.is_reaped)
            && self.jobs.iter().all(|(_, job)| !job.is_held)
    }
}

/// How often a host that has answered is lost before nobody listens any more.
const LOSSES: u32 = 2;

/// How far the report of readiness has come.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Report {
    pub(crate) is_due: bool,
    pub(crate) has_heard: bool,
    pub(crate) attempts: u32,
    pub(crate) link: Option<usize>,
    is_refused: bool,
    failed: Option<Tick>,
    dialled: Tick,
    /// When a host that has answered, and was lost, may be dialled again.
    again: Tick,
    /// How often that has happened.
    lost: u32,
}

impl Report {
    /// The connection that is kept for its end.
    fn kept(&self) -> Option<usize> {
        self.link.filter(|_| self.has_heard)
    }

    /// The host has answered, and is lost.
    fn on_host_lost(&mut self, now: Tick) {
        *self = Self {
            is_due: self.is_due,
            again: now.max(self.dialled + SECOND),
            lost: self.lost + 1,
            ..Self::default()
        };
    }

    /// When the next attempt may come.
    fn next(&self) -> Tick {
        let Some(failed) = self.failed else {
            return self.again;
        };
        let tenths = 1_u64 << self.attempts.saturating_sub(1).min(10);
        failed + (tenths * 100_000_000).min(5_000_000_000) / nanoseconds(1)
    }
}

/// The calls of a ledger, and the connection on which the host has answered: its end says that the host is lost.
struct Known<'k, 'w>(&'k Ledger<'w>, Option<usize>);

impl Calls for Known<'_, '_> {
    fn is_busy(&self, link: usize) -> bool {
        let connection = self.0.connections().get(link);
        let is_honest = connection.is_some_and(|connection| !connection.hostile_host);
        is_honest && !self.0.unanswered(link).is_empty() || self.1 == Some(link)
    }

    fn is_quiet(&self, link: usize) -> bool {
        let connection = self.0.connections().get(link);
        let is_honest = connection.is_some_and(|connection| !connection.hostile_host);
        is_honest && self.0.unanswered(link).is_empty() && self.1 != Some(link)
    }
}

impl Network<'_> {
    pub(crate) fn guest(&mut self, guest: usize) -> &mut Inside {
        if self.guests.len() <= guest {
            self.guests.resize_with(guest + 1, Inside::default);
        }
        &mut self.guests[guest]
    }

    /// A guest dials the host: the number of the connection, or nothing where nobody listens.
    pub(crate) fn dial(&mut self, guest: usize) -> Option<usize> {
        let now = self.now;
        self.activity += 1;
        let report = self.guest(guest).report;
        if report.has_heard || report.link.is_some() || !report.is_due {
            self.ledger
                .violated(format!("guest {guest} dials without need"));
        }
        if now < report.next() {
            self.ledger
                .violated(format!("guest {guest} dials again too early"));
        }
        if self.guest(guest).ending.is_some() {
            self.ledger
                .violated(format!("guest {guest} dials, though it shuts down"));
        }
        if report.lost > LOSSES {
            // Nobody listens any more, so that the world comes to its end.
            self.guest(guest).report.attempts = PATIENCE;
            self.fail_report(guest);
            return None;
        }
        if self.rng.u8(..6) == 0 && report.attempts < 5 || report.attempts > PATIENCE {
            self.fail_report(guest);
            return None;
        }
        let inside = self.guest(guest);
        let mut connection = ledger::Connection::new(Peer::Agent, inside.agreed, None);
        connection.contracts = inside.contracts;
        connection.serves_baseline = inside.serves_baseline;
        connection.max_streams = inside.max_streams;
        let link = self.ledger.connect(connection);
        self.open();
        self.tell(|| format!("connection {link}: guest {guest} dials"));
        let is_refused = self.rng.u8(..6) == 0 && report.attempts < 5;
        let inside = self.guest(guest);
        inside.report.link = Some(link);
        inside.report.dialled = now;
        inside.report.is_refused = is_refused;
        inside.dialled.push(link);
        Some(link)
    }

    pub(crate) fn is_connected(&mut self, guest: usize, link: usize) -> bool {
        let is_reset = self.links.get(link).is_none_or(|link| link.is_reset);
        let report = &self.guest(guest).report;
        !(is_reset || report.link == Some(link) && report.is_refused)
    }

    fn fail_report(&mut self, guest: usize) {
        let now = self.now;
        let report = &mut self.guest(guest).report;
        report.link = None;
        report.attempts += 1;
        report.failed = Some(now);
    }

    /// A guest's connection is watched: it has a place.
    pub(crate) fn watch(&mut self, guest: usize, link: usize, id: Id, interest: Interest) {
        if link >= STRANGERS {
            return self.ledger.violated("a stranger was let in".to_owned());
        }
        let connects_at = interest.write.then(|| self.now + self.rng.u64(..30));
        let wrong = self.guests.get_mut(guest).and_then(|inside| {
            let calls = Known(&self.ledger, inside.report.kept());
            inside
                .view
                .take_seat(link, (id, interest), connects_at, &calls)
        });
        if id.index == CONNECTIONS - 1
            && let Some(connection) = self.ledger.connection(link)
        {
            connection.is_reserved = true;
        }
        self.violated(link, wrong);
    }

    /// Reads for a guest's engine.
    pub(crate) fn read_for_guest(
        &mut self,
        guest: usize,
        link: usize,
        buffer: &mut [u8],
    ) -> Result<Option<usize>, Reset> {
        if link >= STRANGERS {
            self.ledger
                .violated("a stranger was listened to".to_owned());
        }
        let read = self.read(link, End::Guest, buffer);
        if matches!(read, Ok(Some(1..)))
            && let (Some(inside), Some(wire)) =
                (self.guests.get_mut(guest), self.links.get_mut(link))
        {
            let wrong = inside.view.read(link, wire, self.now);
            self.violated(link, wrong);
        }
        read
    }

    /// A guest's engine lets go of a connection.
    pub(crate) fn guest_closes(&mut self, guest: usize, link: usize) {
        if link >= STRANGERS {
            return;
        }
        self.tell(|| format!("connection {link}: guest {guest} closes"));
        let (now, inside) = (self.now, self.guest(guest));
        let had_seat = inside.view.seat(link).is_some();
        if inside.view.evicts || inside.view.stalls || !had_seat || inside.ending.is_some() {
            self.disturb(link);
        }
        let inside = self.guest(guest);
        for (_, process) in &mut inside.processes {
            if process.link == link {
                process.lost.get_or_insert(now);
            }
            process.leave(link, now);
        }
        if inside.report.kept() == Some(link) {
            inside.report.on_host_lost(now);
        } else if inside.report.link == Some(link) {
            self.fail_report(guest);
            self.disturb(link);
        }
        let wrong = self.guests.get_mut(guest).and_then(|inside| {
            let calls = Known(&self.ledger, inside.report.kept());
            inside.view.leave_seat(link, now, &calls)
        });
        self.violated(link, wrong);
        self.set_state(link, End::Guest, None);
        self.hang_up(link, End::Guest);
        self.activity += 1;
    }

    /// A guest's engine has something to say.
    pub(crate) fn note(&mut self, guest: usize, notice: Notice) {
        let now = self.now;
        let inside = self.guest(guest);
        match notice {
            Notice::Evicted => inside.view.evicts = true,
            Notice::Stalled => inside.view.stalls = true,
            Notice::ReadinessAnswered(_) => inside.report.has_heard = true,
            Notice::ShutdownRequested | Notice::ShutdownSignalled => {
                inside.ending.get_or_insert(now);
            }
            _ => {}
        }
    }

    pub(crate) fn signal_everyone(&mut self, guest: usize, signal: Signal) {
        let now = self.now;
        let inside = self.guest(guest);
        let mut wrong = Vec::new();
        match signal {
            Signal::Term => inside.asked = Some(now),
            Signal::Kill => {
                inside.kills = true;
                if inside.asked.is_none_or(|asked| now < asked + GRACE) {
                    wrong.push(format!("guest {guest} ends what runs in it too soon"));
                }
            }
        }
        for (_, process) in &mut inside.processes {
            if process.exit.is_none() {
                let id = process.id;
                let signalled = process.signal(signal, now, true);
                wrong.extend(signalled.map(|wrong| format!("the program of call {id} {wrong}")));
            }
        }
        for wrong in wrong {
            self.ledger.violated(wrong);
        }
    }

    /// A guest turns itself off.
    pub(crate) fn finish(&mut self, guest: usize) {
        self.activity += 1;
        let inside = self.guest(guest);
        inside.is_off = true;
        let kills = inside.kills;
        let mut processes = inside.processes.iter().map(|(_, process)| process);
        let left =
            processes.find(|process| process.exit.is_none() && !kills && process.kill.is_none());
        if let Some(id) = left.map(|process| process.id) {
            self.ledger.violated(format!(
                "the guest is turned off while the program of call {id} runs"
            ));
        }
        if self.guest(guest).ending.is_none() {
            self.ledger
                .violated("the guest is turned off, and nobody has asked for it".to_owned());
        }
    }

    /// Lets what runs go on.
    pub(crate) fn step(&mut self, guest: usize) {
        let now = self.now;
        let mut changes = 0;
        for (_, process) in &mut self.guest(guest).processes {
            changes += u64::from(process.step(now));
        }
        self.activity += changes;
    }

    /// When something happens inside a guest by itself.
    pub(crate) fn next_inside(&mut self, guest: usize) -> Option<Tick> {
        let now = self.now;
        let inside = self.guest(guest);
        if inside.is_off {
            return None;
        }
        let processes = inside
            .processes
            .iter()
            .filter_map(|(_, process)| process.next(now));
        let jobs = inside.jobs.iter().filter(|(_, job)| job.is_held);
        let jobs = jobs.map(|(_, job)| job.due()).filter(|due| *due > now);
        let links = inside.view.links().into_iter();
        let connecting = links.filter_map(|link| inside.view.seat(link)?.connects_at);
        let connecting = connecting.filter(|at| *at > now);
        processes.chain(jobs).chain(connecting).min()
    }

    /// What should have happened in a guest by now, and has not.
    pub(crate) fn check_guest(&mut self, guest: usize) {
        let now = self.now;
        let inside = self.guest(guest);
        if inside.is_off {
            return;
        }
        let mut wrong = Vec::new();
        if let Some(link) = inside.view.overdue(now) {
            wrong.push(format!(
                "connection {link}: a large frame stands still for too long"
            ));
        }
        for (_, process) in &inside.processes {
            let overdue = process.overdue(now);
            wrong
                .extend(overdue.map(|wrong| format!("the program of call {} {wrong}", process.id)));
        }
        let report = inside.report;
        let waits = report.is_due && report.link.is_none() && inside.ending.is_none();
        if waits && now > report.next() + SLACK {
            wrong.push(format!("guest {guest} does not dial again"));
        }
        if inside
            .ending
            .is_some_and(|since| now > since + 4 * SECOND + SECOND / 2)
        {
            wrong.push(format!("guest {guest} does not come to its end"));
        }
        for wrong in wrong {
            self.ledger.violated(wrong);
        }
    }

    fn violated(&mut self, link: usize, wrong: Option<String>) {
        if let Some(wrong) = wrong {
            self.ledger.violated(format!("connection {link} {wrong}"));
        }
    }
}
