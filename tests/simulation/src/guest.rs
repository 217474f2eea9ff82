//! The guest's agent: the core's server on the agent's own buffers, driven as the agent's event loop drives it.

use crate::coverage::State;
use crate::desk::{Desk, Ran};
use crate::generated::v1::kinds;
use crate::link::End;
use crate::memory::{Buffers, Share};
use crate::network::Network;
use crate::time::{SECOND, Tick};
use agent_core::messages::health;
use agent_core::rejection::Rejection;
use agent_core::session::{Call, Event, Handled, Local, Moment, Received, Server};
use agent_core::wire::Sink;
use fastrand::Rng;
use guest_agent::STREAMS;
use guest_agent::memory::SMALL;

/// How long a long frame may stand still, as the agent has it.
const STALL: Tick = 5 * SECOND;

/// An agent, with a place for each of its buffers.
pub(crate) struct Guest<'w, 's> {
    local: &'w Local<'static>,
    share: &'s mut Share,
    connections: Vec<Option<Open<'w>>>,
    entropy: Rng,
}

/// A connection.
struct Open<'w> {
    link: usize,
    server: Server<'w, STREAMS>,
    desk: Desk,
    state: State,
    is_closing: bool,
    wants_large: bool,
    /// When bytes of a long frame last came.
    large_since: Option<Tick>,
}

/// What keeps an agent from going on.
enum Stopped {
    /// There is nothing more to do.
    Done,
    /// The output is full.
    Full,
    /// The connection is over.
    Over,
}

impl<'w, 's> Guest<'w, 's> {
    pub(crate) fn new(local: &'w Local<'static>, share: &'s mut Share, entropy: Rng) -> Self {
        let connections = share.buffers.iter().map(|_| None).collect();
        Self {
            local,
            share,
            connections,
            entropy,
        }
    }

    /// Starts again without connections, as what `local` says.
    pub(crate) fn restart(&mut self, local: &'w Local<'static>, entropy: Rng) {
        self.local = local;
        self.entropy = entropy;
        self.share.clear();
        self.connections.iter_mut().for_each(|place| *place = None);
    }

    /// Takes a connection; false where there is no room.
    pub(crate) fn accept(&mut self, link: usize) -> bool {
        self.insert(link, State::GuestSilent).is_some()
    }

    /// Makes a connection to say that it is ready; false where there is no room.
    pub(crate) fn dial(&mut self, link: usize) -> bool {
        let moment = self.moment();
        let Some(index) = self.insert(link, State::GuestOffered) else {
            return false;
        };
        let (Some(Some(open)), Some(buffers)) = (
            self.connections.get_mut(index),
            self.share.buffers.get_mut(index),
        ) else {
            return false;
        };
        open.server.ready(&moment, &mut buffers.outbox).is_ok()
    }

    fn insert(&mut self, link: usize, state: State) -> Option<usize> {
        let index = self.connections.iter().position(Option::is_none)?;
        *self.connections.get_mut(index)? = Some(Open {
            link,
            server: Server::new(self.local),
            desk: Desk::default(),
            state,
            is_closing: false,
            wants_large: false,
            large_since: None,
        });
        Some(index)
    }

    /// Closes a connection from this end.
    pub(crate) fn hang_up(&mut self, link: usize, network: &mut Network<'_>) {
        let index = self
            .connections
            .iter()
            .position(|place| place.as_ref().is_some_and(|open| open.link == link));
        if let Some(index) = index {
            self.remove(index, network);
        }
    }

    /// When time next demands something.
    pub(crate) fn next(&self) -> Option<Tick> {
        let open = self.connections.iter().flatten();
        let times = open.flat_map(|open| {
            [
                open.desk.next(),
                open.large_since.map(|since| since + STALL),
            ]
        });
        times.flatten().min()
    }

    /// Does all that can be done now.
    pub(crate) fn turn(&mut self, network: &mut Network<'_>) {
        for index in 0..self.connections.len() {
            if !self.serve(index, network) {
                self.remove(index, network);
            }
        }
        self.lend(network.now);
    }

    /// Receives once, answers what is due, and goes on; false once the connection is over.
    fn serve(&mut self, index: usize, network: &mut Network<'_>) -> bool {
        let moment = self.moment();
        let (Some(Some(open)), Some(buffers)) = (
            self.connections.get_mut(index),
            self.share.buffers.get_mut(index),
        ) else {
            return true;
        };
        open.desk.now = network.now;
        if open
            .large_since
            .is_some_and(|since| since + STALL <= network.now)
        {
            network.tell(|| {
                format!(
                    "connection {}: a long frame stood still for too long",
                    open.link
                )
            });
            // A host that takes no answers for so long, or sends no more of what it has begun, has to reckon with it.
            network.disturb(open.link);
            return false;
        }
        if !open.is_closing && !open.wants_large && !open.receive(buffers, network) {
            return false;
        }
        open.desk.answer(&mut open.server, &mut buffers.outbox);
        loop {
            let stopped = open.deal(buffers, &mut self.share.pool, &moment, network);
            match open.flush(buffers, network) {
                Stopped::Over => return false,
                Stopped::Done if open.is_closing => return false,
                // What was held up by a full output can go on.
                Stopped::Done if matches!(stopped, Stopped::Full) => {
                    open.desk.answer(&mut open.server, &mut buffers.outbox);
                }
                Stopped::Done | Stopped::Full => break,
            }
        }
        network.set_state(open.link, End::Guest, Some(open.state()));
        true
    }

