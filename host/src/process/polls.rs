//! How many calls of a connection may wait in the guest at a time.

use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How many calls wait for as long as the contract allows. With [`SHORT`] they are all that an agent lets wait on a
/// connection.
const LONG: usize = 16;

/// How many others take turns.
const SHORT: usize = 8;

/// The longest wait that the contract allows.
const LONG_WAIT: Duration = Duration::from_secs(30);

/// How long a call waits while others may be waiting for its place.
const SHORT_WAIT: Duration = Duration::from_millis(10);

/// The places for calls that wait in the guest.
#[derive(Debug)]
pub(super) struct Polls {
    long: Arc<Semaphore>,
    short: Arc<Semaphore>,
}

/// A place for one call, and how long that call may wait.
pub(super) struct Place {
    pub(super) wait: Duration,
    pub(super) permit: OwnedSemaphorePermit,
}

impl Polls {
    pub(super) fn new() -> Self {
        Self {
            long: Arc::new(Semaphore::new(LONG)),
            short: Arc::new(Semaphore::new(SHORT)),
        }
    }

    /// Takes a place: one for a long wait if there is one, else one for a short wait, as soon as it is free.
    pub(super) async fn place(&self) -> Place {
        if let Ok(permit) = Arc::clone(&self.long).try_acquire_owned() {
            let wait = LONG_WAIT;
            return Place { wait, permit };
        }
        loop {
            // It fails only if somebody closes the semaphore, which nobody does.
            if let Ok(permit) = Arc::clone(&self.short).acquire_owned().await {
                let wait = SHORT_WAIT;
                return Place { wait, permit };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::{Future, poll_fn};
    use std::pin::pin;
    use std::task::Poll;

    #[tokio::test]
    async fn no_more_calls_wait_than_an_agent_allows() {
        let polls = Polls::new();
        let mut places = Vec::new();
        for _ in 0..24 {
            places.push(polls.place().await);
        }
        let long = places.iter().filter(|place| place.wait == LONG_WAIT);
        assert_eq!(long.count(), 16);
        let mut next = pin!(polls.place());
        poll_fn(|context| {
            assert!(next.as_mut().poll(context).is_pending());
            Poll::Ready(())
        })
        .await;
        places.pop();
        assert_eq!(next.await.wait, SHORT_WAIT);
    }
}
