use super::*;
use proptest::prelude::*;
use std::{format, string::ToString};

fn problem(text: &str) -> AddressProblem {
    Address::parse(text).unwrap_err().problem()
}

#[test]
fn the_last_colon_separates_the_port() {
    let Ok(Address::Hybrid { path, port }) = Address::parse("hybrid:/run/a:b:52") else {
        panic!("not read as a hybrid address");
    };
    assert_eq!((path.as_str(), port), ("/run/a:b", 52));
}

#[test]
fn each_wrong_part_is_named() {
    use AddressProblem as P;
    for (text, expected) in [
        ("", P::UnknownForm),
        ("tcp://1.2.3.4:5", P::UnknownForm),
        ("vsock:3:1024", P::UnknownForm),
        ("vsock://3", P::PortMissing),
        ("vsock://x:1024", P::CidInvalid),
        ("vsock://:1024", P::CidInvalid),
        ("vsock://4294967295:1024", P::CidInvalid),
        ("vsock://3:", P::PortInvalid),
        ("vsock://3:+5", P::PortInvalid),
        ("vsock://3:4294967295", P::PortInvalid),
        ("vsock://3:4294967296", P::PortInvalid),
        ("vsock://3:1:2", P::PortInvalid),
        ("unix:", P::PathEmpty),
        ("unix:a\0b", P::PathHasNul),
        ("hybrid:/run/v", P::PortMissing),
        ("hybrid::5", P::PathEmpty),
        ("hybrid:/run/v:x", P::PortInvalid),
    ] {
        assert_eq!(problem(text), expected, "{text}");
    }
}

#[test]
fn an_error_says_what_is_wrong_and_what_is_right() {
    assert_eq!(
        ListenAddress::parse("vsock://2:1024")
            .unwrap_err()
            .to_string(),
        "the port is not a number from 0 to 4294967294; the forms are vsock:PORT or unix:PATH"
    );
}

#[test]
fn the_longest_path_is_107_bytes() {
    let longest = format!("unix:{}", "x".repeat(107));
    assert!(Address::parse(&longest).is_ok());
    assert!(ListenAddress::parse(&longest).is_ok());
    assert_eq!(problem(&format!("{longest}x")), AddressProblem::PathTooLong);
}

proptest! {
        #[test]
        fn what_is_shown_is_read_again(
            path in "[a-z:/.]{1,107}", cid in 0..CID_ANY, port in 0..PORT_ANY, form in 0..3_u8,
        ) {
            let path = UnixPath::new(&path).unwrap();
            let address = match form {
                0 => Address::Vsock { cid, port },
                1 => Address::Unix { path },
                _ => Address::Hybrid { path, port },
            };
            let shown = address.to_string();
prop_assert_eq!(Address::parse(&shown), Ok(address));
            let listen = if form == 0 { ListenAddress::Vsock { port } } else { ListenAddress::Unix { path } };
            let shown = listen.to_string();
prop_assert_eq!(ListenAddress::parse(&shown), Ok(listen));
        }

        #[test]
        fn any_text_is_read_or_refused(text in "(vsock|unix|hybrid)?(:|//|[0-9]|\\PC){0,130}") {
            if let Ok(address) = Address::parse(&text) {
                let shown = address.to_string();
prop_assert_eq!(Address::parse(&shown), Ok(address));
            }
        }
    }
