//! The beginning of a connection's task.

use super::driver::Driver;
use super::protocol::Protocol;
use super::{Command, Handle, Outcome, StreamCommand};
use crate::error::{Error, Interruption};
use crate::profile::Profile;
use crate::socket::Socket;
use agent_core::Level;
use agent_core::session::OfferContext;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::sync::{mpsc, oneshot, watch};

/// How many calls wait in the channel, and how many messages of streams; beyond that, callers wait.
const QUEUE: usize = 64;

/// Who speaks first.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Opening {
    /// This end has dialled: it offers, and until the answer calls at this level.
    Offer(Level),
    /// The guest has dialled: it says that it is ready.
    AwaitReady,
}

/// Starts the task of a connection, which says and reads nothing before it is asked to.
///
/// From then on the negotiation may take as long as `deadline`.
pub(crate) fn open(
    profile: Profile,
    socket: Socket,
    opening: Opening,
    deadline: Duration,
) -> Result<Handle, Error> {
    let moment = Profile::offer_context()?;
    let (commands, queue) = mpsc::channel(QUEUE);
    let (streams, messages) = mpsc::channel(QUEUE);
    let (alive, released) = oneshot::channel();
    let (opened, session) = watch::channel(None);
    let ended = Arc::new(OnceLock::new());
    let task = Task {
        profile,
        socket,
        opening,
        moment,
        ends: Ends {
            queue,
            messages,
            released,
            opened,
            deadline,
        },
        ended: Arc::clone(&ended),
    };
    tokio::spawn(task.run());
    Ok(Handle {
        commands,
        streams,
        session,
        ended,
        _alive: alive,
    })
}

/// The task's ends of the channels to those who use the connection.
pub(super) struct Ends {
    pub(super) queue: mpsc::Receiver<Command>,
    pub(super) messages: mpsc::Receiver<StreamCommand>,
    /// Fires when nobody has a handle any more.
    pub(super) released: oneshot::Receiver<()>,
    /// Where is told how the negotiation went, once.
    pub(super) opened: watch::Sender<Option<Outcome>>,
    /// How long the negotiation may take.
    pub(super) deadline: Duration,
}

/// What a connection's task begins with.
struct Task {
    profile: Profile,
    socket: Socket,
    opening: Opening,
    moment: OfferContext,
    ends: Ends,
    ended: Arc<OnceLock<Interruption>>,
}

impl Task {
    async fn run(self) {
        let local = self.profile.local();
        let legacy = self.profile.legacy;
        let protocol = Protocol::new(&local, self.moment, self.opening, legacy);
        let mut driver = Driver::new(protocol, self.socket, self.ends);
        let end = driver.drive().await;
        // From here on no call gets into the channel, and whoever finds it closed is told why.
        let _ = self.ended.set(end.lost());
        driver.finish(end).await;
    }
}
