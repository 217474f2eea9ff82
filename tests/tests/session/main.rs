//! A whole session, host and guest, over a pipe that fails in every way that it can: no clock, no socket,
//! no chance. Each run ends well or with a clean error at both ends, never at a wrong level, and no call
//! is ever run twice.

mod guest;
mod host;
mod link;
mod locals;

use agent_core::Level;
use agent_core::error::RefusalReason;
use agent_core::session::Local;
use guest::Guest;
use host::{Answer, Host};
use link::PIPE;
use std::collections::BTreeMap;
use std::num::{NonZeroU32, NonZeroUsize};
use vsock_transport::{Faults, Pipe, PipeError};

/// Rounds in a row in which nothing moves before that is a standstill: pauses and late answers take some.
const STANDSTILL: u32 = 16;

/// Who has dialled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dials {
    Host,
    Guest,
}

/// What came of a run.
struct Run {
    answers: BTreeMap<&'static str, Answer>,
    /// Whether the host has all that it waited for.
    complete: bool,
    refused: Option<RefusalReason>,
    ran: usize,
    /// The host's level and the guest's.
    levels: [Option<Level>; 2],
    host_sent: u64,
    guest_sent: u64,
    /// How each end's connection ended, where it did.
    host_error: Option<PipeError>,
    guest_error: Option<PipeError>,
}

fn run(dials: Dials, guest_local: &Local<'_>, faults: [Faults; 2]) -> Run {
    let host_local = locals::host();
    let mut pipe = Pipe::<PIPE>::with_faults(faults[0], faults[1]);
    let (host_end, guest_end) = pipe.ends();
    let (mut host, mut guest) = match dials {
        Dials::Host => (
            Host::dialling(&host_local, host_end),
            Guest::called(guest_local, guest_end),
        ),
        Dials::Guest => (
            Host::dialled(&host_local, host_end),
            Guest::dialling(guest_local, guest_end),
        ),
    };
    let (mut host_error, mut guest_error) = (None, None);
    let mut still = 0;
    while still < STANDSTILL && (host_error.is_none() || guest_error.is_none()) {
        let mut moved = false;
        match host.round() {
            Ok(some) => moved |= some,
            Err(error) => host_error = Some(error),
        }
        match guest.round() {
            Ok(some) => moved |= some,
            Err(error) => guest_error = Some(error),
        }
        still = if moved { 0 } else { still + 1 };
    }
    let levels = [host.level(), guest.level()];
    for level in levels.into_iter().flatten() {
        let known = [locals::agreed(), Level::BASELINE];
        assert!(known.contains(&level), "{level:?}");
    }
    let complete = host.is_quiet() && guest.is_quiet();
    Run {
        answers: host.answers().clone(),
        complete,
        refused: host.refused(),
        ran: guest.ran().len(),
        levels,
        host_sent: host.sent(),
        guest_sent: guest.sent(),
        host_error,
        guest_error,
    }
}

/// What an undisturbed session brings.
fn expected() -> BTreeMap<&'static str, Answer> {
    BTreeMap::from([
        ("first", Answer::Done(guest::output("first"))),
        ("second", Answer::Done(guest::output("second"))),
        ("late", Answer::Done(guest::output("late"))),
        ("info", Answer::Done(Vec::new())),
        ("check", Answer::Done(Vec::new())),
        ("unknown", Answer::Not(12)),
    ])
}

fn sizes(read: usize, write: usize, pause: u32) -> Faults {
    Faults {
        max_read: NonZeroUsize::new(read),
        max_write: NonZeroUsize::new(write),
        pause_after: NonZeroU32::new(pause),
        reset_after: None,
    }
}

fn assert_whole_session(dials: Dials, faults: [Faults; 2]) -> Run {
    let run = run(dials, &locals::guest(), faults);
    assert_eq!(
        (run.host_error, run.guest_error),
        (None, None),
        "{faults:?}"
    );
    assert!(run.complete, "a standstill with {faults:?}");
    assert!(run.answers == expected(), "{dials:?} {faults:?}");
    assert_eq!((run.refused, run.ran), (None, 3));
    assert_eq!(run.levels, [Some(locals::agreed()); 2]);
    run
}

#[test]
fn short_reads_and_writes_of_every_small_size_change_nothing() {
    for dials in [Dials::Host, Dials::Guest] {
        let undisturbed = assert_whole_session(dials, [Faults::default(); 2]);
        let bytes = (undisturbed.host_sent, undisturbed.guest_sent);
        for size in 1..=PIPE {
            for [one, other] in [[size, 0], [0, size], [size, size], [size, PIPE / size]] {
                let run = assert_whole_session(dials, [sizes(one, other, 0), sizes(other, one, 0)]);
                assert_eq!((run.host_sent, run.guest_sent), bytes);
            }
        }
    }
}

#[test]
fn pauses_change_nothing() {
    for dials in [Dials::Host, Dials::Guest] {
        for pause in 1..=5 {
            for size in [1, 7, 10, 11, PIPE] {
                let faults = [sizes(size, 0, pause), sizes(0, size, 6 - pause)];
                assert_whole_session(dials, faults);
            }
        }
    }
}

/// Resets the connection when the reader of one direction has got so many bytes.
fn assert_clean_end(
    dials: Dials,
    direction: usize,
    bytes: u64,
    all: &BTreeMap<&str, Answer>,
) -> Run {
    let mut faults = [Faults::default(); 2];
    faults[direction].reset_after = Some(bytes);
    let run = run(dials, &locals::guest(), faults);
    for (name, answer) in &run.answers {
        assert!(all[name] == *answer, "{name} was answered wrongly");
    }
    let reset = Some(PipeError::ConnectionReset);
    assert_eq!(
        (run.host_error, run.guest_error),
        (reset, reset),
        "at {bytes}"
    );
    assert_eq!(run.refused, None);
    // Whatever was answered was run, and nothing that was not asked.
    let programs = ["first", "second", "late"].iter();
    let answered = programs
        .filter(|name| run.answers.contains_key(*name))
        .count();
    assert!(answered <= run.ran && run.ran <= 3);
    run
}

#[test]
fn a_reset_at_any_byte_ends_cleanly() {
    let all = expected();
    for dials in [Dials::Host, Dials::Guest] {
        let whole = run(dials, &locals::guest(), [Faults::default(); 2]);
        for (direction, sent) in [whole.host_sent, whole.guest_sent].into_iter().enumerate() {
            let mut answered = 0;
            for bytes in 0..=sent {
                let run = assert_clean_end(dials, direction, bytes, &all);
                // A later reset never leaves the host with less.
                assert!(run.answers.len() >= answered, "at {bytes}");
                answered = run.answers.len();
            }
            let to_host = direction == 1;
            assert_eq!(answered == all.len(), to_host, "the last byte of {dials:?}");
        }
    }
}

#[test]
fn a_refused_negotiation_leaves_health_only() {
    for size in [1, 2, 3, 10, 11, PIPE] {
        let faults = [sizes(size, 0, 0), sizes(0, size, 0)];
        let run = run(Dials::Host, &locals::demanding_guest(), faults);
        assert!(run.complete);
        assert_eq!(run.refused, Some(RefusalReason::MissingFeatures));
        assert_eq!(run.ran, 0, "a program ran without a session");
        assert_eq!(run.levels, [None; 2]);
        let refused = Answer::Not(9);
        let expected = BTreeMap::from([
            ("first", refused.clone()),
            ("second", refused.clone()),
            ("info", refused),
            ("check", Answer::Done(Vec::new())),
            ("unknown", Answer::Not(9)),
        ]);
        assert_eq!(run.answers, expected);
    }
}
