//! Waiting for what comes about by itself.

use std::thread;
use std::time::{Duration, Instant};

/// How long a test waits for what has to happen before it calls that a failure. No test measures time:
/// this is generous enough for a machine that is busy with other things.
pub const PATIENCE: Duration = Duration::from_mins(1);

/// The pause between two looks.
const PAUSE: Duration = Duration::from_millis(5);

/// Looks again and again until there is something.
pub fn until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let give_up = Instant::now() + PATIENCE;
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < give_up, "waited in vain for {what}");
        thread::sleep(PAUSE);
    }
}
