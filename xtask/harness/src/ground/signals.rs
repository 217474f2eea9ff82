//! The signals that ask us to end, as something that can be waited for.

use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use anyhow::{Context, Result};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

/// Handlers cannot be taken back, so there is one set for the process.
static HANDLERS: OnceLock<Handlers> = OnceLock::new();

/// While it lives, SIGINT, SIGTERM and SIGHUP make its descriptor readable; else they end us as they always do.
///
/// One at a time. What came stays readable: whoever hears of it is about to end.
pub struct Signals(&'static Handlers);

struct Handlers {
    received: UnixStream,
    end_us: Arc<AtomicBool>,
}

impl Signals {
    /// Takes the signals over.
    pub fn hold() -> Result<Self> {
        let handlers = if let Some(handlers) = HANDLERS.get() {
            handlers
        } else {
            let installed = Handlers::install().context("cannot handle signals")?;
            HANDLERS.get_or_init(|| installed)
        };
        handlers.end_us.store(false, Ordering::SeqCst);
        Ok(Self(handlers))
    }
}

impl AsFd for Signals {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.received.as_fd()
    }
}

impl Drop for Signals {
    fn drop(&mut self) {
        self.0.end_us.store(true, Ordering::SeqCst);
    }
}

impl Handlers {
    fn install() -> std::io::Result<Self> {
        let (received, sender) = UnixStream::pair()?;
        let end_us = Arc::new(AtomicBool::new(false));
        for signal in [SIGHUP, SIGINT, SIGTERM] {
            signal_hook::flag::register_conditional_default(signal, Arc::clone(&end_us))?;
            signal_hook::low_level::pipe::register(signal, sender.try_clone()?)?;
        }
        Ok(Self { received, end_us })
    }
}
