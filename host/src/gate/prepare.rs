//! From a request to the bytes of it that may leave.

use super::{Dropped, Gate, Gating};
use crate::error::Error;
use agent_core::Level;
use agent_core::dispatch::{Method, Visibility};

/// An encoded request that passed the gate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prepared {
    /// The encoded message.
    pub bytes: Vec<u8>,
    /// The fields that were left out of it.
    pub dropped: Vec<Dropped>,
}

/// Checks and encodes a request of `method` for a session of this level. Nothing is sent.
///
/// # Errors
/// [`Error::Unsupported`] and [`Error::TooLong`] name the element that the level does not include.
pub fn prepare<R: Gate>(method: &Method, request: &R, level: &Level) -> Result<Prepared, Error> {
    let Visibility::Session(need) = enforced(method).visibility else {
        // A method of another protocol is in every session, and so is all that it takes.
        return Ok(Prepared {
            bytes: request.encode_to_vec(),
            dropped: Vec::new(),
        });
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

/// The method as this end gates it: as the contract has it, or in every session where the program is built with
/// `--cfg handclasp_ungated`.
pub(crate) const fn enforced(method: &Method) -> Method {
    Method {
        visibility: if cfg!(handclasp_ungated) {
            Visibility::Unversioned
        } else {
            method.visibility
        },
        ..*method
    }
}
