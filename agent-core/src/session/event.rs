//! Events returned by a server to the program around it.

use super::reply::Call;
use super::responder::IncomingOffer;
use super::stream::{StreamCall, StreamData};
use crate::error::CloseReason;
use crate::negotiate::Agreement;

/// An event that [`Server::receive`](super::Server::receive) returns to the program around the session.
///
/// `'a` is the lifetime of the received bytes. A call also borrows the session, for `'s`, so it has to be served before the
/// session is used again.
#[derive(Debug)]
pub enum Event<'s, 'a> {
    /// The frame is not complete: keep the bytes, and call again when there are `needed` of them.
    Incomplete {
        /// The length of the frame with its header. While the header is incomplete, the length of the header.
        needed: usize,
    },
    /// The output has too little room, so nothing was read. Send the output, then call again.
    OutputFull,
    /// The session has handled the bytes by itself. There is nothing to do.
    Done,
    /// The peer sent a frame that it should not have sent. It was ignored.
    Ignored(Ignored),
    /// The peer wants to negotiate: call [`Server::answer`](super::Server::answer).
    Negotiate(IncomingOffer<'a>),
    /// The host has accepted the offer that [`Server::ready`](super::Server::ready) sent.
    Agreed(Agreement<'a>),
    /// A call of a method that the session includes: serve or reject it.
    Call(Call<'s>),
    /// A stream of a method that the session includes: accept or reject it.
    Open(StreamCall<'s>),
    /// A message of a stream that was accepted.
    Data(StreamData<'a>),
    /// The caller of a stream sends no more messages. The stream goes on until its token ends it.
    HalfClosed {
        /// The stream, as [`StreamToken::stream`](super::StreamToken::stream) returns it.
        stream: u32,
    },
    /// The connection cannot continue: send the output, then close the connection.
    Close(CloseReason),
}

/// A frame that was ignored. It is not answered, because the peer could take the answer for the response to a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Ignored {
    /// A response on a stream without a pending request.
    Response,
    /// Data, or a frame of an unknown type, for a unary call, or for a stream that has ended or whose caller has sent its last
    /// message.
    Data,
}
