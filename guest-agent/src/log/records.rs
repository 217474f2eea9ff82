//! Logging through defmt.

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
