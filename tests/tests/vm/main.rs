//! The agent as the init of a virtual machine, over a real virtio-vsock device. One boot for all of it,
//! but for what may stop the device.

mod impatience;
mod methods;
mod processes;

use agent_core::messages::contract::VERSION;
use anyhow::{Context, Result};
use handclasp::v1::{PowerAction, RunRequest, RunResponse, ShutdownRequest, run_response::Outcome};
use handclasp::{Agent, Listener, Options};
use handclasp_tests::{short_directory, wait};
use std::fs;
use std::path::Path;
use std::time::Duration;
use tokio::task::spawn_blocking;
use tokio::time::{sleep, timeout};
use vm_harness::ground::Workspace;
use vm_harness::machine::{Config, PreparedVm, Vm, setup, until_interrupted};

/// How long a guest may take to boot: without KVM it takes seconds, on a busy machine many.
const BOOT: Duration = Duration::from_mins(5);
/// The pause between two looks at what comes about by itself.
const PAUSE: Duration = Duration::from_millis(50);

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a virtual machine: cargo xtask test runs it"]
async fn an_agent_that_is_init_serves_its_host() {
    let disk = short_directory();
    let (name, content) = methods::KNOWN;
    fs::write(disk.path().join(name), content).unwrap();
    let prepared = prepare(disk.path()).unwrap();
    let options = Options::new().deadline(wait::PATIENCE);
    let listener = options.listen(&prepared.ready()).unwrap();
    let vm = prepared.start().unwrap();
    until_interrupted(check(vm, &options, listener))
        .await
        .unwrap();
}

/// A machine with the agent as its init, and a disk of what is in the directory. What it needs is built first.
fn prepare(disk: &Path) -> Result<PreparedVm> {
    let workspace = Workspace::find()?;
    let image = setup::image(&workspace, None)?;
    PreparedVm::new(Config {
        disks: vec![disk.to_owned()],
        ..setup::config(&workspace, image.path)?
    })
}

/// All that the guest is looked at for, until it has powered off.
async fn check(mut vm: Vm, options: &Options, listener: Listener) -> Result<()> {
    let incoming = timeout(BOOT, listener.accept()).await;
    let incoming = incoming.with_context(|| format!("no dial: {}", vm.last_words()))??;
    let by_dial = incoming.await?;
    let address = vm.address();
    let by_address = options.connect(&address).await?;

    for agent in [&by_dial, &by_address] {
        assert_eq!(agent.name(), "handclasp-agent");
        assert_eq!(agent.version(), VERSION);
    }
    check_facts(&by_dial).await;
    check_facts(&by_address).await;
    check_input_and_output(&by_address).await;
    check_orphans(&by_address).await;
    check_what_programs_find(&by_address).await;
    processes::check(by_address.clone()).await;
    // Apart from this thread, which hears of Ctrl-C meanwhile.
    spawn_blocking(move || methods::check(&address)).await?;

    let action = PowerAction::PowerOff.into();
    by_address.shutdown(ShutdownRequest { action }).await?;
    drop((by_address, by_dial));
    timeout(wait::PATIENCE, check_end(&mut vm))
        .await
        .with_context(|| format!("the guest still runs: {}", vm.last_words()))?
}

/// The guest has powered off, and QEMU has nothing to complain of.
async fn check_end(vm: &mut Vm) -> Result<()> {
    loop {
        if let Some(status) = vm.wait_exit(Duration::ZERO)? {
            assert!(status.success(), "{status}: {}", vm.last_words());
            return Ok(());
        }
        sleep(PAUSE).await;
    }
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
        sleep(PAUSE).await;
    }
    panic!("{}", shell(agent, look).await);
}

/// What the agent has set up before the first program.
async fn check_what_programs_find(agent: &Agent) {
    for (script, expected) in [
        ("echo lost > /dev/stdout", "lost\n"),
        ("echo error 2>&1 >/dev/stderr", "error\n"),
        ("cat /dev/stdin < /proc/sys/kernel/ostype", "Linux\n"),
        ("ls -l /dev/fd | sed 's/.*-> //'", "/proc/self/fd\n"),
        ("stat -c '%a %F' /dev/shm", "1777 directory\n"),
        (
            "[ -c /dev/ptmx ] && [ -c /dev/pts/ptmx ] && echo yes",
            "yes\n",
        ),
        (
            "grep -c ' /dev/shm tmpfs \\| /dev/pts devpts ' /proc/mounts",
            "2\n",
        ),
        ("cat /sys/class/net/lo/flags", "0x9\n"),
        (
            "ping -c 1 -W 5 127.0.0.1 > /dev/null && echo reached",
            "reached\n",
        ),
        (
            "pwd; tty; cut -d ' ' -f 7 /proc/$$/stat",
            "/\nnot a tty\n0\n",
        ),
    ] {
        let done = agent.run(program(script)).await.unwrap();
        let found = String::from_utf8([done.stdout, done.stderr].concat()).unwrap();
        assert_eq!(found, expected, "{script}");
    }
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
