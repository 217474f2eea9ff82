//! What only a guest's init can show: its clock, its entropy, its mounts and its process groups.

use handclasp_tests::requests::{
    FEATURES, MountRequest, NEWER_FEATURES, group, reseed_random, set_time,
};
use handclasp_tests::{AGENT, Connection, HEALTH, Outcome, RunRequest, StoppedBy, protobuf, wait};

/// The file on the disk that the machine is given, and what is in it.
pub(crate) const KNOWN: (&str, &str) = ("known", "from the host's disk\n");

const HOUR_NS: u64 = 3_600_000_000_000;

/// Does all of it by the agent's address, as a stock ttRPC client that has offered every feature.
pub(crate) fn check(address: &str) {
    let mut agent = Connection::dial(address);
    assert!(generation(&mut agent).is_empty());
    check_time(&mut agent);
    check_entropy(&mut agent, address);
    check_memory(&mut agent);
    check_disk(&mut agent);
    check_what_cannot_be_mounted(&mut agent);
    check_waiting_for_a_device(&mut agent);
    check_groups(&mut agent);
    check_what_a_program_leaves_in_its_group(&mut agent);
    check_the_end_of_a_frozen_program(&mut agent);
    check_the_end_of_all_that_a_program_has_started(&mut agent);
    check_a_fork_bomb(&mut agent);
    let mut newer = Connection::dial(address);
    newer.negotiate_up_to(1, &NEWER_FEATURES).unwrap();
    check_pauses(&mut newer);
    check_ephemeral(&mut newer);
}

/// Negotiates, and returns the generation that the guest says it belongs to.
fn generation(agent: &mut Connection) -> Vec<u8> {
    let answer = agent.negotiate_with(&FEATURES).unwrap();
    let offer = protobuf::bytes(&protobuf::fields(&answer), 3);
    protobuf::bytes(&protobuf::fields(&offer), 9)
}

fn check_time(agent: &mut Connection) {
    let now = |agent: &mut Connection| shell(agent, "date +%s").trim_end().parse::<u64>().unwrap();
    let later = now(agent) * 1_000_000_000 + HOUR_NS;
    let answer = agent.call(AGENT, "SetTime", set_time(later)).unwrap();
    let moved = protobuf::number(&protobuf::fields(&answer), 1);
    // Between the two looks at the clock that hour got shorter.
    assert!(0 < moved && moved <= HOUR_NS, "{moved}");
    assert!(now(agent) >= later / 1_000_000_000);

    let answer = agent.call(AGENT, "SetTime", set_time(later - HOUR_NS));
    let moved = protobuf::number(&protobuf::fields(&answer.unwrap()), 1);
    assert!(moved.cast_signed() <= -HOUR_NS.cast_signed());
    assert!(now(agent) < later / 1_000_000_000);
    for never in [0, 1, u64::MAX] {
        assert_eq!(
            agent
                .call(AGENT, "SetTime", set_time(never))
                .unwrap_err()
                .code,
            3
        );
    }
}

fn check_entropy(agent: &mut Connection, address: &str) {
    let mut reseed = |entropy: &[u8], generation: &[u8]| {
        agent.call(AGENT, "ReseedRandom", reseed_random(entropy, generation))
    };
    reseed(&[9; 512], &[]).unwrap();
    assert!(generation(&mut Connection::dial(address)).is_empty());
    reseed(&[1; 16], &[7; 16]).unwrap();
    assert_eq!(generation(&mut Connection::dial(address)), [7; 16]);
    for (entropy, generation) in [(15, 16), (16, 15), (513, 0), (0, 0)] {
        let refused = reseed(&vec![1; entropy], &vec![8; generation]);
        assert_eq!(refused.unwrap_err().code, 3);
    }
    reseed(&[2; 16], &[]).unwrap();
    assert_eq!(generation(&mut Connection::dial(address)), [7; 16]);
}

