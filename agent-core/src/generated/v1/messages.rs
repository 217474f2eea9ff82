// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! The messages of `handclasp.v1`.

use super::super::contract::features;
use crate::gate::{Decode, Enumeration, GatedFields, Member, Respond, includes};
use crate::level::{Level, Need};
use crate::wire::{
    Encode, Item, Repeated, Sink, Value, WireError, put_bool, put_bytes, put_int, put_message,
    put_present_uint, put_uint,
};

/// Asks what the agent is and what it runs on.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct InfoRequest {}

impl<'a> Decode<'a> for InfoRequest {
    const NAME: &'static str = "Info";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        while fields.next_number().is_some() {
            fields.unknown();
        }
        Self {}
    }
}

impl Encode for InfoRequest {
    fn encode(&self, _sink: &mut dyn Sink) {}
}

/// What the agent is and what it runs on.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct InfoResponse<'a> {
    /// The agent's version.
    ///
    /// At most 64 bytes.
    pub agent_version: &'a str,
    /// The guest kernel's release.
    ///
    /// At most 64 bytes.
    pub kernel_release: &'a str,
    /// The guest kernel's time since its start, in nanoseconds.
    pub uptime_ns: u64,
    /// The guest's memory, in bytes.
    pub memory_total: u64,
    /// How much of it could be had without swapping, in bytes.
    pub memory_available: u64,
    /// How many CPUs are online.
    pub cpus: u32,
    /// Whether the agent is the guest's init.
    pub is_init: bool,
    /// When the guest reached the stations of its boot.
    pub boot: Option<crate::offer::BootTimes>,
}

impl InfoResponse<'_> {
    /// The longest `agent_version`, in bytes.
    pub const AGENT_VERSION_MAX_LEN: usize = 64;
    /// The longest `kernel_release`, in bytes.
    pub const KERNEL_RELEASE_MAX_LEN: usize = 64;
}

impl<'a> Decode<'a> for InfoResponse<'a> {
    const NAME: &'static str = "InfoResponse";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.agent_version = fields
                        .str_within("InfoResponse.agent_version", Self::AGENT_VERSION_MAX_LEN);
                }
                2 => {
                    message.kernel_release = fields
                        .str_within("InfoResponse.kernel_release", Self::KERNEL_RELEASE_MAX_LEN);
                }
                3 => {
                    message.uptime_ns = fields.u64();
                }
                4 => {
                    message.memory_total = fields.u64();
                }
                5 => {
                    message.memory_available = fields.u64();
                }
                6 => {
                    message.cpus = fields.u32();
                }
                7 => {
                    message.is_init = fields.bool();
                }
                8 => {
                    fields.once(message.boot.is_some());
                    message.boot = Some(fields.message());
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for InfoResponse<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        put_bytes(sink, 1, self.agent_version.as_bytes());
        put_bytes(sink, 2, self.kernel_release.as_bytes());
        put_uint(sink, 3, self.uptime_ns);
        put_uint(sink, 4, self.memory_total);
        put_uint(sink, 5, self.memory_available);
        put_uint(sink, 6, self.cpus.into());
        put_bool(sink, 7, self.is_init);
        if let Some(value) = &self.boot {
            put_message(sink, 8, value);
        }
    }
}

impl Respond for InfoResponse<'_> {}

/// Asks to run a program.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RunRequest<'a> {
    /// The program and its arguments. A program without a slash is looked for in PATH.
    ///
    /// At most 1024, each at most 131071 bytes.
    pub argv: Repeated<'a, &'a str>,
    /// The environment, as NAME=value. Without a PATH it gets the usual one.
    ///
    /// At most 1024, each at most 131071 bytes.
    pub env: Repeated<'a, &'a str>,
    /// The working directory; empty is "/".
    ///
    /// At most 4095 bytes.
    pub cwd: &'a str,
    /// What the program reads on its standard input.
    ///
    /// At most 262144 bytes.
    pub stdin: &'a [u8],
    /// How long the program may take, in milliseconds; 0 is for ever. At its end the program and all that it has
    /// started get SIGTERM, and 2 seconds later SIGKILL; so they do when the connection is lost. An agent that cannot
    /// make control groups reaches only the program's process group.
    pub timeout_ms: u64,
    /// Whether the program goes on after the timeout, or after the connection is lost.
    pub detach: bool,
    /// The named process group that the program belongs to, with all that it starts; empty is none. A group is
    /// made by its first program and ends with its last. Letters, digits, ".", "_" and "-", no "." in front.
    ///
    /// At most 64 bytes.
    pub group: &'a str,
}

