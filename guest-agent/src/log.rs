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

#[cfg(any(feature = "log-plain", feature = "log-defmt"))]
mod pending;
#[cfg(any(feature = "log-plain", feature = "log-defmt"))]
use pending::put;

mod notices;
pub use notices::notice;

/// Writes what was logged. A console may take longer for it than a call: nothing is written before those that
/// wait are answered, unless more is logged meanwhile than there is room for.
pub fn flush() {
    #[cfg(any(feature = "log-plain", feature = "log-defmt"))]
    pending::flush();
}
