//! The targets: what was wanted, what was measured, and what stands in the way of those that are missed.

use std::fmt::Write;

use super::Results;
use super::tables::{boot_times, kibibytes, starts};
use crate::peer::Peer;
use crate::results::{Boots, Init, Peers, Step, Way};
use crate::statistics::Spread;

/// The size of a small request, in bytes.
const SMALL: usize = 64;

struct Target {
    what: &'static str,
    wanted: &'static str,
    measured: String,
    is_met: bool,
    /// What stands in the way where it is missed.
    obstacle: &'static str,
}

/// The table of targets and a paragraph for each that is missed.
pub(super) fn section(results: &Results) -> String {
    let mut targets = Vec::new();
    if let Some(peers) = &results.peers {
        targets.extend(round_trip(peers));
        targets.extend(server(peers));
        targets.extend(start(peers));
    }
    targets.extend(results.boots.as_ref().map(boot));
    if let Some(steps) = &results.steps {
        targets.extend(codec(steps));
    }
    let mut text =
        "## Targets\n\n| what | target | measured | met |\n| --- | --- | --- | --- |\n".to_owned();
    for target in &targets {
        let met = if target.is_met { "yes" } else { "**no**" };
        let _ = writeln!(
            text,
            "| {} | {} | {} | {met} |",
            target.what, target.wanted, target.measured
        );
    }
    text += "\n";
    for target in targets.iter().filter(|target| !target.is_met) {
        let _ = write!(
            text,
            "**Missed: {}, {}.** {}\n\n",
            target.what, target.wanted, target.obstacle
        );
    }
    text
}

fn round_trip(peers: &Peers) -> Vec<Target> {
    let p50 = |peer| {
        let mut trips = peers.round_trips.iter();
        let trip = trips.find(|trip| trip.peer == peer && trip.size == SMALL);
        trip.map_or(&[][..], |trip| &trip.p50_us)
    };
    let ours = p50(Peer::Handclasp);
    let at_most = |floor, wanted, limit, obstacle| {
        let ratio = Spread::of_ratios(ours, p50(floor)).median;
        Target {
            what: "round trip p50, Unix socket, 64 B",
            wanted,
            measured: format!("{ratio:.2} x"),
            is_met: ratio <= limit,
            obstacle,
        }
    };
    let faster = |peer, wanted, limit| {
        let ratio = Spread::of_ratios(p50(peer), ours).median;
        Target {
            what: "round trip p50, Unix socket, 64 B",
            wanted,
            measured: format!("{ratio:.2} x"),
            is_met: ratio >= limit,
            obstacle: "On this machine the kernel's share of a round trip - two writes, two reads and two changes of \
                       the running process, which all servers pay - is larger than what the servers differ by: the \
                       raw echo's own row in the table below shows the most that any server could reach.",
        }
    };
    vec![
        at_most(
            Peer::EchoEpoll,
            "at most 1.05 x an echo on the same epoll loop",
            1.05,
            "The two make the same system calls; what is between them is the instructions of the protocol, which \
             the row on instructions counts.",
        ),
        at_most(
            Peer::EchoBlocking,
            "at most 1.12 x a blocking echo",
            1.12,
            "A blocking server makes two system calls a round trip and an epoll loop three: the second wait is the \
             price of serving more than one connection on one thread, and the raw echo on epoll pays it too.",
        ),
        faster(
            Peer::TtrpcAsync,
            "at least 1.5 x faster than `ttrpc` async",
            1.5,
        ),
        faster(
            Peer::TtrpcSync,
            "at least 2.5 x faster than `ttrpc` sync",
            2.5,
        ),
    ]
}

fn server(peers: &Peers) -> Vec<Target> {
    let mut counts = peers.instructions.iter();
    let count = counts.find(|count| count.peer == Peer::Handclasp && count.size == SMALL);
    let instructions = count.map_or(f64::NAN, |count| count.per_call);
    let footprint = peers
        .footprints
        .iter()
        .find(|footprint| footprint.peer == Peer::Handclasp);
    let [program, resident] = footprint.map_or([f64::NAN; 2], |footprint| {
        [footprint.program_bytes, footprint.resident_bytes].map(kibibytes)
    });
    vec![
        Target {
            what: "user instructions per small call in the server",
            wanted: "at most 900",
            measured: format!("{instructions:.0}"),
            is_met: instructions <= 900.0,
            obstacle: "The agent is compiled for size, and no single function stands out. By callgrind's profile most \
                       goes into reading - the frame, the envelope, the message and its string's UTF-8 - then into \
                       the event loop - the wait, the table of connections, their buffers - and into writing, \
                       through a trait object a field at a time, once to measure and once to write. Compiling the \
                       core for speed makes the agent larger than it may be, and saves little of this.",
        },
        Target {
            what: "static agent",
            wanted: "at most 128 KiB",
            measured: format!("{program:.1} KiB"),
            is_met: program <= 128.0,
            obstacle: "The program has grown: `cargo xtask agent` prints its size.",
        },
        Target {
            what: "resident memory, idle, one connection",
            wanted: "at most 128 KiB",
            measured: format!("{resident:.0} KiB"),
            is_met: resident <= 128.0,
            obstacle: "The program's own pages are most of it: the rest is a connection's buffers, one slot of each \
                       table, and the stack.",
        },
    ]
}

