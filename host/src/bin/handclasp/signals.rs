//! The signals that ask the command to end: held back for as long as it must not, or followed by what it does with them.

use crate::relay::restore_terminal;
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGWINCH};
use signal_hook::iterator;
use signal_hook::low_level::{emulate_default_handler, pipe};
use std::os::raw::c_int;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};
use std::{fs, io, process, thread};
use tokio::net::UnixStream;
use tokio::sync::mpsc;

/// The signals that ask to end.
const ENDING: [c_int; 4] = [SIGHUP, SIGINT, SIGQUIT, SIGTERM];

/// Whether the signals that were held end the command again, since handlers cannot be taken back.
static END_US: LazyLock<Arc<AtomicBool>> = LazyLock::new(Arc::default);

/// While it lives, the signals do not end the command.
#[derive(Debug)]
pub(crate) struct Signals {
    /// Readable when a signal has come.
    received: UnixStream,
    /// The number of the last signal; 0 before the first.
    last: Arc<AtomicUsize>,
}

/// The signals as they come. They do not end the command any more.
#[derive(Debug)]
pub(crate) struct Followed(mpsc::UnboundedReceiver<c_int>);

impl Signals {
    /// Holds the signals, except those that this process was started to ignore.
    pub(crate) fn hold() -> io::Result<Self> {
        let (received, sender) = UnixStream::pair()?;
        let sender = sender.into_std()?;
        let last = Arc::default();
        END_US.store(false, Ordering::SeqCst);
        for signal in heeded() {
            signal_hook::flag::register_conditional_default(signal, Arc::clone(&END_US))?;
            let number = usize::try_from(signal).unwrap_or_default();
            signal_hook::flag::register_usize(signal, Arc::clone(&last), number)?;
            pipe::register(signal, sender.try_clone()?)?;
        }
        Ok(Self { received, last })
    }

    /// Waits for a signal.
    pub(crate) async fn received(&self) {
        // It fails only if the runtime is gone.
        let _ = self.received.readable().await;
    }

    /// Lets the signals end the process again. One that has come does so now.
    pub(crate) fn release(self) {
        END_US.store(true, Ordering::SeqCst);
        let last = self.last.load(Ordering::SeqCst);
        if let (Ok(signal), 1..) = (c_int::try_from(last), last) {
            // It fails for signals that are not there.
            let _ = emulate_default_handler(signal);
        }
    }
}

impl Followed {
    /// Begins to follow the signals that ask to end, and the one that tells of a new size of the terminal.
    pub(crate) fn follow() -> io::Result<Self> {
        let mut signals = iterator::Signals::new(heeded().chain([SIGWINCH]))?;
        END_US.store(false, Ordering::SeqCst);
        let (sender, queue) = mpsc::unbounded_channel();
        let pass_on = move || {
            for signal in signals.forever() {
                if sender.send(signal).is_err() {
                    return;
                }
            }
        };
        thread::Builder::new().spawn(pass_on)?;
        Ok(Self(queue))
    }

    /// The next signal.
    pub(crate) async fn next(&mut self) -> c_int {
        match self.0.recv().await {
            Some(signal) => signal,
            None => std::future::pending().await,
        }
    }
}

/// Ends this process as the signal does by itself.
pub(crate) fn end_by(signal: c_int) -> ! {
    restore_terminal();
    let _ = emulate_default_handler(signal);
    // It does not end those that are there for something else.
    process::exit(128 + signal)
}

/// The signals that ask to end, except those that this process was started to ignore.
fn heeded() -> impl Iterator<Item = c_int> {
    let ignored = ignored();
    let is_heeded = move |signal: &c_int| ignored & (1 << (signal - 1)) == 0;
    ENDING.into_iter().filter(is_heeded)
}

/// The signals that this process was started to ignore, as nohup does; signal 1 is the lowest bit.
fn ignored() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
        .unwrap_or_default()
}
