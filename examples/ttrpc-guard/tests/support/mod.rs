//! A stock server, and the guard's program in front of it.

use std::collections::HashMap;
use std::io::Read;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::sleep;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use ttrpc::r#async::{Client, MethodHandler, Server, Service, TtrpcContext};
use ttrpc::{Code, Error, Request, Response};

const SERVICE: &str = "acme.sandbox.v1.Sandbox";

/// A server that answers each call with nothing, and writes down its name.
pub(crate) struct Stock {
    directory: TempDir,
    calls: Arc<Mutex<Vec<String>>>,
    _server: Server,
}

struct Method {
    name: &'static str,
    calls: Arc<Mutex<Vec<String>>>,
}

#[async_trait::async_trait]
impl MethodHandler for Method {
    async fn handler(&self, _: TtrpcContext, _: Request) -> ttrpc::Result<Response> {
        self.calls.lock().unwrap().push(self.name.to_owned());
        Ok(Response::default())
    }
}

impl Stock {
    pub(crate) async fn start() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let calls = Arc::<Mutex<Vec<String>>>::default();
        let methods = ["StartWorkload", "Freeze"].map(|name| {
            let method = Method {
                name,
                calls: calls.clone(),
            };
            let method: Box<dyn MethodHandler + Send + Sync> = Box::new(method);
            (name.to_owned(), method)
        });
        let service = Service {
            methods: HashMap::from(methods),
            streams: HashMap::new(),
        };
        let address = format!("unix://{}/server", directory.path().display());
        let mut server = Server::new()
            .bind(&address)
            .unwrap()
            .register_service(HashMap::from([(SERVICE.to_owned(), service)]));
        server.start().await.unwrap();
        Self {
            directory,
            calls,
            _server: server,
        }
    }

    /// The calls that have reached it.
    pub(crate) fn calls(&self) -> Vec<String> {
        self.calls.lock().unwrap().clone()
    }
}

/// The guard's command, in front of a server.
pub(crate) fn guard(stock: &Stock, socket: &Path, arguments: &[&str]) -> Command {
    let mut guard = Command::new(env!("CARGO_BIN_EXE_ttrpc-guard"));
    guard
        .arg("--listen")
        .arg(format!("unix:{}", socket.display()));
    let server = stock.directory.path().join("server");
    guard
        .arg("--server")
        .arg(format!("unix:{}", server.display()));
    guard.args(arguments);
    guard
}

/// The guard, running.
pub(crate) struct Program {
    child: Child,
    socket: PathBuf,
    // The socket's directory, if it is the guard's own.
    directory: Option<TempDir>,
}

impl Program {
    /// Starts a guard, and waits until it listens.
    pub(crate) fn start(stock: &Stock, arguments: &[&str]) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let socket = directory.path().join("guard");
        let mut program = Self::start_at(stock, &socket, arguments);
        program.directory = Some(directory);
        program
    }

    /// Starts a guard on this socket.
    pub(crate) fn start_at(stock: &Stock, socket: &Path, arguments: &[&str]) -> Self {
        let mut guard = guard(stock, socket, arguments);
        let child = guard.stderr(Stdio::piped()).spawn().unwrap();
        let end = Instant::now() + Duration::from_mins(1);
        while UnixStream::connect(socket).is_err() {
            assert!(Instant::now() < end, "the guard does not listen");
            sleep(Duration::from_millis(5));
        }
        Self {
            child,
            socket: socket.to_owned(),
            directory: None,
        }
    }

    pub(crate) fn socket(&self) -> &Path {
        &self.socket
    }

    pub(crate) async fn connect(&self) -> Client {
        let address = format!("unix://{}", self.socket.display());
        Client::connect(&address).await.unwrap()
    }

    /// Kills it, so that it cannot tidy up.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Ends it as a service manager does. Returns its log.
    pub(crate) fn stop(mut self) -> String {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").arg(&id).status().unwrap().success());
        assert_eq!(self.child.wait().unwrap().code(), Some(0));
        let mut log = String::new();
        let mut errors = self.child.stderr.take().unwrap();
        errors.read_to_string(&mut log).unwrap();
        log
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It has ended already, unless a test has failed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Makes a call as the client's generated stubs do. Returns the error's code and sentence.
pub(crate) async fn call(
    client: &Client,
    (method, payload): (&str, &[u8]),
) -> Result<(), (Code, String)> {
    let request = Request {
        service: SERVICE.to_owned(),
        method: method.to_owned(),
        payload: payload.to_owned(),
        ..Request::default()
    };
    match client.request(request).await {
        Ok(_) => Ok(()),
        Err(Error::RpcStatus(status)) => Err((status.code(), status.message)),
        Err(error) => Err((Code::UNKNOWN, error.to_string())),
    }
}
