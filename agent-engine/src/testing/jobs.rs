//! Jobs that answer what they are told.

use super::wire::Shared;
use crate::handler_error::HandlerError;
use crate::platform::{Id, Token};
use crate::system::Driver;
use crate::system::{Job, Moved};
use std::borrow::ToOwned;
use std::collections::VecDeque;
use std::string::String;
use std::vec::Vec;

/// The jobs that were started.
#[derive(Debug, Default)]
pub(crate) struct Jobs {
    /// Why the next one is not.
    pub(crate) refusal: Option<HandlerError>,
    pub(crate) started: Vec<(Id, Asked)>,
    pub(super) answers: Vec<Shared<VecDeque<Part>>>,
}

/// What a job is to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    Mount {
        driver: Driver,
        source: String,
        target: String,
        fstype: String,
        options: Vec<String>,
    },
    Freeze(String),
}

/// A part of an answer.
#[derive(Debug)]
pub(crate) enum Part {
    Bytes(Vec<u8>),
    End,
}

/// The engine's hold of a job.
#[derive(Debug)]
pub(crate) struct FakeJob(pub(super) Shared<VecDeque<Part>>);

impl Jobs {
    /// A part of a job's answer comes.
    pub(crate) fn say(&mut self, number: usize, bytes: &[u8]) {
        let mut parts = self.answers[number].borrow_mut();
        parts.push_back(Part::Bytes(bytes.to_owned()));
    }

    /// A job's answer ends.
    pub(crate) fn end(&mut self, number: usize) {
        self.answers[number].borrow_mut().push_back(Part::End);
    }

    pub(super) fn ready(&self) -> Vec<Token> {
        let answers = self.started.iter().zip(&self.answers);
        let ready = answers.filter(|(_, parts)| !parts.borrow().is_empty());
        ready.map(|((id, _), _)| Token::Job(*id)).collect()
    }
}

impl Job for FakeJob {
    fn read(&mut self, buffer: &mut [u8]) -> Moved {
        match self.0.borrow_mut().pop_front() {
            None => Moved::Nothing,
            Some(Part::End) => Moved::End,
            Some(Part::Bytes(bytes)) => {
                buffer[..bytes.len()].copy_from_slice(&bytes);
                Moved::Bytes(bytes.len())
            }
        }
    }
}
