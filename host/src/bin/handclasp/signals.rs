//! The signals that ask the command to end, held back for as long as it must not.

use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
use signal_hook::low_level::{emulate_default_handler, pipe};
use std::fs;
use std::io;
use std::os::raw::c_int;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use tokio::net::UnixStream;

/// While it lives, the signals do not end the command.
#[derive(Debug)]
pub(crate) struct Signals {
    /// Readable when a signal has come.
    received: UnixStream,
    /// The number of the last signal; 0 before the first.
    last: Arc<AtomicUsize>,
    /// Whether the signals end the command again, since handlers cannot be taken back.
    end_us: Arc<AtomicBool>,
}

impl Signals {
    /// Holds the signals, except those that this process was started to ignore.
    pub(crate) fn hold() -> io::Result<Self> {
        let (received, sender) = UnixStream::pair()?;
        let sender = sender.into_std()?;
        let (last, end_us) = (Arc::default(), Arc::default());
        let ignored = ignored();
        for signal in [SIGHUP, SIGINT, SIGQUIT, SIGTERM] {
            if ignored & (1 << (signal - 1)) != 0 {
                continue;
            }
            signal_hook::flag::register_conditional_default(signal, Arc::clone(&end_us))?;
            let number = usize::try_from(signal).unwrap_or_default();
            signal_hook::flag::register_usize(signal, Arc::clone(&last), number)?;
            pipe::register(signal, sender.try_clone()?)?;
        }
        Ok(Self {
            received,
            last,
            end_us,
        })
    }

    /// Waits for a signal.
    pub(crate) async fn received(&self) {
        // It fails only if the runtime is gone.
        let _ = self.received.readable().await;
    }

    /// Lets the signals end the process again. One that has come does so now.
    pub(crate) fn release(self) {
        self.end_us.store(true, Ordering::SeqCst);
        let last = self.last.load(Ordering::SeqCst);
        if let (Ok(signal), 1..) = (c_int::try_from(last), last) {
            // It fails for signals that are not there.
            let _ = emulate_default_handler(signal);
        }
    }
}

/// The signals that this process was started to ignore, as nohup does; signal 1 is the lowest bit.
fn ignored() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
        .unwrap_or_default()
}
