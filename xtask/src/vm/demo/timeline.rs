//! When a guest reached its stations, on the host's clock.

use std::time::{Duration, Instant};

use handclasp::BootTimes;
use serde::Serialize;

use vm_harness::machine::BootClock;

/// Stations in milliseconds since the guest was started.
#[derive(Debug, PartialEq, Serialize)]
pub(crate) struct Timeline {
    /// QEMU is executed, or the agent where there is no machine: the origin.
    pub(crate) qemu: f64,
    /// The guest's kernel starts its clock; absent where the kernel is the host's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) kernel: Option<f64>,
    /// The agent's first instruction.
    pub(crate) init: f64,
    /// The agent listens.
    pub(crate) listening: f64,
    /// The host has answered the agent's offer.
    pub(crate) negotiated: f64,
    /// The host has the command's result.
    pub(crate) exec: f64,
}

/// What the host saw happen, on its own clock.
pub(crate) struct Seen {
    /// QEMU, or the agent, was executed.
    pub(crate) started: Instant,
    /// The guest's offer arrived.
    pub(crate) offered: Instant,
    /// There was a session.
    pub(crate) negotiated: Instant,
    /// The command's result was there.
    pub(crate) executed: Instant,
}

impl Timeline {
    /// Brings both clocks together: the moment at which the guest wrote its offer is taken for the one at which the
    /// host received it, so the guest's stations are late by the offer's way.
    pub(crate) fn new(seen: &Seen, boot: &BootTimes, clock: BootClock) -> Self {
        let since_start =
            |instant: Instant| milliseconds(instant.duration_since(seen.started).as_secs_f64());
        let offered = seen.offered.duration_since(seen.started).as_secs_f64();
        let station = |ns| {
            let before_the_offer = Duration::from_nanos(boot.now_ns.saturating_sub(ns));
            milliseconds(offered - before_the_offer.as_secs_f64())
        };
        Self {
            qemu: 0.0,
            kernel: match clock {
                BootClock::Guest => Some(station(0)),
                BootClock::Host => None,
            },
            init: station(boot.exec_ns),
            listening: station(boot.listening_ns),
            negotiated: since_start(seen.negotiated),
            exec: since_start(seen.executed),
        }
    }
}

/// From seconds, to the microsecond.
fn milliseconds(seconds: f64) -> f64 {
    (seconds * 1e6).round() / 1e3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_guests_stations_are_counted_back_from_its_offer() {
        let started = Instant::now();
        let at = |ms| started + Duration::from_millis(ms);
        let seen = Seen {
            started,
            offered: at(1000),
            negotiated: at(1001),
            executed: at(1010),
        };
        let boot = BootTimes {
            kernel_start_unix_ns: 0,
            exec_ns: 600_000_000,
            listening_ns: 690_500_000,
            now_ns: 700_000_000,
        };
        let expected = Timeline {
            qemu: 0.0,
            kernel: Some(300.0),
            init: 900.0,
            listening: 990.5,
            negotiated: 1001.0,
            exec: 1010.0,
        };
        assert_eq!(Timeline::new(&seen, &boot, BootClock::Guest), expected);
        let on_the_host = Timeline::new(&seen, &boot, BootClock::Host);
        assert_eq!(on_the_host.kernel, None);
    }
}
