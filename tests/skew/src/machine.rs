//! What calls do to the machine that the agent runs in, and looking at it.

use anyhow::{Context, Result, bail, ensure};
use handclasp::v1::run_response::Outcome;
use handclasp::v1::{MountRequest, PauseRequest, ResumeRequest, RunRequest, SetTimeRequest};
use handclasp::{Agent, Code, Error};

use crate::site::Site;

/// A file on the machine's disk, and what is in it.
pub(crate) const KNOWN: (&str, &str) = ("known", "from the host's disk\n");

const HOUR_NS: u64 = 3_600_000_000_000;

/// A program that does nothing in the background, and of which only the process id is written.
const IDLE: &str = "sleep 1000000 > /dev/null 2>&1 & echo $!";

/// Runs a program, which has to succeed, and returns what it wrote.
pub(crate) async fn run(agent: &Agent, request: RunRequest) -> Result<String> {
    let done = agent.run(request.clone()).await?;
    ensure!(
        done.outcome == Some(Outcome::ExitCode(0)),
        "{} ended with {:?}: {}",
        request.argv.join(" "),
        done.outcome,
        String::from_utf8_lossy(&done.stderr).trim()
    );
    String::from_utf8(done.stdout).context("the program wrote no text")
}

/// Runs a shell script, which has to succeed, and returns what it wrote.
pub(crate) async fn shell(agent: &Agent, script: &str) -> Result<String> {
    run(agent, program(script)).await
}

/// A shell script in the session's group.
pub(crate) fn in_group(site: &Site<'_>, script: &str) -> RunRequest {
    RunRequest {
        group: site.name.clone(),
        ..program(script)
    }
}

/// The directory that the session's file systems are mounted on.
pub(crate) fn target(site: &Site<'_>) -> String {
    format!("/mnt/{}", site.name)
}

/// Runs a program in the session's group, which looks where it is.
pub(crate) async fn run_in_group(site: &Site<'_>) -> Result<()> {
    let cgroup = run(site.agent, in_group(site, "cat /proc/self/cgroup")).await?;
    let group = format!("0::/handclasp/{}", site.name);
    let below = cgroup.trim_end().strip_prefix(&group);
    // Newer agents give each program a group of its own below the named one.
    ensure!(
        below.is_some_and(|below| below.is_empty() || below.starts_with("/.")),
        "the program's group was {cgroup:?}"
    );
    Ok(())
}

/// Sets the clock to an hour later.
pub(crate) async fn set_time(site: &Site<'_>) -> Result<()> {
    let later = seconds(site.agent).await? * 1_000_000_000 + HOUR_NS;
    let moved = site.agent.set_time(SetTimeRequest { unix_ns: later });
    let moved_ns = moved.await?.moved_ns;
    // Between looking at the clock and setting it that hour got shorter.
    ensure!(
        0 < moved_ns && moved_ns.unsigned_abs() <= HOUR_NS,
        "the clock was moved by {moved_ns} ns"
    );
    let now = seconds(site.agent).await?;
    ensure!(now >= later / 1_000_000_000, "the clock says {now}");
    Ok(())
}

async fn seconds(agent: &Agent) -> Result<u64> {
    let date = shell(agent, "date +%s").await?;
    date.trim_end().parse().context("date wrote no number")
}

/// Mounts memory with options, and looks at what the kernel made of them.
pub(crate) async fn mount_tmpfs(site: &Site<'_>) -> Result<()> {
    let options = ["nosuid", "size=1m", "mode=711"].map(str::to_owned).into();
    let request = MountRequest {
        options,
        ..on_target(site, "tmpfs")
    };
    site.agent.mount(request).await?;
    let line = mounted(site).await?;
    let target = target(site);
    ensure!(
        line.starts_with(&format!("tmpfs {target} tmpfs rw,nosuid,"))
            && line.contains("size=1024k,mode=711"),
        "{line}"
    );
    unmount(site).await
}