fn check_memory(agent: &mut Connection) {
    let request = MountRequest {
        driver: "tmpfs",
        target: "/mnt/deep/down",
        options: &["nosuid", "size=1m", "mode=711"],
        ..MountRequest::default()
    };
    mount(agent, &request).unwrap();
    let mounts = shell(agent, "grep ' /mnt/deep/down ' /proc/mounts");
    assert!(
        mounts.starts_with("tmpfs /mnt/deep/down tmpfs rw,nosuid,"),
        "{mounts}"
    );
    assert!(mounts.contains("size=1024k,mode=711"), "{mounts}");
    assert_eq!(shell(agent, "stat -c %a /mnt /mnt/deep"), "755\n755\n");
}

fn check_disk(agent: &mut Connection) {
    let request = MountRequest {
        driver: "block",
        source: "/dev/vda",
        target: "/data",
        fstype: "ext4",
        options: &["ro", "noexec"],
    };
    mount(agent, &request).unwrap();
    let (name, content) = KNOWN;
    assert_eq!(shell(agent, &format!("cat /data/{name}")), content);
    assert_eq!(
        shell(agent, "touch /data/new || echo read-only"),
        "read-only\n"
    );
}

fn check_what_cannot_be_mounted(agent: &mut Connection) {
    let block = |source, fstype| MountRequest {
        driver: "block",
        source,
        target: "/other",
        fstype,
        ..MountRequest::default()
    };
    let on = |target| MountRequest {
        driver: "tmpfs",
        target,
        ..MountRequest::default()
    };
    let odd_option = MountRequest {
        options: &["handclasp=odd"],
        ..on("/other")
    };
    let no_tag = MountRequest {
        driver: "virtio-fs",
        source: "no-such-tag",
        target: "/other",
        ..MountRequest::default()
    };
    for (request, code) in [
        (block("/dev/vda", "no-such-type"), 9),
        (block("/dev/null", "ext4"), 3),
        (block("/dev/vda/x", "ext4"), 9),
        (block("/dev/vda", "squashfs"), 9),
        (odd_option, 3),
        (no_tag, 5),
        (on("/init/below"), 9),
        (on("/init"), 9),
        (on("/proc/no/such"), 9),
        (on("relative"), 3),
        (on("/mnt/../other"), 3),
    ] {
        let status = mount(agent, &request).unwrap_err();
        assert_eq!(status.code, code, "{request:?}: {status:?}");
        assert!(!status.message.is_empty());
    }
}

/// A device that does not come is waited for, and meanwhile the agent serves others.
fn check_waiting_for_a_device(agent: &mut Connection) {
    let request = MountRequest {
        driver: "block",
        source: "/dev/no-such-device",
        target: "/other",
        fstype: "ext4",
        ..MountRequest::default()
    };
    let waiting = agent.start(AGENT, "Mount", request.encode());
    let quick = agent.start(HEALTH, "Check", []);
    let first = agent.receive().unwrap();
    assert_eq!(first.stream, quick);
    let status = agent.answer(waiting).unwrap_err();
    assert_eq!(status.code, 5, "{status:?}");

    // One that comes is mounted: here the disk by another name. The agent waits two seconds, and a machine with other work to
    // do may take longer for the shell.
    let came_in_time = (0..5).any(|attempt| mounts_late_device(agent, attempt));
    assert!(came_in_time, "no device that came late was mounted");
    let (name, content) = KNOWN;
    assert_eq!(shell(agent, &format!("cat /late/{name}")), content);
}

/// Asks for a device that comes while the agent waits for it. Returns false if it came too late.
fn mounts_late_device(agent: &mut Connection, attempt: u32) -> bool {
    let device = format!("/dev/late{attempt}");
    let request = MountRequest {
        driver: "block",
        source: &device,
        target: "/late",
        fstype: "ext4",
        options: &["ro"],
    };
    let waiting = agent.start(AGENT, "Mount", request.encode());
    shell(
        agent,
        &format!("sleep 0.3; mknod {device} b $(tr : ' ' < /sys/block/vda/dev)"),
    );
    match agent.answer(waiting) {
        Ok(_) => true,
        Err(status) => {
            assert_eq!(status.code, 5, "{status:?}");
            false
        }
    }
}

