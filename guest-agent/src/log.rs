//! Logging: defmt records, plain text, or nothing, chosen when the agent is built.
//!
//! Both go to the standard error, which is the console where the agent is init. A console puts a carriage
//! return before each line feed, in binary records too: whoever decodes them takes it out again.

/// Logs at level info; `{}` stands for an argument.
macro_rules! info {
    ($($argument:tt)*) => { $crate::log::write!(info, $($argument)*) };
}

/// Logs at level warn; `{}` stands for an argument.
macro_rules! warning {
    ($($argument:tt)*) => { $crate::log::write!(warn, $($argument)*) };
}

#[cfg(feature = "log-defmt")]
macro_rules! write {
    ($level:ident, $($argument:tt)*) => { defmt::$level!($($argument)*) };
}

#[cfg(all(feature = "log-plain", not(feature = "log-defmt")))]
macro_rules! write {
    ($level:ident, $text:literal $(, $argument:expr)*) => {
        $crate::log::plain(format_args!(
            concat!("handclasp-agent: ", stringify!($level), ": ", $text, "\n")
            $(, $crate::log::Shown(&$argument))*
        ))
    };
}

#[cfg(not(any(feature = "log-plain", feature = "log-defmt")))]
macro_rules! write {
    ($level:ident, $text:literal $(, $argument:expr)*) => {{ $(let _ = &$argument;)* }};
}

pub(crate) use {info, warning, write};

/// Shows a value that has no text of its own by its structure, as defmt does.
#[cfg(all(feature = "log-plain", not(feature = "log-defmt")))]
pub(crate) struct Shown<'v, T>(pub(crate) &'v T);

#[cfg(all(feature = "log-plain", not(feature = "log-defmt")))]
impl<T: core::fmt::Debug> core::fmt::Display for Shown<'_, T> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.0.fmt(f)
    }
}

/// Writes a line, or as much of it as fits.
#[cfg(all(feature = "log-plain", not(feature = "log-defmt")))]
pub(crate) fn plain(arguments: core::fmt::Arguments<'_>) {
    let mut line = heapless::String::<256>::new();
    let _ = core::fmt::write(&mut line, arguments);
    put(line.as_bytes());
}

/// Writes bytes to the standard error. What cannot be written is lost: logging must not stop the agent.
#[cfg(any(feature = "log-plain", feature = "log-defmt"))]
fn put(mut bytes: &[u8]) {
    use rustix::fd::BorrowedFd;

    // SAFETY: descriptor 2 is open for the whole life of the process: `main` sees to that first.
    let stderr = unsafe { BorrowedFd::borrow_raw(2) };
    while let Ok(written @ 1..) = rustix::io::write(stderr, bytes) {
        bytes = bytes.get(written..).unwrap_or_default();
        if bytes.is_empty() {
            break;
        }
    }
}

#[cfg(feature = "log-defmt")]
mod records {
    use core::cell::RefCell;

    /// A record is put together here and written at once: a system call for each would cost five times
    /// what the record does.
    struct Logger {
        state: RefCell<State>,
    }

    struct State {
        encoder: defmt::Encoder,
        record: heapless::Vec<u8, 256>,
    }

    // SAFETY: the agent has one thread, and no signal handlers.
    unsafe impl Sync for Logger {}

    static LOGGER: Logger = Logger {
        state: RefCell::new(State {
            encoder: defmt::Encoder::new(),
            record: heapless::Vec::new(),
        }),
    };

    fn with_state(action: impl FnOnce(&mut defmt::Encoder, &mut heapless::Vec<u8, 256>)) {
        if let Ok(mut state) = LOGGER.state.try_borrow_mut() {
            let State { encoder, record } = &mut *state;
            action(encoder, record);
        }
    }

    fn keep(record: &mut heapless::Vec<u8, 256>, bytes: &[u8]) {
        // A longer record is cut: its decoder says so, and finds the next.
        let _ = record.extend_from_slice(bytes);
    }

    #[defmt::global_logger]
    struct Records;

    // SAFETY: with one thread, a record that was acquired is released before the next; `flush` has
    // nothing to do since `release` writes.
    unsafe impl defmt::Logger for Records {
        fn acquire() {
            with_state(|encoder, record| encoder.start_frame(|bytes| keep(record, bytes)));
        }

        unsafe fn flush() {}

        unsafe fn release() {
            with_state(|encoder, record| {
                encoder.end_frame(|bytes| keep(record, bytes));
                // A record that was cut lacks its end, which is a zero.
                if let (true, Some(last)) = (record.is_full(), record.last_mut()) {
                    *last = 0;
                }
                super::put(record);
                record.clear();
            });
        }

        unsafe fn write(bytes: &[u8]) {
            with_state(|encoder, record| encoder.write(bytes, |bytes| keep(record, bytes)));
        }
    }

    defmt::timestamp!("{=u64:us}", crate::arch::monotonic_ns() / 1000);
}
