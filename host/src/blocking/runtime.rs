//! The thread that drives the connections, and how others wait for it.
//!
//! A caller polls its future itself and sleeps in between. It enters no runtime to do so, so that it can wait wherever
//! a thread can; the sockets and timers behind the future belong to the runtime of the library's own thread.

use crate::error::Error;
use std::future::pending;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use tokio::runtime::{Builder, Handle};
use tokio::task::coop::poll_proceed;

/// More than any task's budget is: tokio counts it in a byte.
const MORE_THAN_A_BUDGET: usize = 256;

/// The runtime that all connections of this process are driven by, once one was wanted.
static RUNTIME: Mutex<Option<Handle>> = Mutex::new(None);

/// Waits for `future`, whose sockets and timers are of the library's own runtime.
pub(super) fn block_on<T>(future: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    if is_in_task() {
        return Err(Error::CannotBlock);
    }
    let runtime = runtime()?;
    let _entered = runtime.enter();
    wait(future)
}

/// The library's own runtime, which is started if it does not run yet.
fn runtime() -> Result<Handle, Error> {
    let mut started = RUNTIME.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(handle) = &*started {
        return Ok(handle.clone());
    }
    let runtime = Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(Error::runtime)?;
    let handle = runtime.handle().clone();
    thread::Builder::new()
        .name("handclasp".to_owned())
        .spawn(move || runtime.block_on(pending::<()>()))
        .map_err(Error::runtime)?;
    *started = Some(handle.clone());
    Ok(handle)
}

/// Whether this thread polls a task of tokio's, which must not wait.
///
/// tokio panics where blocking is not allowed, and has no function that asks first. But it sets a budget for each poll
/// of a task and clears it where blocking is allowed, in `spawn_blocking` and `block_in_place`. Outside a poll there is
/// no budget either. So a thread that can use up a budget polls a task. The budget is given back.
fn is_in_task() -> bool {
    if Handle::try_current().is_err() {
        return false;
    }
    let mut context = Context::from_waker(Waker::noop());
    let Poll::Ready(_gives_all_back) = poll_proceed(&mut context) else {
        return true;
    };
    (0..MORE_THAN_A_BUDGET).any(|_| match poll_proceed(&mut context) {
        Poll::Ready(taken) => {
            taken.made_progress();
            false
        }
        Poll::Pending => true,
    })
}

/// Polls `future` on this thread until it is ready.
fn wait<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let sleeper = Arc::new(Sleeper {
        thread: thread::current(),
        is_woken: AtomicBool::new(false),
    });
    let waker = Waker::from(Arc::clone(&sleeper));
    let mut context = Context::from_waker(&waker);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
        // A thread may be unparked for other reasons too.
        while !sleeper.is_woken.swap(false, Ordering::Acquire) {
            thread::park();
        }
    }
}

/// A thread that waits for a future.
struct Sleeper {
    thread: Thread,
    is_woken: AtomicBool,
}

impl Wake for Sleeper {
    fn wake(self: Arc<Self>) {
        self.is_woken.store(true, Ordering::Release);
        self.thread.unpark();
    }
}
