//! What the frames on the wire say, as they leave and as they arrive.

use super::connection::{Arrived, Session};
use super::{Ledger, place};
use crate::contract::HEALTH;
use crate::hostile::GARBAGE;
use crate::terms::MAX_MESSAGE;
use crate::time::{CALL, identify};
use crate::wire::{Frame, REQUEST, RESPONSE, Request, Response};
use agent_core::Level;

/// How many calls may leave before it is known how many the guest takes.
const EARLY_CALLS: usize = 16;
/// How many calls may be in flight whatever the guest takes.
const MOST_CALLS: usize = 1024;

impl Ledger<'_> {
    /// A whole frame of the host's has left.
    pub(crate) fn left_host(&mut self, link: usize, frame: &Frame) {
        if frame.kind != REQUEST {
            return;
        }
        match Request::read(&frame.payload) {
            None => self.violated(format!(
                "connection {link}: the host has sent a request that is none"
            )),
            Some(request) if request.is_offer() => {}
            Some(request) => {
                let wrong = self.call_left(link, frame.stream, &request);
                let (id, _) = identify(request.timeout_nano);
                for wrong in wrong {
                    self.violated(format!("call {id} ({}) {wrong}", request.method));
                }
            }
        }
    }

    fn call_left(&mut self, link: usize, stream: u32, request: &Request<'_>) -> Vec<String> {
        let (id, rest) = identify(request.timeout_nano);
        let (Some(call), Some(connection)) =
            (place(&mut self.calls, id), self.connections.get_mut(link))
        else {
            return vec!["left, and nobody has made it".to_owned()];
        };
        let mut wrong = Vec::new();
        if call.link != link || call.service != request.service || call.method != request.method {
            wrong.push(format!(
                "left on connection {link} as {}/{}",
                request.service, request.method
            ));
        }
        let written = (call.asked + CALL).saturating_sub(rest);
        let opened = connection.opened.filter(|opened| opened.at < written);
        if let Some(first) = call.left.first() {
            let is_early = connection.opened.is_none_or(|opened| *first <= opened.at);
            let mistaken = is_early && connection.expected != connection.agreed;
            // A guest that forges refusals is asked again.
            let is_due = call.was_refused && mistaken || connection.hostile_guest;
            if call.left.len() > 1 || !is_due {
                wrong.push("was sent again without need".to_owned());
            }
        }
        call.left.push(written);
        let [_, heard] = &mut connection.early;
        let is_taken =
            !heard.remove(&stream) && connection.outstanding.insert(stream, id).is_some();
        if stream.is_multiple_of(2) || is_taken {
            wrong.push(format!("has stream {stream}, which was not free"));
        }
        let most = match opened {
            None => EARLY_CALLS,
            Some(_) if connection.is_honest() => connection.max_streams,
            // Where the peer has not said, or says what it likes, the library has a limit of its own.
            Some(_) => MOST_CALLS,
        };
        if connection.outstanding.len() > most {
            wrong.push("is one more than the guest takes at a time".to_owned());
        }
        let level = opened.map_or(connection.expected, |opened| {
            opened.level.and(connection.agreed)
        });
        let (service, method) = (request.service, request.method);
        let beyond = match level {
            Some(level) => self
                .contract
                .beyond_request(service, method, request.message, &level),
            None if service == HEALTH && opened.is_some() => None,
            None => Some("a call, where there is no session".to_owned()),
        };
        if let Some(beyond) = beyond {
            wrong.push(format!("sent what the guest cannot know: {beyond}"));
        }
        wrong
    }

    /// A whole frame has arrived at an agent.
    pub(crate) fn arrived_at_guest(&mut self, link: usize, frame: &Frame) {
        let Some(connection) = self.connections.get_mut(link) else {
            return;
        };
        if frame.kind == RESPONSE && connection.session == Session::Offered && frame.stream == 2 {
            let agreed = Response::read(&frame.payload).is_some_and(|response| response.code == 0);
            connection.session = if agreed {
                Session::Agreed
            } else {
                Session::Nothing
            };
        }
        if frame.kind != REQUEST {
            return;
        }
        let too_long = frame.payload.len() > MAX_MESSAGE as usize;
        let request = Request::read(&frame.payload).filter(|_| !too_long);
        let [answered, _] = &mut connection.early;
        if too_long && answered.remove(&frame.stream) {
            return;
        }
        let Some(request) = request else {
            connection
                .unanswered
                .entry(frame.stream)
                .or_insert(Arrived::Other);
            return;
        };
        if request.is_offer() {
            connection
                .unanswered
                .entry(frame.stream)
                .or_insert(Arrived::Other);
            if !matches!(connection.session, Session::Offered | Session::Agreed) {
                let readable = request.message != GARBAGE && connection.agreed.is_some();
                connection.session = if readable {
                    Session::Agreed
                } else {
                    Session::Nothing
                };
            }
            return;
        }
        let (id, _) = identify(request.timeout_nano);
        connection
            .unanswered
            .insert(frame.stream, Arrived::Call(id));
        let level = match connection.level() {
            None if request.service == HEALTH => Some(Level::BASELINE),
            level => level,
        };
        let (service, method, message) = (request.service, request.method, request.message);
        let permit = level.filter(|level| {
            self.contract
                .beyond_request(service, method, message, level)
                .is_none()
        });
        if let Some(call) = place(&mut self.calls, id) {
            call.permits.push(permit);
        }
    }

    /// A whole frame of an agent's has left, while a part of another has arrived there.
    pub(crate) fn left_guest(&mut self, link: usize, frame: &Frame, begun: Option<(u32, u32)>) {
        if frame.kind != RESPONSE {
            return;
        }
        let Some(connection) = self.connections.get_mut(link) else {
            return;
        };
        // What is too long is answered as soon as it says so.
        if let Some((stream, length)) = begun
            && stream == frame.stream
            && length > MAX_MESSAGE
            && !connection.unanswered.contains_key(&stream)
        {
            let [answered, _] = &mut connection.early;
            answered.insert(stream);
            return;
        }
        let Some(arrived) = connection.unanswered.remove(&frame.stream) else {
            // Where a hostile host has two calls on one stream, there are two answers.
            if !connection.hostile_host {
                let stream = frame.stream;
                self.violated(format!(
                    "connection {link}: stream {stream} was answered, and nothing was asked on it"
                ));
            }
            return;
        };
        let Some(response) = Response::read(&frame.payload) else {
            return self.violated(format!("connection {link}: an answer is no protobuf"));
        };
        let Arrived::Call(id) = arrived else {
            return;
        };
        let hostile = connection.hostile_host;
        let contract = self.contract;
        let Some(call) = place(&mut self.calls, id) else {
            return;
        };
        call.was_refused |= response.is_not_in_session;
        if response.code != 0 || hostile {
            return;
        }
        let wrong = match call.permits.last() {
            Some(Some(level)) if !call.ran.is_empty() => {
                contract.beyond_response(call.service, call.method, response.message, level)
            }
            _ => Some("that it was done, and it was not".to_owned()),
        };
        if let Some(wrong) = wrong {
            self.violated(format!(
                "call {id} was answered what the host cannot know: {wrong}"
            ));
        }
    }

    /// A whole frame has arrived at the host.
    pub(crate) fn arrived_at_host(&mut self, link: usize, frame: &Frame) {
        if frame.kind == RESPONSE
            && let Some(connection) = self.connections.get_mut(link)
        {
            let [_, heard] = &mut connection.early;
            if connection.outstanding.remove(&frame.stream).is_none() {
                heard.insert(frame.stream);
            }
        }
    }
}
