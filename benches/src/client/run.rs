//! `Run`: a program in the guest, to its end.

use std::io::{Read, Write};
use std::os::unix::net::UnixStream;

use agent_core::messages::RunRequest;
use agent_core::wire::Repeated;
use anyhow::{Context, Result, bail, ensure};
use prost::Message;

use super::ttrpc::{self, FIRST_STREAM};
use crate::codec::generated::prost::{RunResponse, run_response::Outcome};

/// A connection on which one program is run again and again.
#[derive(Debug)]
pub struct Runner {
    stream: UnixStream,
    request: Vec<u8>,
    number: u32,
    input: Vec<u8>,
}

impl Runner {
    /// Negotiates; `argv` is the program and its arguments.
    pub fn new(mut stream: UnixStream, argv: &[&str]) -> Result<Self> {
        ttrpc::negotiate(&mut stream).context("cannot negotiate")?;
        let message = RunRequest {
            argv: Repeated::new(argv),
            ..RunRequest::default()
        };
        Ok(Self {
            stream,
            request: ttrpc::request("handclasp.v1.Agent", "Run", &message, FIRST_STREAM),
            number: FIRST_STREAM,
            input: Vec::new(),
        })
    }

    /// Runs the program, which has to exit with 0.
    pub fn run(&mut self) -> Result<()> {
        self.request[ttrpc::STREAM].copy_from_slice(&self.number.to_be_bytes());
        self.stream.write_all(&self.request)?;
        self.input.clear();
        let mut piece = [0; 4096];
        loop {
            let count = self.stream.read(&mut piece)?;
            ensure!(count > 0, "the agent has closed the connection");
            self.input.extend_from_slice(&piece[..count]);
            if let Some(message) = ttrpc::answer(&self.input, self.number)? {
                self.number += 2;
                let response = RunResponse::decode(message)?;
                match response.outcome {
                    Some(Outcome::ExitCode(0)) => return Ok(()),
                    other => bail!("the program that is run does not exit with 0: {other:?}"),
                }
            }
        }
    }
}
