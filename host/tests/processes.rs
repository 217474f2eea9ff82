//! Processes: what a handle to one does.

mod support;

use handclasp::process::{Event, Gap, OutputChannel, OutputPolicy, Stdio};
use handclasp::{Error, connect};
use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::sync::atomic::Ordering;
use support::Config;
use support::world::{LIMIT, World, numbers, read, read_all, until, write};
use tokio::io::AsyncWrite;

#[tokio::test]
async fn all_output_arrives_and_the_process_is_forgotten() {
    let world = World::new();
    let agent = world.agent().await;
    let script = "seq 1 200000; echo oops >&2; exit 3";
    let output = agent
        .command("sh")
        .args(["-c", script])
        .output()
        .await
        .unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert!(!output.status.success());
    assert!(output.stdout == numbers(200_000), "more than a ring holds");
    assert_eq!(output.stderr, b"oops\n");
    assert_eq!(output.gaps, []);
    until(|| world.config.programs.0.lock().unwrap().is_empty()).await;
}

#[tokio::test]
async fn a_program_that_cannot_be_executed_says_why() {
    let agent = World::new().agent().await;
    let error = agent.command("nosuch").spawn().await.unwrap_err();
    let Error::Start(failed) = &error else {
        panic!("{error:?}");
    };
    assert_eq!((failed.errno, failed.subject.as_str()), (2, "nosuch"));
    assert_eq!(error.kind(), "start");
}

#[tokio::test]
async fn the_environment_and_the_directory_are_those_that_were_set() {
    let agent = World::new().agent().await;
    let mut command = agent.command("sh");
    command
        .args(["-c", "echo $A-$B-$C; pwd"])
        .current_dir("/usr");
    command
        .env("A", "gone")
        .env_clear()
        .env("B", "1")
        .env("B", "2")
        .envs([("C", "3")]);
    let output = command.output().await.unwrap();
    assert_eq!(output.stdout, b"-2-3\n/usr\n");
}

#[tokio::test]
async fn input_is_written_and_ends_when_it_is_dropped() {
    let agent = World::new().agent().await;
    let mut child = agent
        .command("cat")
        .stdin(Stdio::piped())
        .spawn()
        .await
        .unwrap();
    let (mut stdin, mut stdout) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    write(&mut stdin, b"hello ").await.unwrap();
    assert_eq!(read(&mut stdout, 100).await.unwrap(), b"hello ");
    let much = numbers(20_000);
    let both = async {
        write(&mut stdin, &much).await.unwrap();
        drop(stdin);
    };
    let ((), back) = tokio::join!(both, read_all(&mut stdout));
    assert!(back == much);
    assert!(child.wait().await.unwrap().success());
}

#[tokio::test]
async fn an_input_that_the_process_has_closed_is_a_broken_pipe() {
    let agent = World::new().agent().await;
    let mut command = agent.command("head");
    let mut child = command
        .args(["-c", "1"])
        .stdin(Stdio::piped())
        .spawn()
        .await
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let writes = async {
        loop {
            if let Err(error) = write(&mut stdin, &[b'x'; 9000]).await {
                return error;
            }
        }
    };
    let error = tokio::time::timeout(LIMIT, writes).await.unwrap();
    assert_eq!(error.kind(), io::ErrorKind::BrokenPipe);
}

#[tokio::test]
async fn a_writer_is_told_that_another_one_has_written() {
    let world = World::new();
    let agent = world.agent().await;
    let mut command = agent.command("cat");
    let mut child = command.stdin(Stdio::piped()).spawn().await.unwrap();
    let mut other = agent.attach(child.number()).open().await.unwrap();
    write(other.stdin.as_mut().unwrap(), b"theirs")
        .await
        .unwrap();
    let stdin = child.stdin.as_mut().unwrap();
    for _ in 0..2 {
        let error = write(stdin, b"ours").await.unwrap_err();
        assert!(error.to_string().contains("another writer"), "{error}");
    }
    write(other.stdin.as_mut().unwrap(), b", too")
        .await
        .unwrap();
    assert_eq!(world.config.programs.only().lock().unwrap().taken, 11);
    child.kill().await.unwrap();
}

