//! Reads one output of a process, piece by piece.

use super::gap::Gap;
use super::remote::Remote;
use crate::error::Error;
use crate::generated::calls::processes::READ_OUTPUT;
use crate::v1::{OutputChannel, ReadOutputResponse};
use std::fmt;
use std::mem;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

/// Reads one output of a process. It asks for the next bytes only when it is polled for them: that acknowledges those
/// before.
pub(super) struct Reader {
    remote: Arc<Remote>,
    channel: OutputChannel,
    role: Role,
    /// Of the next byte that is asked for.
    offset: u64,
    state: State,
}

/// What a reader may do to the ring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Acknowledges what it has read, so that the agent may overwrite it.
    Owner,
    /// Only looks.
    Observer,
}

/// A piece of an output.
#[derive(Debug, PartialEq)]
pub(super) enum Piece {
    Data {
        offset: u64,
        data: Vec<u8>,
    },
    Gap(Gap),
    /// The last writer has closed the output, which was that long.
    End {
        length: u64,
    },
}

enum State {
    Idle,
    Polling(Pin<Box<dyn Future<Output = Result<ReadOutputResponse, Error>> + Send>>),
    /// After a gap: what the response has besides.
    Holding(ReadOutputResponse),
    Ended,
}

impl Reader {
    pub(super) const fn new(
        remote: Arc<Remote>,
        channel: OutputChannel,
        offset: u64,
        role: Role,
    ) -> Self {
        Self {
            remote,
            channel,
            role,
            offset,
            state: State::Idle,
        }
    }

    pub(super) const fn channel(&self) -> OutputChannel {
        self.channel
    }

    pub(super) const fn offset(&self) -> u64 {
        self.offset
    }

    /// Continues at another offset.
    pub(super) fn seek(&mut self, offset: u64) {
        self.offset = offset;
        self.state = State::Idle;
    }

    /// The next piece; `None` after the end.
    pub(super) fn poll_piece(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Result<Option<Piece>, Error>> {
        loop {
            let response = match mem::replace(&mut self.state, State::Idle) {
                State::Ended => {
                    self.state = State::Ended;
                    return Poll::Ready(Ok(None));
                }
                State::Holding(response) => response,
                State::Idle => {
                    self.ask();
                    continue;
                }
                State::Polling(mut poll) => match poll.as_mut().poll(context) {
                    Poll::Ready(response) => response?,
                    Poll::Pending => {
                        self.state = State::Polling(poll);
                        return Poll::Pending;
                    }
                },
            };
            if let Some(piece) = self.on_response(response)? {
                return Poll::Ready(Ok(Some(piece)));
            }
        }
    }

    fn ask(&mut self) {
        let (remote, channel, offset) = (Arc::clone(&self.remote), self.channel, self.offset);
        let acknowledged = (self.role == Role::Owner).then_some(offset);
        let read = async move { remote.read(channel, offset, acknowledged).await };
        self.state = State::Polling(Box::pin(read));
    }

    /// The next piece in a response; `None` if nothing was written in time.
    fn on_response(&mut self, response: ReadOutputResponse) -> Result<Option<Piece>, Error> {
        let start = self.offset;
        let length = response.offset.checked_sub(start);
        let length = length.ok_or_else(|| before_asked(start, response.offset))?;
        if length > 0 {
            self.offset = response.offset;
            self.state = State::Holding(response);
            let channel = self.channel;
            return Ok(Some(Piece::Gap(Gap {
                channel,
                start,
                length,
            })));
        }
        if !response.data.is_empty() {
            let length = u64::try_from(response.data.len()).unwrap_or(u64::MAX);
            self.offset = start.saturating_add(length);
            return Ok(Some(Piece::Data {
                offset: start,
                data: response.data,
            }));
        }
        let end = response.end.filter(|end| *end <= start);
        if end.is_some() {
            self.state = State::Ended;
        }
        Ok(end.map(|length| Piece::End { length }))
    }

    /// The next piece; `None` after the end.
    pub(super) async fn piece(&mut self) -> Result<Option<Piece>, Error> {
        std::future::poll_fn(|context| {
            let piece = ready!(self.poll_piece(context));
            Poll::Ready(piece)
        })
        .await
    }
}

fn before_asked(asked: u64, answered: u64) -> Error {
    Error::BadResponse {
        method: READ_OUTPUT.element().to_string(),
        problem: format!("it begins at offset {answered}, before {asked}, which was asked for"),
    }
}

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut reader = f.debug_struct("Reader");
        reader.field("process", &self.remote.number());
        reader.field("channel", &self.channel);
        reader.field("offset", &self.offset);
        reader.finish_non_exhaustive()
    }
}
