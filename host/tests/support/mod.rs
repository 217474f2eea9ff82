//! An agent on a Unix socket, in this process, whose handlers do what the tests ask.

#![allow(dead_code, unreachable_pub)] // Each test file uses a part of this.

mod handlers;
pub mod monitor;
pub mod processes;
pub mod programs;
pub mod proxy;
pub mod terminal;
pub mod world;

use agent_core::Contract;
use agent_core::ErrorResponse;
use agent_core::dispatch::Service;
use agent_core::frame::{
    FrameReader, FrameType, HEADER_LEN, MAX_PAYLOAD, OutgoingFrame, Progress, write_frame,
};
use agent_core::messages::{agent, contract, health, processes as process_service};
use agent_core::rpc::OutgoingResponse;
use agent_core::session::Baseline;
use agent_core::wire::Sink;
use agent_core::{Catalogue, Feature, FeatureSet, Limits, Local, Role, Server, Terms};
use agent_core::{Version, VersionRange, Versions};
use agent_engine::pump::{Handler, Stopped, drain_frames};
use handlers::Handlers;
use programs::Programs;
use rustix::fd::IntoRawFd;
use rustix::net::{AddressFamily, SocketFlags, SocketType, socketpair};
use std::collections::BTreeSet;
use std::io::{ErrorKind, Read, Write};
use std::os::fd::{FromRawFd, OwnedFd};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use std::{env, fs, process, thread};

/// What the test's agent is.
#[derive(Clone)]
pub struct Config {
    pub versions: Versions,
    pub offered: FeatureSet,
    pub required: FeatureSet,
    pub vendor: &'static str,
    pub limits: Limits,
    /// The name of the contract that it speaks.
    pub contract: &'static str,
    /// The features that it knows.
    pub catalogue: &'static Catalogue,
    /// How many programs were run.
    pub runs: Arc<AtomicU32>,
    /// The methods that were called, as `service/method`.
    pub called: Arc<Mutex<BTreeSet<String>>>,
    /// The generation that it states.
    pub generation: Arc<Mutex<Option<[u8; 16]>>>,
    /// The processes that were started.
    pub programs: Programs,
    /// Whether lists of processes never end, and outputs are always read from their beginning.
    pub is_hostile: Arc<AtomicBool>,
    /// What was read at a time: of a socket that keeps what is written apart, the host's writes.
    pub reads: Arc<Mutex<Vec<Vec<u8>>>>,
}

static NOTHING: Catalogue = Catalogue { features: &[] };

impl Default for Config {
    fn default() -> Self {
        Self {
            versions: Versions::single(VersionRange::only(Version::BASELINE)),
            offered: FeatureSet::EMPTY,
            contract: Contract::HANDCLASP_NAME,
            catalogue: &NOTHING,
            required: FeatureSet::EMPTY,
            vendor: "test",
            runs: Arc::default(),
            called: Arc::default(),
            generation: Arc::new(Mutex::new(Some([3; 16]))),
            programs: Programs::default(),
            is_hostile: Arc::default(),
            reads: Arc::default(),
            limits: Limits {
                max_message: 1 << 20,
                max_streams: handlers::MAX_LATE,
                max_connections: 32,
            },
        }
    }
}

impl Config {
    pub fn speaking(major: u32) -> Self {
        Self {
            versions: Versions::single(VersionRange::new(major, 0, 4).unwrap()),
            ..Self::default()
        }
    }

    /// All that the contract has today.
    pub fn full() -> Self {
        let processes = process_service::features::<Handlers>();
        Self {
            offered: agent::features::<Handlers>().union(processes),
            ..Self::without_processes()
        }
    }

    /// All but the processes.
    pub fn without_processes() -> Self {
        Self {
            versions: contract::VERSIONS,
            offered: agent::features::<Handlers>(),
            catalogue: &contract::CATALOGUE,
            ..Self::default()
        }
    }

