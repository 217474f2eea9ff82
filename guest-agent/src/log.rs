//! Logging: defmt records, plain text, or nothing, chosen when the agent is built.
//!
//! Both go to the standard error, which is the console if the agent is init. A console inserts a carriage return before
//! each line feed, also in binary records. The decoder of the records has to remove them.

/// Logs at level info. A placeholder names the type of its argument: `{=u8}`, `{=u32}`, `{=u64}`, `{=i32}` or `{=str}`.
macro_rules! info {
    ($($argument:tt)*) => { $crate::log::write!(info, $($argument)*) };
}

/// Logs at level warn, with placeholders as in [`info`].
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

#[cfg(any(feature = "log-plain", feature = "log-defmt"))]
mod pending;
#[cfg(any(feature = "log-plain", feature = "log-defmt"))]
use pending::put;

mod notices;
pub use notices::notice;

/// Writes the pending log records. Writing to a console may take longer than a call. So the event loop flushes after it
/// has answered the calls that were ready. If the buffer is full before that, records are written earlier.
pub fn flush() {
    #[cfg(any(feature = "log-plain", feature = "log-defmt"))]
    pending::flush();
}
