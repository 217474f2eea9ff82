//! The agent's log: records that its own ELF file turns into text.

use defmt_decoder::{DecodeError, Table};
use handclasp_tests::{Agent, Frame, HEALTH, Program, REQUEST};
use rustix::process::Signal;
use std::fs;

/// Decodes a whole log into a line each: level and text.
fn decode(log: &[u8]) -> Vec<String> {
    let elf = fs::read(Program::get().unstripped()).unwrap();
    let table = Table::parse(&elf).unwrap().expect("the texts of the log");
    let mut decoder = table.new_stream_decoder();
    decoder.received(log);
    let mut lines = Vec::new();
    loop {
        match decoder.decode() {
            Ok(frame) => {
                assert!(frame.display_timestamp().is_some());
                let level = frame.level().expect("a level").as_str();
                lines.push(format!("{level} {}", frame.display_message()));
            }
            Err(DecodeError::UnexpectedEof) => return lines,
            Err(DecodeError::Malformed) => panic!("a record after {lines:?} cannot be decoded"),
        }
    }
}

#[test]
fn the_log_decodes_from_the_programs_own_file() {
    let mut agent = Agent::start();
    let mut connection = agent.connect();
    connection.negotiate().unwrap();
    let too_long = Frame::new(REQUEST, 3, []).announcing(u32::MAX);
    connection.send(&too_long.to_bytes());
    assert!(connection.answer(3).is_err());
    assert_eq!(connection.receive(), None);
    agent.signal(Signal::TERM);
    assert_eq!(agent.wait().code(), Some(0));

    let lines = decode(&agent.log());
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(lines[0], format!("info version {version} is listening"));
    let position = |text: &str| {
        let position = lines.iter().position(|line| line.contains(text));
        position.unwrap_or_else(|| panic!("no {text:?} in {lines:#?}"))
    };
    let negotiated = position("info negotiated");
    let refused = position("4294967295");
    assert!(negotiated < refused && refused < position("info shutting down"));
}

#[test]
fn a_client_cannot_disturb_the_log() {
    let mut agent = Agent::start();
    let mut connection = agent.connect();
    for number in 0..200 {
        let service = "\0\u{1}x".repeat(number);
        assert!(connection.call(&service, "\0", []).is_err());
        connection.send(&Frame::new(2, 7, []).to_bytes());
    }
    assert!(connection.call(HEALTH, "Check", []).is_ok());
    agent.signal(Signal::TERM);
    agent.wait();
    let lines = decode(&agent.log());
    let ignored = lines
        .iter()
        .filter(|line| line.starts_with("warn ignored a response"))
        .count();
    assert_eq!(ignored, 200, "{lines:#?}");
}