    pub fn requiring(feature: u8) -> Self {
        Self {
            required: FeatureSet::from_iter([Feature(feature)]),
            ..Self::default()
        }
    }

    pub fn offering(feature: u8) -> Self {
        Self {
            offered: FeatureSet::from_iter([Feature(feature)]),
            ..Self::default()
        }
    }

    fn local(&self) -> Local<'static> {
        static SERVICES: [&Service; 3] =
            [&agent::SERVICE, &process_service::SERVICE, &health::SERVICE];
        Local {
            role: Role::Guest,
            terms: Terms {
                versions: self.versions,
                offered: self.offered,
                required: self.required,
                vendor: self.vendor,
            },
            limits: self.limits,
            software: "test-agent",
            software_version: "0.0.1",
            fingerprint: &[],
            contract: Contract {
                name: self.contract,
                ..Contract::handclasp(self.catalogue)
            },
            services: &SERVICES,
            baseline: Baseline::Serve,
        }
    }
}

/// A directory for sockets, removed when dropped.
pub struct TestDir(PathBuf);

impl TestDir {
    pub fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = env::temp_dir().join(format!("handclasp-{}-{number}", process::id()));
        fs::create_dir(&path).unwrap();
        Self(path)
    }

    pub fn socket(&self) -> PathBuf {
        self.0.join("s")
    }

    pub fn address(&self) -> String {
        format!("unix:{}", self.socket().display())
    }
}

impl Drop for TestDir {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Serves any number of connections at a new address.
pub fn agent(config: Config) -> TestDir {
    listen(move |stream| serve(stream, &config, false))
}

/// Serves one connection, which says that the agent is ready with `ready`, and returns the host's end. What is
/// written to it at a time is read at a time.
pub fn connection(config: &Config, ready: bool) -> OwnedFd {
    let (host, guest) = packet_pair();
    let config = config.clone();
    thread::spawn(move || serve(UnixStream::from(guest), &config, ready));
    host
}

/// The two ends of a connection that keeps what is written at a time apart.
pub fn packet_pair() -> (OwnedFd, OwnedFd) {
    let flags = SocketFlags::CLOEXEC;
    let pair = socketpair(AddressFamily::UNIX, SocketType::SEQPACKET, flags, None);
    let (host, guest) = pair.unwrap();
    // SAFETY: both descriptors are open, and owned by nobody else from here on. Where rustix is built without
    // the standard library its descriptors are types of its own, so that they have to be handed over.
    let own = |fd: rustix::fd::OwnedFd| unsafe { OwnedFd::from_raw_fd(fd.into_raw_fd()) };
    (own(host), own(guest))
}

/// Does `serve` with each connection to a new address, each in a thread.
pub fn listen(serve: impl Fn(UnixStream) + Clone + Send + 'static) -> TestDir {
    let directory = TestDir::new();
    let listener = UnixListener::bind(directory.socket()).unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let serve = serve.clone();
            thread::spawn(move || serve(stream.unwrap()));
        }
    });
    directory
}

/// Dials a host and says that the agent is ready.
pub fn dial(path: &Path, config: &Config) {
    serve(UnixStream::connect(path).unwrap(), config, true);
}

/// The frame with which an agent that has dialled says that it is ready.
pub fn ready(config: &Config) -> Vec<u8> {
    let (local, mut output) = (config.local(), Output::default());
    let mut server = Server::<1>::new(&local);
    let context = Handlers::default().offer_context();
    server.ready(&context, &mut output).unwrap();
    output.0
}

/// Serves one connection until it ends.
pub fn serve(stream: UnixStream, config: &Config, ready: bool) {
    serve_from(stream, config, ready, Vec::new());
}

/// Serves one connection, and says nothing before so many frames have come.
pub fn serve_behind(mut stream: UnixStream, config: &Config, frames: usize) {
    let first = (0..frames).flat_map(|_| read_frame(&mut stream)).collect();
    serve_from(stream, config, false, first);
}

