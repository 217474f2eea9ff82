//! An agent that may open no more files. The limit is the whole process's, so this test has one of its own.

// Others use the rest.
#[allow(dead_code)]
mod support;

use agent_engine::{Notice, OsError};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::fs::File;
use std::os::fd::AsRawFd;
use support::Serving;

const EMFILE: OsError = OsError(24);

/// Lets this process open so many files at a time.
fn limit_descriptors(count: u64) {
    let maximum = getrlimit(Resource::Nofile).maximum;
    let current = Some(count);
    setrlimit(Resource::Nofile, Rlimit { current, maximum }).unwrap();
}

#[test]
fn without_descriptors_the_agent_waits_or_closes_an_idle_connection() {
    let serving = Serving::start(|agent| agent);
    let lowest_free = File::open("/dev/null").unwrap().as_raw_fd();
    let open = u64::try_from(lowest_free).unwrap();
    // Room for this end of the connection alone.
    limit_descriptors(open + 1);
    let mut first = serving.connect();
    first.ask();
    assert_eq!(serving.notice(), Notice::AcceptFailed(EMFILE));
    limit_descriptors(open + 2);
    first.is_told();
    limit_descriptors(open + 3);
    let mut second = serving.connect();
    second.ask();
    assert_eq!(serving.notice(), Notice::Evicted);
    second.is_told();
}
