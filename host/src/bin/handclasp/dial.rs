//! From the arguments to a connection, without harm to the monitor in between.

use crate::arguments::Target;
use crate::handover;
use crate::signals::Signals;
use handclasp::{Connecting, Error, Options};

/// Dials as the arguments say: the first call leaves together with the offer.
///
/// A monitor that has not answered when the deadline passes or a signal comes keeps its connection, in another process.
pub(crate) async fn dial(target: &Target) -> Result<Connecting, Error> {
    let options = options(target);
    // Without signal handling, a signal cuts the handshake, as SIGKILL does.
    let signals = Signals::hold().ok();
    let signal = async {
        match &signals {
            Some(signals) => signals.received().await,
            None => std::future::pending().await,
        }
    };
    let dialled = tokio::select! {
        dialled = options.dial(&target.address) => dialled,
        () = signal => Err(Error::NoAnswer { deadline: target.deadline }),
    };
    if dialled.is_err() {
        handover::hand_over().await;
    }
    if let Some(signals) = signals {
        signals.release();
    }
    dialled
}

fn options(target: &Target) -> Options {
    let mut options = Options::new().deadline(target.deadline);
    if let Some(highest) = target.max_version {
        options = options.max_version(highest);
    }
    if target.allow_legacy {
        options = options.allow_legacy();
    }
    options
}
