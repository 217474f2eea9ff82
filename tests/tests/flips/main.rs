//! Every bit of the Negotiate exchange, changed on its way: frame header, envelope, offer and answer, in
//! both directions, whoever has dialled. Each ends as if nothing had been changed, as a typed error, or at
//! the deadline; never as a peer from before negotiation, nor at another version or with other features.
//!
//! `cargo test --package handclasp-tests --test flips -- --nocapture` prints how many ended how.

mod ends;
mod guest;
mod host;
mod wire;

use agent_core::level::Level;
use guest::Guest;
use host::{Call, End, Host};
use std::collections::BTreeMap;
use std::fmt;
use wire::Direction;

/// Who has dialled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dials {
    /// The host, which expects this level for the calls behind its offer.
    Host(Level),
    Guest,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum To {
    Guest,
    Host,
}

/// An exchange that goes well or is refused, but for the bit that changes.
#[derive(Clone, Copy, Debug)]
struct Exchange {
    dials: Dials,
    /// Whether the guest requires what the host does not offer.
    refused: bool,
}

impl fmt::Display for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.dials {
            Dials::Host(level) => write!(f, "the host dials and expects {}", level.version)?,
            Dials::Guest => f.write_str("the guest dials")?,
        }
        f.write_str(if self.refused {
            ", refused"
        } else {
            ", agreed"
        })
    }
}

/// What came of it.
struct Run {
    host_end: End,
    host_level: Option<Level>,
    guest_level: Option<Level>,
    guest_closed: bool,
    served: Vec<Level>,
    answers: Vec<(Call, bool)>,
    /// The lengths of the first frame to the guest and of the first to the host.
    first_frames: [usize; 2],
}

fn run(exchange: Exchange, flip: Option<(To, usize)>) -> Run {
    let (host_local, guest_local) = (ends::host(), ends::guest(exchange.refused));
    let flip_to = |to| flip.filter(|flip| flip.0 == to).map(|(_, bit)| bit);
    let mut to_guest = Direction::new(flip_to(To::Guest));
    let mut to_host = Direction::new(flip_to(To::Host));
    let mut guest = Guest::new(&guest_local);
    let mut host = match exchange.dials {
        Dials::Host(expected) => Host::dialling(&host_local, expected),
        Dials::Guest => {
            guest.dial();
            Host::accepted(&host_local)
        }
    };
    loop {
        let (from_host, from_guest) = (host.output.take(), guest.output.take());
        if from_host.is_empty() && from_guest.is_empty() {
            break;
        }
        guest.receive(&to_guest.carry(from_host));
        host.receive(&to_host.carry(from_guest));
    }
    Run {
        host_end: host.end.clone(),
        host_level: host.level(),
        guest_level: guest.level(),
        guest_closed: guest.closed,
        served: guest.served,
        answers: host.answers,
        first_frames: [to_guest.first_frame, to_host.first_frame],
    }
}

/// What has to hold whatever bit was changed.
fn assert_sound(exchange: Exchange, run: &Run, what: &str) {
    assert_ne!(run.host_end, End::Legacy, "{what}");
    assert_levels(exchange, run, what);
    if run.host_end == End::Agreed {
        assert!(!exchange.refused, "{what}: an agreement out of a refusal");
    }
    let done = |call: &&(Call, bool)| call.0 != Call::Check && call.1;
    let done = run.answers.iter().filter(done).count();
    assert!(done <= run.served.len(), "{what}: done, and yet not");
    if run.host_end != End::Agreed {
        assert_eq!(done, 0, "{what}: done without a session");
    }
    if run.guest_level.is_none() {
        assert_eq!(run.served, [], "{what}: served without a session");
    }
}

/// Neither end is ever at a level that the other does not think of: it is at that of the undisturbed
/// exchange, or, where what arrived of the host's offer is no Negotiate, at the baseline.
fn assert_levels(exchange: Exchange, run: &Run, what: &str) {
    let agreed = (!exchange.refused).then(ends::agreed);
    let [host, guest] = [run.host_level, run.guest_level];
    match exchange.dials {
        Dials::Host(expected) => {
            let waits = matches!(run.host_end, End::Deadline | End::Closed);
            match host {
                None => assert!(!waits, "{what}"),
                Some(level) if waits => assert_eq!(level, expected, "{what}"),
                Some(_) => assert_eq!([host, guest], [agreed; 2], "{what}"),
            }
            let known = [None, agreed, Some(Level::BASELINE)];
            assert!(known.contains(&guest), "{what}: {guest:?}");
        }
        Dials::Guest => {
            assert!([None, agreed].contains(&host), "{what}: {host:?}");
            if guest.is_some() {
                assert_eq!([host, guest], [agreed; 2], "{what}");
            }
        }
    }
    let at_its_level = |level: &Level| Some(*level) == guest;
    assert!(
        run.served.iter().all(at_its_level),
        "{what}: {:?}",
        run.served
    );
}

/// Changes each bit of the offer and of its answer, and says how many ended how.
fn change_each_bit(exchange: Exchange) {
    let undisturbed = run(exchange, None);
    let expected = if exchange.refused {
        End::Error("refused")
    } else {
        End::Agreed
    };
    assert_eq!(undisturbed.host_end, expected);
    let mut bits = 0;
    for (to, length) in [To::Guest, To::Host]
        .into_iter()
        .zip(undisturbed.first_frames)
    {
        let mut ends = BTreeMap::<_, u32>::new();
        for bit in 0..length * 8 {
            let changed = run(exchange, Some((to, bit)));
            assert_sound(
                exchange,
                &changed,
                &format!("{exchange}: bit {bit} to the {to:?}"),
            );
            let key = (changed.host_end, changed.guest_closed);
            *ends.entry(key).or_default() += 1;
            bits += 1;
        }
        println!("{exchange}: {} bits to the {to:?}", length * 8);
        for ((end, closed), count) in ends {
            let closed = if closed { ", the guest closes" } else { "" };
            println!("  {count:5} {end:?}{closed}");
        }
    }
    assert!(bits > 2 * 8 * 100, "an offer and an answer are longer");
}

#[test]
fn a_changed_bit_is_no_other_session_where_the_host_dials() {
    for expected in [Level::BASELINE, ends::agreed()] {
        for refused in [false, true] {
            let dials = Dials::Host(expected);
            change_each_bit(Exchange { dials, refused });
        }
    }
}

#[test]
fn a_changed_bit_is_no_other_session_where_the_guest_dials() {
    for refused in [false, true] {
        let dials = Dials::Guest;
        change_each_bit(Exchange { dials, refused });
    }
}

#[test]
fn nothing_is_lost_where_nothing_changes() {
    let agreed = ends::agreed();
    for (dials, calls) in [
        (Dials::Host(Level::BASELINE), 5),
        (Dials::Host(agreed), 6),
        (Dials::Guest, 3),
    ] {
        let refused = false;
        let run = run(Exchange { dials, refused }, None);
        assert_eq!(
            [run.host_level, run.guest_level],
            [Some(agreed); 2],
            "{dials:?}"
        );
        assert_eq!(run.answers.len(), calls);
        assert!(run.answers.iter().all(|(_, done)| *done));
        assert!(run.served.iter().all(|level| *level == agreed));
    }
}
