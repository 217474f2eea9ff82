//! The way to an agent, which is made again when it is lost.

use super::polls::Polls;
use crate::channel::Channel;
use crate::connection::Session;
use crate::error::{Error, Interruption};
use crate::gate::Gate;
use crate::options::{Options, is_not_ready};
use agent_core::dispatch::Method;
use agent_core::{Code, Level};
use prost::Message;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// The first pause between two attempts to connect; each is twice as long as the one before. The first attempt is at once.
const FIRST_PAUSE: Duration = Duration::from_millis(5);

/// The longest pause between two attempts.
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// How often a call that waits is made again if the guest has no place for it.
const MOST_REFUSALS: u32 = 100;

/// The pause before it.
const REFUSAL_PAUSE: Duration = Duration::from_millis(100);

/// Where a lost connection is made again.
#[derive(Debug)]
pub(crate) struct Origin {
    options: Options,
    address: String,
}

impl Origin {
    pub(crate) fn new(options: Options, address: &str) -> Self {
        let address = address.to_owned();
        Self { options, address }
    }
}

/// The way to an agent, shared by all processes that were started over one [`Agent`](crate::Agent).
#[derive(Debug)]
pub(crate) struct Link {
    current: tokio::sync::Mutex<Current>,
    /// `None` if nothing is known of where the agent is.
    origin: Option<Origin>,
    /// Set while the connection is lost.
    loss: Mutex<Option<Loss>>,
    polls: Polls,
}

/// The connection that is used now.
#[derive(Debug)]
struct Current {
    channel: Channel,
    /// Of the last session; `None` before the first.
    session: Option<Known>,
    guest: Guest,
}

/// A guest between two changes of its generation, counted from 0. A process belongs to one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Guest(u64);

/// What is remembered of a session.
#[derive(Clone, Copy, Debug)]
struct Known {
    level: Level,
    generation: Option<[u8; 16]>,
}

/// A connection is lost, and no call was answered since.
#[derive(Clone, Copy, Debug)]
struct Loss {
    since: Instant,
    /// Before the next attempt.
    pause: Duration,
}

/// Whether a call is made again of which it is not known whether it was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Repeat {
    Yes,
    No,
}

impl Link {
    pub(crate) fn new(channel: Channel, origin: Option<Origin>) -> Self {
        Self {
            current: tokio::sync::Mutex::new(Current {
                channel: channel.without_timeout(),
                session: None,
                guest: Guest::default(),
            }),
            origin: origin.filter(|origin| !origin.options.reconnect_limit().is_zero()),
            loss: Mutex::new(None),
            polls: Polls::new(),
        }
    }

    /// The guest at the other end now.
    pub(crate) async fn guest(&self) -> Result<Guest, Error> {
        let mut current = self.current.lock().await;
        self.connect(&mut current).await?;
        Ok(current.guest)
    }

    /// Calls a method of a guest. After a lost connection it is called again, on a new one, unless it may have been done and
    /// must not be repeated.
    pub(crate) async fn call<R: Message + Default>(
        &self,
        guest: Guest,
        method: &'static Method,
        request: impl Gate + 'static,
        repeat: Repeat,
    ) -> Result<R, Error> {
        loop {
            let channel = self.connected(guest).await?;
            let called = channel.call(method, request.clone()).await;
            if let Some(result) = self.settled(called, &channel, repeat) {
                return result.map(|done| done.response);
            }
        }
    }

    /// Calls a method that is answered late, so that it takes up a place among the calls that wait.
    pub(crate) async fn call_late<R: Message + Default>(
        &self,
        guest: Guest,
        method: &'static Method,
        request: impl Gate + 'static,
        repeat: Repeat,
    ) -> Result<R, Error> {
        loop {
            let place = self.polls.place().await;
            let channel = self.connected(guest).await?;
            let called = channel.poll(method, request.clone(), place.permit);
            if let Some(result) = self.settled(called.await, &channel, repeat) {
                return result;
            }
        }
    }