    /// Lends a free large buffer to who waits for one.
    fn lend(&mut self, now: Tick) {
        for (place, buffers) in self.connections.iter_mut().zip(&mut self.share.buffers) {
            if let Some(open) = place.as_mut().filter(|open| open.wants_large) {
                open.wants_large = !buffers.inbox.grow(&mut self.share.pool);
                open.large_since = (!open.wants_large).then_some(now);
            }
        }
    }

    fn remove(&mut self, index: usize, network: &mut Network<'_>) {
        if let Some(open) = self.connections.get_mut(index).and_then(Option::take) {
            network.tell(|| format!("connection {}: the guest closes", open.link));
            network.set_state(open.link, End::Guest, None);
            network.hang_up(open.link, End::Guest);
        }
        if let Some(buffers) = self.share.buffers.get_mut(index) {
            buffers.inbox.reset(&mut self.share.pool);
            buffers.outbox.reset();
        }
    }

    fn moment(&mut self) -> Moment {
        let mut moment = Moment::default();
        self.entropy.fill(&mut moment.nonce);
        moment
    }
}

impl Open<'_> {
    fn state(&self) -> State {
        match self.state {
            State::GuestOpen if self.desk.is_busy() => State::GuestBusy,
            state => state,
        }
    }

    /// Receives once, as much as there is room for; false when the peer is gone.
    fn receive(&mut self, buffers: &mut Buffers, network: &mut Network<'_>) -> bool {
        let space = buffers.inbox.space();
        if space.is_empty() {
            return true;
        }
        match network.read(self.link, End::Guest, space) {
            Ok(Some(count @ 1..)) => {
                buffers.inbox.received(count);
                if self.large_since.is_some() {
                    self.large_since = Some(network.now);
                }
                true
            }
            Ok(None) => true,
            Ok(Some(_)) | Err(_) => false,
        }
    }

    fn flush(&self, buffers: &mut Buffers, network: &mut Network<'_>) -> Stopped {
        network.set_state(self.link, End::Guest, Some(self.state()));
        while !buffers.outbox.is_empty() {
            match network.write(self.link, End::Guest, buffers.outbox.bytes()) {
                Ok(Some(count)) => buffers.outbox.sent(count),
                Ok(None) => return Stopped::Full,
                Err(_) => return Stopped::Over,
            }
        }
        Stopped::Done
    }

    /// Deals with whole frames until there is none, or no room for answers.
    fn deal(
        &mut self,
        buffers: &mut Buffers,
        pool: &mut guest_agent::inbox::Pool,
        moment: &Moment,
        network: &mut Network<'_>,
    ) -> Stopped {
        let Buffers { inbox, outbox } = buffers;
        while !self.is_closing {
            let Received { consumed, event } = self.server.receive(inbox.bytes(), outbox);
            match event {
                Event::Incomplete { needed } => {
                    if needed <= SMALL {
                        inbox.shrink(pool);
                    } else if inbox.needs_large(needed) && !self.wants_large {
                        self.wants_large = !inbox.grow(pool);
                    }
                    let has_large = inbox.has_large();
                    self.large_since = has_large.then(|| self.large_since.unwrap_or(network.now));
                    return Stopped::Done;
                }
                Event::OutputFull => return Stopped::Full,
                Event::Done | Event::Ignored(_) => {}
                Event::Negotiate(proposal) => {
                    // The session has made sure that there is room.
                    let level = self.server.answer(&proposal, moment, outbox).ok().flatten();
                    self.state = level.map_or(State::GuestRefused, |_| State::GuestOpen);
                    network.ledger.agreed(self.link, level);
                }
                Event::Agreed(agreement) => {
                    self.state = State::GuestOpen;
                    network.ledger.agreed(self.link, Some(agreement.level));
                }
                Event::Call(call) => {
                    let handled = dispatch(&mut self.desk, call, outbox);
                    self.server.handled(handled);
                    for Ran { id, method, level } in self.desk.ran.drain(..) {
                        network.tell(|| {
                            format!("connection {}: {method} runs as call {id}", self.link)
                        });
                        network
                            .ledger
                            .ran(self.link, id, method, level, network.now);
                    }
                }
                Event::Close(_) => self.is_closing = true,
            }
            inbox.consume(consumed);
        }
        Stopped::Done
    }
}

fn dispatch(desk: &mut Desk, call: Call<'_>, output: &mut dyn Sink) -> Handled {
    let call = match health::dispatch(desk, call, output) {
        Ok(handled) => return handled,
        Err(call) => call,
    };
    match kinds::dispatch(desk, call, output) {
        Ok(handled) => handled,
        Err(call) => call.reject(&Rejection::NO_HANDLER, output),
    }
}
