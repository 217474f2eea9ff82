//! Something between a host and an agent that can be cut.

use super::{TestDir, listen};
use std::io::{Read, Write, copy};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// Passes bytes on between hosts and an agent.
#[derive(Clone)]
pub struct Proxy {
    pub directory: Arc<TestDir>,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    open: Mutex<Vec<UnixStream>>,
    /// How many connections were made.
    connections: AtomicUsize,
    /// How many were closed by their hosts.
    closed: AtomicUsize,
    /// After how many bytes from the agent each connection is cut; 0 is never.
    cut_after: AtomicU64,
    /// Whether what the agent says is kept back.
    is_held: AtomicBool,
}

impl Proxy {
    pub fn new(agent: PathBuf) -> Self {
        let shared = Arc::<Shared>::default();
        let theirs = Arc::clone(&shared);
        let directory = listen(move |host| pass_on(&host, &agent, &theirs));
        let directory = Arc::new(directory);
        Self { directory, shared }
    }

    pub fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::Relaxed)
    }

    pub fn closed(&self) -> usize {
        self.shared.closed.load(Ordering::Relaxed)
    }

    /// Cuts every connection after so many bytes from the agent, from the next connection on.
    pub fn cut_after(&self, bytes: u64) {
        self.shared.cut_after.store(bytes, Ordering::Relaxed);
    }

    /// Keeps back what the agent says, until the next cut or release.
    pub fn hold(&self) {
        self.shared.is_held.store(true, Ordering::Relaxed);
    }

    /// Passes on what was kept back.
    pub fn release(&self) {
        self.shared.is_held.store(false, Ordering::Relaxed);
    }

    /// Cuts all connections.
    pub fn cut(&self) {
        for stream in self.shared.open.lock().unwrap().drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
        self.shared.is_held.store(false, Ordering::Relaxed);
    }
}

fn pass_on(host: &UnixStream, agent: &Path, shared: &Arc<Shared>) {
    let Ok(agent) = UnixStream::connect(agent) else {
        return;
    };
    shared.connections.fetch_add(1, Ordering::Relaxed);
    let clone = |stream: &UnixStream| stream.try_clone().unwrap();
    shared
        .open
        .lock()
        .unwrap()
        .extend([clone(host), clone(&agent)]);
    let (mut from_host, mut to_agent) = (clone(host), clone(&agent));
    let theirs = Arc::clone(shared);
    thread::spawn(move || {
        let _ = copy(&mut from_host, &mut to_agent);
        theirs.closed.fetch_add(1, Ordering::Relaxed);
        let _ = to_agent.shutdown(Shutdown::Both);
    });
    let limit = shared.cut_after.load(Ordering::Relaxed);
    let _ = copy_part(&agent, host, limit, shared);
    let _ = host.shutdown(Shutdown::Both);
    let _ = agent.shutdown(Shutdown::Both);
}

fn copy_part(
    mut from: &UnixStream,
    mut to: &UnixStream,
    limit: u64,
    shared: &Shared,
) -> std::io::Result<()> {
    let mut rest = if limit == 0 { u64::MAX } else { limit };
    let mut chunk = [0; 4096];
    while rest > 0 {
        let count = from.read(&mut chunk)?;
        let part = count.min(usize::try_from(rest).unwrap_or(usize::MAX));
        if count == 0 {
            break;
        }
        while shared.is_held.load(Ordering::Relaxed) {
            thread::sleep(Duration::from_millis(1));
        }
        to.write_all(&chunk[..part])?;
        rest -= part as u64;
    }
    Ok(())
}