fn start(peers: &Peers) -> Vec<Target> {
    let ours = starts(peers, Peer::Handclasp);
    let floor = Spread::of_ratios(ours, starts(peers, Peer::EchoEpoll)).median;
    let fastest = [Peer::TtrpcAsync, Peer::TtrpcSync]
        .map(|peer| Spread::of_ratios(starts(peers, peer), ours).median)
        .into_iter()
        .fold(f64::INFINITY, f64::min);
    let negotiation = &peers.negotiation;
    let ratio = Spread::of_ratios(&negotiation.with_p50_us, &negotiation.without_p50_us).median;
    let extra = negotiation.writes_before_the_first_result.saturating_sub(1);
    vec![
        Target {
            what: "negotiation: extra round trips",
            wanted: "0",
            measured: extra.to_string(),
            is_met: extra == 0,
            obstacle: "The client waits for something before it calls.",
        },
        Target {
            what: "negotiation: time to first result",
            wanted: "at most 1.05 x that without it",
            measured: format!("{ratio:.2} x"),
            is_met: ratio <= 1.05,
            obstacle: "Each side reads the other's offer and hashes both offers with SHA-256 in software, and the agent \
                       writes an answer with its own offer in it: some microseconds, once a connection, where a whole \
                       first call on a Unix socket takes little more. The step `offer to answer` below is the agent's \
                       share.",
        },
        Target {
            what: "exec to first answered call",
            wanted: "at most 1.25 x a raw static echo",
            measured: format!("{floor:.2} x"),
            is_met: floor <= 1.25,
            obstacle: "A larger program takes more page faults until it listens.",
        },
        Target {
            what: "exec to first answered call",
            wanted: "at least 3 x faster than a static `ttrpc` server",
            measured: format!("{fastest:.2} x"),
            is_met: fastest >= 3.0,
            obstacle: "Making the process is most of it for both.",
        },
    ]
}

fn boot(boots: &Boots) -> Target {
    let guest = |init| Spread::of(&boot_times(boots, init, Way::Dial, |boot| boot.guest_ms)).median;
    let difference = guest(Init::Handclasp) - guest(Init::Echo);
    Target {
        what: "guest clock, /init's exec to first answered call",
        wanted: "at most raw echo + 5 ms",
        measured: format!("{difference:+.1} ms"),
        is_met: difference <= 5.0,
        obstacle: "The agent mounts four file systems and negotiates, where the echo mounts one.",
    }
}

fn codec(steps: &[Step]) -> Vec<Target> {
    let time = |what: &str, codec: &str| {
        let name = format!("{what} RunRequest, 32 strings, {codec}");
        let step = steps.iter().find(|step| step.name == name);
        step.map_or(f64::NAN, |step| step.time_ns.median)
    };
    let others = [
        "prost",
        "micropb",
        "femtopb",
        "buffa, owned",
        "buffa, views",
    ];
    let fastest = others
        .map(|codec| time("decode", codec))
        .into_iter()
        .fold(f64::INFINITY, f64::min);
    let decode = time("decode", "agent-core") / fastest;
    let encode = time("encode", "agent-core") / time("encode", "prost");
    vec![
        Target {
            what: "decode of the largest request message",
            wanted: "no slower than the fastest of the four codecs",
            measured: format!("{decode:.2} x its time"),
            is_met: decode <= 1.0,
            obstacle: "A received list is not stored but found again in the message's bytes, and without unsafe code \
                       each string is checked for UTF-8 again when it is looked at: the price of reading any request \
                       without a heap and without a table.",
        },
        Target {
            what: "encode of the largest request message",
            wanted: "no slower than prost",
            measured: format!("{encode:.2} x its time"),
            is_met: encode <= 1.0,
            obstacle: "There is one encoder for all kinds of buffers, behind a trait object, which halves what encoders \
                       take in the agent; prost has one of its own for each.",
        },
    ]
}
