use super::*;
use agent_core::{RefusalReason, Version};
use rustix::io::Errno;
use std::collections::BTreeSet;
use std::error::Error as _;
use vsock_transport::Address;

const METHOD: &str = "handclasp.v1.Agent/Run";

/// One error of each variant.
fn all() -> Vec<Error> {
    [&without_a_session()[..], &of_a_call()].concat()
}

fn without_a_session() -> [Error; 11] {
    let [address, problem] = ["unix:/run/a", "it is cut off"].map(str::to_owned);
    let socket = SocketError::from(Errno::CONNREFUSED);
    [
        Error::Address {
            address: "tcp:1".to_owned(),
            cause: Address::parse("tcp:1").unwrap_err(),
        },
        Error::Connect {
            address: address.clone(),
            cause: socket.into(),
        },
        Error::Listen {
            address,
            cause: socket,
        },
        Error::NoAnswer {
            deadline: Duration::from_secs(5),
        },
        Error::Refused {
            message: "host speaks 1.0, this agent speaks 2.0".to_owned(),
            refusal: Box::new(refusal()),
        },
        Error::Legacy {
            code: Code::Unimplemented,
        },
        Error::AnswerMismatch,
        Error::MalformedAnswer { problem },
        Error::Closed(Interruption::Socket(socket)),
        Error::Entropy(getrandom::Error::UNSUPPORTED),
        Error::runtime(io::Error::from_raw_os_error(24)),
    ]
}

fn of_a_call() -> [Error; 8] {
    let method = || METHOD.to_owned();
    let cause = Interruption::Socket(SocketError::from(Errno::CONNRESET));
    [
        Error::Unsupported(unsupported()),
        Error::TooLong(too_long()),
        Error::TooLarge {
            method: method(),
            size: 2,
            limit: 1,
        },
        Error::NotSent {
            method: method(),
            cause,
        },
        Error::OutcomeUnknown {
            method: method(),
            cause,
            idempotent: false,
        },
        Error::Status {
            code: Code::NotFound,
            message: "there is no such program".to_owned(),
            refusal: None,
        },
        Error::BadResponse {
            method: method(),
            problem: "it is cut off".to_owned(),
        },
        Error::CannotBlock,
    ]
}

fn refusal() -> Refusal {
    let refusal = agent_core::Refusal {
        reason: RefusalReason::NotInSession,
        ..agent_core::Refusal::default()
    };
    Refusal::new(&refusal, crate::contract::Contract::HANDCLASP.catalogue)
}

fn unsupported() -> Unsupported {
    Unsupported {
        element: METHOD.to_owned(),
        need: Some(Need::BASELINE),
        feature_name: None,
        session: Some(Level::BASELINE),
    }
}

fn too_long() -> TooLong {
    TooLong {
        element: "Run.argv".to_owned(),
        measure: crate::gate::Measure::Elements,
        length: 2,
        limit: 1,
        session: Version::BASELINE,
        allowed_since: None,
    }
}

#[test]
fn no_source_repeats_what_the_sentence_says() {
    let errors = all();
    let kinds: BTreeSet<_> = errors.iter().map(Error::kind).collect();
    assert_eq!(kinds.len(), errors.len(), "each variant once");
    for error in &errors {
        let mut parent: &dyn std::error::Error = error;
        while let Some(source) = parent.source() {
            let (sentence, inner) = (parent.to_string(), source.to_string());
            assert!(!sentence.contains(&inner), "{inner:?} is in {sentence:?}");
            parent = source;
        }
    }
}

#[test]
fn an_error_with_a_cause_says_it_once() {
    let refused = &all()[1];
    let sentence = "cannot connect to unix:/run/a: nothing listens at this address (error 111)";
    assert_eq!(refused.to_string(), sentence);
    assert!(refused.source().is_none());
}
