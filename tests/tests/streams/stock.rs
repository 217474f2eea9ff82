//! The stock `ttrpc` client of crates.io, after a Negotiate.

use crate::guest;
use handclasp_synthetic::v1::{FollowRequest, Speed, StreamMessage};
use handclasp_tests::{HEALTH, NEGOTIATION, offer};
use prost::Message;
use ttrpc::r#async::Client;
use ttrpc::r#async::transport::Socket;
use ttrpc::{Code, Error, Request};

const STREAMS: &str = "synthetic.v1.Streams";

fn request(service: &str, method: &str, payload: Vec<u8>) -> Request {
    Request {
        service: service.into(),
        method: method.into(),
        payload,
        ..Request::default()
    }
}

fn message(text: &str) -> Vec<u8> {
    let text = text.into();
    StreamMessage {
        text,
        ..StreamMessage::default()
    }
    .encode_to_vec()
}

async fn negotiated() -> Client {
    let socket = guest::start(2);
    socket.set_nonblocking(true).unwrap();
    let socket = tokio::net::UnixStream::from_std(socket).unwrap();
    let client = Client::new(Socket::new(socket));
    let negotiate = request(NEGOTIATION, "Negotiate", offer(1));
    client.request(negotiate).await.unwrap();
    client
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bidirectional_stream_works_after_a_negotiation() {
    let client = negotiated().await;
    let talk = request(STREAMS, "Talk", Vec::new());
    let mut stream = client.new_stream(talk, true, true).await.unwrap();
    for text in ["one", "two", "three"] {
        stream.send(message(text)).await.unwrap();
        let answer = StreamMessage::decode(&stream.recv().await.unwrap()[..]).unwrap();
        // The session is of 1.0, so a newer value has its fallback.
        assert_eq!((answer.text.as_str(), answer.speed()), (text, Speed::Slow));
    }
    let check = request(HEALTH, "Check", Vec::new());
    client.request(check).await.unwrap();
    stream.close_send().await.unwrap();
    let end = stream.recv().await.unwrap_err();
    assert!(matches!(end, Error::Eof), "{end}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_stream_yields_its_messages() {
    let client = negotiated().await;
    let text = "line".into();
    let follow = FollowRequest { text, count: 100 }.encode_to_vec();
    let follow = request(STREAMS, "Follow", follow);
    let mut stream = client.new_stream(follow, false, true).await.unwrap();
    for _ in 0..100 {
        let answer = StreamMessage::decode(&stream.recv().await.unwrap()[..]).unwrap();
        assert_eq!(answer.text, "line");
    }
    assert!(matches!(stream.recv().await, Err(Error::Eof)));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_session_does_not_include_has_its_usual_status() {
    let client = negotiated().await;
    let later = request(STREAMS, "TalkLater", Vec::new());
    let mut stream = client.new_stream(later, true, true).await.unwrap();
    match stream.recv().await {
        Err(Error::RpcStatus(status)) => assert_eq!(status.code(), Code::UNIMPLEMENTED),
        other => panic!("{other:?}"),
    }
    let talk = request(STREAMS, "Talk", Vec::new());
    let mut stream = client.new_stream(talk, true, true).await.unwrap();
    stream
        .send(vec![0xf8, 0xff, 0xff, 0xff, 0x0f, 1])
        .await
        .unwrap();
    match stream.recv().await {
        Err(Error::RpcStatus(status)) => assert_eq!(status.code(), Code::FAILED_PRECONDITION),
        other => panic!("{other:?}"),
    }
    let check = request(HEALTH, "Check", Vec::new());
    client.request(check).await.unwrap();
}
