//! Streams of messages, in one direction or in both.

use crate::channel::{Channel, name};
use crate::connection::{
    Command, Inbox, MAX_UNREAD, OpenStream, Request, StreamCommand, StreamEnd,
};
use crate::error::{Error, Interruption};
use crate::gate::{Dropped, Gate};
use agent_core::dispatch::Method;
use prost::Message;
use std::fmt;
use std::marker::PhantomData;
use tokio::sync::{mpsc, oneshot};

impl Channel {
    /// Opens a stream of a server-streaming method. The generated methods call this one.
    ///
    /// The opening may leave together with the offer. Waits until the session's level is known and includes it. The method's errors come from
    /// [`Messages::next`]. The time limit counts for the whole stream, in the agent.
    pub async fn open_server_stream<R: Message + Default>(
        &self,
        method: &'static Method,
        request: impl Gate + 'static,
    ) -> Result<Messages<R>, Error> {
        Ok(self.open(method, Box::new(request)).await?.messages())
    }

    /// Opens a stream of a bidirectional method, with or without a first message. The generated methods call this one.
    ///
    /// Like [`Channel::open_server_stream`] otherwise.
    pub async fn open_stream<Q: Gate + Default + 'static, R: Message + Default>(
        &self,
        method: &'static Method,
        first: Option<Q>,
    ) -> Result<Stream<Q, R>, Error> {
        // An opening cannot have an empty message.
        let (first, empty) = match first {
            Some(first) if first.encoded_len() == 0 => (Q::default(), Some(first)),
            first => (first.unwrap_or_default(), None),
        };
        let stream = self.open(method, Box::new(first)).await?.both();
        if let Some(empty) = empty {
            stream.send(empty).await?;
        }
        Ok(stream)
    }

    async fn open(
        &self,
        method: &'static Method,
        first: Box<dyn Request>,
    ) -> Result<Opened, Error> {
        let (messages, inbox) = mpsc::channel(MAX_UNREAD);
        let (opened, result) = oneshot::channel();
        let end = StreamEnd::default();
        let command = Command::Open(OpenStream {
            method,
            first,
            timeout: self.timeout(),
            opened,
            inbox: Inbox {
                messages,
                end: StreamEnd::clone(&end),
            },
        });
        let connection = self.connection();
        let not_sent = || {
            let cause = self.ended().unwrap_or(Interruption::Stopped);
            let method = name(method);
            let not_sent = Error::NotSent { method, cause };
            connection.not_negotiated().unwrap_or(not_sent)
        };
        let sent = connection.commands.send(command).await;
        sent.map_err(|_| not_sent())?;
        let (stream, dropped) = result.await.unwrap_or_else(|_| Err(not_sent()))?;
        Ok(Opened {
            channel: self.clone(),
            method,
            stream,
            inbox,
            end,
            dropped,
        })
    }
}

/// The agent's messages on a stream.
///
/// At most 64 wait to be read. The agent is not slowed down when they are not read, unless the method's own messages say how
/// much it may send. A stream with more unread messages ends with `RESOURCE_EXHAUSTED`.
#[derive(Debug)]
pub struct Messages<R> {
    // It keeps the connection open.
    channel: Channel,
    method: &'static Method,
    inbox: mpsc::Receiver<Vec<u8>>,
    end: StreamEnd,
    dropped: Vec<Dropped>,
    message: PhantomData<fn() -> R>,
}

impl<R: Message + Default> Messages<R> {
    /// The fields that were left out of the request or the first message, because the session does not include them.
    pub fn dropped(&self) -> &[Dropped] {
        &self.dropped
    }

    /// Waits for the next message. Returns `None` when the agent has ended the stream successfully.
    ///
    /// Dropping the future loses no message.
    ///
    /// # Errors
    /// The error with which the stream has ended, or [`Error::BadResponse`] for a message that cannot be decoded. After that
    /// the following messages can still be read.
    pub async fn next(&mut self) -> Result<Option<R>, Error> {
        if let Some(message) = self.inbox.recv().await {
            let message = R::decode(message.as_slice());
            return message.map(Some).map_err(|error| Error::BadResponse {
                method: name(self.method),
                problem: error.to_string(),
            });
        }
        match self.end.get() {
            Some(Ok(())) => Ok(None),
            Some(Err(error)) => Err(error.clone()),
            None => Err(Error::OutcomeUnknown {
                method: name(self.method),
                cause: self.channel.ended().unwrap_or(Interruption::Stopped),
                idempotent: self.method.idempotent,
            }),
        }
    }
}

