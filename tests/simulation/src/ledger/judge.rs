//! What a caller is told, held against what has happened.

use super::call::{Call, Ending};
use super::connection::{Connection, Peer};
use super::{Ledger, place};
use crate::contract::HEALTH;
use crate::desk;
use crate::lasting::PROCESSES;
use crate::terms::MAX_MESSAGE;
use agent_core::{Level, RefusalReason, Version};
use handclasp::{Code, Error};
use handclasp_synthetic::v1::NewerResponseResponse;
use prost::Message;

impl Ledger<'_> {
    /// The caller's program has ended, and its calls with it.
    pub(crate) fn abandoned(&mut self, id: u32) {
        if let Some(call) = place(&mut self.calls, id) {
            call.ending = Some(Ending::WithCaller);
        }
    }

    /// The caller was told how its call has ended.
    pub(crate) fn ended(&mut self, id: u32, result: &Result<Vec<u8>, Error>) {
        let Some(call) = place(&mut self.calls, id) else {
            return;
        };
        let ending = match result {
            Ok(_) => Ending::Done,
            Err(error) => ending(error, call),
        };
        let again = call.ending.replace(ending.clone());
        let wrong = if again.is_some() {
            Some("has ended twice".to_owned())
        } else {
            match result {
                Ok(response) => self.done(id, response),
                Err(error) => self.not_done(id, error),
            }
        };
        if let Some(wrong) = wrong {
            self.violated(format!("call {id} {wrong}"));
        }
    }

    fn done(&self, id: u32, response: &[u8]) -> Option<String> {
        let call = self.calls.get(usize::try_from(id).ok()?.checked_sub(1)?)?;
        let connection = self.connections.get(call.link)?;
        if connection.peer == Peer::Legacy && call.service != HEALTH && !connection.hostile_guest {
            return Some("was done by a peer that has no such method".to_owned());
        }
        if !connection.is_honest() {
            return None;
        }
        if call.ran.len() != 1 {
            return Some(format!("was done, and ran {} times", call.ran.len()));
        }
        if call.method != "NewerResponse" {
            return None;
        }
        let level = connection.level().unwrap_or(Level::BASELINE);
        let is_whole = NewerResponseResponse::decode(response).is_ok_and(|response| {
            let length = response.newer.map_or(0, |newer| newer.len());
            let told = level.version.major == 1 && level.version >= Version::new(1, 1);
            response.known == id && length == if told { desk::length(id) } else { 0 }
        });
        (!is_whole).then(|| "has got an answer that is not its own".to_owned())
    }

    fn not_done(&self, id: u32, error: &Error) -> Option<String> {
        let call = self.calls.get(usize::try_from(id).ok()?.checked_sub(1)?)?;
        let connection = self.connections.get(call.link)?;
        // Unless what was sent was refused, and nothing was sent again.
        let has_left = !call.left.is_empty() && !call.was_refused && !connection.hostile_guest;
        if matches!(error, Error::NotSent { .. }) && has_left {
            return Some(format!("is said not to have been sent, and was: {error}"));
        }
        if let Some(wrong) = not_refused(connection, call, error) {
            return Some(wrong);
        }
        if !connection.is_honest() {
            return None;
        }
        let is_open = matches!(
            error,
            Error::OutcomeUnknown { .. } | Error::BadResponse { .. }
        );
        if is_open && !connection.is_disturbed && !connection.is_released {
            return Some(format!(
                "has no end on a connection that nothing has happened to: {error}"
            ));
        }
        let is_excused = call.is_excused || connection.is_reserved;
        let fits = call.message.len() <= MAX_MESSAGE as usize / 2 && !is_excused;
        match error {
            Error::Status {
                code: Code::ResourceExhausted,
                ..
            } if call.ran.is_empty() && fits => {
                return Some(format!("was turned away, and there was room: {error}"));
            }
            Error::Status {
                code: Code::InvalidArgument,
                ..
            } => {
                return Some(format!("was taken for none: {error}"));
            }
            _ => {}
        }
        if let (Error::Unsupported(_) | Error::TooLong(_), Some(level)) = (error, connection.agreed)
            && connection.opened.is_some()
            && self
                .contract
                .beyond_request(call.service, call.method, &call.message, &level)
                .is_none()
        {
            return Some(format!(
                "was refused, and the session holds all of it: {error}"
            ));
        }
        None
    }

    /// Nothing will happen any more: whatever two honest ends had to say to each other has been said.
    pub(crate) fn stands_still(&mut self) {
        let mut wrong = Vec::new();
        for (call, id) in self.calls.iter().zip(1..) {
            let connection = self.connections.get(call.link);
            let should_end = connection
                .is_some_and(|connection| connection.is_answered() && !connection.is_lost);
            if should_end && call.ending.is_none() {
                wrong.push(format!("call {id} waits for ever"));
            }
        }
        self.violations.extend(wrong);
    }

    /// What can only be said when the world has ended.
    pub(crate) fn close(&mut self) {
        let mut wrong = Vec::new();
        for (call, id) in self.calls.iter().zip(1..) {
            let Some(connection) = self.connections.get(call.link) else {
                continue;
            };
            let hostile = connection.hostile_guest || connection.hostile_host;
            match &call.ending {
                None if !call.is_hostile => wrong.push(format!("call {id} has never ended")),
                Some(Ending::NotDone(kind)) if !call.ran.is_empty() && !hostile => {
                    wrong.push(format!(
                        "call {id} ran, and its caller was told that it was not done ({kind})"
                    ));
                }
                Some(Ending::Failed) if call.ran.len() != 1 && !hostile => {
                    wrong.push(format!(
                        "call {id} failed in its handler, and ran {} times",
                        call.ran.len()
                    ));
                }
                _ => {}
            }
        }
        for (link, connection) in self.connections.iter().enumerate() {
            let asked = self.calls.iter().any(|call| call.link == link);
            if connection.is_honest()
                && !connection.is_disturbed
                && asked
                && connection.agreed.is_some()
                && connection.opened.is_none()
            {
                wrong.push(format!(
                    "connection {link} has come to no session, though nothing stood in its way"
                ));
            }
        }
        self.violations.extend(wrong);
    }
}

