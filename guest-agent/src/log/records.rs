//! Logging through defmt.

use agent_engine::bytes::copy;
use core::cell::UnsafeCell;

/// The longest record, in bytes. A longer one is cut. The decoder reports it as malformed, and finds the next one.
const RECORD: usize = 256;

/// Assembles a record, and passes it on when it is complete.
struct Logger(UnsafeCell<State>);

struct State {
    encoder: defmt::Encoder,
    record: Record,
}

struct Record {
    bytes: [u8; RECORD],
    length: usize,
}

// SAFETY: the agent has one thread, and no signal handlers.
unsafe impl Sync for Logger {}

static LOGGER: Logger = Logger(UnsafeCell::new(State {
    encoder: defmt::Encoder::new(),
    record: Record {
        bytes: [0; RECORD],
        length: 0,
    },
}));

/// Runs an action on the logger. The action must not log.
fn with_state(action: impl FnOnce(&mut defmt::Encoder, &mut Record)) {
    // SAFETY: there is one thread, and no action comes back here, so this is the only reference.
    let State { encoder, record } = unsafe { &mut *LOGGER.0.get() };
    action(encoder, record);
}

impl Record {
    #[inline(never)]
    fn keep(&mut self, bytes: &[u8]) {
        let space = self.bytes.get_mut(self.length..).unwrap_or_default();
        self.length = self.length.saturating_add(copy(space, bytes));
    }

    fn finish(&mut self) {
        // A record that was cut lacks the zero at its end.
        if let (RECORD, Some(last)) = (self.length, self.bytes.last_mut()) {
            *last = 0;
        }
        super::put(self.bytes.get(..self.length).unwrap_or_default());
        self.length = 0;
    }
}

#[defmt::global_logger]
struct Records;

// SAFETY: with one thread, a record that was acquired is released before the next.
unsafe impl defmt::Logger for Records {
    fn acquire() {
        with_state(|encoder, record| encoder.start_frame(|bytes| record.keep(bytes)));
    }

    unsafe fn flush() {
        super::flush();
    }

    unsafe fn release() {
        with_state(|encoder, record| {
            encoder.end_frame(|bytes| record.keep(bytes));
            record.finish();
        });
    }

    unsafe fn write(bytes: &[u8]) {
        with_state(|encoder, record| encoder.write(bytes, |bytes| record.keep(bytes)));
    }
}

defmt::timestamp!("{=u64:us}", crate::sys::boot_time().as_micros());
