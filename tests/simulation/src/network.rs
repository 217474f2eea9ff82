//! All connections of a world, and everybody who looks at what goes over them.

use crate::coverage::{Coverage, Fault, State};
use crate::inside::Inside;
use crate::lasting::Notes;
use crate::ledger::{Ledger, Peer};
use crate::link::{End, Link, Manners, Moved};
use crate::time::{SECOND, Tick};
use crate::wire::Frame;
use fastrand::Rng;
use handclasp::simulation::Reset;
use std::cell::RefCell;
use std::rc::Rc;

/// The connections of a world, which its guests' sockets lead to.
pub(crate) type Shared<'w> = Rc<RefCell<Network<'w>>>;

/// All connections of a world.
#[derive(Debug)]
pub(crate) struct Network<'w> {
    pub(crate) ledger: Ledger<'w>,
    pub(crate) coverage: Coverage,
    pub(crate) rng: Rng,
    pub(crate) now: Tick,
    /// How often bytes have moved.
    pub(crate) activity: u64,
    pub(crate) links: Vec<Link>,
    /// The guests that there are or were.
    pub(crate) guests: Vec<Inside>,
    /// What the host has noted of processes.
    pub(crate) notes: Notes,
    /// How far the two ends of each connection are.
    states: Vec<[Option<State>; 2]>,
    trace: Option<Vec<String>>,
}

impl<'w> Network<'w> {
    pub(crate) fn new(ledger: Ledger<'w>, rng: Rng, trace: bool) -> Self {
        Self {
            ledger,
            coverage: Coverage::default(),
            rng,
            now: 0,
            activity: 0,
            links: Vec::new(),
            guests: Vec::new(),
            notes: Notes::default(),
            states: Vec::new(),
            trace: trace.then(Vec::new),
        }
    }

    /// Opens a connection, of which the ledger knows already.
    pub(crate) fn open(&mut self) -> usize {
        let manners = [(); 2].map(|()| Manners::any(&mut self.rng));
        let link = self.links.len();
        if manners.iter().any(|manners| manners.pause >= SECOND) {
            self.disturb(link);
        }
        let [to_guest, to_host] = manners;
        self.links.push(Link::new(to_guest, to_host));
        self.states.push([None; 2]);
        link
    }

    /// Says something, for whoever reads the trace.
    pub(crate) fn tell(&mut self, what: impl FnOnce() -> String) {
        if let Some(trace) = &mut self.trace {
            trace.push(format!("{:>7} {}", self.now, what()));
        }
    }

    /// What was said.
    pub(crate) fn take_trace(&mut self) -> Vec<String> {
        self.trace.take().unwrap_or_default()
    }

    /// Takes note of how far an end is.
    pub(crate) fn set_state(&mut self, link: usize, end: End, state: Option<State>) {
        if let Some(states) = self.states.get_mut(link) {
            states[end as usize] = state;
        }
    }

    /// How far an end is; `None` where it is not there.
    pub(crate) fn state(&self, link: usize, end: End) -> Option<State> {
        self.states
            .get(link)
            .and_then(|states| states[end as usize])
    }

    /// Takes note that a fault has met both ends of a connection.
    pub(crate) fn meet(&mut self, fault: Fault, link: usize) {
        for end in [End::Host, End::Guest] {
            self.coverage.count(fault, self.state(link, end));
        }
        self.tell(|| format!("connection {link}: {}", fault.name()));
    }

    /// Whether a turn of this end could do something about what has arrived.
    pub(crate) fn is_readable(&mut self, link: usize, end: End) -> bool {
        let now = self.now;
        self.links
            .get_mut(link)
            .is_some_and(|link| link.is_reset || link.to(end).is_readable(now))
    }

    /// Cuts the guest off: the host reads what is left, then the end.
    pub(crate) fn cut(&mut self, link: usize) {
        self.disturb(link);
        self.hang_up(link, End::Guest);
        if let Some(link) = self.links.get_mut(link) {
            link.is_cut = true;
        }
    }

    /// When something next arrives somewhere.
    pub(crate) fn next(&self) -> Option<Tick> {
        let live = self.links.iter().filter(|link| !link.is_reset);
        live.filter_map(|link| link.next(self.now)).min()
    }

    /// Resets a connection: what is under way is lost.
    pub(crate) fn reset(&mut self, link: usize) {
        self.disturb(link);
        if let Some(link) = self.links.get_mut(link) {
            link.is_reset = true;
        }
    }

    /// Ends the direction in which this end writes: the other reads what is left, then the end.
    pub(crate) fn hang_up(&mut self, link: usize, end: End) {
        if let Some(link) = self.links.get_mut(link) {
            link.from(end).is_closed = true;
        }
    }