#[tokio::test]
async fn the_newest_output_is_kept_and_the_gap_is_told() {
    let world = World::new();
    let agent = world.agent().await;
    let mut command = agent.command("seq");
    command
        .args(["1", "100000"])
        .output_policy(OutputPolicy::KeepNewest);
    let mut child = command.spawn().await.unwrap();
    child.wait().await.unwrap();
    until(|| !world.config.programs.only().lock().unwrap().outputs[0].is_open).await;
    let mut stdout = child.stdout.take().unwrap();
    let error = read(&mut stdout, 100).await.unwrap_err();
    let gap = *Gap::of(&error).unwrap();
    let all = numbers(100_000);
    assert_eq!(gap.start, 0);
    assert_eq!(gap.length, all.len() as u64 - 128 * 1024);
    assert_eq!(stdout.offset(), gap.end());
    let rest = read_all(&mut stdout).await;
    assert!(rest == all[usize::try_from(gap.end()).unwrap()..]);
}

#[tokio::test]
async fn events_tell_all_in_one_stream() {
    let agent = World::new().agent().await;
    let script = "echo out; echo err >&2; sleep 0.1; exit 7";
    let mut child = agent
        .command("sh")
        .args(["-c", script])
        .spawn()
        .await
        .unwrap();
    let mut events = child.events();
    let (mut written, mut ends, mut exit) = ([Vec::new(), Vec::new()], 0, None);
    while let Some(event) = events.next().await {
        match event.unwrap() {
            Event::Output {
                channel,
                offset,
                data,
            } => {
                let written = &mut written[usize::from(channel == OutputChannel::Stderr)];
                assert_eq!(offset, written.len() as u64);
                written.extend(data);
            }
            Event::End { channel: _, length } => {
                assert_eq!(length, 4);
                ends += 1;
            }
            Event::Exit(status) => exit = status.code(),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!((ends, exit), (2, Some(7)));
    assert_eq!(written, [b"out\n".to_vec(), b"err\n".to_vec()]);
}

#[tokio::test]
async fn a_leader_that_ends_leaves_its_output_to_a_grandchild() {
    let agent = World::new().agent().await;
    let script = "(sleep 0.2; echo late) & echo early";
    let mut child = agent
        .command("sh")
        .args(["-c", script])
        .spawn()
        .await
        .unwrap();
    assert!(child.wait().await.unwrap().success());
    let mut stdout = child.stdout.take().unwrap();
    assert_eq!(read_all(&mut stdout).await, b"early\nlate\n");
}

#[tokio::test]
async fn another_program_attaches_and_goes_on_at_an_offset() {
    let world = World::new();
    let agent = world.agent().await;
    let child = agent
        .command("cat")
        .stdin(Stdio::piped())
        .spawn()
        .await
        .unwrap();
    let number = child.detach();
    let other = world.agent().await;
    let mut child = other.attach(number).stdout_from(3).open().await.unwrap();
    assert!(child.pid() > 0);
    let mut stdin = child.stdin.take().unwrap();
    write(&mut stdin, b"abcdef").await.unwrap();
    assert_eq!(
        read(child.stdout.as_mut().unwrap(), 100).await.unwrap(),
        b"def"
    );
    drop(child);
    drop(stdin);

    let mut watcher = agent.attach(number).observe().open().await.unwrap();
    assert!(watcher.stdin.is_none());
    assert_eq!(
        read(watcher.stdout.as_mut().unwrap(), 100).await.unwrap(),
        b"abcdef"
    );
    let acknowledged = world.config.programs.only().lock().unwrap().outputs[0].acknowledged;
    assert!(acknowledged <= 6);

    // The input is open still, and a writer that begins later asks for its offset.
    let mut child = world.agent().await.attach(number).open().await.unwrap();
    let stdin = child.stdin.as_mut().unwrap();
    write(stdin, b"gh").await.unwrap();
    poll_fn(|context| Pin::new(&mut *stdin).poll_shutdown(context))
        .await
        .unwrap();
    assert_eq!(read_all(child.stdout.as_mut().unwrap()).await, b"abcdefgh");
    assert!(child.wait().await.unwrap().success());
    child.release().await.unwrap();
    assert!(!world.is_remembered(number));
    let error = agent.attach(number).open().await.unwrap_err();
    assert!(error.to_string().contains("there is no process"), "{error}");
}

#[tokio::test]
async fn a_key_starts_one_process() {
    let world = World::new();
    let agent = world.agent().await;
    let mut command = agent.command("sh");
    command.args(["-c", "echo once"]).key([7; 16]);
    let (first, second) = tokio::try_join!(command.spawn(), command.spawn()).unwrap();
    assert_eq!(first.number(), second.number());
    assert_ne!(first.existed(), second.existed());
    let number = first.number();
    drop((first, second));
    let other = agent
        .command("sh")
        .args(["-c", "echo twice"])
        .key([7; 16])
        .spawn()
        .await;
    let error = other.unwrap_err();
    assert!(error.to_string().contains("ALREADY_EXISTS"), "{error}");
    let mut again = command.spawn().await.unwrap();
    assert_eq!(read_all(again.stdout.as_mut().unwrap()).await, b"once\n");
    assert!(world.is_remembered(number));
}

#[tokio::test]
async fn dropping_a_child_leaves_it_running_unless_it_is_to_be_killed() {
    let world = World::new();
    let agent = world.agent().await;
    let mut command = agent.command("sleep");
    command.arg("1000").lease(None);
    let kept = command.spawn().await.unwrap().number();
    let killed = command.kill_on_drop(true).spawn().await.unwrap().number();
    let program = |number| world.config.programs.get(number).unwrap();
    let signals = |number| program(number).lock().unwrap().signals.clone();
    until(|| signals(killed) == [9]).await;
    assert_eq!(signals(kept), []);
    assert_eq!(agent.processes().await.unwrap().len(), 2);
    let mut kept = agent.attach(kept).open().await.unwrap();
    assert_eq!(kept.try_wait().await.unwrap(), None);
    assert_eq!(kept.kill().await.unwrap().signal(), Some(9));
    assert_eq!(
        kept.kill().await.unwrap().signal(),
        Some(9),
        "a second time"
    );
}

#[tokio::test]
async fn a_list_or_an_output_that_goes_back_is_a_bad_response() {
    let world = World::new();
    world.config.is_hostile.store(true, Ordering::Relaxed);
    let agent = world.agent().await;
    let mut child = agent.command("echo").arg("once").spawn().await.unwrap();
    let listed = tokio::time::timeout(LIMIT, agent.processes()).await;
    assert_eq!(listed.unwrap().unwrap_err().kind(), "bad_response");
    let mut stdout = child.stdout.take().unwrap();
    assert_eq!(read(&mut stdout, 100).await.unwrap(), b"once\n");
    let error = read(&mut stdout, 100).await.unwrap_err();
    let sentence = "it begins at offset 0, before 5, which was asked for";
    assert!(error.to_string().contains(sentence), "{error}");
}

#[tokio::test]
async fn sixty_four_processes_share_the_places_of_one_connection() {
    let world = World::new();
    let agent = world.agent().await;
    let mut running = Vec::new();
    for number in 0..64 {
        let agent = agent.clone();
        running.push(tokio::spawn(async move {
            let script = format!("sleep 0.2; echo {number}");
            agent
                .command("sh")
                .args(["-c", &script])
                .output()
                .await
                .unwrap()
        }));
    }
    for (number, task) in running.into_iter().enumerate() {
        let output = tokio::time::timeout(LIMIT, task).await.unwrap().unwrap();
        assert_eq!(output.stdout, format!("{number}\n").as_bytes());
    }
}

#[tokio::test]
async fn an_agent_without_processes_is_a_typed_outcome() {
    let server = support::agent(Config::without_processes());
    let agent = connect(&server.address()).await.unwrap();
    let error = agent.command("true").spawn().await.unwrap_err();
    assert_eq!(error.kind(), "unsupported");
    assert!(error.to_string().contains("PROCESS"), "{error}");
}