impl RunRequest<'_> {
    /// The longest `argv`, in bytes.
    pub const ARGV_MAX_LEN: usize = 131071;
    /// The most of `argv`.
    pub const ARGV_MAX_COUNT: usize = 1024;
    /// The longest `env`, in bytes.
    pub const ENV_MAX_LEN: usize = 131071;
    /// The most of `env`.
    pub const ENV_MAX_COUNT: usize = 1024;
    /// The longest `cwd`, in bytes.
    pub const CWD_MAX_LEN: usize = 4095;
    /// The longest `stdin`, in bytes.
    pub const STDIN_MAX_LEN: usize = 262144;
    /// The longest `group`, in bytes.
    pub const GROUP_MAX_LEN: usize = 64;
}

impl<'a> Decode<'a> for RunRequest<'a> {
    const NAME: &'static str = "Run";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self {
            argv: fields.repeated(1),
            env: fields.repeated(2),
            ..Self::default()
        };
        let mut argv_count = 0_usize;
        let mut env_count = 0_usize;

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    fields.str_within("Run.argv", Self::ARGV_MAX_LEN);
                    fields.count("Run.argv", &mut argv_count, Self::ARGV_MAX_COUNT);
                }
                2 => {
                    fields.str_within("Run.env", Self::ENV_MAX_LEN);
                    fields.count("Run.env", &mut env_count, Self::ENV_MAX_COUNT);
                }
                3 => {
                    message.cwd = fields.str_within("Run.cwd", Self::CWD_MAX_LEN);
                }
                4 => {
                    message.stdin = fields.bytes_within("Run.stdin", Self::STDIN_MAX_LEN);
                }
                5 => {
                    message.timeout_ms = fields.u64();
                }
                6 => {
                    message.detach = fields.bool();
                }
                7 => {
                    message.group = fields.str_within("Run.group", Self::GROUP_MAX_LEN);
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for RunRequest<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        self.argv.write(sink, 1);
        self.env.write(sink, 2);
        put_bytes(sink, 3, self.cwd.as_bytes());
        put_bytes(sink, 4, self.stdin);
        put_uint(sink, 5, self.timeout_ms);
        put_bool(sink, 6, self.detach);
        put_bytes(sink, 7, self.group.as_bytes());
    }
}

/// What came of running a program.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RunResponse<'a> {
    /// How it ended.
    pub outcome: Option<RunResponseOutcome>,
    /// What it wrote to its standard output, from the start.
    ///
    /// At most 262144 bytes.
    pub stdout: &'a [u8],
    /// Whether it wrote more than that.
    pub stdout_truncated: bool,
    /// What it wrote to its standard error, from the start.
    ///
    /// At most 262144 bytes.
    pub stderr: &'a [u8],
    /// Whether it wrote more than that.
    pub stderr_truncated: bool,
    /// What the agent did to end it.
    pub stopped_by: StoppedBy,
    /// Its process id in the guest.
    pub pid: u32,
}

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum RunResponseOutcome {
    /// It exited with this code.
    ExitCode(i32),
    /// This signal ended it.
    Signal(i32),
    /// It was to be left running at its timeout, and was.
    LeftRunning(bool),
}

impl RunResponse<'_> {
    /// The longest `stdout`, in bytes.
    pub const STDOUT_MAX_LEN: usize = 262144;
    /// The longest `stderr`, in bytes.
    pub const STDERR_MAX_LEN: usize = 262144;
}

