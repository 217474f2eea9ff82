//! The methods that have a feature, on an agent that is an ordinary process: who may call them, what they refuse,
//! and what they say where the agent lacks a right.

use handclasp_tests::requests::{FEATURES, MountRequest, reseed_random, set_time};
use handclasp_tests::{AGENT, Agent, Connection, Outcome, RunRequest, Status};
use std::time::UNIX_EPOCH;

/// How gRPC numbers the outcomes.
const INVALID_ARGUMENT: u64 = 3;
const PERMISSION_DENIED: u64 = 7;
const FAILED_PRECONDITION: u64 = 9;
const UNIMPLEMENTED: u64 = 12;

const MEMORY: MountRequest<'static> = MountRequest {
    driver: "tmpfs",
    source: "",
    target: "/tmp",
    fstype: "",
    options: &[],
};

/// A request for each method that would be done if it could be.
fn requests() -> [(&'static str, Vec<u8>); 3] {
    let now = UNIX_EPOCH.elapsed().unwrap();
    [
        ("SetTime", set_time(now.as_nanos().try_into().unwrap())),
        ("ReseedRandom", reseed_random(&[1; 16], &[2; 16])),
        ("Mount", MEMORY.encode()),
    ]
}

fn negotiated(agent: &Agent) -> Connection {
    let mut connection = agent.connect();
    connection.negotiate_with(&FEATURES).unwrap();
    connection
}

#[test]
fn no_session_without_a_feature_has_its_method() {
    let agent = Agent::start_without_rights();
    for (number, (method, request)) in (1..).zip(requests()) {
        let others = [FEATURES[0] & !(1 << number)];
        let mut without = agent.connect();
        without.negotiate_with(&others).unwrap();
        for mut connection in [agent.connect(), without] {
            let status = connection.call(AGENT, method, &request).unwrap_err();
            assert_eq!(status.code, UNIMPLEMENTED, "{method}: {status:?}");
            assert!(status.refusal.unwrap().built, "{method}");
        }
    }
}

#[test]
fn an_agent_without_the_right_says_which_it_lacks() {
    let agent = Agent::start_without_rights();
    let mut connection = negotiated(&agent);
    let rights = ["CAP_SYS_TIME", "CAP_SYS_ADMIN", "CAP_SYS_ADMIN"];
    for ((method, request), right) in requests().into_iter().zip(rights) {
        let status = connection.call(AGENT, method, request).unwrap_err();
        assert_eq!(status.code, PERMISSION_DENIED, "{method}: {status:?}");
        assert!(status.message.contains(right), "{method}: {status:?}");
    }
    // What did not happen is not said to have happened.
    let answer = agent.connect().negotiate_with(&FEATURES).unwrap();
    assert!(!answer.windows(16).any(|bytes| bytes == [2; 16]));
}

#[test]
fn what_makes_no_sense_is_refused_and_the_agent_lives() {
    let agent = Agent::start_without_rights();
    let mut connection = negotiated(&agent);
    let mount = |request: MountRequest<'_>| ("Mount", request.encode());
    for (method, request) in [
        ("SetTime", set_time(0)),
        ("ReseedRandom", reseed_random(&[1; 15], &[])),
        ("ReseedRandom", reseed_random(&[1; 513], &[])),
        ("ReseedRandom", reseed_random(&[1; 16], &[2; 15])),
        mount(MountRequest {
            driver: "block",
            ..MEMORY
        }),
        mount(MountRequest {
            driver: "block",
            source: "/dev/vda",
            ..MEMORY
        }),
        mount(MountRequest {
            driver: "virtio-fs",
            ..MEMORY
        }),
        mount(MountRequest {
            fstype: "ext4",
            ..MEMORY
        }),
        mount(MountRequest {
            target: "tmp",
            ..MEMORY
        }),
        mount(MountRequest {
            target: "/tmp/../etc",
            ..MEMORY
        }),
        mount(MountRequest {
            target: "/tmp\0",
            ..MEMORY
        }),
        mount(MountRequest {
            options: &["size=1\0"],
            ..MEMORY
        }),
        mount(MountRequest {
            options: &[&"x".repeat(1025)],
            ..MEMORY
        }),
        mount(MountRequest {
            options: &["x"; 65],
            ..MEMORY
        }),
        mount(MountRequest {
            options: &[&*"x".repeat(1024); 4],
            ..MEMORY
        }),
    ] {
        let status = connection.call(AGENT, method, request).unwrap_err();
        assert_eq!(status.code, INVALID_ARGUMENT, "{method}: {status:?}");
        assert!(!status.message.is_empty());
    }
    assert!(connection.is_serving());
}

#[test]
fn a_group_is_refused_by_its_name_or_where_there_is_no_cgroup() {
    let agent = Agent::start();
    let mut connection = agent.connect();
    let mut run = |group: &str| -> Result<_, Status> {
        connection.run(&RunRequest {
            group: group.to_owned(),
            ..RunRequest::new(["cat", "/proc/self/cgroup"])
        })
    };
    for name in [
        ".",
        "..",
        ".hidden",
        "a/b",
        "a b",
        "\u{e9}",
        &"x".repeat(65),
    ] {
        assert_eq!(run(name).unwrap_err().code, INVALID_ARGUMENT, "{name}");
    }
    let name = format!("methods-{}", std::process::id());
    match run(&name) {
        Ok(done) => {
            assert_eq!(done.outcome, Outcome::ExitCode(0));
            // The program's own is within it.
            let line = format!("/handclasp/{name}/.");
            assert!(done.text().contains(&line), "{}", done.text());
        }
        // Many machines give an ordinary process no control group of its own.
        Err(status) => {
            assert_eq!(status.code, FAILED_PRECONDITION, "{status:?}");
            assert!(status.message.contains("cgroup2"), "{status:?}");
        }
    }
}
