//! Field numbers of the messages that never change: those of the negotiation, of `google.rpc.Status` and of ttRPC's envelopes.
//! All other messages are generated from the contract.

/// `handclasp.v1.Offer`.
pub(crate) mod offer {
    pub(crate) const VERSIONS: u32 = 1;
    pub(crate) const OFFERED: u32 = 2;
    pub(crate) const REQUIRED: u32 = 3;
    pub(crate) const LIMITS: u32 = 4;
    pub(crate) const VENDOR: u32 = 5;
    pub(crate) const SOFTWARE: u32 = 6;
    pub(crate) const SOFTWARE_VERSION: u32 = 7;
    pub(crate) const FINGERPRINT: u32 = 8;
    pub(crate) const GENERATION: u32 = 9;
    pub(crate) const NONCE: u32 = 10;
    pub(crate) const BOOT: u32 = 11;
    /// The checksum of all fields that are written before this one. It is written last.
    pub(crate) const CHECK: u32 = 12;
    pub(crate) const CONTRACT: u32 = 13;
}

/// `handclasp.v1.Limits`.
pub(crate) mod limits {
    pub(crate) const MAX_MESSAGE: u32 = 1;
    pub(crate) const MAX_STREAMS: u32 = 2;
    pub(crate) const MAX_CONNECTIONS: u32 = 3;
}

/// `handclasp.v1.BootTimes`.
pub(crate) mod boot_times {
    pub(crate) const KERNEL_START_UNIX_NS: u32 = 1;
    pub(crate) const EXEC_NS: u32 = 2;
    pub(crate) const LISTENING_NS: u32 = 3;
    pub(crate) const NOW_NS: u32 = 4;
}

/// `handclasp.v1.Answer`.
pub(crate) mod answer {
    pub(crate) const VERSION: u32 = 1;
    pub(crate) const ENABLED: u32 = 2;
    pub(crate) const RESPONDER: u32 = 3;
    pub(crate) const DIGEST: u32 = 4;
}

/// `handclasp.v1.Refusal`.
pub(crate) mod refusal {
    pub(crate) const REASON: u32 = 1;
    pub(crate) const ELEMENT: u32 = 2;
    pub(crate) const SINCE: u32 = 3;
    pub(crate) const FEATURE: u32 = 4;
    pub(crate) const BUILT: u32 = 5;
    pub(crate) const SESSION: u32 = 6;
    pub(crate) const MISSING: u32 = 7;
    pub(crate) const HOST: u32 = 8;
    pub(crate) const GUEST: u32 = 9;
    pub(crate) const HOST_CONTRACT: u32 = 10;
    pub(crate) const GUEST_CONTRACT: u32 = 11;
}

/// `handclasp.v1.Version`.
pub(crate) mod version {
    pub(crate) const MAJOR: u32 = 1;
    pub(crate) const MINOR: u32 = 2;
}

/// `handclasp.v1.VersionRange`.
pub(crate) mod range {
    pub(crate) const MAJOR: u32 = 1;
    pub(crate) const MIN_MINOR: u32 = 2;
    pub(crate) const MAX_MINOR: u32 = 3;
}

/// `google.rpc.Status`.
pub(crate) mod status {
    pub(crate) const CODE: u32 = 1;
    pub(crate) const MESSAGE: u32 = 2;
    pub(crate) const DETAILS: u32 = 3;
}

/// `google.protobuf.Any`.
pub(crate) mod any {
    pub(crate) const TYPE_URL: u32 = 1;
    pub(crate) const VALUE: u32 = 2;
}

/// ttRPC's `Request`.
pub(crate) mod request {
    pub(crate) const SERVICE: u32 = 1;
    pub(crate) const METHOD: u32 = 2;
    pub(crate) const PAYLOAD: u32 = 3;
    pub(crate) const TIMEOUT_NANO: u32 = 4;
    pub(crate) const METADATA: u32 = 5;
}

/// ttRPC's `KeyValue`.
pub(crate) mod key_value {
    pub(crate) const KEY: u32 = 1;
    pub(crate) const VALUE: u32 = 2;
}

/// ttRPC's `Response`.
pub(crate) mod response {
    pub(crate) const STATUS: u32 = 1;
    pub(crate) const PAYLOAD: u32 = 2;
}