impl<'a> Decode<'a> for RunResponse<'a> {
    const NAME: &'static str = "RunResponse";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.outcome = Some(RunResponseOutcome::ExitCode(fields.i32()));
                }
                2 => {
                    message.outcome = Some(RunResponseOutcome::Signal(fields.i32()));
                }
                3 => {
                    message.outcome = Some(RunResponseOutcome::LeftRunning(fields.bool()));
                }
                4 => {
                    message.stdout =
                        fields.bytes_within("RunResponse.stdout", Self::STDOUT_MAX_LEN);
                }
                5 => {
                    message.stdout_truncated = fields.bool();
                }
                6 => {
                    message.stderr =
                        fields.bytes_within("RunResponse.stderr", Self::STDERR_MAX_LEN);
                }
                7 => {
                    message.stderr_truncated = fields.bool();
                }
                8 => {
                    message.stopped_by = fields
                        .enumeration("RunResponse.stopped_by")
                        .unwrap_or_default();
                }
                9 => {
                    message.pid = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for RunResponse<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        self.encode_at(None, sink);
    }
}

impl Respond for RunResponse<'_> {
    fn encode_at(&self, level: Option<&Level>, sink: &mut dyn Sink) {
        match self.outcome {
            None => {}
            Some(RunResponseOutcome::ExitCode(value)) => {
                put_present_uint(sink, 1, i64::from(value).cast_unsigned());
            }
            Some(RunResponseOutcome::Signal(value)) => {
                put_present_uint(sink, 2, i64::from(value).cast_unsigned());
            }
            Some(RunResponseOutcome::LeftRunning(value)) => {
                put_present_uint(sink, 3, value.into());
            }
        }
        put_bytes(sink, 4, self.stdout);
        put_bool(sink, 5, self.stdout_truncated);
        put_bytes(sink, 6, self.stderr);
        put_bool(sink, 7, self.stderr_truncated);
        put_int(sink, 8, self.stopped_by.at(level).number().into());
        put_uint(sink, 9, self.pid.into());
    }
}

/// Asks to end the guest.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ShutdownRequest {
    /// What to do.
    pub action: PowerAction,
}

impl<'a> Decode<'a> for ShutdownRequest {
    const NAME: &'static str = "Shutdown";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.action = fields.enumeration("Shutdown.action").unwrap_or_default();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for ShutdownRequest {
    fn encode(&self, sink: &mut dyn Sink) {
        put_int(sink, 1, self.action.number().into());
    }
}

/// The agent is about to end the guest.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ShutdownResponse {}

impl<'a> Decode<'a> for ShutdownResponse {
    const NAME: &'static str = "ShutdownResponse";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        while fields.next_number().is_some() {
            fields.unknown();
        }
        Self {}
    }
}

impl Encode for ShutdownResponse {
    fn encode(&self, _sink: &mut dyn Sink) {}
}

impl Respond for ShutdownResponse {}

/// Asks to set the guest's clock.
///
/// Since 1.0, feature TIME.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SetTimeRequest {
    /// The time, in nanoseconds since the start of 1970, UTC; not 0.
    pub unix_ns: u64,
}

impl<'a> Decode<'a> for SetTimeRequest {
    const NAME: &'static str = "SetTime";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.unix_ns = fields.u64();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for SetTimeRequest {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.unix_ns);
    }
}

/// The guest's clock is set.
///
/// Since 1.0, feature TIME.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SetTimeResponse {
    /// How far that moved it, in nanoseconds; negative is back.
    pub moved_ns: i64,
}

impl<'a> Decode<'a> for SetTimeResponse {
    const NAME: &'static str = "SetTimeResponse";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.moved_ns = fields.i64();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for SetTimeResponse {
    fn encode(&self, sink: &mut dyn Sink) {
        put_int(sink, 1, self.moved_ns);
    }
}

impl Respond for SetTimeResponse {}

