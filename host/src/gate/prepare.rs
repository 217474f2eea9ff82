//! From a request to the bytes of it that may leave.

use super::{Dropped, Gate, Gating};
use crate::error::Error;
use agent_core::Level;
use agent_core::dispatch::{Method, Visibility};

/// A request as it may leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prepared {
    /// The encoded message.
    pub bytes: Vec<u8>,
    /// What was left out of it.
    pub dropped: Vec<Dropped>,
}

/// Gates and encodes a request of `method` for a session of this level. Nothing is sent.
///
/// # Errors
/// [`Error::Unsupported`] and [`Error::TooLong`] say what the level does not hold.
pub fn prepare<R: Gate>(method: &Method, request: &R, level: &Level) -> Result<Prepared, Error> {
    let need = match method.visibility {
        Visibility::Session(need) if !cfg!(handclasp_ungated) => need,
        // A method of another protocol is in every session, and so is all that it takes.
        _ => {
            return Ok(Prepared {
                bytes: request.encode_to_vec(),
                dropped: Vec::new(),
            });
        }
    };
    let mut gating = Gating::new::<R>(method, level);
    gating.method(method, need)?;
    let mut request = request.clone();
    request.gate(&mut gating)?;
    Ok(Prepared {
        bytes: request.encode_to_vec(),
        dropped: gating.into_dropped(),
    })
}
