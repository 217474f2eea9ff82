// Generated from the contract by `cargo run --bin generate`: change the .proto files instead.

//! The messages of `acme.types.v1`.

use agent_core::gate::{Decode, GatedFields, Member, read_item};
use agent_core::level::Need;
use agent_core::wire::{
    Encode, Item, Repeated, Sink, Value, WireError, put_bool, put_bytes, put_message,
    put_present_uint,
};

/// A file system that the agent mounts.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Volume<'a> {
    /// How the host provides it.
    ///
    /// At most 64 bytes.
    pub driver: &'a str,
    /// The device, the share's tag, or nothing.
    ///
    /// At most 4095 bytes.
    pub source: &'a str,
    /// Where it is mounted.
    ///
    /// At most 4095 bytes.
    pub target: &'a str,
    /// As for mount(8).
    ///
    /// At most 32, each at most 256 bytes.
    pub options: Repeated<'a, &'a str>,
    /// Who owns the mounted directory; absent: root.
    ///
    /// Since 1.3.
    pub owner: Option<u32>,
}

impl Volume<'_> {
    /// The longest `driver`, in bytes.
    pub const DRIVER_MAX_LEN: usize = 64;
    /// A block device.
    ///
    /// Since 1.0.
    pub const DRIVER_DISK: &'static str = "disk";
    /// A directory of the host.
    ///
    /// Since 1.0.
    pub const DRIVER_SHARE: &'static str = "share";
    /// Memory.
    ///
    /// Since 1.0.
    pub const DRIVER_TMPFS: &'static str = "tmpfs";
    /// Memory that all workloads share.
    ///
    /// Since 1.1.
    pub const DRIVER_SCRATCH: &'static str = "scratch";
    /// All that `driver` knows.
    pub const DRIVER_VALUES: &'static [Member] = &[
        Member {
            name: Self::DRIVER_DISK,
            need: Need::BASELINE,
        },
        Member {
            name: Self::DRIVER_SHARE,
            need: Need::BASELINE,
        },
        Member {
            name: Self::DRIVER_TMPFS,
            need: Need::BASELINE,
        },
        Member {
            name: Self::DRIVER_SCRATCH,
            need: Need::since(1, 1),
        },
    ];
    /// The longest `source`, in bytes.
    pub const SOURCE_MAX_LEN: usize = 4095;
    /// The longest `target`, in bytes.
    pub const TARGET_MAX_LEN: usize = 4095;
    /// The longest `options`, in bytes.
    pub const OPTIONS_MAX_LEN: usize = 256;
    /// The most of `options`.
    pub const OPTIONS_MAX_COUNT: usize = 32;
}

impl<'a> Decode<'a> for Volume<'a> {
    const NAME: &'static str = "Volume";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self {
            options: fields.repeated(4),
            ..Self::default()
        };
        let mut options_count = 0_usize;

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    let value = fields.str_within("Volume.driver", Self::DRIVER_MAX_LEN);
                    fields.member("Volume.driver", value, Self::DRIVER_VALUES);
                    message.driver = value;
                }
                2 => {
                    message.source = fields.str_within("Volume.source", Self::SOURCE_MAX_LEN);
                }
                3 => {
                    message.target = fields.str_within("Volume.target", Self::TARGET_MAX_LEN);
                }
                4 => {
                    fields.str_within("Volume.options", Self::OPTIONS_MAX_LEN);
                    fields.count(
                        "Volume.options",
                        &mut options_count,
                        Self::OPTIONS_MAX_COUNT,
                    );
                }
                5 => {
                    fields.need("Volume.owner", Need::since(1, 3));
                    message.owner = Some(fields.u32());
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Volume<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        put_bytes(sink, 1, self.driver.as_bytes());
        put_bytes(sink, 2, self.source.as_bytes());
        put_bytes(sink, 3, self.target.as_bytes());
        self.options.write(sink, 4);
        if let Some(value) = self.owner {
            put_present_uint(sink, 5, value.into());
        }
    }
}

impl<'a> Item<'a> for Volume<'a> {
    fn read(value: Value<'a>) -> Result<Self, WireError> {
        read_item(value)
    }

    fn write(&self, sink: &mut dyn Sink, number: u32) {
        put_message(sink, number, self);
    }
}

/// A directory of the guest that a workload sees.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bind<'a> {
    /// In the guest.
    ///
    /// At most 4095 bytes.
    pub source: &'a str,
    /// In the workload.
    ///
    /// At most 4095 bytes.
    pub target: &'a str,
    /// Whether the workload can only read it.
    pub read_only: bool,
}

impl Bind<'_> {
    /// The longest `source`, in bytes.
    pub const SOURCE_MAX_LEN: usize = 4095;
    /// The longest `target`, in bytes.
    pub const TARGET_MAX_LEN: usize = 4095;
}

impl<'a> Decode<'a> for Bind<'a> {
    const NAME: &'static str = "Bind";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.source = fields.str_within("Bind.source", Self::SOURCE_MAX_LEN);
                }
                2 => {
                    message.target = fields.str_within("Bind.target", Self::TARGET_MAX_LEN);
                }
                3 => {
                    message.read_only = fields.bool();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Bind<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        put_bytes(sink, 1, self.source.as_bytes());
        put_bytes(sink, 2, self.target.as_bytes());
        put_bool(sink, 3, self.read_only);
    }
}

impl<'a> Item<'a> for Bind<'a> {
    fn read(value: Value<'a>) -> Result<Self, WireError> {
        read_item(value)
    }

    fn write(&self, sink: &mut dyn Sink, number: u32) {
        put_message(sink, number, self);
    }
}

agent_core::impl_prost_message!(Volume<'a>, Bind<'a>);
