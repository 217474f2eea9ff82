//! What is ready of what a guest's engine watches.

use crate::link::End;
use crate::network::Network;
use crate::script::number;
use agent_engine::platform::{Channel, Readiness, Token};

impl Network<'_> {
    /// What is ready of what a guest's engine watches, in any order.
    pub(crate) fn ready(&mut self, guest: usize) -> Vec<Readiness> {
        let now = self.now;
        let mut ready = Vec::new();
        for link in self.guest(guest).view.links() {
            ready.extend(self.ready_connection(guest, link));
        }
        let mut add = |token, read, write| {
            ready.push(Readiness {
                token,
                read,
                write,
                closed: false,
            });
        };
        let inside = self.guest(guest);
        if !inside.arrivals.is_empty() {
            add(Token::Listener, true, false);
        }
        let mut processes = inside.processes.iter();
        if inside.has_signals
            || processes.any(|(_, process)| process.exit.is_some() && !process.is_reaped)
        {
            add(Token::Signals, true, false);
        }
        for (place, (id, process)) in inside.processes.iter().enumerate() {
            if process.lasting.is_some() {
                let sources = process.ready_sources(now);
                for source in sources {
                    add(Token::Process(*id, source), true, true);
                }
                continue;
            }
            for channel in [Channel::Stdout, Channel::Stderr] {
                let channel_number = usize::from(number(channel));
                let is_open = !inside.closed_outputs.contains(&(place, channel_number));
                if process.is_held && is_open && process.is_readable(channel_number) {
                    add(Token::Output(*id, channel), true, false);
                }
            }
            if process.is_held && inside.hungry.contains(&place) && process.is_writable() {
                add(Token::Input(*id), false, true);
            }
        }
        for (id, job) in &inside.jobs {
            if job.is_held && job.due() <= now {
                add(Token::Job(*id), true, false);
            }
        }
        self.rng.shuffle(&mut ready);
        ready
    }

    fn ready_connection(&mut self, guest: usize, link: usize) -> Option<Readiness> {
        let now = self.now;
        let seat = *self.guest(guest).view.seat(link)?;
        let token = Token::Connection(seat.id);
        let is_connected = self.is_connected(guest, link);
        if let Some(connects_at) = seat.connects_at {
            return (connects_at <= now).then_some(Readiness {
                token,
                read: !is_connected,
                write: true,
                closed: !is_connected,
            });
        }
        let is_readable = self.is_readable(link, End::Guest);
        let wire = self.links.get_mut(link)?;
        let closed = wire.is_reset || wire.is_cut || wire.to(End::Guest).is_closed;
        let read = closed || seat.interest.read && is_readable;
        let write = closed || seat.interest.write && wire.from(End::Guest).has_room();
        (read || write).then_some(Readiness {
            token,
            read,
            write,
            closed,
        })
    }
}