/// This end's messages on a stream. Dropping it says that this end sends no more.
pub struct Sender<Q> {
    channel: Channel,
    method: &'static Method,
    stream: u32,
    is_closed: bool,
    message: PhantomData<fn(Q)>,
}

impl<Q: Gate + 'static> Sender<Q> {
    /// Sends a message. Returns the fields that were left out, because the session does not include them.
    ///
    /// Waits while the connection takes no more bytes. If the future is dropped, the message may be sent or not.
    ///
    /// # Errors
    /// Fails if the session does not include something in the message, or the stream or the connection has ended. Nothing was
    /// sent.
    pub async fn send(&self, message: Q) -> Result<Vec<Dropped>, Error> {
        let (sent, result) = oneshot::channel();
        let command = StreamCommand::Send {
            stream: self.stream,
            method: self.method,
            message: Box::new(message),
            sent,
        };
        let not_sent = || Error::NotSent {
            method: name(self.method),
            cause: self.channel.ended().unwrap_or(Interruption::Stopped),
        };
        let streams = &self.channel.connection().streams;
        streams.send(command).await.map_err(|_| not_sent())?;
        result.await.unwrap_or_else(|_| Err(not_sent()))
    }
}

impl<Q> Sender<Q> {
    /// Says that this end sends no more. The stream goes on until the agent ends it.
    pub async fn close(mut self) {
        self.is_closed = true;
        let stream = self.stream;
        // Where the connection has ended, nobody waits for it.
        let _ = self
            .channel
            .connection()
            .streams
            .send(StreamCommand::Close { stream })
            .await;
    }
}

impl<Q> Drop for Sender<Q> {
    fn drop(&mut self) {
        if !self.is_closed {
            let stream = self.stream;
            // If the queue is full, the side stays open until the stream ends.
            let streams = &self.channel.connection().streams;
            let _ = streams.try_send(StreamCommand::Close { stream });
        }
    }
}

impl<Q> fmt::Debug for Sender<Q> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sender")
            .field("method", &self.method.name)
            .field("stream", &self.stream)
            .finish_non_exhaustive()
    }
}

/// A stream in both directions: this end sends `Q`, the agent sends `R`.
///
/// Use [`Stream::split`] to send and receive in different tasks.
#[derive(Debug)]
pub struct Stream<Q, R> {
    sender: Option<Sender<Q>>,
    messages: Messages<R>,
}

impl<Q: Gate + 'static, R: Message + Default> Stream<Q, R> {
    /// Sends a message, like [`Sender::send`].
    ///
    /// # Errors
    /// Like [`Sender::send`], and if this end has closed its side.
    pub async fn send(&self, message: Q) -> Result<Vec<Dropped>, Error> {
        match &self.sender {
            Some(sender) => sender.send(message).await,
            None => Err(Error::NotSent {
                method: name(self.messages.method),
                cause: Interruption::StreamEnded,
            }),
        }
    }

    /// The fields that were left out of the first message, because the session does not include them.
    pub fn dropped(&self) -> &[Dropped] {
        self.messages.dropped()
    }

    /// Waits for the next message, like [`Messages::next`].
    ///
    /// # Errors
    /// Like [`Messages::next`].
    pub async fn next(&mut self) -> Result<Option<R>, Error> {
        self.messages.next().await
    }

    /// Says that this end sends no more. The stream goes on until the agent ends it.
    pub async fn close(&mut self) {
        if let Some(sender) = self.sender.take() {
            sender.close().await;
        }
    }

    /// The two directions. The first is `None` if this end has closed its side.
    pub fn split(self) -> (Option<Sender<Q>>, Messages<R>) {
        (self.sender, self.messages)
    }
}

/// An open stream, before it is known which directions it has.
pub(crate) struct Opened {
    pub(crate) channel: Channel,
    pub(crate) method: &'static Method,
    pub(crate) stream: u32,
    pub(crate) inbox: mpsc::Receiver<Vec<u8>>,
    pub(crate) end: StreamEnd,
    pub(crate) dropped: Vec<Dropped>,
}

impl Opened {
    pub(crate) fn messages<R>(self) -> Messages<R> {
        Messages {
            channel: self.channel,
            method: self.method,
            inbox: self.inbox,
            end: self.end,
            dropped: self.dropped,
            message: PhantomData,
        }
    }

    pub(crate) fn both<Q, R>(self) -> Stream<Q, R> {
        let sender = Sender {
            channel: self.channel.clone(),
            method: self.method,
            stream: self.stream,
            is_closed: false,
            message: PhantomData,
        };
        Stream {
            sender: Some(sender),
            messages: self.messages(),
        }
    }
}
