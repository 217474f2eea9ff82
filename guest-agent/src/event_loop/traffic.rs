//! What goes on on a connection: bytes in, calls, answers, bytes out.

use super::EventLoop;
use crate::arch;
use crate::connection::{Filled, Flushed};
use crate::connections::Open;
use crate::handlers::Handlers;
use crate::log::{info, warning};
use crate::memory::SMALL;
use crate::poller::{Id, Readiness};
use agent_core::Version;
use agent_core::session::{CloseReason, Event, Ignored, Received};

impl EventLoop<'_> {
    /// Deals with what has happened on a connection.
    pub(super) fn serve(&mut self, id: Id, readiness: Readiness) {
        let Some(Open {
            inbox, connection, ..
        }) = self.connections.touch(id)
        else {
            return;
        };
        if connection.connecting {
            if !connection.has_connected() {
                return self.close(id);
            }
            self.greet(id);
        } else if readiness.read {
            let filled = connection.fill(inbox);
            // Who has hung up gets no answer any more: there is no waiting for room to read the rest.
            if filled == Filled::Closed || readiness.closed && filled == Filled::None {
                return self.close(id);
            }
        }
        self.progress(id);
    }

    /// Says on a connection that was just made that the guest is ready.
    #[inline(never)]
    fn greet(&mut self, id: Id) {
        let moment = self.facts.moment();
        if let Some(Open {
            outbox, connection, ..
        }) = self.connections.get(id)
        {
            connection.connecting = false;
            // An empty output has room for an offer.
            let _ = connection.server.ready(&moment, outbox);
        }
    }

    /// Deals with what has come, and sends what there is, until one of the two has to wait.
    pub(super) fn progress(&mut self, id: Id) {
        loop {
            let output_full = self.deal(id);
            let Some(Open {
                outbox, connection, ..
            }) = self.connections.get(id)
            else {
                return;
            };
            match connection.flush(outbox) {
                Flushed::Closed => return self.close(id),
                Flushed::All if connection.closing => return self.close(id),
                // What was held up by a full output can go on.
                Flushed::All if output_full => {
                    self.runs.answer(id, &mut connection.server, outbox);
                    continue;
                }
                Flushed::All => {}
                Flushed::Blocked => {
                    connection
                        .blocked_since
                        .get_or_insert_with(arch::monotonic_ns);
                }
            }
            return connection.update_interest(id, outbox, output_full, &self.poller);
        }
    }

    /// Deals with whole frames until there is none, or no room for answers. True in the latter case.
    #[inline(never)]
    fn deal(&mut self, id: Id) -> bool {
        let Some(Open {
            inbox,
            outbox,
            connection,
            pool,
        }) = self.connections.get(id)
        else {
            return false;
        };
        let mut output_full = false;
        while !connection.closing {
            // To look at nothing costs as much as to look at a call.
            if inbox.is_idle() && connection.server.can_answer(outbox) {
                break;
            }
            let Received { consumed, event } = connection.server.receive(inbox.bytes(), outbox);
            match event {
                Event::Incomplete { needed } => {
                    if needed <= SMALL {
                        inbox.shrink(pool);
                    } else if inbox.needs_large(needed) && !connection.wants_large {
                        connection.wants_large = !inbox.grow(pool);
                        self.large_is_wanted |= connection.wants_large;
                        self.timers_changed = true;
                    }
                    if !(inbox.has_large() || connection.wants_large) {
                        connection.large_progress = None;
                    } else if connection.large_progress.is_none() {
                        connection.large_progress = Some(arch::monotonic_ns());
                    }
                    break;
                }
                Event::OutputFull => {
                    output_full = true;
                    break;
                }
                Event::Done => {}
                Event::Ignored(ignored) => {
                    let what = match ignored {
                        Ignored::Response => "a response to nothing that was asked",
                        Ignored::Data => "data for a call that takes none",
                    };
                    warning!("passed over {=str}", what);
                }
                Event::Negotiate(proposal) => {
                    let moment = self.facts.moment();
                    // The session has made sure that there is room.
                    let answer = connection.server.answer(&proposal, &moment, outbox);
                    if let Ok(Some(level)) = answer {
                        let Version { major, minor } = level.version;
                        info!("negotiated version {=u32}.{=u32}", major, minor);
                    } else {
                        info!("the negotiation was refused");
                    }
                }
                Event::Agreed(agreement) => {
                    let Version { major, minor } = agreement.level.version;
                    info!(
                        "the host has heard that the guest is ready: version {=u32}.{=u32}",
                        major, minor
                    );
                    if let Some(ready) = &mut self.ready {
                        ready.heard(id);
                    }
                }
                Event::Call(call) => {
                    let mut handlers = Handlers {
                        runs: &mut self.runs,
                        power: &mut self.power,
                        facts: self.facts,
                        poller: &self.poller,
                        connection: id,
                        reserved: connection.reserved,
                    };
                    let handled = handlers.dispatch(call, outbox);
                    self.timers_changed |= handled.is_later() || self.power.is_ending();
                    connection.server.handled(handled);
                }
                Event::Close(reason) => {
                    log_end(reason);
                    connection.closing = true;
                }
            }
            inbox.consume(consumed);
        }
        output_full
    }

    /// Answers the callers whose programs have ended.
    pub(super) fn answer_callers(&mut self) {
        // Without programs there is no caller, and no list of them to put together for each call.
        if self.runs.is_empty() {
            return self.lend();
        }
        for id in self.runs.callers_to_answer() {
            if let Some(Open {
                outbox, connection, ..
            }) = self.connections.get(id)
            {
                self.runs.answer(id, &mut connection.server, outbox);
                self.progress(id);
            }
        }
        self.lend();
    }

    /// Lends free large buffers to those who wait.
    fn lend(&mut self) {
        while self.large_is_wanted && !self.connections.pool.is_empty() {
            let Some(id) = self.connections.longest_waiting() else {
                self.large_is_wanted = false;
                return;
            };
            if let Some(Open {
                inbox,
                connection,
                pool,
                ..
            }) = self.connections.get(id)
            {
                connection.wants_large = !inbox.grow(pool);
            }
            self.timers_changed = true;
            self.has_come(id);
            self.progress(id);
        }
    }

    /// Receives what has come on a connection; false if nothing has.
    pub(super) fn has_come(&mut self, id: Id) -> bool {
        let Some(Open {
            inbox, connection, ..
        }) = self.connections.get(id)
        else {
            return false;
        };
        connection.fill(inbox) == Filled::Some
    }

    pub(super) fn close(&mut self, id: Id) {
        let now = arch::monotonic_ns();
        if self.connections.remove(id).is_none() {
            return;
        }
        self.runs.connection_lost(id, now);
        if self.power.connection_lost(id, self.facts.is_init, now) {
            self.runs.stop_all(now);
        }
        if let Some(ready) = &mut self.ready {
            ready.connection_lost(id, now);
        }
        self.timers_changed = true;
    }
}

/// Says why a connection cannot go on.
fn log_end(reason: CloseReason) {
    match reason {
        CloseReason::Unskippable { length } => {
            warning!(
                "a connection ends: a frame of {=u32} bytes is announced",
                length
            );
        }
        CloseReason::BadAnswer(error) => {
            warning!("a connection ends: {=str}", error.as_str());
        }
        CloseReason::NotAnswered(code) => {
            let code = code as u8;
            warning!(
                "a connection ends: the host answers readiness with code {=u8}",
                code
            );
        }
    }
}