/// Asks to give the guest's kernel entropy.
///
/// Since 1.0, feature ENTROPY.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ReseedRandomRequest<'a> {
    /// Random bytes that nobody else was given; at least 16.
    ///
    /// At most 512 bytes.
    pub entropy: &'a [u8],
    /// The generation that the guest belongs to from now on, 16 bytes; empty leaves it as it is.
    ///
    /// At most 16 bytes.
    pub generation: &'a [u8],
}

impl ReseedRandomRequest<'_> {
    /// The longest `entropy`, in bytes.
    pub const ENTROPY_MAX_LEN: usize = 512;
    /// The longest `generation`, in bytes.
    pub const GENERATION_MAX_LEN: usize = 16;
}

impl<'a> Decode<'a> for ReseedRandomRequest<'a> {
    const NAME: &'static str = "ReseedRandom";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.entropy =
                        fields.bytes_within("ReseedRandom.entropy", Self::ENTROPY_MAX_LEN);
                }
                2 => {
                    message.generation =
                        fields.bytes_within("ReseedRandom.generation", Self::GENERATION_MAX_LEN);
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for ReseedRandomRequest<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        put_bytes(sink, 1, self.entropy);
        put_bytes(sink, 2, self.generation);
    }
}

/// The guest's kernel has taken the entropy in.
///
/// Since 1.0, feature ENTROPY.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ReseedRandomResponse {}

impl<'a> Decode<'a> for ReseedRandomResponse {
    const NAME: &'static str = "ReseedRandomResponse";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        while fields.next_number().is_some() {
            fields.unknown();
        }
        Self {}
    }
}

impl Encode for ReseedRandomResponse {
    fn encode(&self, _sink: &mut dyn Sink) {}
}

impl Respond for ReseedRandomResponse {}

/// Asks to mount a file system.
///
/// Since 1.0, feature MOUNT.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MountRequest<'a> {
    /// What kind of thing is mounted.
    ///
    /// At most 64 bytes.
    pub driver: &'a str,
    /// What is mounted; see the driver.
    ///
    /// At most 4095 bytes.
    pub source: &'a str,
    /// The directory that it is mounted on, as an absolute path without "..".
    ///
    /// At most 4095 bytes.
    pub target: &'a str,
    /// The file system's type, as the kernel calls it; see the driver.
    ///
    /// At most 64 bytes.
    pub fstype: &'a str,
    /// Options, each as mount(8) takes them: "ro", "nosuid", "nodev", "noexec", "noatime", "sync" and "dirsync" are the
    /// kernel's own, all others are handed to the file system, 4095 bytes together.
    ///
    /// At most 64, each at most 1024 bytes.
    pub options: Repeated<'a, &'a str>,
}

impl MountRequest<'_> {
    /// The longest `driver`, in bytes.
    pub const DRIVER_MAX_LEN: usize = 64;
    /// A block device: source is its path, such as /dev/vda, which is waited for up to 2 seconds.
    ///
    /// Since 1.0.
    pub const DRIVER_BLOCK: &'static str = "block";
    /// A directory of the host's: source is the tag of the device; fstype is virtiofs or empty.
    ///
    /// Since 1.0.
    pub const DRIVER_VIRTIO_FS: &'static str = "virtio-fs";
    /// Memory that is empty at first: source means nothing; fstype is tmpfs or empty.
    ///
    /// Since 1.0.
    pub const DRIVER_TMPFS: &'static str = "tmpfs";
    /// Memory that all users of the guest may write to, like /tmp: source means nothing; fstype is tmpfs or empty.
    ///
    /// Since 1.1, feature EPHEMERAL.
    pub const DRIVER_EPHEMERAL: &'static str = "ephemeral";
    /// All that `driver` knows.
    pub const DRIVER_VALUES: &'static [Member] = &[
        Member {
            name: Self::DRIVER_BLOCK,
            need: Need::BASELINE,
        },
        Member {
            name: Self::DRIVER_VIRTIO_FS,
            need: Need::BASELINE,
        },
        Member {
            name: Self::DRIVER_TMPFS,
            need: Need::BASELINE,
        },
        Member {
            name: Self::DRIVER_EPHEMERAL,
            need: Need::since(1, 1).with(features::EPHEMERAL),
        },
    ];
    /// The longest `source`, in bytes.
    pub const SOURCE_MAX_LEN: usize = 4095;
    /// The longest `target`, in bytes.
    pub const TARGET_MAX_LEN: usize = 4095;
    /// The longest `fstype`, in bytes.
    pub const FSTYPE_MAX_LEN: usize = 64;
    /// The longest `options`, in bytes.
    pub const OPTIONS_MAX_LEN: usize = 1024;
    /// The most of `options`.
    pub const OPTIONS_MAX_COUNT: usize = 64;
}

