//! The beginning and the end of a connection's task.

use super::driver::Driver;
use super::protocol::Protocol;
use super::{Call, Handle, Session};
use crate::error::{Error, Lost};
use crate::profile::Profile;
use crate::socket::Socket;
use agent_core::Level;
use agent_core::session::Moment;
use std::sync::{Arc, OnceLock};
use tokio::sync::{mpsc, oneshot};
use vsock_transport::SocketError;

/// How many calls wait in the channel; beyond that, callers wait.
const QUEUE: usize = 64;

/// Who speaks first.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Opening {
    /// This end has dialled: it offers, and until the answer calls at this level.
    Offer(Level),
    /// The guest has dialled: it says that it is ready.
    AwaitReady,
}

/// Starts the task of a connection and waits for its session. There is no time limit: drop it to give up.
pub(crate) async fn open(
    profile: Arc<Profile>,
    socket: Socket,
    opening: Opening,
) -> Result<(Handle, Session), Error> {
    let moment = Profile::moment()?;
    let (calls, queue) = mpsc::channel(QUEUE);
    let (alive, released) = oneshot::channel();
    let (opened, session) = oneshot::channel();
    let ended = Arc::new(OnceLock::new());
    let handle = Handle {
        calls,
        ended: Arc::clone(&ended),
        _alive: alive,
    };
    let task = Task {
        profile,
        socket,
        opening,
        moment,
        ends: Ends {
            queue,
            released,
            opened: Some(opened),
        },
        ended,
    };
    tokio::spawn(task.run());
    match session.await {
        Ok(session) => Ok((handle, session?)),
        Err(_) => Err(Error::Closed(Lost::Stopped)),
    }
}

/// The task's ends of the channels to those who use the connection.
pub(super) struct Ends {
    pub(super) queue: mpsc::Receiver<Call>,
    /// Fires when nobody has a handle any more.
    pub(super) released: oneshot::Receiver<()>,
    /// Where the session is told, once.
    pub(super) opened: Option<oneshot::Sender<Result<Session, Error>>>,
}

/// What a connection's task begins with.
struct Task {
    profile: Arc<Profile>,
    socket: Socket,
    opening: Opening,
    moment: Moment,
    ends: Ends,
    ended: Arc<OnceLock<Lost>>,
}

impl Task {
    async fn run(self) {
        let local = self.profile.local();
        let allow_legacy = self.profile.allow_legacy;
        let protocol = Protocol::new(&local, self.moment, self.opening, allow_legacy);
        let mut driver = Driver::new(protocol, self.socket, self.ends);
        let end = driver.drive().await;
        let lost = end.lost();
        // From here on no call gets into the channel, and whoever finds it closed is told why.
        let _ = self.ended.set(lost);
        driver.finish(end, lost).await;
    }
}

/// Why a connection's task ends.
pub(super) enum End {
    Lost(Lost),
    /// Nobody has a handle any more.
    Released,
    /// There is no session.
    NoSession(Error),
}

impl End {
    /// What the calls are told that have no answer.
    fn lost(&self) -> Lost {
        match self {
            Self::Lost(lost) => *lost,
            Self::Released | Self::NoSession(_) => Lost::Stopped,
        }
    }
}

impl From<SocketError> for End {
    fn from(error: SocketError) -> Self {
        Self::Lost(Lost::Socket(error))
    }
}