fn check_groups(agent: &mut Connection) {
    let done = agent
        .run(&in_group("web.1", "cat /proc/self/cgroup; true"))
        .unwrap();
    assert!(
        done.text().starts_with("0::/handclasp/web.1/."),
        "{}",
        done.text()
    );
    assert_eq!(groups(agent), "");
    // What joins later finds the group, and the last to leave ends it.
    let first = agent.start_run(&in_group(
        "web.1",
        "while [ ! -e /tmp/go ]; do sleep 0.05; done",
    ));
    let procs = "cat /sys/fs/cgroup/handclasp/web.1/.*/cgroup.procs | wc -l";
    let count = agent.run(&in_group("web.1", procs)).unwrap();
    assert!(
        count.text().trim().parse::<u32>().unwrap() >= 2,
        "{}",
        count.text()
    );
    assert_eq!(groups(agent), "web.1\n");
    shell(agent, "touch /tmp/go");
    assert_eq!(
        agent.run_answer(first).unwrap().outcome,
        Outcome::ExitCode(0)
    );
    assert_eq!(groups(agent), "");

    let own = shell(agent, "cat /proc/self/cgroup");
    assert!(own.starts_with("0::/handclasp/."), "{own}");
    for name in [".", "..", ".x", "a/b", "a b"] {
        assert_eq!(agent.run(&in_group(name, "true")).unwrap_err().code, 3);
    }
    // A program that cannot be started leaves no group behind.
    let nothing = RunRequest {
        group: "none".into(),
        ..RunRequest::new(["/no/such/program"])
    };
    assert_eq!(agent.run(&nothing).unwrap_err().code, 5);
    assert_eq!(groups(agent), "");
}

fn check_what_a_program_leaves_in_its_group(agent: &mut Connection) {
    let leave = "setsid sleep 1000 > /dev/null 2>&1 & echo $!";
    let left = agent.run(&in_group("left", leave)).unwrap();
    assert_eq!(groups(agent), "left\n");
    shell(agent, &format!("kill {}", left.text()));
    wait::until("the group to end", || {
        groups(agent).is_empty().then_some(())
    });
}

/// A frozen program cannot do what it would at `SIGTERM`, and ends all the same.
fn check_the_end_of_a_frozen_program(agent: &mut Connection) {
    // It freezes itself once it would handle the signal.
    let freeze = "echo 1 > /sys/fs/cgroup/handclasp/ice/cgroup.freeze";
    let script = format!("trap 'exit 0' TERM; {freeze}; while :; do sleep 0.1; done");
    let stubborn = RunRequest {
        timeout_ms: 3000,
        ..in_group("ice", &script)
    };
    let done = agent.run(&stubborn).unwrap();
    assert_eq!(
        (done.outcome, done.stopped_by),
        (Outcome::Signal(9), StoppedBy::Kill)
    );
}

/// What has called `setsid` and ignores SIGTERM ends with the program that was stopped, and nothing else does.
fn check_the_end_of_all_that_a_program_has_started(agent: &mut Connection) {
    let other = agent.start_run(&in_group(
        "pod",
        "while [ ! -e /tmp/pod ]; do sleep 0.05; done",
    ));
    for group in ["", "pod"] {
        let daemon =
            "setsid sh -c 'trap \"\" TERM; while :; do sleep 0.1; done' > /dev/null 2>&1 &";
        let stopped = RunRequest {
            timeout_ms: 1000,
            ..in_group(group, &format!("{daemon} echo $!; exec sleep 1000"))
        };
        let done = agent.run(&stopped).unwrap();
        assert_eq!(done.stopped_by, StoppedBy::Term);
        let daemon = format!("[ -e /proc/{} ] && echo runs; true", done.text().trim());
        wait::until("the daemon to end", || {
            shell(agent, &daemon).is_empty().then_some(())
        });
    }
    shell(agent, "touch /tmp/pod");
    let done = agent.run_answer(other).unwrap();
    assert_eq!(done.outcome, Outcome::ExitCode(0));
}