impl<'a> Decode<'a> for MountRequest<'a> {
    const NAME: &'static str = "Mount";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self {
            options: fields.repeated(5),
            ..Self::default()
        };
        let mut options_count = 0_usize;

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    let value = fields.str_within("Mount.driver", Self::DRIVER_MAX_LEN);
                    fields.member("Mount.driver", value, Self::DRIVER_VALUES);
                    message.driver = value;
                }
                2 => {
                    message.source = fields.str_within("Mount.source", Self::SOURCE_MAX_LEN);
                }
                3 => {
                    message.target = fields.str_within("Mount.target", Self::TARGET_MAX_LEN);
                }
                4 => {
                    message.fstype = fields.str_within("Mount.fstype", Self::FSTYPE_MAX_LEN);
                }
                5 => {
                    fields.str_within("Mount.options", Self::OPTIONS_MAX_LEN);
                    fields.count("Mount.options", &mut options_count, Self::OPTIONS_MAX_COUNT);
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for MountRequest<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        put_bytes(sink, 1, self.driver.as_bytes());
        put_bytes(sink, 2, self.source.as_bytes());
        put_bytes(sink, 3, self.target.as_bytes());
        put_bytes(sink, 4, self.fstype.as_bytes());
        self.options.write(sink, 5);
    }
}

/// The file system is mounted.
///
/// Since 1.0, feature MOUNT.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MountResponse {}

impl<'a> Decode<'a> for MountResponse {
    const NAME: &'static str = "MountResponse";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        while fields.next_number().is_some() {
            fields.unknown();
        }
        Self {}
    }
}

impl Encode for MountResponse {
    fn encode(&self, _sink: &mut dyn Sink) {}
}

impl Respond for MountResponse {}

/// Asks to stop all programs of a named process group.
///
/// Since 1.1, feature PAUSE.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PauseRequest<'a> {
    /// The group, as RunRequest.group names it.
    ///
    /// At most 64 bytes.
    pub group: &'a str,
}

impl PauseRequest<'_> {
    /// The longest `group`, in bytes.
    pub const GROUP_MAX_LEN: usize = 64;
}

impl<'a> Decode<'a> for PauseRequest<'a> {
    const NAME: &'static str = "Pause";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.group = fields.str_within("Pause.group", Self::GROUP_MAX_LEN);
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for PauseRequest<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        put_bytes(sink, 1, self.group.as_bytes());
    }
}

/// The group stands still.
///
/// Since 1.1, feature PAUSE.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PauseResponse {}

impl<'a> Decode<'a> for PauseResponse {
    const NAME: &'static str = "PauseResponse";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        while fields.next_number().is_some() {
            fields.unknown();
        }
        Self {}
    }
}

impl Encode for PauseResponse {
    fn encode(&self, _sink: &mut dyn Sink) {}
}

impl Respond for PauseResponse {}

/// Asks to let the programs of a named process group go on.
///
/// Since 1.1, feature PAUSE.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ResumeRequest<'a> {
    /// The group, as RunRequest.group names it.
    ///
    /// At most 64 bytes.
    pub group: &'a str,
}

impl ResumeRequest<'_> {
    /// The longest `group`, in bytes.
    pub const GROUP_MAX_LEN: usize = 64;
}

