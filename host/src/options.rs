//! The settings of a connection, and the ways to make one.

use crate::agent::Agent;
use crate::connecting::Connecting;
use crate::connection::{Opening, open};
use crate::contract::Contract;
use crate::dial::dial;
use crate::error::Error;
use crate::incoming::Incoming;
use crate::listener::Listener;
use crate::process::Origin;
use crate::profile::{Legacy, Profile};
use crate::socket::Socket;
use agent_core::{FeatureSet, Level, Version};
use std::os::fd::OwnedFd;
use std::time::Duration;
use tokio::time::Instant;
use vsock_transport::Address;

/// The default of [`Options::deadline`].
pub const DEFAULT_DEADLINE: Duration = Duration::from_secs(5);

/// The default of [`Options::reconnect_within`].
pub const DEFAULT_RECONNECT: Duration = Duration::from_secs(30);

/// The first pause of [`Options::wait_ready`] between two attempts; each is twice as long as the one before.
const FIRST_PAUSE: Duration = Duration::from_millis(1);

/// The longest pause between two attempts.
const LONGEST_PAUSE: Duration = Duration::from_millis(50);

/// The settings of a connection, and the ways to make one. Use it if [`connect`](crate::connect) is not enough.
///
/// ```no_run
/// # async fn example() -> Result<(), handclasp::Error> {
/// use std::time::Duration;
///
/// let agent = handclasp::Options::new()
///     .deadline(Duration::from_secs(1))
///     .software("sandboxd", "3.2.1")
///     .connect("vsock://3:1024")
///     .await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Options {
    profile: Profile,
    deadline: Duration,
    expected: Level,
    reconnect: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            profile: Profile::default(),
            deadline: DEFAULT_DEADLINE,
            expected: Level::BASELINE,
            reconnect: DEFAULT_RECONNECT,
        }
    }
}

impl Options {
    /// The defaults: all that this build speaks, nothing required, [`DEFAULT_DEADLINE`].
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the time limit for connecting and negotiating together. The default is [`DEFAULT_DEADLINE`].
    ///
    /// If they are separate steps, as with [`dial`](Self::dial), the limit applies to each.
    #[must_use]
    pub const fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// Sets the level for which calls are encoded until the answer arrives: the [level](Agent::level) of the last session
    /// with this agent. The default is the baseline, 1.0 without features.
    ///
    /// If the level is wrong, a call may be sent again, which costs a round trip. No call is lost, and none runs twice.
    #[must_use]
    pub const fn expect_level(mut self, level: Level) -> Self {
        self.expected = level;
        self
    }

    /// Sets how long the handles to [processes](crate::process) try to connect again after their connection was lost. The
    /// default is [`DEFAULT_RECONNECT`]; zero means that they do not try.
    ///
    /// It applies to agents whose address is known: after [`connect`](Self::connect), [`dial`](Self::dial) and
    /// [`Agent::with_reconnection`].
    #[must_use]
    pub const fn reconnect_within(mut self, limit: Duration) -> Self {
        self.reconnect = limit;
        self
    }

    /// Adds features to the offer, such as a vendor's. The features of the contract are offered anyway.
    #[must_use]
    pub fn offer(mut self, features: FeatureSet) -> Self {
        self.profile.offered = self.profile.offered.union(features);
        self
    }

    /// Removes features from the offer.
    #[must_use]
    pub fn without(mut self, features: FeatureSet) -> Self {
        self.profile.offered = self.profile.offered.difference(features);
        self
    }

    /// Sets the features that every session must enable. Without them, the negotiation fails.
    #[must_use]
    pub fn require(mut self, features: FeatureSet) -> Self {
        self.profile.required = features;
        self
    }

    /// Sets the vendor that the features 128 to 191 belong to. They are enabled only if both sides name the same vendor.
    #[must_use]
    pub fn vendor(mut self, name: impl Into<String>) -> Self {
        self.profile.vendor = name.into();
        self
    }

    /// Sets the name and the version of this software in the offer. The default is `handclasp` and its version.
    #[must_use]
    pub fn software(mut self, name: impl Into<String>, version: impl Into<String>) -> Self {
        self.profile.software = name.into();
        self.profile.software_version = version.into();
        self
    }

    /// Offers nothing above this version.
    #[must_use]
    pub const fn max_version(mut self, highest: Version) -> Self {
        self.profile.max_version = Some(highest);
        self
    }

    /// Accepts peers that do not know negotiation. Only their `grpc.*` methods can be called.
    #[must_use]
    pub const fn allow_legacy(mut self) -> Self {
        self.profile.legacy = Legacy::Unversioned;
        self
    }

    /// Accepts peers that do not know negotiation, and calls them at this level.
    ///
    /// Use it if you know the level of these peers. Nothing is sent that the level does not include. The session's
    /// [level](Agent::level) is this one.
    #[must_use]
    pub const fn assume_legacy(mut self, level: Level) -> Self {
        self.profile.legacy = Legacy::Assume(level);
        self.expected = level;
        self
    }

    /// Speaks this contract instead of Handclasp's own: its versions, and all of its features.
    ///
    /// Call it first, because it undoes [`offer`](Self::offer) and [`without`](Self::without).
    #[must_use]
    pub fn contract(mut self, contract: Contract) -> Self {
        self.profile.contract = contract;
        self.profile.offered = contract.catalogue.features().collect();
        self
    }

