//! An agent that serves Health on a thread of its own, and peers that call it.

use agent_core::Contract;
use agent_core::dispatch::Service;
use agent_core::gate::Gated;
use agent_core::messages::health::{self, Check, Health, Version};
use agent_core::messages::{
    CheckRequest, HealthCheckResponse, HealthCheckResponseServingStatus, VersionCheckResponse,
    contract,
};
use agent_core::session::{Baseline, Call, Handled, Reply};
use agent_core::wire::Sink;
use agent_core::{ErrorResponse, FeatureSet, Limits, Local, Role, Terms};
use agent_engine::Notice;
use agent_engine::platform::{Id, Platform};
use agent_engine::services::{Context, Services};
use agent_engine_std::{Agent, Error, ListenAddress, Stop};
use std::io::{ErrorKind, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;
use tempfile::TempDir;

/// How long a test waits for what has to happen before it calls that a failure.
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);

/// A request of `grpc.Health/Check` on stream 1, and its answer.
const CHECK: &[u8] = b"\0\0\0\x14\0\0\0\x01\x01\0\x0a\x0bgrpc.Health\x12\x05Check";
const SERVING: &[u8] = b"\0\0\0\x04\0\0\0\x01\x02\0\x12\x02\x08\x01";

static SERVICES: [&Service; 1] = [&health::SERVICE];

pub(crate) static LOCAL: Local<'static> = Local {
    role: Role::Guest,
    terms: Terms {
        versions: contract::VERSIONS,
        offered: FeatureSet::EMPTY,
        required: FeatureSet::EMPTY,
        vendor: "",
    },
    limits: Limits {
        max_message: 4 * 1024 * 1024,
        max_streams: 0,
        max_connections: 0,
    },
    software: "agent-engine-std",
    software_version: "0",
    fingerprint: &[],
    contract: Contract::handclasp(&contract::CATALOGUE),
    services: &SERVICES,
    baseline: Baseline::Serve,
};

/// An agent that serves. Dropping it stops it, and waits for its end.
#[derive(Debug)]
pub(crate) struct Serving {
    notices: Receiver<Notice>,
    stop: Stop,
    thread: Option<JoinHandle<Result<(), Error>>>,
    path: PathBuf,
    _directory: TempDir,
}

impl Serving {
    /// Starts an agent that `configure` has changed.
    pub(crate) fn start(configure: impl FnOnce(Agent<'static>) -> Agent<'static>) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("agent");
        let (sender, notices) = channel();
        let agent = configure(bind(&path).unwrap().on_notice(move |notice| {
            // The test may have ended.
            let _ = sender.send(notice);
        }));
        Self {
            notices,
            stop: agent.stop_handle(),
            thread: Some(thread::spawn(|| agent.run(&LOCAL, Healthy))),
            path,
            _directory: directory,
        }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn connect(&self) -> Peer {
        Peer::new(UnixStream::connect(&self.path).unwrap())
    }

    /// Waits for the next notice.
    pub(crate) fn notice(&self) -> Notice {
        self.notices.recv_timeout(PATIENCE).expect("a notice")
    }

    /// Ends the agent and waits until it has ended.
    pub(crate) fn stop(&mut self) {
        self.stop.stop();
        if let Some(thread) = self.thread.take() {
            thread.join().expect("no panic").expect("no error");
        }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.stop();
    }
}

/// An agent that does not serve yet.
pub(crate) fn bind(path: &Path) -> Result<Agent<'static>, Error> {
    let address = format!("unix:{}", path.display());
    Agent::bind(&ListenAddress::parse(&address).unwrap())
}

/// Somebody who calls the agent.
#[derive(Debug)]
pub(crate) struct Peer(UnixStream);

impl Peer {
    pub(crate) fn new(stream: UnixStream) -> Self {
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        Self(stream)
    }

    /// Asks how the agent is, without waiting for the answer.
    pub(crate) fn ask(&mut self) {
        self.0.write_all(CHECK).unwrap();
    }

    /// Waits until the agent says that it serves.
    pub(crate) fn is_told(&mut self) {
        assert_eq!(self.receive(SERVING.len()), SERVING);
    }

    /// Sends bytes.
    pub(crate) fn send(&mut self, bytes: &[u8]) {
        self.0.write_all(bytes).unwrap();
    }

    /// Waits for so many bytes.
    pub(crate) fn receive(&mut self, count: usize) -> Vec<u8> {
        let mut bytes = vec![0; count];
        self.0.read_exact(&mut bytes).unwrap();
        bytes
    }

    /// Waits until the agent has closed the connection, whatever it sends before.
    pub(crate) fn is_hung_up_on(&mut self) {
        // With bytes of ours that it has not read, it resets the connection.
        if let Err(error) = self.0.read_to_end(&mut Vec::new()) {
            assert_eq!(error.kind(), ErrorKind::ConnectionReset);
        }
    }
}

/// Says that it serves.
pub(crate) struct Healthy;

impl Health for Healthy {
    fn check(
        &mut self,
        _request: &Gated<CheckRequest<'_>>,
        reply: Reply<'_, Check>,
    ) -> Result<Handled, ErrorResponse<'static>> {
        let status = HealthCheckResponseServingStatus::Serving;
        Ok(reply.send(&HealthCheckResponse { status }))
    }

    fn version(
        &mut self,
        _request: &Gated<CheckRequest<'_>>,
        reply: Reply<'_, Version>,
    ) -> Result<Handled, ErrorResponse<'static>> {
        Ok(reply.send(&VersionCheckResponse::default()))
    }
}

impl<P: Platform> Services<P> for Healthy {
    fn dispatch(
        &mut self,
        call: Call<'_>,
        _connection: Id,
        _context: &mut Context<'_, P>,
        output: &mut dyn Sink,
    ) -> Handled {
        match health::dispatch(self, call, output) {
            Ok(handled) => handled,
            Err(call) => call.reject(&ErrorResponse::NO_HANDLER, output),
        }
    }
}
