//! Large buffers: which connection gets one next, and which has kept one for too long.

use super::Engine;
use crate::limits::SMALL;
use crate::notice::Notice;
use crate::platform::{Id, Platform};
use crate::services::Services;
use crate::time::Instant;

impl<P: Platform, S: Services<P>> Engine<'_, '_, P, S> {
    /// Fits the input to a frame of `needed` bytes that has not arrived completely: borrows a large buffer if the frame
    /// needs one, or gives it back if not.
    pub(super) fn fit_buffer(&mut self, id: Id, needed: usize, platform: &mut P) {
        let Some(mut open) = self.connections.get(id) else {
            return;
        };
        let connection = open.connection;
        if needed <= SMALL {
            open.input.shrink(platform);
        } else if !open.input.has_large() && !connection.wants_large {
            connection.wants_large = !open.input.grow();
            self.large_is_wanted |= connection.wants_large;
            self.timers_changed = true;
        }
        if !(open.input.has_large() || connection.wants_large) {
            connection.large_progress = None;
        } else if connection.large_progress.is_none() {
            connection.large_progress = Some(platform.now());
        }
    }

    /// Lends free large buffers to the connections that have waited longest.
    pub(super) fn lend_large_buffers(&mut self, platform: &mut P) {
        while self.large_is_wanted && self.connections.has_free_large() {
            let Some(id) = self.connections.longest_waiting() else {
                self.large_is_wanted = false;
                return;
            };
            if let Some(mut open) = self.connections.get(id) {
                open.connection.wants_large = !open.input.grow();
                // Nothing was read while it waited, so its time to make progress begins now.
                open.connection.large_progress = Some(platform.now());
            }
            self.timers_changed = true;
            self.read_available(id, platform);
            self.progress(id, platform);
        }
    }

    /// Closes the connections whose large frame has made no progress for too long.
    pub(super) fn close_stalled(&mut self, now: Instant, platform: &mut P) {
        while let Some(id) = self.connections.stalled(now) {
            // Bytes may have arrived while the whole guest was suspended.
            if self.read_available(id, platform) {
                self.progress(id, platform);
            } else {
                platform.note(Notice::Stalled);
                self.close(id, platform);
            }
        }
    }
}
