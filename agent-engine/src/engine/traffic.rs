//! The traffic of a connection: receives bytes, serves calls, sends answers.

use super::Engine;
use crate::connection::{Filled, Flushed};
use crate::facts::Facts;
use crate::handler_error::HandlerError;
use crate::notice::Notice;
use crate::platform::{Id, Platform, Readiness};
use crate::pump::{Handler, Stopped, drain_frames};
use crate::ready::ReadyReport;
use crate::services::{Context, Services};
use agent_core::dispatch::Visibility;
use agent_core::error::CloseReason;
use agent_core::level::Level;
use agent_core::negotiate::Agreement;
use agent_core::planted;
use agent_core::session::{Call, Handled, Ignored, OfferContext};
use agent_core::wire::Sink;

impl<P: Platform, S: Services<P>> Engine<'_, '_, P, S> {
    /// Handles a connection that is ready.
    pub(super) fn serve(&mut self, id: Id, readiness: Readiness, platform: &mut P) {
        let Some(mut open) = self.connections.touch(id) else {
            return;
        };
        if open.connection.connecting {
            if !open.connection.is_connected(platform) {
                return self.close(id, platform);
            }
            self.send_ready(id, platform);
        } else if readiness.read {
            let filled = open.connection.fill(&mut open.input, platform);
            // A peer that has hung up cannot be answered, so do not wait for room to read the rest.
            if filled == Filled::Closed || readiness.closed && filled == Filled::None {
                return self.close(id, platform);
            }
        }
        self.progress(id, platform);
    }

    /// Processes the input and sends the output, until neither can make progress.
    pub(super) fn progress(&mut self, id: Id, platform: &mut P) {
        loop {
            let output_full = self.drain_frames(id, platform);
            let Some(mut open) = self.connections.get(id) else {
                return;
            };
            let connection = open.connection;
            match connection.flush(&mut open.output) {
                Flushed::Closed => return self.close(id, platform),
                Flushed::All if connection.closing => return self.close(id, platform),
                // The full output held up other frames and answers, which can go on now.
                Flushed::All if planted!("held-up-for-ever", false, output_full) => {
                    self.answer(id, platform);
                    continue;
                }
                Flushed::All => {}
                Flushed::Blocked => {
                    connection
                        .blocked_since
                        .get_or_insert_with(|| platform.now());
                }
            }
            let has_output = !open.output.is_empty();
            if let Err(error) = connection.update_interest(id, has_output, output_full, platform) {
                // An unwatched connection might get no further event.
                platform.note(Notice::WatchFailed(error));
                self.close(id, platform);
            }
            return;
        }
    }

    /// Writes late answers into a connection's output, as far as there is room.
    pub(super) fn answer(&mut self, id: Id, platform: &mut P) {
        if let Some(mut open) = self.connections.get(id) {
            let mut context = Context {
                platform,
                facts: &mut self.facts,
                timers_changed: &mut self.timers_changed,
            };
            let server = &mut open.connection.server;
            self.services
                .answer(id, server, &mut open.output, &mut context);
        }
    }

    /// Receives once on a connection. Returns false if nothing has arrived.
    pub(super) fn read_available(&mut self, id: Id, platform: &mut P) -> bool {
        let Some(mut open) = self.connections.get(id) else {
            return false;
        };
        open.connection.fill(&mut open.input, platform) == Filled::Some
    }

    /// Sends the report of readiness on a connection that has just been established.
    fn send_ready(&mut self, id: Id, platform: &mut P) {
        let context = self.facts.offer_context(platform);
        if let Some(mut open) = self.connections.get(id) {
            open.connection.connecting = false;
            // An empty output has room for an offer.
            let _ = open.connection.server.ready(&context, &mut open.output);
        }
    }

    /// Processes whole frames until there are no more, or until the output is full; returns true in the latter case.
    fn drain_frames(&mut self, id: Id, platform: &mut P) -> bool {
        let Some(mut open) = self.connections.get(id) else {
            return false;
        };
        let connection = open.connection;
        if connection.closing {
            return false;
        }
        let mut dispatcher = Dispatcher {
            services: &mut self.services,
            facts: &mut self.facts,
            ready_report: &mut self.ready_report,
            timers_changed: &mut self.timers_changed,
            platform,
            id,
            reserved: connection.reserved,
        };
        let input = open.input.bytes();
        let drained = drain_frames(
            &mut connection.server,
            input,
            &mut open.output,
            &mut dispatcher,
        );
        open.input.consume(drained.consumed);
        match drained.stopped {
            Stopped::Incomplete { needed: 0 } if !open.input.has_large() => {}
            Stopped::Incomplete { needed } => self.fit_buffer(id, needed, platform),
            Stopped::Closing => connection.closing = true,
            Stopped::OutputFull | Stopped::ByHandler => {}
        }
        drained.stopped == Stopped::OutputFull
    }
}

/// Handles the events of one connection's session.
struct Dispatcher<'d, P, S> {
    services: &'d mut S,
    facts: &'d mut Facts,
    ready_report: &'d mut ReadyReport,
    timers_changed: &'d mut bool,
    platform: &'d mut P,
    id: Id,
    /// The connection is the reserved one, which serves only Negotiate and Health.
    reserved: bool,
}

impl<P: Platform, S: Services<P>> Handler for Dispatcher<'_, P, S> {
    fn offer_context(&mut self) -> OfferContext {
        self.facts.offer_context(self.platform)
    }

    fn on_call(&mut self, call: Call<'_>, output: &mut dyn Sink) -> Handled {
        if self.reserved && call.method().visibility != Visibility::Always {
            return call.reject(&HandlerError::Busy.into(), output);
        }
        let mut context = Context {
            platform: &mut *self.platform,
            facts: &mut *self.facts,
            timers_changed: &mut *self.timers_changed,
        };
        let handled = self.services.dispatch(call, self.id, &mut context, output);
        *self.timers_changed |= handled.is_later();
        handled
    }

    fn on_negotiated(&mut self, level: Option<Level>) {
        self.platform.note(match level {
            Some(level) => Notice::Negotiated(level.version),
            None => Notice::NegotiationRefused,
        });
    }

    fn on_agreed(&mut self, agreement: &Agreement<'_>) {
        let version = agreement.level.version;
        self.platform.note(Notice::ReadinessAnswered(version));
        self.ready_report.on_answered(self.id);
    }

    fn on_ignored(&mut self, ignored: Ignored) {
        self.platform.note(Notice::Ignored(ignored));
    }

    fn on_close(&mut self, reason: CloseReason) {
        self.platform.note(Notice::Closing(reason));
    }
}
