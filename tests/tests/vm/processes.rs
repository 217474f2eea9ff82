//! Processes, as far as only a guest's init can show them: their control groups, its terminals and its users.

use handclasp::Agent;
use handclasp::v1::{
    ControlGroupLimits, PauseRequest, ProcessEnd, ResumeRequest, StartRequest, TerminalSettings,
    process_end::Outcome,
};
use handclasp_tests::Host;

/// Prints a file of the control group of the shell.
const GROUP_FILE: &str = "cat /sys/fs/cgroup$(sed -n 's/^0:://p' /proc/self/cgroup)";

/// Does all of it.
pub(crate) async fn check(agent: Agent) {
    let host = Host::new(agent);
    check_values(&host).await;
    check_memory(&host).await;
    check_processes(&host).await;
    check_named_group(&host).await;
    check_terminal(&host).await;
    check_user(&host).await;
}

fn script(text: &str) -> StartRequest {
    StartRequest {
        argv: ["sh", "-c", text].map(str::to_owned).to_vec(),
        ..StartRequest::default()
    }
}

fn limited(limits: ControlGroupLimits, text: &str) -> StartRequest {
    StartRequest {
        group_limits: Some(limits),
        ..script(text)
    }
}

async fn end(host: &Host, request: StartRequest) -> ProcessEnd {
    let process = host.start(request).await;
    host.end(process).await
}

/// The kernel has the limits of the request, and none that it does not name.
async fn check_values(host: &Host) {
    let limits = ControlGroupLimits {
        memory_bytes: 32 << 20,
        processes: 20,
        cpu_millis: 500,
    };
    let print = format!("{GROUP_FILE}/memory.max; {GROUP_FILE}/pids.max; {GROUP_FILE}/cpu.max");
    let said = host.run(limited(limits, &print)).await;
    assert_eq!(said, "33554432\n20\n50000 100000\n");
    let said = host.run(script(&print)).await;
    assert_eq!(said, "max\nmax\nmax 100000\n", "the others have none");
}

/// A program with too much memory is killed, and the agent and others go on.
async fn check_memory(host: &Host) {
    let limits = ControlGroupLimits {
        memory_bytes: 8 << 20,
        ..ControlGroupLimits::default()
    };
    // Without a newline, tail keeps all that it reads.
    let hog = limited(limits, "exec tail -n 1 /dev/zero");
    assert_eq!(end(host, hog).await.outcome, Some(Outcome::Signal(9)));
}

/// No more processes are created than there may be.
async fn check_processes(host: &Host) {
    let limits = ControlGroupLimits {
        processes: 5,
        ..ControlGroupLimits::default()
    };
    let bomb = "for i in 1 2 3 4 5 6 7 8 9; do sleep 1000 & done; echo never";
    let end = end(host, limited(limits, bomb)).await;
    assert!(matches!(end.outcome, Some(Outcome::ExitCode(code)) if code != 0));
    host.run(script("killall sleep")).await;
}

/// A program of a named group has limits of its own. What it leaves behind keeps them, and does not keep the group.
async fn check_named_group(host: &Host) {
    let limits = ControlGroupLimits {
        processes: 7,
        ..ControlGroupLimits::default()
    };
    let request = StartRequest {
        group: "limited".to_owned(),
        ..limited(limits, &format!("{GROUP_FILE}/pids.max"))
    };
    assert_eq!(host.run(request.clone()).await, "7\n");

    let daemon = "setsid sleep 1000 >/dev/null 2>&1 </dev/null & echo $!";
    let request = StartRequest {
        argv: script(daemon).argv,
        ..request
    };
    let daemon = host.run(request).await;
    let pause = PauseRequest {
        group: "limited".to_owned(),
    };
    host.agent().pause(pause.clone()).await.unwrap();
    let resume = ResumeRequest {
        group: "limited".to_owned(),
    };
    host.agent().resume(resume).await.unwrap();
    host.run(script(&format!("kill -9 {daemon}"))).await;
    while host.agent().pause(pause.clone()).await.is_ok() {}
}

/// Init has mounted what terminals need.
async fn check_terminal(host: &Host) {
    let request = StartRequest {
        terminal: Some(TerminalSettings {
            rows: 33,
            columns: 99,
            term: "linux".to_owned(),
        }),
        ..script("tty; stty size; echo $TERM; echo more > /dev/tty")
    };
    let said = host.run(request).await;
    assert_eq!(said, "/dev/pts/0\r\n33 99\r\nlinux\r\nmore\r\n");
}

/// A user without an entry has no group of others, and may not write where it should not.
async fn check_user(host: &Host) {
    let request = StartRequest {
        user: "12345".to_owned(),
        ..script("id -u; id -g; id -G; touch /usurped 2> /dev/null || echo refused")
    };
    assert_eq!(host.run(request).await, "12345\n12345\n12345\nrefused\n");
}
