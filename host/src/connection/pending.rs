//! The calls that wait for an answer.

use super::end::End;
use super::{Answered, Call, Request, Timeout};
use crate::error::Error;
use crate::gate::Dropped;
use agent_core::Level;
use agent_core::dispatch::Method;
use agent_core::planted;
use std::collections::HashMap;
use tokio::sync::oneshot;

/// The calls that wait for an answer, by their streams.
#[derive(Default)]
pub(super) struct Pending {
    calls: HashMap<u32, Waiting>,
}

/// A call that waits for an answer.
pub(super) struct Waiting {
    pub(super) method: &'static Method,
    /// Where in all that the connection sends the call's frame begins.
    begin: u64,
    dropped: Vec<Dropped>,
    /// What it takes to make the call again.
    guess: Option<Guess>,
    reply: oneshot::Sender<Result<Answered, Error>>,
}

/// A call that was encoded for a level of which it was not known whether it is the session's.
struct Guess {
    level: Level,
    request: Box<dyn Request>,
    timeout: Option<Timeout>,
}

impl Waiting {
    /// A call whose frame begins at `begin`, encoded without what was `dropped`; for the level `guess`,
    /// where the session's is not known.
    pub(super) fn new(call: Call, begin: u64, dropped: Vec<Dropped>, guess: Option<Level>) -> Self {
        let Call {
            method,
            request,
            timeout,
            reply,
        } = call;
        Self {
            method,
            begin,
            dropped,
            guess: guess.map(|level| Guess {
                level,
                request,
                timeout,
            }),
            reply,
        }
    }

    /// Ends the call. A caller that has given up does not hear of it.
    pub(super) fn end(self, result: Result<Vec<u8>, Error>) {
        let dropped = self.dropped;
        let answered = result.map(|response| Answered { response, dropped });
        let _ = self.reply.send(answered);
    }
}

impl Pending {
    pub(super) fn len(&self) -> usize {
        self.calls.len()
    }

    pub(super) fn insert(&mut self, stream: u32, waiting: Waiting) {
        self.calls.insert(stream, waiting);
    }

    /// Whether the call was encoded for a level of which it was not known whether it is the session's.
    pub(super) fn is_guess(&self, stream: u32) -> bool {
        let waiting = self.calls.get(&stream);
        waiting.is_some_and(|waiting| waiting.guess.is_some())
    }

    pub(super) fn remove(&mut self, stream: u32) -> Option<Waiting> {
        self.calls.remove(&stream)
    }

    /// Takes a call out to be made once more, if it was encoded for a level of which it was not known that it
    /// is not `session`.
    pub(super) fn again(&mut self, stream: u32, session: Level) -> Option<Call> {
        let wrong = |waiting: &mut Waiting| waiting.guess.take_if(|guess| guess.level != session);
        let Guess {
            request, timeout, ..
        } = self.calls.get_mut(&stream).and_then(wrong)?;
        let Waiting { method, reply, .. } = self.calls.remove(&stream)?;
        Some(Call {
            method,
            request,
            timeout,
            reply,
        })
    }

    /// Ends all calls, since the connection has ended after `sent` bytes.
    pub(super) fn lose(&mut self, end: &End, sent: u64) {
        for (_, waiting) in self.calls.drain() {
            let has_left = planted!(
                "what-has-left-is-called-unsent",
                waiting.begin > sent,
                waiting.begin < sent
            );
            let error = if has_left {
                end.unanswered(waiting.method)
            } else {
                end.unsent(waiting.method)
            };
            waiting.end(Err(error));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Interruption;
    use crate::v1::RunRequest;
    use agent_core::dispatch::Rpc;
    use agent_core::messages::agent::Run;
    use agent_core::{FeatureSet, Version};

    type Response = oneshot::Receiver<Result<Answered, Error>>;

    fn waiting(begin: u64, guess: Option<Level>) -> (Waiting, Response) {
        let (reply, response) = oneshot::channel();
        let call = Call {
            method: Run::METHOD,
            request: Box::new(RunRequest::default()),
            timeout: None,
            reply,
        };
        (Waiting::new(call, begin, Vec::new(), guess), response)
    }

    #[test]
    fn a_call_of_which_a_byte_left_has_an_unknown_outcome() {
        let mut pending = Pending::default();
        let mut insert = |stream, begin| {
            let (waiting, response) = waiting(begin, None);
            pending.insert(stream, waiting);
            response
        };
        let mut calls = [insert(1, 0), insert(3, 99), insert(5, 100)];
        pending.lose(&End::Lost(Interruption::ClosedByPeer), 100);
        let kinds = calls
            .each_mut()
            .map(|call| call.try_recv().unwrap().unwrap_err().kind());
        assert_eq!(kinds, ["outcome_unknown", "outcome_unknown", "not_sent"]);
        assert_eq!(pending.len(), 0);
    }

    #[test]
    fn only_a_call_for_another_level_than_the_sessions_is_made_again() {
        let other = Level {
            version: Version::new(1, 1),
            features: FeatureSet::EMPTY,
        };
        let again = |guess| {
            let mut pending = Pending::default();
            pending.insert(1, waiting(0, guess).0);
            let call = pending.again(1, Level::BASELINE);
            // Otherwise it still waits for the answer that it was given.
            assert_eq!(call.is_some(), pending.remove(1).is_none());
            call.is_some()
        };
        assert!(again(Some(other)));
        assert!(!again(Some(Level::BASELINE)));
        assert!(!again(None), "it was sent when the level was known");
    }
}
