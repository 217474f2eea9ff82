//! The tables, each with what it was measured with.

use std::fmt::Write;

use super::machine::Machine;
use crate::peer::Peer;
use crate::results::{Boots, Init, Peers, RoundTrip, Step, Throughput, Way};
use crate::statistics::Spread;

/// The servers of the comparison, as their crates are called.
const SERVERS: [&str; 4] = ["ttrpc", "tonic", "tokio", "prost"];
/// The codecs.
const CODECS: [&str; 5] = ["prost", "micropb", "femtopb", "buffa", "criterion"];

/// What was measured of the servers.
pub(super) fn peers(peers: &Peers, machine: &Machine) -> String {
    let mut text = "## Servers on a Unix socket\n\n".to_owned();
    round_trips(&mut text, &peers.round_trips);
    throughput(&mut text, &peers.throughput);
    text += "### In the server\n\n\
             User instructions per call are callgrind's: those of the server's process without the kernel's, the \
             difference of two runs divided by the difference of their calls. The start is from before the process \
             is made to the first answer, the client trying to connect all the while. Memory is the resident set \
             with one idle connection; the program is static and stripped.\n\n\
             | server | instructions, 64 B | 4 KiB | 1 MiB | exec to first answer, µs | of it raw echo, epoll | \
             resident memory, KiB | program, KiB |\n| --- | --: | --: | --: | --: | --: | --: | --: |\n";
    for peer in Peer::ALL {
        let counts: Vec<_> = peers
            .instructions
            .iter()
            .filter(|count| count.peer == peer)
            .collect();
        let start = starts(peers, peer);
        let floor = starts(peers, Peer::EchoEpoll);
        let footprint = peers
            .footprints
            .iter()
            .find(|footprint| footprint.peer == peer);
        let _ = write!(text, "| {}", peer.label());
        for count in counts {
            let _ = write!(text, " | {:.0}", count.per_call);
        }
        let _ = write!(
            text,
            " | {} | {}",
            spread(&Spread::of(start), 0),
            times(start, floor)
        );
        if let Some(footprint) = footprint {
            let resident = kibibytes(footprint.resident_bytes);
            let program = kibibytes(footprint.program_bytes);
            let _ = write!(text, " | {resident:.0} | {program:.1}");
        }
        text += " |\n";
    }
    let negotiation = &peers.negotiation;
    let _ = write!(
        text,
        "\n### Negotiation\n\n\
         From connecting to the first result of a call, on a new connection each time: with an offer in front of the \
         call {} µs, without {} µs, ratio {}. The client wrote {} time(s) before it had the result: the offer and the \
         call leave together, so there is no extra round trip.\n\n",
        spread(&Spread::of(&negotiation.with_p50_us), 1),
        spread(&Spread::of(&negotiation.without_p50_us), 1),
        times(&negotiation.with_p50_us, &negotiation.without_p50_us),
        negotiation.writes_before_the_first_result
    );
    text + &foot(machine, &SERVERS, "peers")
}

fn round_trips(text: &mut String, trips: &[RoundTrip]) {
    *text += "### Round trip\n\n![Round trip at 64 B](benchmarks/round-trip.svg)\n\n\
              | request | server | p50, µs | p99, µs | of raw echo, epoll | of raw echo, blocking |\n\
              | --: | --- | --: | --: | --: | --: |\n";
    for trip in trips {
        let beside = |peer| {
            let floor = trips
                .iter()
                .find(|other| other.peer == peer && other.size == trip.size);
            floor.map_or_else(String::new, |floor| times(&trip.p50_us, &floor.p50_us))
        };
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} | {} |",
            size(trip.size),
            trip.peer.label(),
            spread(&Spread::of(&trip.p50_us), 1),
            spread(&Spread::of(&trip.p99_us), 1),
            beside(Peer::EchoEpoll),
            beside(Peer::EchoBlocking)
        );
    }
    *text += "\n";
}

fn throughput(text: &mut String, rates: &[Throughput]) {
    *text += "### Calls per second\n\nOn one connection, 64 B requests, the given number of them in flight.\n\n\
              ![Calls per second](benchmarks/calls-per-second.svg)\n\n\
              | in flight | server | calls per second | of Handclasp |\n| --: | --- | --: | --: |\n";
    for rate in rates {
        let ours = rates
            .iter()
            .find(|other| other.peer == Peer::Handclasp && other.in_flight == rate.in_flight);
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} |",
            rate.in_flight,
            rate.peer.label(),
            spread(&Spread::of(&rate.per_second), 0),
            ours.map_or_else(String::new, |ours| times(
                &rate.per_second,
                &ours.per_second
            ))
        );
    }
    *text += "\n";
}