/// A fork bomb in a group with a limit of processes harms nobody outside, and ends with its program.
fn check_a_fork_bomb(agent: &mut Connection) {
    let holder = agent.start_run(&in_group("bomb", "exec sleep 1000"));
    let limit = "cd /sys/fs/cgroup && echo +pids > cgroup.subtree_control &&
        echo +pids > handclasp/cgroup.subtree_control && echo 30 > handclasp/bomb/pids.max";
    shell(agent, limit);
    let bomb = RunRequest {
        timeout_ms: 1000,
        ..in_group(
            "bomb",
            "bomb() { bomb | bomb & }; bomb; while :; do sleep 1; done",
        )
    };
    for _ in 0..3 {
        let done = agent.run(&bomb).unwrap();
        assert_eq!(done.stopped_by, StoppedBy::Term);
        assert_eq!(shell(agent, "echo fine"), "fine\n");
        let count = "cat /sys/fs/cgroup/handclasp/bomb/pids.current";
        wait::until("the bomb to end", || {
            (shell(agent, count) == "1\n").then_some(())
        });
    }
    shell(
        agent,
        "kill $(cat /sys/fs/cgroup/handclasp/bomb/.*/cgroup.procs)",
    );
    assert_eq!(
        agent.run_answer(holder).unwrap().outcome,
        Outcome::Signal(15)
    );
}

fn check_pauses(agent: &mut Connection) {
    let ticking = "while :; do echo >> /tmp/ticks; sleep 0.02; done > /dev/null 2>&1 & echo $!";
    let ticking = agent.run(&in_group("clock", ticking)).unwrap();
    let ticks = |agent: &mut Connection| -> u64 {
        // Before the first tick there is no file.
        let count = shell(agent, "cat /tmp/ticks 2>/dev/null | wc -c");
        count.trim().parse().unwrap()
    };
    for _ in 0..2 {
        wait::until("a tick", || (ticks(agent) > 0).then_some(()));
        // Twice is as good as once.
        for _ in 0..2 {
            agent.call(AGENT, "Pause", group("clock")).unwrap();
        }
        let before = ticks(agent);
        shell(agent, "sleep 0.3");
        assert_eq!(ticks(agent), before);
        for _ in 0..2 {
            agent.call(AGENT, "Resume", group("clock")).unwrap();
        }
        wait::until("another tick", || (ticks(agent) > before).then_some(()));
    }
    shell(agent, &format!("kill -9 {}", ticking.text()));
    wait::until("the group to end", || {
        groups(agent).is_empty().then_some(())
    });
    for method in ["Pause", "Resume"] {
        let mut code = |name| agent.call(AGENT, method, group(name)).unwrap_err().code;
        assert_eq!([code("clock"), code(""), code("../x")], [5, 3, 3]);
    }
}

fn check_ephemeral(agent: &mut Connection) {
    let request = MountRequest {
        driver: "ephemeral",
        target: "/mnt/shared",
        ..MountRequest::default()
    };
    mount(agent, &request).unwrap();
    let mounts = shell(agent, "grep ' /mnt/shared ' /proc/mounts");
    assert!(
        mounts.starts_with("ephemeral /mnt/shared tmpfs rw,nosuid,nodev,")
            || mounts.starts_with("tmpfs /mnt/shared tmpfs rw,nosuid,nodev,"),
        "{mounts}"
    );
    assert_eq!(shell(agent, "stat -c %a /mnt/shared"), "1777\n");
}

fn mount(
    agent: &mut Connection,
    request: &MountRequest<'_>,
) -> Result<(), handclasp_tests::Status> {
    agent.call(AGENT, "Mount", request.encode()).map(drop)
}

fn in_group(group: &str, script: &str) -> RunRequest {
    RunRequest {
        group: group.into(),
        ..RunRequest::shell(script)
    }
}

/// The names of the groups that there are.
fn groups(agent: &mut Connection) -> String {
    shell(
        agent,
        "cd /sys/fs/cgroup/handclasp; ls -d */ 2> /dev/null | tr -d /; true",
    )
}

fn shell(agent: &mut Connection, script: &str) -> String {
    let done = agent.run(&RunRequest::shell(script)).unwrap();
    let stderr = String::from_utf8_lossy(&done.stderr);
    assert_eq!(done.outcome, Outcome::ExitCode(0), "{script}: {stderr}");
    done.text().to_owned()
}
