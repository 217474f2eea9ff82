//! What the library does with a handshake that nobody waits for any more.

mod support;

use handclasp::{HANDSHAKE_LIMIT, Options, finish_handshake, take_handshakes};
use std::future::Future;
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::pin::pin;
use std::task::{Context, Waker};
use std::thread;
use std::time::Duration;
use support::monitor::{Monitor, PATIENCE, is_open};
use tokio::sync::{Mutex, MutexGuard};
use tokio::time::{advance, pause};

/// One test at a time, since [`take_handshakes`] takes those of the whole process.
async fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::const_new(());
    ALONE.lock().await
}

/// Dials, and gives up as soon as the request has left.
fn dial_and_give_up(monitor: &Monitor) -> UnixStream {
    let options = Options::new();
    {
        let address = monitor.address();
        let mut dial = pin!(options.dial(&address));
        let polled = dial.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        assert!(polled.is_pending());
    }
    monitor.accept()
}

#[tokio::test(start_paused = true)]
async fn a_dropped_dial_leaves_its_handshake_open_for_a_bounded_time() {
    let _alone = alone().await;
    let monitor = Monitor::new();
    let mut stream = dial_and_give_up(&monitor);
    for _ in 0..4 {
        tokio::task::yield_now().await;
    }
    advance(HANDSHAKE_LIMIT / 2).await;
    tokio::task::yield_now().await;
    assert!(is_open(&mut stream));
    advance(HANDSHAKE_LIMIT).await;
    tokio::task::yield_now().await;
    assert!(!is_open(&mut stream));
}

#[tokio::test]
async fn a_dial_that_is_still_waited_for_has_no_other_limit_than_its_deadline() {
    let _alone = alone().await;
    let monitor = Monitor::new();
    let options = Options::new().deadline(HANDSHAKE_LIMIT * 3);
    let address = monitor.address();
    let dial = tokio::spawn(async move { options.dial(&address).await });
    tokio::task::yield_now().await;
    let mut stream = monitor.accept();
    pause();
    advance(HANDSHAKE_LIMIT * 2).await;
    assert!(is_open(&mut stream));
    stream.write_all(b"OK 7\n").unwrap();
    tokio::time::resume();
    dial.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_handshake_is_taken_and_finished_by_somebody_else() {
    let _alone = alone().await;
    let monitor = Monitor::new();
    let mut given_up = dial_and_give_up(&monitor);
    let address = monitor.address();
    let waiting = tokio::spawn(async move { Options::new().dial(&address).await });
    tokio::task::yield_now().await;
    let mut waited_for = monitor.accept();

    let sockets = take_handshakes().await;
    assert_eq!(sockets.len(), 2);
    assert_eq!(waiting.await.unwrap().unwrap_err().kind(), "connect");
    let finishers = sockets
        .into_iter()
        .map(|socket| thread::spawn(move || finish_handshake(socket, PATIENCE).unwrap()));
    let finishers: Vec<_> = finishers.collect();
    for stream in [&mut given_up, &mut waited_for] {
        assert!(is_open(stream));
        stream.write_all(b"OK 7\n").unwrap();
        assert_eq!(stream.read(&mut [0]).unwrap(), 0, "closed after its OK");
    }
    assert!(
        finishers
            .into_iter()
            .all(|finisher| finisher.join().unwrap())
    );
}

#[tokio::test]
async fn only_a_handshake_without_an_answer_is_taken() {
    let _alone = alone().await;
    let monitor = Monitor::new();
    let address = monitor.address();
    let dial = tokio::spawn(async move { Options::new().dial(&address).await });
    tokio::task::yield_now().await;
    monitor.accept().write_all(b"OK 7\n").unwrap();
    let _connected = dial.await.unwrap().unwrap();
    assert!(take_handshakes().await.is_empty());
}

#[test]
fn finishing_ends_at_its_limit_and_when_the_monitor_closes() {
    let (ours, monitor) = UnixStream::pair().unwrap();
    assert!(!finish_handshake(ours.into(), Duration::from_millis(1)).unwrap());
    drop(monitor);
    // A limit that no clock can tell is none.
    for limit in [PATIENCE, Duration::MAX] {
        let (ours, monitor) = UnixStream::pair().unwrap();
        drop(monitor);
        assert!(finish_handshake(ours.into(), limit).unwrap());
    }
}

#[test]
fn handshakes_of_the_blocking_functions_are_taken_too() {
    let _alone = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap()
        .block_on(alone());
    let monitor = Monitor::new();
    let options = Options::new().deadline(Duration::from_millis(1));
    let error = handclasp::blocking::dial(&options, &monitor.address()).unwrap_err();
    assert_eq!(error.kind(), "no_answer");
    let mut stream = monitor.accept();
    let sockets = handclasp::blocking::take_handshakes().unwrap();
    assert_eq!(sockets.len(), 1);
    assert!(is_open(&mut stream));
    drop(sockets);
    assert!(!is_open(&mut stream));
}
