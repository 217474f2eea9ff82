//! What a session tells the program around it.

use super::reply::Call;
use super::responder::Proposal;
use crate::error::CloseReason;
use crate::negotiate::Agreement;

/// What received bytes were, as far as the program around the session has to act.
///
/// `'a` is that of the received bytes. A call borrows the session too, for `'s`: it has to be served before the
/// session is used again.
#[derive(Debug)]
pub enum Event<'s, 'a> {
    /// Not yet a whole frame: keep the bytes until there are `needed` of them.
    Incomplete {
        /// The length of the frame with its header, as far as it is known.
        needed: usize,
    },
    /// The output lacks room: nothing was looked at. Send first.
    OutputFull,
    /// Dealt with inside the session.
    Done,
    /// Bytes that no peer of ours should send, which cost it nothing but themselves.
    Ignored(Ignored),
    /// The peer wants to negotiate: call [`Server::answer`](super::Server::answer).
    Negotiate(Proposal<'a>),
    /// The host has accepted what [`Server::ready`](super::Server::ready) offered.
    Agreed(Agreement<'a>),
    /// A call of a method that the session holds.
    Call(Call<'s>),
    /// Send what is in the output, then close the connection.
    Close(CloseReason),
}

/// A frame that is passed over without an answer, since an answer could be taken for that of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Ignored {
    /// A response to nothing that was asked.
    Response,
    /// Data, or a frame of an unknown type, on the stream of a call that takes none.
    Data,
}
