//! The calls that wait for an answer.

use super::Call;
use crate::error::{Error, Lost};
use agent_core::dispatch::Method;
use std::collections::HashMap;
use tokio::sync::oneshot;

/// The calls that wait for an answer, by their streams.
#[derive(Debug, Default)]
pub(super) struct Pending {
    calls: HashMap<u32, Waiting>,
}

#[derive(Debug)]
struct Waiting {
    method: &'static Method,
    /// Where in all that the connection sends the call's frame begins.
    begin: u64,
    reply: oneshot::Sender<Result<Vec<u8>, Error>>,
}

impl Pending {
    pub(super) fn len(&self) -> usize {
        self.calls.len()
    }

    /// Adds a call whose frame begins at `begin`.
    pub(super) fn insert(&mut self, stream: u32, call: Call, begin: u64) {
        let Call { method, reply, .. } = call;
        let waiting = Waiting {
            method,
            begin,
            reply,
        };
        self.calls.insert(stream, waiting);
    }

    /// Ends a call with what `result` makes of its method.
    pub(super) fn end(
        &mut self,
        stream: u32,
        result: impl FnOnce(&'static Method) -> Result<Vec<u8>, Error>,
    ) {
        if let Some(waiting) = self.calls.remove(&stream) {
            // A caller that has given up does not hear of it.
            let _ = waiting.reply.send(result(waiting.method));
        }
    }

    /// Ends all calls, since the connection is lost after `sent` bytes.
    pub(super) fn lose(&mut self, cause: Lost, sent: u64) {
        for (_, waiting) in self.calls.drain() {
            let method = waiting.method.element().to_string();
            let error = if waiting.begin < sent {
                Error::OutcomeUnknown { method, cause }
            } else {
                Error::NotSent { method, cause }
            };
            let _ = waiting.reply.send(Err(error));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use agent_core::messages::negotiation::NEGOTIATE;

    #[test]
    fn a_call_of_which_a_byte_left_has_an_unknown_outcome() {
        let mut pending = Pending::default();
        let mut insert = |stream, begin| {
            let (reply, response) = oneshot::channel();
            let call = Call {
                method: &NEGOTIATE,
                request: Vec::new(),
                timeout: None,
                reply,
            };
            pending.insert(stream, call, begin);
            response
        };
        let mut calls = [insert(1, 0), insert(3, 99), insert(5, 100)];
        pending.lose(Lost::ClosedByPeer, 100);
        let kinds = calls
            .each_mut()
            .map(|call| call.try_recv().unwrap().unwrap_err().kind());
        assert_eq!(kinds, ["outcome_unknown", "outcome_unknown", "not_sent"]);
        assert_eq!(pending.len(), 0);
    }
}
