//! The agent as the init of a virtual machine, over a real virtio-vsock device. One boot for all of it.

mod methods;

use handclasp::v1::{PowerAction, RunRequest, RunResponse, ShutdownRequest, run_response::Outcome};
use handclasp::{Agent, Options, Version};
use handclasp_tests::{Vm, short_directory, wait};
use std::fs;
use std::time::Duration;

/// How long a guest may take to boot: without KVM it takes seconds, on a busy machine many.
const BOOT: Duration = Duration::from_mins(5);

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a virtual machine: cargo xtask test runs it"]
async fn an_agent_that_is_init_serves_its_host() {
    let disk = short_directory();
    let (name, content) = methods::KNOWN;
    fs::write(disk.path().join(name), content).unwrap();
    let mut vm = Vm::prepare(disk.path());
    let prepared = vm.event("prepared");
    let options = Options::new().deadline(wait::PATIENCE);
    let listener = options.listen(prepared["ready"].as_str().unwrap()).unwrap();
    vm.start();
    let started = vm.event("started");
    let dialled = tokio::time::timeout(BOOT, listener.accept()).await;
    let by_dial = dialled.expect("the guest's dial").unwrap();
    let address = started["address"].as_str().unwrap();
    let by_address = options.connect(address).await.unwrap();

    for agent in [&by_dial, &by_address] {
        assert_eq!(agent.name(), "handclasp-agent");
        assert_eq!(agent.version(), Version::new(1, 1));
    }
    check_facts(&by_dial).await;
    check_facts(&by_address).await;
    check_input_and_output(&by_address).await;
    check_orphans(&by_address).await;
    methods::check(address);

    by_address
        .shutdown(ShutdownRequest {
            action: PowerAction::PowerOff.into(),
        })
        .await
        .unwrap();
    drop((by_address, by_dial));
    let ended = vm.event("ended");
    assert_eq!(ended["status"], "exit status: 0");
    assert!(vm.wait().success());
}

/// What the guest says of itself is its own, and not this machine's.
async fn check_facts(agent: &Agent) {
    let info = agent.info().await.unwrap();
    assert!(info.is_init);
    assert!(info.cpus > 0 && info.memory_available < info.memory_total);
    let boot = info.boot.unwrap();
    assert!(0 < boot.exec_ns && boot.exec_ns < boot.listening_ns);
    assert!(boot.listening_ns < boot.now_ns);
    assert_eq!(
        shell(agent, "uname -r").await.trim_end(),
        info.kernel_release
    );

    let boot_id = "/proc/sys/kernel/random/boot_id";
    let theirs = shell(agent, &format!("cat {boot_id}")).await;
    assert_eq!(theirs.trim_end().len(), 36, "{theirs}");
    assert_ne!(theirs, fs::read_to_string(boot_id).unwrap());
}

/// The most bytes that a program takes and gives cross the device whole.
async fn check_input_and_output(agent: &Agent) {
    let stdin: Vec<_> = (0_u8..251).cycle().take(256 * 1024).collect();
    let mut request = program("cat");
    request.stdin.clone_from(&stdin);
    let done = run(agent, request).await;
    assert!(done.stdout == stdin);
}

/// Processes whose parents have ended become init's children, and it takes note of their ends.
async fn check_orphans(agent: &Agent) {
    let orphans = "for i in 1 2 3 4; do (sleep 0.2; echo $i > /tmp/orphan-$i; exit 3) & done";
    shell(agent, orphans).await;
    let look = "ls /tmp/orphan-? | wc -l; grep -l '^State:.Z' /proc/[0-9]*/status; true";
    for _ in 0..600 {
        if shell(agent, look).await == "4\n" {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{}", shell(agent, look).await);
}

fn program(script: &str) -> RunRequest {
    RunRequest {
        argv: ["sh", "-c", script].map(str::to_owned).to_vec(),
        ..RunRequest::default()
    }
}

async fn run(agent: &Agent, request: RunRequest) -> RunResponse {
    let done = agent.run(request).await.unwrap();
    let stderr = String::from_utf8_lossy(&done.stderr);
    assert_eq!(done.outcome, Some(Outcome::ExitCode(0)), "{stderr}");
    done
}

async fn shell(agent: &Agent, script: &str) -> String {
    String::from_utf8(run(agent, program(script)).await.stdout).unwrap()
}
