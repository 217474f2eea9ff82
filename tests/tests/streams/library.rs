//! The host library's streams.

use crate::generated::contract::{CATALOGUE, VERSIONS};
use crate::guest::{self, FLOOD, HANG_UP, WINDOW};
use handclasp::{Agent, Code, Contract, Error, FeatureSet, Level, Options, Version};
use handclasp_synthetic::calls::streams::Streams;
use handclasp_synthetic::v1::{FollowRequest, Speed, StreamMessage};

fn message(text: &str) -> StreamMessage {
    StreamMessage {
        text: text.into(),
        ..StreamMessage::default()
    }
}

fn request(text: &str, count: u32) -> FollowRequest {
    let text = text.into();
    FollowRequest { text, count }
}

fn options() -> Options {
    Options::new().contract(Contract::new("handclasp", VERSIONS, &CATALOGUE))
}

async fn connect(highest: u32) -> Agent {
    options()
        .adopt(guest::start(highest).into())
        .unwrap()
        .await
        .unwrap()
}

#[tokio::test]
async fn a_server_stream_yields_its_messages_and_ends() {
    let agent = connect(2).await;
    let streams = Streams::new(&agent);
    let mut messages = streams.follow(request("line", 60)).await.unwrap();
    let mut count = 0;
    while let Some(message) = messages.next().await.unwrap() {
        assert_eq!(message.text, "line");
        count += 1;
    }
    assert_eq!(count, 60);
    assert!(messages.next().await.unwrap().is_none());
    let mut none = streams.follow(request("nothing", 1)).await.unwrap();
    let error = none.next().await.unwrap_err();
    assert!(
        matches!(
            &error,
            Error::Status {
                code: Code::NotFound,
                ..
            }
        ),
        "{error}"
    );
}

#[tokio::test]
async fn both_sides_send_and_close() {
    let agent = connect(2).await;
    let streams = Streams::new(&agent);
    for first in [None, Some(message("first")), Some(message(""))] {
        let mut stream = streams.talk(first.clone()).await.unwrap();
        if let Some(first) = first {
            assert_eq!(stream.next().await.unwrap().unwrap().text, first.text);
        }
        for text in ["one", "", "two"] {
            stream.send(message(text)).await.unwrap();
            assert_eq!(stream.next().await.unwrap().unwrap().text, text);
        }
        stream.close().await;
        assert!(stream.next().await.unwrap().is_none());
        let late = stream.send(message("late")).await.unwrap_err();
        assert_eq!(late.kind(), "not_sent", "{late}");
    }
}

#[tokio::test]
async fn an_opening_leaves_with_the_offer_and_is_sent_again_if_the_level_was_wrong() {
    let newer = || StreamMessage {
        newer: Some("new".into()),
        ..message("one")
    };
    let level = |minor| Level {
        version: Version::new(1, minor),
        features: FeatureSet::EMPTY,
    };
    // The level that the host expects, the one that the guest speaks, whether the message needs 1.1, and whether it passes.
    for (expected, highest, is_newer, passes) in [
        (0, 0, false, true),
        (0, 2, false, true),
        (0, 2, true, true),
        (2, 0, false, true),
        (2, 0, true, false),
        (2, 1, true, true),
    ] {
        let (socket, reads) = guest::start_and_record(highest);
        let options = options().expect_level(level(expected));
        let connecting = options.adopt(socket.into()).unwrap();
        let first = if is_newer { newer() } else { message("one") };
        let opened = Streams::new(&connecting).talk(Some(first)).await;
        let at = format!("expected 1.{expected}, agreed 1.{highest}, newer {is_newer}");
        assert_eq!(opened.is_ok(), passes, "{at}");
        if let Ok(mut stream) = opened {
            assert_eq!(stream.next().await.unwrap().unwrap().text, "one", "{at}");
            stream.close().await;
            assert!(stream.next().await.unwrap().is_none(), "{at}");
        }
        // The expected level includes the message, so the opening is in the first write.
        let together = expected > 0 || !is_newer;
        let first_read = reads.lock().unwrap().first().cloned().unwrap();
        let has_opening = first_read.windows(4).any(|window| window == b"Talk");
        assert_eq!(has_opening, together, "{at}");
        assert!(connecting.await.unwrap().health().await.is_ok(), "{at}");
    }
}