/// Serves one connection on which `input` has come.
fn serve_from(mut stream: UnixStream, config: &Config, ready: bool, mut input: Vec<u8>) {
    let local = config.local();
    let mut server = Server::<1024>::new(&local);
    let mut handlers = Handlers::new(config);
    let mut output = Output::default();
    if ready {
        let context = handlers.offer_context();
        server.ready(&context, &mut output).unwrap();
    }
    loop {
        let drained = drain_frames(&mut server, &input, &mut output, &mut handlers);
        input.drain(..drained.consumed);
        handlers.send_late(&mut server, &mut output);
        let goes_on = matches!(drained.stopped, Stopped::Incomplete { .. });
        if stream.write_all(&output.0).is_err() || !goes_on {
            return;
        }
        output.0.clear();
        let mut chunk = vec![0; 1 << 16];
        let patience = handlers.is_waiting().then_some(Duration::from_millis(1));
        stream.set_read_timeout(patience).unwrap();
        match stream.read(&mut chunk) {
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            Ok(count @ 1..) => {
                input.extend_from_slice(&chunk[..count]);
                config.reads.lock().unwrap().push(chunk[..count].to_vec());
            }
            _ => return,
        }
    }
}

/// Answers the offer on a connection, and nothing else.
pub fn negotiate(stream: &mut UnixStream) {
    let local = Config::default().local();
    let mut server = Server::<1>::new(&local);
    let (mut output, mut handlers) = (Output::default(), Handlers::default());
    let offer = read_frame(stream);
    let _ = drain_frames(&mut server, &offer, &mut output, &mut handlers);
    assert!(
        server.level().is_some(),
        "the host's first word is its offer"
    );
    stream.write_all(&output.0).unwrap();
}

/// Reads a frame, header included.
pub fn read_frame(stream: &mut UnixStream) -> Vec<u8> {
    try_read_frame(stream).unwrap()
}

/// Reads a frame, header included; `None` where the connection ends before it.
pub fn try_read_frame(stream: &mut UnixStream) -> Option<Vec<u8>> {
    let mut frame = vec![0; HEADER_LEN];
    stream.read_exact(&mut frame).ok()?;
    let length = u32::from_be_bytes(frame[..4].try_into().unwrap()) as usize;
    frame.resize(HEADER_LEN + length, 0);
    stream.read_exact(&mut frame[HEADER_LEN..]).ok()?;
    Some(frame)
}

/// Answers each call as `answer` says, as a peer from before negotiation would.
pub fn reject_all(mut stream: UnixStream, rejection: &ErrorResponse) {
    let mut reader = FrameReader::new(MAX_PAYLOAD);
    let mut input = Vec::new();
    loop {
        let mut chunk = [0; 4096];
        match stream.read(&mut chunk) {
            Ok(count @ 1..) => input.extend_from_slice(&chunk[..count]),
            _ => return,
        }
        while let Progress::Frame { frame, consumed } = reader.read(&input) {
            let response = rejection_on(frame.header.stream, rejection);
            stream.write_all(&response).unwrap();
            input.drain(..consumed);
        }
    }
}

/// The frame that rejects the call on a stream.
pub fn rejection_on(stream: u32, rejection: &ErrorResponse) -> Vec<u8> {
    response_on(stream, &OutgoingResponse::Error(rejection))
}

/// The frame that answers the call on a stream.
pub fn response_on(stream: u32, payload: &OutgoingResponse) -> Vec<u8> {
    let response = OutgoingFrame {
        stream,
        frame_type: FrameType::Response,
        payload,
    };
    let mut output = Output::default();
    write_frame(&response, &mut output).unwrap();
    output.0
}

/// An output without end.
#[derive(Default)]
pub struct Output(pub Vec<u8>);

impl Sink for Output {
    fn put(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    fn room(&self) -> usize {
        usize::MAX
    }
}
