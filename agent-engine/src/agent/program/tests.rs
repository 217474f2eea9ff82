//! Tests of answers that leave in parts.

use super::*;
use crate::agent::SERVICES;
use crate::system::{Moved, Signal};
use agent_core::Contract;
use agent_core::dispatch::Rpc;
use agent_core::frame::{FrameType, HEADER_LEN, Header, OutgoingFrame, write_frame};
use agent_core::messages::contract;
use agent_core::offer::{Limits, Role, Terms};
use agent_core::rpc::OutgoingRequest;
use agent_core::session::{Baseline, Event, Local};
use agent_core::wire::Writer;
use core::num::NonZeroU32;
use std::vec;
use std::vec::Vec;

/// A program that writes without end.
struct Endless;

impl Program for Endless {
    fn id(&self) -> ProcessId {
        ProcessId(NonZeroU32::MIN)
    }

    fn read(&mut self, _: Channel, buffer: &mut [u8]) -> Moved {
        Moved::Bytes(buffer.len().min(3000))
    }

    fn close_output(&mut self, _: Channel) {}

    fn write(&mut self, _: &[u8]) -> Moved {
        Moved::End
    }

    fn close_input(&mut self) {}

    fn signal(&mut self, _: Signal) {}

    fn failure(&mut self) -> Option<HandlerError> {
        None
    }
}

fn local() -> Local<'static> {
    Local {
        role: Role::Guest,
        terms: Terms::default(),
        limits: Limits {
            max_message: 4096,
            ..Limits::default()
        },
        software: "test",
        software_version: "0",
        fingerprint: &[],
        contract: Contract::handclasp(&contract::CATALOGUE),
        services: &SERVICES,
        baseline: Baseline::Serve,
    }
}

/// Starts a program for a call of `Run`.
fn start(
    server: &mut Server<'_, STREAMS>,
    deadlines: Deadlines,
    streams: &mut Streams<'_>,
) -> Run<Endless> {
    let mut input = [0; 256];
    let mut input = Writer::new(&mut input);
    let request = OutgoingRequest {
        service: agent::Run::METHOD.service,
        method: agent::Run::METHOD.name,
        timeout_nano: 0,
        payload: &RunRequest {
            detach: true,
            ..RunRequest::default()
        },
    };
    let frame = OutgoingFrame {
        stream: 1,
        frame_type: FrameType::Request,
        payload: &request,
    };
    write_frame(&frame, &mut input).unwrap();
    let mut output = [0; 4096];
    let mut output = Writer::new(&mut output);
    let Event::Call(call) = server.receive(input.finish().unwrap(), &mut output).event else {
        panic!("a request is a call");
    };
    let mut run = None;
    let handled = call.serve::<agent::Run>(&mut output, |request, reply| {
        let (handled, token) = reply.later();
        let connection = Id {
            index: 0,
            serial: 1,
        };
        let caller = Caller { connection, token };
        run = Some(Run::new(Endless, request, caller, deadlines, streams));
        Ok(handled)
    });
    server.handled(handled);
    run.unwrap()
}

#[test]
fn a_program_that_is_stopped_while_its_answer_leaves_does_not_change_it() {
    let mut memory = vec![0; 3 * STREAM];
    let (memory, _) = memory.as_chunks_mut::<STREAM>();
    let [stdin, stdout, stderr] = memory else {
        panic!("three streams");
    };
    let mut streams = Streams {
        stdin,
        stdout,
        stderr,
    };
    let local = local();
    let mut server = Server::new(&local);
    let deadlines = Deadlines {
        timeout: Some(Instant::BOOT),
        call: None,
    };
    let mut run = start(&mut server, deadlines, &mut streams);
    run.read_output(Channel::Stdout, &mut streams);
    run.run_timers(Instant::BOOT);
    assert!(run.has_verdict());
    let mut answer = Vec::new();
    while run.caller().is_some() {
        let mut output = [0; 2048];
        let mut output = Writer::new(&mut output);
        run.answer(&streams, &mut server, &mut output);
        answer.extend_from_slice(output.finish().unwrap());
        run.stop(Instant::BOOT);
    }
    let (header, payload) = answer.split_first_chunk::<HEADER_LEN>().unwrap();
    assert_eq!(Header::parse(header).length as usize, payload.len());
    assert!(payload.len() > 2048, "it left in parts");
}