/// Mounts the machine's disk, and reads what the host wrote to it.
pub(crate) async fn mount_block(site: &Site<'_>) -> Result<()> {
    let request = MountRequest {
        source: "/dev/vda".to_owned(),
        fstype: "ext4".to_owned(),
        options: vec!["ro".to_owned()],
        ..on_target(site, "block")
    };
    site.agent.mount(request).await?;
    let (name, content) = KNOWN;
    let read = shell(site.agent, &format!("cat {}/{name}", target(site))).await?;
    ensure!(read == content, "the disk's file holds {read:?}");
    unmount(site).await
}

/// Mounts a device that is not there, since it needs a daemon: the agent has to say just that.
pub(crate) async fn mount_virtio_fs(site: &Site<'_>) -> Result<()> {
    let request = MountRequest {
        source: "no-such-tag".to_owned(),
        ..on_target(site, "virtio-fs")
    };
    match site.agent.mount(request).await {
        Err(Error::Status {
            code: Code::NotFound,
            ..
        }) => Ok(()),
        other => bail!("mounting a device that is not there ended as {other:?}"),
    }
}

/// Mounts memory that everyone may write to.
pub(crate) async fn mount_ephemeral(site: &Site<'_>) -> Result<()> {
    site.agent.mount(on_target(site, "ephemeral")).await?;
    let line = mounted(site).await?;
    ensure!(line.contains(" tmpfs rw,nosuid,nodev,"), "{line}");
    let mode = shell(site.agent, &format!("stat -c %a {}", target(site))).await?;
    ensure!(mode == "1777\n", "the directory's mode is {mode:?}");
    unmount(site).await
}

/// Starts a program in the session's group and pauses it.
pub(crate) async fn pause(site: &Site<'_>) -> Result<()> {
    start_idle(site).await?;
    let group = site.name.clone();
    site.agent.pause(PauseRequest { group }).await?;
    expect_frozen(site, true).await
}

/// Resumes what [`pause`] has left, and ends it.
pub(crate) async fn resume(site: &Site<'_>) -> Result<()> {
    let group = site.name.clone();
    site.agent.resume(ResumeRequest { group }).await?;
    expect_frozen(site, false).await?;
    end_group(site).await
}

/// Starts a program in the session's group that goes on by itself; returns its process id.
pub(crate) async fn start_idle(site: &Site<'_>) -> Result<u32> {
    let pid = run(site.agent, in_group(site, IDLE)).await?;
    pid.trim_end().parse().context("no process id")
}

/// Fails unless the session's group stands still, or goes on.
pub(crate) async fn expect_frozen(site: &Site<'_>, frozen: bool) -> Result<()> {
    let events = format!("cat /sys/fs/cgroup/handclasp/{}/cgroup.events", site.name);
    let events = shell(site.agent, &events).await?;
    let expected = format!("populated 1\nfrozen {}\n", u8::from(frozen));
    ensure!(events == expected, "the group's state is {events:?}");
    Ok(())
}

/// Ends all programs of the session's group.
pub(crate) async fn end_group(site: &Site<'_>) -> Result<()> {
    let procs = format!("/sys/fs/cgroup/handclasp/{}/cgroup.procs", site.name);
    shell(site.agent, &format!("kill -9 $(cat {procs})")).await?;
    Ok(())
}

async fn mounted(site: &Site<'_>) -> Result<String> {
    shell(
        site.agent,
        &format!("grep ' {} ' /proc/mounts", target(site)),
    )
    .await
}

async fn unmount(site: &Site<'_>) -> Result<()> {
    shell(site.agent, &format!("umount {}", target(site))).await?;
    Ok(())
}

fn on_target(site: &Site<'_>, driver: &str) -> MountRequest {
    MountRequest {
        driver: driver.to_owned(),
        target: target(site),
        ..MountRequest::default()
    }
}

fn program(script: &str) -> RunRequest {
    RunRequest {
        argv: ["sh", "-c", script].map(str::to_owned).into(),
        ..RunRequest::default()
    }
}
