//! Why a call is not done, in a few bytes.

use agent_core::rejection::Rejection;
use agent_core::status::Code;

/// A code, and a sentence that tells a person what happened and what to do. Results with a [`Rejection`], which is
/// large, cost code wherever they are passed on: it is made of this at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failed(pub Code, pub &'static str);

impl From<Failed> for Rejection<'static> {
    #[inline(never)]
    fn from(Failed(code, message): Failed) -> Self {
        Self::Failed(code, message)
    }
}
