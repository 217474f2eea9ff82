//! Agents on threads of this process, and raw peers at the other end of their sockets.

mod support;

use agent_engine::Notice;
use agent_engine_std::{Error, ListenAddress};
use std::io::ErrorKind;
use std::os::unix::net::{UnixListener, UnixStream};
use std::thread;
use support::{Healthy, LOCAL, Peer, Serving, bind};
use vsock_transport as transport;

/// The header of a frame that is longer than ttRPC has them.
const TOO_LONG: [u8; 10] = [0xff, 0xff, 0xff, 0xff, 0, 0, 0, 1, 1, 0];

#[test]
fn several_connections_are_served_in_any_order() {
    let serving = Serving::start(|agent| agent);
    let mut peers: Vec<_> = (0..10).map(|_| serving.connect()).collect();
    for _ in 0..3 {
        peers.iter_mut().for_each(Peer::ask);
        peers.iter_mut().rev().for_each(Peer::is_told);
    }
}

#[test]
fn frames_that_need_a_large_buffer_are_served_too() {
    const LENGTH: usize = 100_000;
    // Health skips fields that it does not know, such as number 15.
    let field = [&[0x7a, 0xa0, 0x8d, 0x06][..], &vec![0; LENGTH]].concat();
    let call = b"\x0a\x0bgrpc.Health\x12\x05Check\x1a\xa4\x8d\x06";
    let length = u32::try_from(call.len() + field.len()).unwrap();
    let frame = [&length.to_be_bytes()[..], &[0, 0, 0, 1, 1, 0], call, &field].concat();
    let serving = Serving::start(|agent| agent);
    let mut peers: Vec<_> = (0..3).map(|_| serving.connect()).collect();
    for peer in &mut peers {
        peer.send(&frame);
        peer.is_told();
        peer.ask();
        peer.is_told();
    }
}

#[test]
fn the_connection_that_was_idle_longest_gives_way() {
    let serving = Serving::start(|agent| agent.connections(2));
    let mut peers: Vec<_> = (0..3)
        .map(|_| {
            let mut peer = serving.connect();
            peer.ask();
            peer.is_told();
            peer
        })
        .collect();
    assert_eq!(serving.notice(), Notice::Evicted);
    peers[0].is_hung_up_on();
    for peer in &mut peers[1..] {
        peer.ask();
        peer.is_told();
    }
}

#[test]
fn readiness_is_reported_by_dialling() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("ready");
    let host = UnixListener::bind(&path).unwrap();
    let address = format!("unix:{}", path.display());
    let address = ListenAddress::parse(address.leak()).unwrap();
    let serving = Serving::start(|agent| agent.report_readiness(address));
    let mut hosts = Vec::new();
    // The first one hangs up without an answer, so there is a second.
    for _ in 0..2 {
        let mut host = Peer::new(host.accept().unwrap().0);
        let frame = host.receive(10);
        assert_eq!(frame[4..], [0, 0, 0, 2, 1, 0], "a request on stream 2");
        let length = u32::from_be_bytes([frame[0], frame[1], frame[2], frame[3]]);
        let payload = host.receive(length.try_into().unwrap());
        assert!(payload.starts_with(b"\x0a\x11handclasp.v1.Host\x12\x05Ready"));
        hosts.push(payload);
    }
    assert_ne!(hosts[0], hosts[1], "each has a nonce of its own");
    let mut peer = serving.connect();
    peer.ask();
    peer.is_told();
}

#[test]
fn whoever_is_not_trusted_is_sent_away() {
    let user = rustix::process::geteuid().as_raw();
    let serving = Serving::start(|agent| agent.trusted_user(user + 1));
    let mut stranger = serving.connect();
    stranger.is_hung_up_on();
    assert_eq!(
        serving.notice(),
        Notice::PeerRejected(transport::Peer::Unix {
            uid: user,
            pid: std::process::id().cast_signed(),
        })
    );
}

#[test]
fn a_connection_that_makes_no_sense_is_closed_and_reported() {
    let serving = Serving::start(|agent| agent);
    let mut peer = serving.connect();
    peer.send(&TOO_LONG);
    assert!(matches!(serving.notice(), Notice::Closing(_)));
    peer.is_hung_up_on();
}

#[test]
fn an_agent_that_is_stopped_closes_its_connections_and_listens_no_more() {
    let mut serving = Serving::start(|agent| agent);
    let mut peers: Vec<_> = (0..3).map(|_| serving.connect()).collect();
    for peer in &mut peers {
        peer.ask();
        peer.is_told();
    }
    serving.stop();
    peers.iter_mut().for_each(Peer::is_hung_up_on);
    let refused = UnixStream::connect(serving.path()).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
}

#[test]
fn an_agent_that_was_stopped_before_it_runs_ends_at_once() {
    let directory = tempfile::tempdir().unwrap();
    let agent = bind(&directory.path().join("agent")).unwrap();
    let stop = agent.stop_handle();
    stop.stop();
    stop.clone().stop();
    drop(stop);
    agent.run(&LOCAL, Healthy).unwrap();
}

#[test]
fn an_agent_that_panics_closes_its_connections() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("agent");
    let agent = bind(&path).unwrap();
    let agent = agent.on_notice(|notice| panic!("{notice:?} is more than this test can take"));
    let thread = thread::spawn(|| agent.run(&LOCAL, Healthy));
    let connect = || Peer::new(UnixStream::connect(&path).unwrap());
    let (mut good, mut bad) = (connect(), connect());
    good.ask();
    good.is_told();
    bad.send(&TOO_LONG);
    good.is_hung_up_on();
    assert!(thread.join().is_err());
}

#[test]
fn an_address_that_is_in_use_is_an_error() {
    let serving = Serving::start(|agent| agent);
    let error = bind(serving.path()).unwrap_err();
    assert!(matches!(error, Error::Listen(_)), "{error:?}");
}