/// Between two contracts there is no session, and each call is told both names.
fn not_refused(connection: &Connection, call: &Call, error: &Error) -> Option<String> {
    let [host, guest] = connection.contracts?;
    let is_over = connection.is_disturbed || connection.is_lost || connection.is_released;
    // Health is served in every state.
    if is_over || !connection.is_answered() || call.service == HEALTH {
        return None;
    }
    let is_typed = match error {
        // A released agent that cannot agree either says so in its own words.
        Error::Refused { .. } if connection.peer == Peer::Released => true,
        Error::Refused { refusal, .. } => {
            let names = refusal.contracts.as_ref();
            let names = names.map(|(host, guest)| [host.as_str(), guest.as_str()]);
            refusal.reason == RefusalReason::NoCommonVersion && names == Some([host, guest])
        }
        // A released agent has agreed, and may have done the call.
        Error::OutcomeUnknown { .. } => connection.peer == Peer::Released,
        _ => false,
    };
    (!is_typed).then(|| format!("is not told of the two contracts {host} and {guest}: {error}"))
}

/// What an error says about whether the call was done.
fn ending(error: &Error, call: &Call) -> Ending {
    let finds_group = matches!(call.method, "Pause" | "Resume");
    match error {
        // What a call about a process was told is judged by what is known of the process.
        Error::Status { .. } if call.service == PROCESSES => Ending::Unknown,
        // No group of that name: nothing was begun.
        Error::Status {
            code: Code::NotFound,
            ..
        } if finds_group => Ending::NotDone(error.kind()),
        // The handler's own word: see `desk` and `script`.
        Error::Status {
            code: Code::Aborted | Code::NotFound | Code::PermissionDenied | Code::DataLoss,
            ..
        } => Ending::Failed,
        // A response that finds no room comes after its handler.
        Error::OutcomeUnknown { .. }
        | Error::BadResponse { .. }
        | Error::Status {
            code: Code::ResourceExhausted,
            ..
        } => Ending::Unknown,
        Error::Status { .. }
        | Error::Unsupported(_)
        | Error::TooLong(_)
        | Error::TooLarge { .. }
        | Error::NotSent { .. } => Ending::NotDone(error.kind()),
        // Why there is no session says more of a call that may be made twice.
        _ if call.is_idempotent => Ending::Unknown,
        _ => Ending::NotDone(error.kind()),
    }
}
