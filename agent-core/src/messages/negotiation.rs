//! `handclasp.v1.Negotiation` and `handclasp.v1.Host`: their messages are in [`offer`](crate::offer),
//! [`negotiate`](crate::negotiate) and [`error`](crate::error), and sessions serve them themselves.

use crate::dispatch::{Method, Visibility};

/// `handclasp.v1.Negotiation/Negotiate(Offer) -> Answer`. Frozen for ever.
pub static NEGOTIATE: Method = Method {
    service: "handclasp.v1.Negotiation",
    name: "Negotiate",
    visibility: Visibility::Always,
    idempotent: false,
};

/// `handclasp.v1.Host/Ready(Offer) -> Answer`, the one call that a guest makes. Frozen for ever.
pub static READY: Method = Method {
    service: "handclasp.v1.Host",
    name: "Ready",
    visibility: Visibility::Always,
    idempotent: false,
};