    /// Connects to an agent, and waits for the negotiation. [`dial`](Self::dial) saves this round trip.
    ///
    /// `address` is `vsock://CID:PORT`, `unix:PATH` or `hybrid:PATH:PORT`. With a hybrid
    /// socket, connect only when the guest is up. [`listen`](Self::listen) tells you when it is.
    pub async fn connect(&self, address: &str) -> Result<Agent, Error> {
        let attempt = async { self.dial(address).await?.negotiated().await };
        self.in_time(attempt).await
    }

    /// Connects to an agent, but sends nothing: the offer leaves with the first call.
    ///
    /// The [`deadline`](Self::deadline) applies to the connection, and again to the negotiation, from the first
    /// call on. `address` is as for [`connect`](Self::connect).
    ///
    /// If this future is dropped, or the deadline passes, while a hybrid monitor has not answered, the connection stays
    /// open on the current runtime until the monitor answers or closes, for
    /// [`HANDSHAKE_LIMIT`](crate::HANDSHAKE_LIMIT) at most. Some monitors stop working if it is closed before that.
    /// [`take_handshakes`](crate::take_handshakes) is for programs that end earlier.
    pub async fn dial(&self, address: &str) -> Result<Connecting, Error> {
        let parsed = parse(address)?;
        let connected = async {
            dial(&parsed).await.map_err(|cause| Error::Connect {
                address: address.to_owned(),
                cause,
            })
        };
        let socket = self.in_time(connected).await?;
        let connecting = self.start(socket, Opening::Offer(self.expected))?;
        Ok(connecting.from(Origin::new(self.clone(), address)))
    }

    /// Takes over a connection to an agent that the caller has dialled. Must be called inside a tokio runtime.
    ///
    /// `connection` is a connected stream socket. Like [`dial`](Self::dial), this function sends nothing.
    pub fn adopt(&self, connection: OwnedFd) -> Result<Connecting, Error> {
        let socket = handed_over(connection)?;
        self.start(socket, Opening::Offer(self.expected))
    }

    /// Takes over a connection that a guest has dialled and the caller has accepted. Must be called inside a tokio runtime.
    ///
    /// `connection` is a connected stream socket. The result is the same as of [`Listener::accept`].
    pub fn incoming(&self, connection: OwnedFd) -> Result<Incoming, Error> {
        let socket = handed_over(connection)?;
        Ok(Incoming::new(self.clone(), socket, None))
    }

    /// Listens for guests that dial to report that they are ready.
    ///
    /// `address` is `vsock:PORT`, `unix:PATH`, or `hybrid:PATH:PORT`. The last one listens on the
    /// Unix socket `PATH_PORT`: the monitor connects to it when the guest dials that port of the host.
    pub fn listen(&self, address: &str) -> Result<Listener, Error> {
        Listener::bind(self.clone(), address)
    }

    /// Retries [`connect`](Self::connect) until an agent answers. After `patience`, returns the error of the last attempt.
    ///
    /// Use it with plain sockets, not with hybrid ones. Any answer ends the retries, including a refusal.
    pub async fn wait_ready(&self, address: &str, patience: Duration) -> Result<Agent, Error> {
        // A patience beyond what a clock can tell has no end.
        let end = Instant::now().checked_add(patience);
        let rest = || {
            end.map_or(Duration::MAX, |end| {
                end.saturating_duration_since(Instant::now())
            })
        };
        let mut pause = FIRST_PAUSE;
        loop {
            let attempt = self.clone().deadline(self.deadline.min(rest()));
            match attempt.connect(address).await {
                Err(error) if is_not_ready(&error) && pause < rest() => {
                    tokio::time::sleep(pause).await;
                    pause = (pause * 2).min(LONGEST_PAUSE);
                }
                result => return result,
            }
        }
    }

    pub(crate) const fn reconnect_limit(&self) -> Duration {
        self.reconnect
    }

    pub(crate) fn start(&self, socket: Socket, opening: Opening) -> Result<Connecting, Error> {
        let connection = open(self.profile.clone(), socket, opening, self.deadline)?;
        Ok(Connecting::new(connection))
    }

    async fn in_time<T>(
        &self,
        attempt: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        let deadline = self.deadline;
        match tokio::time::timeout(deadline, attempt).await {
            Ok(result) => result,
            Err(_) => Err(Error::NoAnswer { deadline }),
        }
    }
}

fn handed_over(connection: OwnedFd) -> Result<Socket, Error> {
    Socket::adopt(connection).map_err(|cause| Error::Connect {
        address: "a connection that was handed over".to_owned(),
        cause: cause.into(),
    })
}

fn parse(address: &str) -> Result<Address<'_>, Error> {
    Address::parse(address).map_err(|cause| Error::Address {
        address: address.to_owned(),
        cause,
    })
}

/// Whether a later attempt may find an agent: nobody has answered this one.
pub(crate) fn is_not_ready(error: &Error) -> bool {
    matches!(
        error,
        Error::Connect { .. } | Error::Closed(_) | Error::NoAnswer { .. }
    )
}