#[tokio::test]
async fn an_opening_is_sent_again_without_what_the_session_lacks() {
    let expected = Level {
        version: Version::new(1, 2),
        features: FeatureSet::EMPTY,
    };
    for (highest, dropped) in [(2, 0), (0, 1)] {
        let options = options().expect_level(expected);
        let connecting = options.adopt(guest::start(highest).into()).unwrap();
        let first = StreamMessage {
            aside: Some("aside".into()),
            ..message("one")
        };
        let mut stream = Streams::new(&connecting).talk(Some(first)).await.unwrap();
        assert_eq!(stream.dropped().len(), dropped, "agreed 1.{highest}");
        stream.close().await;
        assert_eq!(stream.next().await.unwrap().unwrap().text, "one");
        assert!(stream.next().await.unwrap().is_none());
    }
}

#[tokio::test]
async fn dropping_the_sender_closes_this_side() {
    let agent = connect(2).await;
    let stream = Streams::new(&agent)
        .talk(Some(message("one")))
        .await
        .unwrap();
    let (sender, mut messages) = stream.split();
    assert_eq!(messages.next().await.unwrap().unwrap().text, "one");
    drop(sender);
    assert!(messages.next().await.unwrap().is_none());
}

#[tokio::test]
async fn messages_are_gated_both_ways() {
    for (highest, speed) in [(0, Speed::Slow), (1, Speed::Fast)] {
        let agent = connect(highest).await;
        let mut stream = Streams::new(&agent)
            .talk(Some(message("one")))
            .await
            .unwrap();
        let answer = stream.next().await.unwrap().unwrap();
        assert_eq!(answer.speed(), speed, "a peer of 1.{highest}");
        let newer = StreamMessage {
            newer: Some("new".into()),
            ..StreamMessage::default()
        };
        let sent = stream.send(newer).await;
        assert_eq!(sent.is_ok(), highest > 0, "{sent:?}");
        let later = Streams::new(&agent).talk_later(None).await.unwrap_err();
        assert_eq!(later.kind(), "unsupported", "{later}");
    }
}

#[tokio::test]
async fn a_stream_that_is_not_read_ends_and_the_connection_goes_on() {
    let agent = connect(2).await;
    let streams = Streams::new(&agent);
    let mut unread = streams.follow(request("line", 1000)).await.unwrap();
    let mut other = streams.talk(Some(message(FLOOD))).await.unwrap();
    for _ in 0..WINDOW {
        assert_eq!(other.next().await.unwrap().unwrap().text, FLOOD);
    }
    other.send(message("5")).await.unwrap();
    for _ in 0..5 {
        assert_eq!(other.next().await.unwrap().unwrap().text, FLOOD);
    }
    // The other stream's messages came behind all of the unread ones.
    let mut count = 0;
    let error = loop {
        match unread.next().await {
            Ok(Some(_)) => count += 1,
            Ok(None) => panic!("it has ended well"),
            Err(error) => break error,
        }
    };
    assert_eq!(count, 64);
    assert!(
        matches!(
            &error,
            Error::Status {
                code: Code::ResourceExhausted,
                ..
            }
        ),
        "{error}"
    );
}

#[tokio::test]
async fn a_stream_ends_with_its_connection() {
    let agent = connect(2).await;
    let mut stream = Streams::new(&agent).talk(None).await.unwrap();
    stream.send(message(HANG_UP)).await.unwrap();
    let lost = stream.next().await.unwrap_err();
    assert_eq!(lost.kind(), "outcome_unknown", "{lost}");
    let late = stream.send(message("late")).await.unwrap_err();
    assert_eq!(late.kind(), "not_sent", "{late}");
    let late = Streams::new(&agent).talk(None).await.unwrap_err();
    assert_eq!(late.kind(), "not_sent", "{late}");
}
