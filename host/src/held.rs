//! A call that takes up a place until it is answered.

use crate::channel::Response;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use tokio::runtime::Handle;
use tokio::sync::OwnedSemaphorePermit;
use tokio::sync::oneshot::error::RecvError;

/// The response to a call, and the place that the call takes up at the agent.
///
/// If it is dropped, a task keeps the place until the response arrives or the connection ends. The task keeps nothing
/// else: the connection is closed as if the call were not there.
pub(crate) struct HeldResponse {
    held: Option<(Response, OwnedSemaphorePermit)>,
    runtime: Handle,
}

impl HeldResponse {
    /// Must be called inside a tokio runtime.
    pub(crate) fn new(response: Response, place: OwnedSemaphorePermit) -> Self {
        Self {
            held: Some((response, place)),
            runtime: Handle::current(),
        }
    }
}

impl Future for HeldResponse {
    type Output = <Response as Future>::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let Some((response, _)) = &mut self.held else {
            return Poll::Pending;
        };
        let answered: Result<_, RecvError> = ready!(Pin::new(response).poll(context));
        self.held = None;
        Poll::Ready(answered)
    }
}

impl Drop for HeldResponse {
    fn drop(&mut self) {
        if let Some((response, place)) = self.held.take() {
            self.runtime.spawn(async move {
                let _ = response.await;
                drop(place);
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{Error, Interruption};
    use std::sync::Arc;
    use tokio::sync::{Semaphore, oneshot};

    #[tokio::test]
    async fn a_dropped_call_gives_its_place_back_when_it_is_answered() {
        let places = Arc::new(Semaphore::new(1));
        let place = Arc::clone(&places).try_acquire_owned().unwrap();
        let (reply, response) = oneshot::channel();
        drop(HeldResponse::new(response, place));
        tokio::task::yield_now().await;
        assert_eq!(places.available_permits(), 0);
        let _ = reply.send(Err(Error::Closed(Interruption::Stopped)));
        let _place = places.acquire().await.unwrap();
    }
}
