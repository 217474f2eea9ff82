//! Logging: defmt records, plain text, or nothing, chosen when the agent is built.
//!
//! Both go to the standard error, which is the console where the agent is init. A console puts a carriage
//! return before each line feed, in binary records too: whoever decodes them takes it out again.

/// Logs at level info; `{=u32}` stands for an argument of that type: `u8`, `u32`, `i32` or `str`.
macro_rules! info {
    ($($argument:tt)*) => { $crate::log::write!(info, $($argument)*) };
}

/// Logs at level warn; placeholders as in [`info`].
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
        $crate::log::plain::line(
            concat!("handclasp-agent: ", stringify!($level), ": ", $text, "\n"),
            &[$($crate::log::plain::Value::from($argument)),*],
        )
    };
}

#[cfg(not(any(feature = "log-plain", feature = "log-defmt")))]
macro_rules! write {
    ($level:ident, $text:literal $(, $argument:expr)*) => {{ $(let _ = &$argument;)* }};
}

pub(crate) use {info, warning, write};

#[cfg(all(feature = "log-plain", not(feature = "log-defmt")))]
pub(crate) mod plain;
#[cfg(feature = "log-defmt")]
mod records;

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
