//! The work split among the processors.

use std::ops::AddAssign;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Does `work` for each number below `count`, and adds up what it returns.
///
/// # Panics
/// If `work` does.
pub fn split<T: AddAssign + Default + Send>(count: usize, work: impl Fn(usize) -> T + Sync) -> T {
    let next = AtomicUsize::new(0);
    let share = || {
        let mut sum = T::default();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= count {
                return sum;
            }
            sum += work(number);
        }
    };
    thread::scope(|scope| {
        let processors = thread::available_parallelism().map_or(1, usize::from);
        let threads: Vec<_> = (0..processors).map(|_| scope.spawn(share)).collect();
        let mut total = T::default();
        for thread in threads {
            total += thread.join().expect("a share of the work");
        }
        total
    })
}
