//! The calls that an agent takes.

use crate::connection::{Answered, Call, Command, Handle, Timeout};
use crate::error::{Error, Lost};
use crate::gate::{Dropped, Gate};
use agent_core::dispatch::Method;
use prost::Message;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::time::Instant;

/// The calls that an agent takes.
///
/// Clones share one connection, which is closed when the last of them is dropped. Calls run side by side:
/// up to 1024 are in flight, or as many as the agent says it accepts; those beyond wait their turn. A call
/// whose future is dropped is not taken back.
#[derive(Clone, Debug)]
pub struct Calls {
    connection: Arc<Handle>,
    timeout: Option<Duration>,
}

/// A call that the agent has done.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Done<R> {
    /// What the agent answered.
    pub response: R,
    /// What was left out of the request, since the session does not hold it.
    pub dropped: Vec<Dropped>,
}

impl Calls {
    pub(crate) fn new(connection: Handle) -> Self {
        Self {
            connection: Arc::new(connection),
            timeout: None,
        }
    }

    pub(crate) fn with_timeout(&self, timeout: Duration) -> Self {
        Self {
            timeout: Some(timeout),
            ..self.clone()
        }
    }

    pub(crate) fn connection(&self) -> &Handle {
        &self.connection
    }

    /// Why the connection has ended; `None` while it has not. A session does not outlive its connection:
    /// connect anew.
    pub fn ended(&self) -> Option<Lost> {
        self.connection.ended()
    }

    /// Makes a call: what the generated methods do, for the methods of other packages too.
    ///
    /// Before the session's level is known the call leaves as it is at the expected level, if that holds it,
    /// and is made once more if the agent refuses it for that reason.
    pub async fn call<R: Message + Default>(
        &self,
        method: &'static Method,
        request: impl Gate + 'static,
    ) -> Result<Done<R>, Error> {
        let Answered { response, dropped } = match self.timeout {
            None => self.exchange(method, request, None).await?,
            Some(after) => {
                let at = Instant::now() + after;
                let exchange = self.exchange(method, request, Some(Timeout { after, at }));
                let answered = tokio::time::timeout_at(at, exchange).await;
                answered.map_err(|_| unknown(method, Lost::TimedOut(after)))??
            }
        };
        match R::decode(response.as_slice()) {
            Ok(response) => Ok(Done { response, dropped }),
            Err(error) => Err(Error::BadResponse {
                method: name(method),
                problem: error.to_string(),
            }),
        }
    }

    async fn exchange(
        &self,
        method: &'static Method,
        request: impl Gate + 'static,
        timeout: Option<Timeout>,
    ) -> Result<Answered, Error> {
        let (reply, response) = oneshot::channel();
        let call = Command::Call(Call {
            method,
            request: Box::new(request),
            timeout,
            reply,
        });
        if self.connection.commands.send(call).await.is_err() {
            let not_sent = || Error::NotSent {
                method: name(method),
                cause: self.ended().unwrap_or(Lost::Stopped),
            };
            return Err(self.connection.not_negotiated().unwrap_or_else(not_sent));
        }
        match response.await {
            Ok(response) => response,
            Err(_) => Err(unknown(method, Lost::Stopped)),
        }
    }
}

pub(crate) fn unknown(method: &Method, cause: Lost) -> Error {
    Error::OutcomeUnknown {
        method: name(method),
        cause,
        idempotent: method.idempotent,
    }
}

fn name(method: &Method) -> String {
    method.element().to_string()
}