    /// Calls an idempotent method that waits in the guest, for as long as `request` is told to.
    ///
    /// All connections of a guest share its places for such calls, so one may have to be waited for.
    pub(crate) async fn poll<R: Message + Default, Q: Gate + 'static>(
        &self,
        guest: Guest,
        method: &'static Method,
        request: impl Fn(Duration) -> Q,
    ) -> Result<R, Error> {
        let mut refusals = 0;
        loop {
            let place = self.polls.place().await;
            let channel = self.connected(guest).await?;
            let called = channel.poll(method, request(place.wait), place.permit);
            match self.settled(called.await, &channel, Repeat::Yes) {
                Some(Err(error)) if is_out_of_places(&error) && refusals < MOST_REFUSALS => {
                    refusals += 1;
                    tokio::time::sleep(REFUSAL_PAUSE).await;
                }
                Some(result) => return result,
                None => {}
            }
        }
    }

    /// What a call has come to; `None` if it is made again.
    fn settled<T>(
        &self,
        called: Result<T, Error>,
        channel: &Channel,
        repeat: Repeat,
    ) -> Option<Result<T, Error>> {
        let is_lost = match &called {
            Err(error) => channel.ended().is_some() && was_interrupted(error, repeat),
            Ok(_) => false,
        };
        if is_lost && self.may_try_again() {
            return None;
        }
        if !is_lost && channel.ended().is_none() {
            *self.loss() = None;
        }
        Some(called)
    }

    /// The connection to a guest; a new one if the last was lost.
    async fn connected(&self, guest: Guest) -> Result<Channel, Error> {
        let mut current = self.current.lock().await;
        self.connect(&mut current).await?;
        if current.guest != guest {
            return Err(Error::Restored);
        }
        Ok(current.channel.clone())
    }

    /// Makes the connection again if it was lost.
    async fn connect(&self, current: &mut Current) -> Result<(), Error> {
        let Some(origin) = &self.origin else {
            return Ok(());
        };
        while current.channel.ended().is_some() {
            let (pause, is_last) = self.next_attempt(origin.options.reconnect_limit());
            tokio::time::sleep(pause).await;
            match current.replace(origin).await {
                Err(error) if is_last || !is_not_ready(&error) => return Err(error),
                Ok(()) | Err(_) => {}
            }
        }
        Ok(())
    }

    /// The pause before the next attempt to connect, and whether it is the last one.
    fn next_attempt(&self, limit: Duration) -> (Duration, bool) {
        let mut loss = self.loss();
        let loss = loss.get_or_insert_with(|| Loss {
            since: Instant::now(),
            pause: Duration::ZERO,
        });
        let pause = loss.pause;
        loss.pause = (pause * 2).clamp(FIRST_PAUSE, LONGEST_PAUSE);
        (pause, loss.since.elapsed() + pause >= limit)
    }

    fn may_try_again(&self) -> bool {
        let Some(origin) = &self.origin else {
            return false;
        };
        let limit = origin.options.reconnect_limit();
        self.loss().is_none_or(|loss| loss.since.elapsed() < limit)
    }

    fn loss(&self) -> std::sync::MutexGuard<'_, Option<Loss>> {
        self.loss.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Current {
    /// Dials the agent again. Its offer leaves with the first call, unless it has to be known first whether it is the
    /// same guest.
    async fn replace(&mut self, origin: &Origin) -> Result<(), Error> {
        if let Ok(session) = self.channel.connection().session().await {
            let before = self.session.and_then(|known| known.generation);
            self.session = Some(Known {
                level: session.level,
                generation: generation(&session).or(before),
            });
        }
        let mut options = origin.options.clone();
        if let Some(known) = self.session {
            options = options.expect_level(known.level);
        }
        let connecting = options.dial(&origin.address).await?;
        let channel: &Channel = connecting.as_ref();
        if let Some(before) = self.session.and_then(|known| known.generation) {
            let session = channel.connection().session().await?;
            if generation(&session).is_some_and(|now| now != before) {
                self.guest = Guest(self.guest.0.saturating_add(1));
            }
        }
        self.channel = channel.clone();
        Ok(())
    }
}

fn generation(session: &Session) -> Option<[u8; 16]> {
    session.peer.as_ref().and_then(|peer| peer.generation)
}

fn is_out_of_places(error: &Error) -> bool {
    matches!(
        error,
        Error::Status {
            code: Code::ResourceExhausted,
            ..
        }
    )
}

/// Whether a call has no answer because its connection was lost, and may be made again.
fn was_interrupted(error: &Error, repeat: Repeat) -> bool {
    match error {
        Error::NotSent { .. } | Error::Closed(_) | Error::NoAnswer { .. } => true,
        Error::OutcomeUnknown { cause, .. } => {
            repeat == Repeat::Yes && !matches!(cause, Interruption::TimedOut(_))
        }
        _ => false,
    }
}
