//! All that happens to a process, in one stream.

use super::gap::Gap;
use super::output::ChildOutput;
use super::reader::{Piece, Reader};
use super::remote::Remote;
use super::status::ExitStatus;
use crate::error::Error;
use crate::v1::OutputChannel;
use futures_core::Stream;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

/// Something that has happened to a process.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
    /// It has written something.
    Output {
        /// To which output.
        channel: OutputChannel,
        /// The offset of the first byte.
        offset: u64,
        /// The bytes.
        data: Vec<u8>,
    },
    /// Output is lost.
    Gap(Gap),
    /// The last process that holds an output has closed it.
    End {
        /// Which output.
        channel: OutputChannel,
        /// How long it was.
        length: u64,
    },
    /// It has ended. Processes that it has started may go on, and write more.
    Exit(ExitStatus),
}

/// All that happens to a process: a [`Stream`] that ends after the exit and the ends of both outputs, or after an error.
///
/// The events of one output are in order. Taking an event acknowledges those of the same output before it.
pub struct Events {
    outputs: [Option<Reader>; 2],
    exit: Option<Exit>,
    /// Which output is looked at first.
    first: usize,
}

type Exit = Pin<Box<dyn Future<Output = Result<ExitStatus, Error>> + Send>>;

impl Events {
    pub(super) fn new(remote: Arc<Remote>, outputs: [Option<ChildOutput>; 2]) -> Self {
        let exit = async move { remote.wait().await };
        Self {
            outputs: outputs.map(|output| output.map(ChildOutput::into_reader)),
            exit: Some(Box::pin(exit)),
            first: 0,
        }
    }

    /// The next event; `None` after the last one. The future can be dropped without losing an event.
    pub async fn next(&mut self) -> Option<Result<Event, Error>> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    fn poll_output(
        &mut self,
        index: usize,
        context: &mut Context<'_>,
    ) -> Poll<Result<Event, Error>> {
        let Some(output) = self.outputs.get_mut(index) else {
            return Poll::Pending;
        };
        let Some(reader) = output else {
            return Poll::Pending;
        };
        let channel = reader.channel();
        match reader.poll_piece(context) {
            Poll::Ready(Ok(Some(Piece::Data { offset, data }))) => Poll::Ready(Ok(Event::Output {
                channel,
                offset,
                data,
            })),
            Poll::Ready(Ok(Some(Piece::Gap(gap)))) => Poll::Ready(Ok(Event::Gap(gap))),
            Poll::Ready(Ok(Some(Piece::End { length }))) => {
                *output = None;
                Poll::Ready(Ok(Event::End { channel, length }))
            }
            Poll::Ready(Ok(None)) => {
                *output = None;
                Poll::Pending
            }
            Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
            Poll::Pending => Poll::Pending,
        }
    }

    fn poll_exit(&mut self, context: &mut Context<'_>) -> Poll<Result<Event, Error>> {
        let Some(exit) = &mut self.exit else {
            return Poll::Pending;
        };
        let status = std::task::ready!(exit.as_mut().poll(context));
        self.exit = None;
        Poll::Ready(status.map(Event::Exit))
    }

    fn poll_event(&mut self, context: &mut Context<'_>) -> Poll<Result<Event, Error>> {
        for index in [self.first, 1 - self.first] {
            if let Poll::Ready(event) = self.poll_output(index, context) {
                self.first = 1 - index;
                return Poll::Ready(event);
            }
        }
        self.poll_exit(context)
    }
}

impl Stream for Events {
    type Item = Result<Event, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let polled = self.poll_event(context);
        match &polled {
            Poll::Ready(Err(_)) => {
                self.outputs = [None, None];
                self.exit = None;
            }
            Poll::Pending if self.exit.is_none() && self.outputs.iter().all(Option::is_none) => {
                return Poll::Ready(None);
            }
            _ => {}
        }
        polled.map(Some)
    }
}

impl fmt::Debug for Events {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut events = f.debug_struct("Events");
        events.field("outputs", &self.outputs);
        events.finish_non_exhaustive()
    }
}
