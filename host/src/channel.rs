//! The connection that calls go over.

use crate::connection::{Answered, Call, Command, Handle, Timeout};
use crate::error::{Error, Interruption};
use crate::gate::{Dropped, Gate};
use crate::held::HeldResponse;
use agent_core::dispatch::Method;
use prost::Message;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, oneshot};
use tokio::time::Instant;

/// What a call is answered with.
pub(crate) type Response = oneshot::Receiver<Result<Answered, Error>>;

/// The connection of an [`Agent`](crate::Agent) or a [`Connecting`](crate::Connecting), for the generated clients of
/// other contracts.
///
/// Both types return it through [`AsRef`]. Clients that `agent-schema` generates contain one.
#[derive(Clone, Debug)]
pub struct Channel {
    connection: Arc<Handle>,
    timeout: Option<Duration>,
}

/// The result of a successful call: the response, and the fields that were left out of the request.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Done<R> {
    /// The agent's response.
    pub response: R,
    /// The fields that were left out of the request, because the session does not include them.
    pub dropped: Vec<Dropped>,
}

impl Channel {
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

    pub(crate) fn without_timeout(self) -> Self {
        Self {
            timeout: None,
            ..self
        }
    }

    pub(crate) fn connection(&self) -> &Handle {
        &self.connection
    }

    /// Why the connection has ended; `None` while it has not.
    pub(crate) fn ended(&self) -> Option<Interruption> {
        self.connection.ended()
    }

    /// Calls `method` with `request`. The generated methods call this one.
    ///
    /// Until the session's level is known, the call is encoded for the
    /// [expected level](crate::Options::expect_level). It is sent again, once, if the agent refuses it because that
    /// level was wrong.
    pub async fn call<R: Message + Default>(
        &self,
        method: &'static Method,
        request: impl Gate + 'static,
    ) -> Result<Done<R>, Error> {
        let Answered { response, dropped } = match self.timeout() {
            None => self.exchange(method, request, None).await?,
            Some(timeout) => {
                let exchange = self.exchange(method, request, Some(timeout));
                let answered = tokio::time::timeout_at(timeout.at, exchange).await;
                answered.map_err(|_| unknown(method, Interruption::TimedOut(timeout.after)))??
            }
        };
        let response = decode(method, &response)?;
        Ok(Done { response, dropped })
    }

    /// Calls `method` and keeps `place` until the agent has answered, also if this future is dropped before that.
    pub(crate) async fn poll<R: Message + Default>(
        &self,
        method: &'static Method,
        request: impl Gate + 'static,
        place: OwnedSemaphorePermit,
    ) -> Result<R, Error> {
        let response = self.send(method, request, None).await?;
        match HeldResponse::new(response, place).await {
            Ok(answered) => decode(method, &answered?.response),
            Err(_) => Err(unknown(method, Interruption::Stopped)),
        }
    }

    /// The timeout of a call that begins now. One beyond what a clock can tell is none.
    pub(crate) fn timeout(&self) -> Option<Timeout> {
        let after = self.timeout?;
        let at = Instant::now().checked_add(after)?;
        Some(Timeout { after, at })
    }

    async fn exchange(
        &self,
        method: &'static Method,
        request: impl Gate + 'static,
        timeout: Option<Timeout>,
    ) -> Result<Answered, Error> {
        let response = self.send(method, request, timeout).await?;
        match response.await {
            Ok(response) => response,
            Err(_) => Err(unknown(method, Interruption::Stopped)),
        }
    }

    /// Hands a call to the connection's task.
    async fn send(
        &self,
        method: &'static Method,
        request: impl Gate + 'static,
        timeout: Option<Timeout>,
    ) -> Result<Response, Error> {
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
                cause: self.ended().unwrap_or(Interruption::Stopped),
            };
            return Err(self.connection.not_negotiated().unwrap_or_else(not_sent));
        }
        Ok(response)
    }
}

fn decode<R: Message + Default>(method: &Method, response: &[u8]) -> Result<R, Error> {
    R::decode(response).map_err(|error| Error::BadResponse {
        method: name(method),
        problem: error.to_string(),
    })
}

pub(crate) fn unknown(method: &Method, cause: Interruption) -> Error {
    Error::OutcomeUnknown {
        method: name(method),
        cause,
        idempotent: method.idempotent,
    }
}

pub(crate) fn name(method: &Method) -> String {
    method.element().to_string()
}
