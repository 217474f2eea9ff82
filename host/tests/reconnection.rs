//! Processes whose connection is lost.

mod support;

use handclasp::process::{SignalTarget, Stdio};
use handclasp::{Error, Options, connect};
use std::time::Duration;
use support::world::{LIMIT, World, numbers, read, read_all, until, write};

#[tokio::test]
async fn reading_and_writing_go_on_where_they_were_when_connections_are_lost() {
    let world = World::new();
    let proxy = world.proxy();
    // After the answer to the offer, and some of the output.
    proxy.cut_after(61_000);
    let options = Options::new().reconnect_within(LIMIT);
    let agent = options.connect(&proxy.directory.address()).await.unwrap();
    let mut child = agent
        .command("cat")
        .stdin(Stdio::piped())
        .spawn()
        .await
        .unwrap();
    let (mut stdin, mut stdout) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    let sent = numbers(100_000);
    let both = async {
        write(&mut stdin, &sent).await.unwrap();
        drop(stdin);
    };
    let ((), back) = tokio::join!(both, read_all(&mut stdout));
    assert!(back == sent, "each byte once");
    assert!(child.wait().await.unwrap().success());
    assert!(proxy.connections() > 8, "{}", proxy.connections());
}

#[tokio::test]
async fn a_signal_whose_outcome_is_not_known_is_not_sent_again() {
    let world = World::new();
    let proxy = world.proxy();
    let agent = connect(&proxy.directory.address()).await.unwrap();
    let mut child = agent.command("sleep").arg("1000").spawn().await.unwrap();
    let signals = || world.config.programs.only().lock().unwrap().signals.clone();
    proxy.hold();
    // One that a shell would survive, too.
    let signal = child.signal(23, SignalTarget::Process);
    let cut = async {
        until(|| !signals().is_empty()).await;
        proxy.cut();
    };
    let (sent, ()) = tokio::join!(signal, cut);
    let error = sent.unwrap_err();
    assert!(matches!(error, Error::OutcomeUnknown { .. }), "{error:?}");
    child.kill().await.unwrap();
    assert_eq!(signals(), [23, 9]);
}

#[tokio::test]
async fn the_first_call_on_a_new_connection_leaves_with_the_offer() {
    let world = World::new();
    *world.config.generation.lock().unwrap() = None;
    let proxy = world.proxy();
    let agent = connect(&proxy.directory.address()).await.unwrap();
    let mut child = agent
        .command("cat")
        .stdin(Stdio::piped())
        .spawn()
        .await
        .unwrap();
    let stdin = child.stdin.take().unwrap();
    proxy.cut();
    world.config.called.lock().unwrap().clear();
    proxy.hold();
    let called = || world.config.called.lock().unwrap().clone();
    let held = async {
        until(|| called().contains("handclasp.v1.Processes/Wait")).await;
        assert!(called().contains("handclasp.v1.Negotiation/Negotiate"));
        proxy.release();
        drop(stdin);
    };
    let (status, ()) = tokio::join!(child.wait(), held);
    assert!(status.unwrap().success());
    assert_eq!(proxy.connections(), 2);
}

#[tokio::test]
async fn a_restored_guest_has_other_processes() {
    let world = World::new();
    let proxy = world.proxy();
    let agent = connect(&proxy.directory.address()).await.unwrap();
    let mut child = agent.command("sleep").arg("1000").spawn().await.unwrap();
    *world.config.generation.lock().unwrap() = Some([4; 16]);
    proxy.cut();
    let error = child.wait().await.unwrap_err();
    assert_eq!(error.kind(), "restored", "{error:?}");
    assert_eq!(
        child
            .signal(15, SignalTarget::Process)
            .await
            .unwrap_err()
            .kind(),
        "restored"
    );
    // The same agent knows the guest from now on, and the handle from before stays as it was.
    let mut again = agent.attach(child.number()).open().await.unwrap();
    assert_eq!(child.wait().await.unwrap_err().kind(), "restored");
    assert_eq!(again.kill().await.unwrap().signal(), Some(9));
    assert!(agent.command("true").status().await.unwrap().success());
}

#[tokio::test]
async fn a_read_that_is_dropped_does_not_keep_the_connection_open() {
    let world = World::new();
    let proxy = world.proxy();
    let agent = connect(&proxy.directory.address()).await.unwrap();
    let mut command = agent.command("sleep");
    let mut child = command.arg("1000").lease(None).spawn().await.unwrap();
    let mut stdout = child.stdout.take().unwrap();
    let reads = tokio::time::timeout(Duration::from_millis(20), read(&mut stdout, 100));
    assert!(reads.await.is_err());
    assert_eq!(proxy.closed(), 0);
    let number = child.number();
    drop((agent, command, child, stdout));
    until(|| proxy.closed() == 1).await;
    let agent = world.agent().await;
    agent
        .attach(number)
        .open()
        .await
        .unwrap()
        .kill()
        .await
        .unwrap();
}

#[tokio::test]
async fn a_process_whose_start_nobody_waits_for_any_more_is_released() {
    let world = World::new();
    let proxy = world.proxy();
    let agent = connect(&proxy.directory.address()).await.unwrap();
    proxy.hold();
    let command = agent.command("true");
    let has_program = || !world.config.programs.0.lock().unwrap().is_empty();
    tokio::select! {
        started = command.spawn() => panic!("{started:?}"),
        () = until(has_program) => {}
    }
    proxy.release();
    until(|| !has_program()).await;
}

#[tokio::test]
async fn a_lost_agent_is_looked_for_until_the_limit() {
    let world = World::new();
    let proxy = world.proxy();
    let options = Options::new().reconnect_within(Duration::from_millis(50));
    let agent = options.connect(&proxy.directory.address()).await.unwrap();
    let mut child = agent.command("sleep").arg("1000").spawn().await.unwrap();
    std::fs::remove_file(proxy.directory.socket()).unwrap();
    proxy.cut();
    let error = tokio::time::timeout(LIMIT, child.wait())
        .await
        .unwrap()
        .unwrap_err();
    assert_eq!(error.kind(), "connect", "{error:?}");
    let agent = world.agent().await;
    agent
        .attach(child.number())
        .open()
        .await
        .unwrap()
        .kill()
        .await
        .unwrap();
}
