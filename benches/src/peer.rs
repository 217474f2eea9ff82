//! The programs that are measured beside each other.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// A server of `grpc.Health/Check`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Peer {
    /// A frame echo that waits in its reads: the floor of any server.
    EchoBlocking,
    /// A frame echo on the agent's epoll loop: the floor of the agent.
    EchoEpoll,
    /// The agent.
    Handclasp,
    /// The `ttrpc` crate's async server.
    TtrpcAsync,
    /// The `ttrpc` crate's blocking server.
    TtrpcSync,
    /// gRPC by tonic.
    Tonic,
}

/// What a peer speaks on its socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// ttRPC's frames and envelopes.
    Ttrpc,
    /// gRPC on HTTP/2 with prior knowledge.
    Grpc,
}

/// Where `cargo xtask bench` has put the programs.
#[derive(Clone, Debug)]
pub struct Programs {
    /// The directory of the static programs, by their names.
    pub directory: PathBuf,
}

impl Peer {
    /// All, floors first.
    pub const ALL: [Self; 6] = [
        Self::EchoBlocking,
        Self::EchoEpoll,
        Self::Handclasp,
        Self::TtrpcAsync,
        Self::TtrpcSync,
        Self::Tonic,
    ];

    /// The name in tables and charts.
    pub const fn label(self) -> &'static str {
        match self {
            Self::EchoBlocking => "raw echo, blocking",
            Self::EchoEpoll => "raw echo, epoll",
            Self::Handclasp => "Handclasp",
            Self::TtrpcAsync => "ttrpc async",
            Self::TtrpcSync => "ttrpc sync",
            Self::Tonic => "tonic gRPC",
        }
    }

    /// What it speaks.
    pub const fn protocol(self) -> Protocol {
        match self {
            Self::Tonic => Protocol::Grpc,
            _ => Protocol::Ttrpc,
        }
    }

    /// Whether the path of the socket comes in the environment, as the agent has it, or as an argument.
    pub const fn is_configured_like_the_agent(self) -> bool {
        matches!(self, Self::EchoBlocking | Self::EchoEpoll | Self::Handclasp)
    }

    const fn program(self) -> &'static str {
        match self {
            Self::EchoBlocking => "echo-blocking",
            Self::EchoEpoll => "echo-epoll",
            Self::Handclasp => "handclasp-agent",
            Self::TtrpcAsync => "ttrpc-async",
            Self::TtrpcSync => "ttrpc-sync",
            Self::Tonic => "grpc-tonic",
        }
    }
}

impl Programs {
    /// The path of a peer's program.
    pub fn path(&self, peer: Peer) -> PathBuf {
        self.directory.join(peer.program())
    }
}