/// What was measured of the boots.
pub(super) fn boots(boots: &Boots, machine: &Machine) -> String {
    let mut text = format!(
        "## In the virtual machine\n\n\
         The same kernel and image, but for /init; QEMU with {}, vsock by {}. Where the guest dials, Handclasp and the \
         echo are called on the connection that they have dialled; `ttrpc` cannot serve that one, and is called back. \
         Where the host polls, it dials without a pause, each dial held open until it is answered. The guest's clock \
         runs from the init's first instructions to its first answer.\n\n\
         ![Phases of a boot](benchmarks/boot.svg)\n\n\
         | way | /init | boots | QEMU's exec to first answer, ms | of raw echo | guest's clock, ms | over raw echo, ms |\n\
         | --- | --- | --: | --: | --: | --: | --: |\n",
        boots.accelerator, boots.device
    );
    for way in Way::ALL {
        for init in Init::ALL {
            let whole = boot_times(boots, init, way, |boot| boot.answered_ms);
            if whole.is_empty() {
                continue;
            }
            let floor = boot_times(boots, Init::Echo, way, |boot| boot.answered_ms);
            let guest = boot_times(boots, init, way, |boot| boot.guest_ms);
            let guest_floor = boot_times(boots, Init::Echo, way, |boot| boot.guest_ms);
            let _ = writeln!(
                text,
                "| {} | {} | {} | {} | {} | {} | {:+.1} |",
                way.label(),
                init.label(),
                whole.len(),
                spread(&Spread::of(&whole), 0),
                times(&whole, &floor),
                spread(&Spread::of(&guest), 1),
                Spread::of(&guest).median - Spread::of(&guest_floor).median
            );
        }
    }
    let _ = write!(
        text,
        "\nThe device lost the host's dial in {} of the boots, which are left out.\n\n",
        boots.lost
    );
    text + &foot(machine, &SERVERS, "boot")
}

/// The measured values of one init's boots.
pub(super) fn boot_times(
    boots: &Boots,
    init: Init,
    way: Way,
    value: impl Fn(&crate::results::Boot) -> f64,
) -> Vec<f64> {
    let these = boots
        .boots
        .iter()
        .filter(|boot| boot.init == init && boot.way == way);
    these.map(value).collect()
}

/// What was measured of agent-core's steps and the codecs.
pub(super) fn steps(steps: &[Step], machine: &Machine) -> String {
    let mut text = "## Inside a call\n\nTimes are criterion's, instructions callgrind's.\n\n\
                    | step | bytes | ns | instructions |\n| --- | --: | --: | --: |\n"
        .to_owned();
    for step in steps.iter().filter(|step| step.group == "core") {
        step_row(&mut text, &step.name, step);
    }
    text += "\n## Codecs\n\nThe largest request message, written, and read: decoded and every string of it looked at \
             once, since some codecs do part of the work only then.\n\n\
             ![Decoding](benchmarks/codec-decode.svg)\n\n![Encoding](benchmarks/codec-encode.svg)\n\n\
             | what | bytes | ns | instructions |\n| --- | --: | --: | --: |\n";
    for step in steps.iter().filter(|step| step.group == "codec") {
        step_row(&mut text, &step.name, step);
    }
    text += "\n";
    text + &foot(machine, &CODECS, "core")
}

fn step_row(text: &mut String, name: &str, step: &Step) {
    let _ = writeln!(
        text,
        "| {name} | {} | {} | {:.0} |",
        step.bytes,
        spread(&step.time_ns, 1),
        step.instructions
    );
}

/// The times of a peer's starts, in microseconds.
pub(super) fn starts(peers: &Peers, peer: Peer) -> &[f64] {
    let start = peers.starts.iter().find(|start| start.peer == peer);
    start.map_or(&[], |start| &start.microseconds)
}

/// Under each table: with what, and how.
fn foot(machine: &Machine, crates: &[&str], part: &str) -> String {
    format!(
        "*{machine}; {}; part `{part}` of `cargo xtask bench`.*\n\n",
        machine.crates(crates)
    )
}

/// A median with its quartiles.
pub(super) fn spread(spread: &Spread, digits: usize) -> String {
    let Spread { low, median, high } = spread;
    format!("{median:.digits$} ({low:.digits$}-{high:.digits$})")
}

/// How many times as much one side measured as the other, side by side.
fn times(values: &[f64], beside: &[f64]) -> String {
    format!("{:.2}", Spread::of_ratios(values, beside).median)
}

fn size(bytes: usize) -> String {
    match bytes {
        0..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{} KiB", bytes >> 10),
        _ => format!("{} MiB", bytes >> 20),
    }
}

/// Bytes as KiB.
#[allow(clippy::cast_precision_loss)]
pub(super) fn kibibytes(bytes: u64) -> f64 {
    bytes as f64 / 1024.0
}