impl<'a> Decode<'a> for ResumeRequest<'a> {
    const NAME: &'static str = "Resume";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.group = fields.str_within("Resume.group", Self::GROUP_MAX_LEN);
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for ResumeRequest<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        put_bytes(sink, 1, self.group.as_bytes());
    }
}

/// The group's programs go on.
///
/// Since 1.1, feature PAUSE.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ResumeResponse {}

impl<'a> Decode<'a> for ResumeResponse {
    const NAME: &'static str = "ResumeResponse";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        while fields.next_number().is_some() {
            fields.unknown();
        }
        Self {}
    }
}

impl Encode for ResumeResponse {
    fn encode(&self, _sink: &mut dyn Sink) {}
}

impl Respond for ResumeResponse {}

/// What the agent sent a program that took too long, or why else it ended the program.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum StoppedBy {
    /// Nothing.
    ///
    /// Since 1.0.
    #[default]
    Nothing = 0,
    /// SIGTERM, and that was enough.
    ///
    /// Since 1.0.
    Term = 1,
    /// SIGTERM, and 2 seconds later SIGKILL.
    ///
    /// Since 1.0.
    Kill = 2,
    /// The guest's shutdown: SIGTERM, and SIGKILL if that was not enough.
    ///
    /// Since 1.2.
    Shutdown = 3,
}

impl Enumeration for StoppedBy {
    fn from_number(number: i32) -> Option<Self> {
        match number {
            0 => Some(Self::Nothing),
            1 => Some(Self::Term),
            2 => Some(Self::Kill),
            3 => Some(Self::Shutdown),

            _ => None,
        }
    }

    fn number(self) -> i32 {
        self as i32
    }
    fn gated(self) -> Option<Member> {
        match self {
            Self::Shutdown => Some(Member {
                name: "SHUTDOWN",
                need: Need::since(1, 2),
            }),

            _ => None,
        }
    }
    fn at(self, level: Option<&Level>) -> Self {
        let mut value = self;
        if value == Self::Shutdown && !includes(level, Need::since(1, 2)) {
            value = Self::Term;
        }

        value
    }
}

impl<'a> Item<'a> for StoppedBy {
    const PACKED: bool = true;

    fn read(value: Value<'a>) -> Result<Self, WireError> {
        // A number that only a lenient gate let through.
        Ok(Self::from_number(i32::read(value)?).unwrap_or_default())
    }

    fn write(&self, sink: &mut dyn Sink, number: u32) {
        self.number().write(sink, number);
    }
}

/// What to do to the guest.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum PowerAction {
    /// Turn it off. An agent that is not init ends itself and what it runs.
    ///
    /// Since 1.0.
    #[default]
    PowerOff = 0,
    /// Start it again. An agent that is not init refuses.
    ///
    /// Since 1.0.
    Reboot = 1,
}

impl Enumeration for PowerAction {
    fn from_number(number: i32) -> Option<Self> {
        match number {
            0 => Some(Self::PowerOff),
            1 => Some(Self::Reboot),

            _ => None,
        }
    }

    fn number(self) -> i32 {
        self as i32
    }
}

impl<'a> Item<'a> for PowerAction {
    const PACKED: bool = true;

    fn read(value: Value<'a>) -> Result<Self, WireError> {
        // A number that only a lenient gate let through.
        Ok(Self::from_number(i32::read(value)?).unwrap_or_default())
    }

    fn write(&self, sink: &mut dyn Sink, number: u32) {
        self.number().write(sink, number);
    }
}

crate::impl_prost_message!(
    InfoRequest,
    InfoResponse<'a>,
    RunRequest<'a>,
    RunResponse<'a>,
    ShutdownRequest,
    ShutdownResponse,
    SetTimeRequest,
    SetTimeResponse,
    ReseedRandomRequest<'a>,
    ReseedRandomResponse,
    MountRequest<'a>,
    MountResponse,
    PauseRequest<'a>,
    PauseResponse,
    ResumeRequest<'a>,
    ResumeResponse
);