    /// Makes the next bytes of this end take longer.
    pub(crate) fn pause(&mut self, link: usize, end: End, pause: Tick) {
        if pause >= SECOND {
            self.disturb(link);
        }
        if let Some(link) = self.links.get_mut(link) {
            link.from(end).pause(pause);
        }
    }

    /// From now on nothing arrives any more, and nobody is told.
    pub(crate) fn lose(&mut self, link: usize) {
        self.disturb(link);
        if let Some(connection) = self.ledger.connection(link) {
            connection.is_lost = true;
        }
        if let Some(link) = self.links.get_mut(link) {
            link.from(End::Host).is_lost = true;
            link.from(End::Guest).is_lost = true;
        }
    }

    /// Puts a hostile frame among those of this end.
    pub(crate) fn inject(&mut self, link: usize, end: End, bytes: Vec<u8>) {
        self.disturb(link);
        let now = self.now;
        if let Some(link) = self.links.get_mut(link) {
            link.from(end).inject(bytes, now);
        }
    }

    /// Writes for an end: `None` where there is no room.
    pub(crate) fn write(
        &mut self,
        link: usize,
        end: End,
        bytes: &[u8],
    ) -> Result<Option<usize>, Reset> {
        let now = self.now;
        let wire = self.links.get_mut(link).ok_or(Reset)?;
        // Whoever has closed does not read either.
        if wire.is_reset || wire.to(end).is_closed || wire.is_cut && end == End::Guest {
            return Err(Reset);
        }
        let Some(Moved {
            count,
            is_cut,
            is_slow,
            frames,
        }) = wire.from(end).write(bytes, now)
        else {
            return Ok(None);
        };
        self.activity += 1;
        let begun = wire.to(end).begun();
        let state = self.state(link, end);
        for (fault, met) in [(Fault::Torn, is_cut), (Fault::Slow, is_slow)] {
            if met {
                self.coverage.count(fault, state);
            }
        }
        for frame in &frames {
            self.tell(|| format!("connection {link}: {end:?} sends {}", describe(frame)));
            match end {
                End::Host => self.ledger.left_host(link, frame),
                End::Guest if self.is_agent(link) => self.ledger.left_guest(link, frame, begun),
                End::Guest => {}
            }
        }
        Ok(Some(count))
    }

    /// Reads for an end: `None` where there is nothing yet, 0 at the end.
    pub(crate) fn read(
        &mut self,
        link: usize,
        end: End,
        buffer: &mut [u8],
    ) -> Result<Option<usize>, Reset> {
        let now = self.now;
        let wire = self.links.get_mut(link).ok_or(Reset)?;
        if wire.is_reset || wire.is_cut && end == End::Guest {
            return Err(Reset);
        }
        let Some(Moved {
            count,
            is_cut,
            frames,
            ..
        }) = wire.to(end).read(buffer, now)
        else {
            return Ok(None);
        };
        self.activity += u64::from(count > 0);
        if is_cut {
            let state = self.state(link, end);
            self.coverage.count(Fault::Short, state);
        }
        for frame in &frames {
            self.tell(|| format!("connection {link}: {end:?} receives {}", describe(frame)));
            match end {
                End::Host => self.ledger.arrived_at_host(link, frame),
                End::Guest if self.is_agent(link) => self.ledger.arrived_at_guest(link, frame),
                End::Guest => {}
            }
        }
        Ok(Some(count))
    }

    fn is_agent(&self, link: usize) -> bool {
        let connection = self.ledger.connections().get(link);
        connection.is_some_and(|connection| connection.peer == Peer::Agent)
    }

    /// Takes note that a connection may end before its time.
    pub(crate) fn disturb(&mut self, link: usize) {
        if let Some(connection) = self.ledger.connection(link) {
            connection.is_disturbed = true;
        }
    }
}

/// A frame in a few words.
fn describe(frame: &Frame) -> String {
    use crate::time::identify;
    use crate::wire::{REQUEST, RESPONSE, Request, Response};
    let Frame {
        stream,
        kind,
        payload,
    } = frame;
    let length = payload.len();
    let what = match *kind {
        REQUEST => Request::read(payload).map(|request| {
            let (id, _) = identify(request.timeout_nano);
            format!("{} as call {id}", request.method)
        }),
        RESPONSE => Response::read(payload)
            .map(|response| format!("a response with code {}", response.code)),
        _ => None,
    };
    let what = what.unwrap_or_else(|| format!("a frame of type {kind} that nobody can read"));
    format!("{what} on stream {stream}, {length} bytes")
}
