//! An agent that may open no more files. The limit is the whole process's, so this test has one of its own.

// Others use the rest.
#[allow(dead_code)]
mod support;

use agent_engine::{Notice, OsError};
use agent_engine_std::ACCEPT_PAUSE;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::fs::File;
use std::os::fd::AsRawFd;
use std::time::Instant;
use support::Serving;

const EMFILE: OsError = OsError(24);

/// Lets this process open so many files more.
fn limit_descriptors(more: u64) {
    let lowest_free = File::open("/dev/null").unwrap().as_raw_fd();
    let current = Some(u64::try_from(lowest_free).unwrap() + more);
    let maximum = getrlimit(Resource::Nofile).maximum;
    setrlimit(Resource::Nofile, Rlimit { current, maximum }).unwrap();
}

#[test]
fn without_descriptors_the_agent_waits_and_goes_on_serving() {
    let serving = Serving::start(|agent| agent);
    let mut first = serving.connect();
    first.ask();
    first.is_told();
    // For this end of the next connection alone.
    limit_descriptors(1);
    let before = Instant::now();
    let mut next = serving.connect();
    next.ask();
    assert_eq!(serving.notice(), Notice::AcceptFailed(EMFILE));
    for pauses in 1..=3 {
        first.ask();
        first.is_told();
        assert_eq!(serving.notice(), Notice::AcceptFailed(EMFILE));
        assert!(before.elapsed() >= ACCEPT_PAUSE * pauses, "it spins");
    }
    drop(first);
    next.is_told();
}
