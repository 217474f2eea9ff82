//! The limits of programs.

use crate::{Guest, is_root, request};
use agent_core::messages::{ControlGroupLimits, Resource, ResourceLimit, StartRequest, StartStage};
use agent_core::wire::Repeated;
use agent_engine::system::{Exit, StartState};
use rustix::process::{Resource as Linux, getrlimit};
use std::fs;

/// Each resource, its name in `/proc/self/limits`, and what Linux calls it.
const ALL: [(Resource, &str, Linux); 9] = [
    (Resource::Cpu, "Max cpu time", Linux::Cpu),
    (Resource::FileSize, "Max file size", Linux::Fsize),
    (Resource::Data, "Max data size", Linux::Data),
    (Resource::Stack, "Max stack size", Linux::Stack),
    (Resource::Core, "Max core file size", Linux::Core),
    (Resource::Processes, "Max processes", Linux::Nproc),
    (Resource::OpenFiles, "Max open files", Linux::Nofile),
    (Resource::LockedMemory, "Max locked memory", Linux::Memlock),
    (Resource::AddressSpace, "Max address space", Linux::As),
];

#[test]
fn each_limit_is_that_of_the_kernel() {
    let mut guest = Guest::new();
    let limits = ALL.map(|(resource, _, linux)| {
        // Enough for a small program, and not more than this process may have.
        let most = getrlimit(linux).maximum.unwrap_or(u64::MAX).min(1 << 33);
        let soft = if linux == Linux::Nofile {
            321
        } else {
            most - 1
        };
        ResourceLimit {
            resource,
            soft,
            hard: most,
        }
    });
    let said = guest.run(&StartRequest {
        limits: Repeated::new(&limits),
        ..request(&["cat", "/proc/self/limits"])
    });
    for ((_, name, _), limit) in ALL.iter().zip(limits) {
        let line = said.lines().find(|line| line.starts_with(name)).unwrap();
        let mut values = line[name.len()..].split_whitespace();
        assert_eq!(
            values.next(),
            Some(limit.soft.to_string().as_str()),
            "{line}"
        );
        assert_eq!(
            values.next(),
            Some(limit.hard.to_string().as_str()),
            "{line}"
        );
    }
}

#[test]
fn the_highest_number_is_no_limit() {
    if !is_root() {
        return;
    }
    let mut guest = Guest::new();
    let limits = [ResourceLimit {
        resource: Resource::Core,
        soft: u64::MAX,
        hard: u64::MAX,
    }];
    let said = guest.run(&StartRequest {
        limits: Repeated::new(&limits),
        ..request(&["sh", "-c", "ulimit -c; ulimit -Hc"])
    });
    assert_eq!(said, "unlimited\nunlimited\n");
}

#[test]
fn limits_that_the_kernel_refuses_are_an_error() {
    let mut guest = Guest::new();
    let mut fail = |resource, soft, hard| {
        let limits = [ResourceLimit {
            resource,
            soft,
            hard,
        }];
        guest.fail(&StartRequest {
            limits: Repeated::new(&limits),
            ..request(&["true"])
        })
    };
    let expected = (StartStage::Limits, 22, String::new());
    assert_eq!(fail(Resource::Unspecified, 1, 1), expected);
    assert_eq!(fail(Resource::OpenFiles, 2, 1), expected);
}

#[test]
fn the_files_of_users_are_read_without_the_limits() {
    if !is_root() {
        return;
    }
    let mut guest = Guest::new();
    let limits = [ResourceLimit {
        resource: Resource::OpenFiles,
        soft: 3,
        hard: 3,
    }];
    let mut program = guest
        .begin(
            &StartRequest {
                user: "daemon",
                limits: Repeated::new(&limits),
                ..request(&["sh", "-c", "exec true"])
            },
            None,
        )
        .unwrap();
    guest.finish(&mut program);
    // The loader of the program may not open its libraries.
    assert_eq!(program.state, StartState::Executed);
    assert!(matches!(program.exit, Some(Exit::Code(_))));
}

#[test]
fn limits_of_a_group_are_set_or_refused() {
    let mut guest = Guest::new();
    let limits = [
        (
            "memory.max",
            "8388608",
            ControlGroupLimits {
                memory_bytes: 8 << 20,
                ..ControlGroupLimits::default()
            },
        ),
        (
            "pids.max",
            "9",
            ControlGroupLimits {
                processes: 9,
                ..ControlGroupLimits::default()
            },
        ),
        (
            "cpu.max",
            "50000 100000",
            ControlGroupLimits {
                cpu_millis: 500,
                ..ControlGroupLimits::default()
            },
        ),
    ];
    for (file, expected, limits) in limits {
        let request = StartRequest {
            group_limits: Some(limits),
            ..request(&["sleep", "1000"])
        };
        let mut program = guest.begin(&request, None).unwrap();
        guest.until(&mut program, |program| program.state != StartState::Pending);
        if program.state == StartState::Executed {
            assert_eq!(group_file(&program, file), expected);
            continue;
        }
        // A machine without that controller, or without the right to it.
        let (stage, errno, subject) = guest.fail(&request);
        assert_eq!((stage, subject.as_str()), (StartStage::Limits, file));
        assert_ne!(errno, 0);
    }
}

/// The content of a file of a program's control group.
fn group_file(program: &crate::Program, file: &str) -> String {
    use agent_engine::system::Program as _;
    let groups = fs::read_to_string(format!("/proc/{}/cgroup", program.child.id().0)).unwrap();
    let group = groups
        .lines()
        .find_map(|line| line.strip_prefix("0::"))
        .unwrap();
    let roots = ["/sys/fs/cgroup/unified", "/sys/fs/cgroup"];
    let read = roots.map(|root| fs::read_to_string(format!("{root}{group}/{file}")));
    let content = read.into_iter().find_map(Result::ok).unwrap();
    content.trim_end().to_owned()
}
