//! A negotiated agent, and the calls that it takes.

use crate::connection::{Call, Handle, Session, Timeout};
use crate::error::{Error, Lost};
use crate::messages::{grpc, v1};
use crate::offered::{Features, Offered};
use agent_core::dispatch::{Method, Rpc};
use agent_core::messages::{agent, health};
use agent_core::{Level, Version};
use prost::Message;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::time::Instant;

/// An agent with which a session was negotiated.
///
/// Clones share one connection, which is closed when the last of them is dropped. Calls run side by side:
/// up to 1024 are in flight, or as many as the agent says it accepts; those beyond wait their turn. A call
/// whose future is dropped is not taken back.
#[derive(Clone, Debug)]
pub struct Agent {
    connection: Arc<Handle>,
    session: Arc<Session>,
    timeout: Option<Duration>,
}

impl Agent {
    pub(crate) fn new(connection: Handle, session: Session) -> Self {
        Self {
            connection: Arc::new(connection),
            session: Arc::new(session),
            timeout: None,
        }
    }

    /// The name of the agent's software, as it calls itself.
    pub fn name(&self) -> &str {
        match self.peer() {
            Some(peer) if !peer.software.is_empty() => &peer.software,
            Some(_) => "an agent without a name",
            None => "an agent that does not negotiate",
        }
    }

    /// The session's version. With an agent that does not negotiate it is the baseline's, 1.0, at which
    /// only `grpc.*` methods can be called.
    pub fn version(&self) -> Version {
        self.session.level.version
    }

    /// The features that are enabled in the session.
    pub fn features(&self) -> Features {
        Features::new(self.session.level.features)
    }

    /// Version and features together.
    pub fn level(&self) -> Level {
        self.session.level
    }

    /// What the agent offered; `None` where it does not negotiate and
    /// [`allow_legacy`](crate::Options::allow_legacy) let it pass.
    pub fn peer(&self) -> Option<&Offered> {
        self.session.peer.as_ref()
    }

    /// What this end offered.
    pub fn ours(&self) -> &Offered {
        &self.session.ours
    }

    /// Why the connection has ended; `None` while it has not. A session does not outlive its connection:
    /// connect anew.
    pub fn ended(&self) -> Option<Lost> {
        self.connection.ended()
    }

    /// The same agent with a time limit for each call; without one, calls wait for ever.
    #[must_use]
    pub fn with_timeout(&self, timeout: Duration) -> Self {
        Self {
            timeout: Some(timeout),
            ..self.clone()
        }
    }

    /// What the agent is and what it runs on.
    pub async fn info(&self) -> Result<v1::InfoResponse, Error> {
        self.call(agent::Info::METHOD, &v1::InfoRequest {}).await
    }

    /// Runs a program in the guest and waits for its end.
    pub async fn run(&self, request: v1::RunRequest) -> Result<v1::RunResponse, Error> {
        self.call(agent::Run::METHOD, &request).await
    }

    /// Ends the guest. Returns when the agent is about to do so.
    pub async fn shutdown(&self, action: v1::PowerAction) -> Result<(), Error> {
        let mut request = v1::ShutdownRequest::default();
        request.set_action(action);
        let response = self.call(agent::Shutdown::METHOD, &request);
        response.await.map(|v1::ShutdownResponse {}| ())
    }

    /// Whether the agent serves.
    pub async fn health(&self) -> Result<grpc::health_check_response::ServingStatus, Error> {
        let request = grpc::CheckRequest::default();
        let response = self.call(health::Check::METHOD, &request);
        response
            .await
            .map(|response: grpc::HealthCheckResponse| response.status())
    }

    /// The versions that Health reports.
    pub async fn health_version(&self) -> Result<grpc::VersionCheckResponse, Error> {
        let request = grpc::CheckRequest::default();
        self.call(health::Version::METHOD, &request).await
    }

    async fn call<R: Message + Default>(
        &self,
        method: &'static Method,
        request: &impl Message,
    ) -> Result<R, Error> {
        let response = match self.timeout {
            None => self.exchange(method, request.encode_to_vec(), None).await?,
            Some(after) => {
                let at = Instant::now() + after;
                let timeout = Some(Timeout { after, at });
                let exchange = self.exchange(method, request.encode_to_vec(), timeout);
                let answered = tokio::time::timeout_at(at, exchange).await;
                answered.map_err(|_| unknown(method, Lost::TimedOut(after)))??
            }
        };
        R::decode(response.as_slice()).map_err(|error| Error::BadResponse {
            method: name(method),
            problem: error.to_string(),
        })
    }

    async fn exchange(
        &self,
        method: &'static Method,
        request: Vec<u8>,
        timeout: Option<Timeout>,
    ) -> Result<Vec<u8>, Error> {
        let (reply, response) = oneshot::channel();
        let call = Call {
            method,
            request,
            timeout,
            reply,
        };
        if self.connection.calls.send(call).await.is_err() {
            return Err(Error::NotSent {
                method: name(method),
                cause: self.ended().unwrap_or(Lost::Stopped),
            });
        }
        match response.await {
            Ok(response) => response,
            Err(_) => Err(unknown(method, Lost::Stopped)),
        }
    }
}

fn unknown(method: &Method, cause: Lost) -> Error {
    Error::OutcomeUnknown {
        method: name(method),
        cause,
    }
}

fn name(method: &Method) -> String {
    method.element().to_string()
}
