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
    request.gate(&mut gating)?;
    let dropped = gating.into_dropped();
    // Only a request that loses something is copied.
    let bytes = if dropped.is_empty() {
        request.encode_to_vec()
    } else {
        let mut shortened = request.clone();
        shortened.leave_out(level);
        shortened.encode_to_vec()
    };
    Ok(Prepared { bytes, dropped })
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::FeatureNames;
    use agent_core::dispatch::Rpc;
    use agent_core::messages::agent::Run;
    use agent_core::{Need, Version};
    use std::cell::Cell;

    thread_local! {
        static COPIES: Cell<usize> = const { Cell::new(0) };
    }

    /// A request that counts its copies, with a field of 1.1 that may be dropped.
    #[derive(PartialEq, prost::Message)]
    struct Counted {
        #[prost(string, tag = "1")]
        known: String,
        #[prost(uint32, optional, tag = "2")]
        newer: Option<u32>,
    }

    impl Clone for Counted {
        fn clone(&self) -> Self {
            COPIES.set(COPIES.get() + 1);
            Self {
                known: self.known.clone(),
                newer: self.newer,
            }
        }
    }

    impl Gate for Counted {
        const FEATURES: FeatureNames = &[];

        fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
            if self.newer.is_some() {
                gating.drops("newer", Need::since(1, 1));
            }
            Ok(())
        }

        fn leave_out(&mut self, level: &Level) {
            if !level.includes(Need::since(1, 1)) {
                self.newer = None;
            }
        }
    }

    /// The copies that were made, and the bytes.
    fn prepared(newer: Option<u32>, minor: u32) -> (usize, Prepared) {
        let request = Counted {
            known: "known".to_owned(),
            newer,
        };
        let level = Level {
            version: Version::new(1, minor),
            ..Level::BASELINE
        };
        COPIES.set(0);
        let prepared = prepare(Run::METHOD, &request, &level).unwrap();
        (COPIES.get(), prepared)
    }

    #[test]
    fn only_a_request_that_loses_something_is_copied() {
        let whole = b"\x0a\x05known\x10\x07";
        let known = whole.get(..7).unwrap();
        for (newer, minor, copies, bytes) in [
            (None, 0, 0, known),
            (None, 1, 0, known),
            (Some(7), 1, 0, whole),
            (Some(7), 0, 1, known),
        ] {
            let (copied, prepared) = prepared(newer, minor);
            assert_eq!(copied, copies, "{newer:?} at 1.{minor}");
            assert_eq!(prepared.bytes, bytes, "{newer:?} at 1.{minor}");
            assert_eq!(prepared.dropped.len(), copies);
        }
    }
}
