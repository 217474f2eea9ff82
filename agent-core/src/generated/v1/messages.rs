// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! The messages of `handclasp.v1`.

use super::super::contract::features;
use crate::gate::{
    AtLevel, Decode, Enumeration, GatedFields, Member, Respond, includes, read_item,
};
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

/// Asks to start a program.
///
/// Since 1.2, feature PROCESS.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct StartRequest<'a> {
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
    /// The user, by name or number; empty is the agent's own.
    ///
    /// At most 64 bytes.
    pub user: &'a str,
    /// The user's groups, by name or number, the main one first. If there are none, they are those of the user: its main group,
    /// and those that /etc/group lists it in.
    ///
    /// At most 32, each at most 64 bytes.
    pub user_groups: Repeated<'a, &'a str>,
    /// The named process group that the program belongs to, as RunRequest.group names it.
    ///
    /// At most 64 bytes.
    pub group: &'a str,
    /// The terminal that the program runs on. All that it writes is then its standard output. Without a terminal it has pipes.
    pub terminal: Option<TerminalSettings<'a>>,
    /// Whether the program's standard input is written with WriteInput. If not, the program reads end-of-file. On a terminal there
    /// always is an input.
    pub input: bool,
    /// What happens to output that nobody reads.
    pub output_policy: OutputPolicy,
    /// How long the program goes on after the last connection that used it is lost, in milliseconds. 0 ends it with that
    /// connection. Without a lease it goes on until it ends. At the lease's end it is stopped like a program of Run at its timeout.
    pub lease_ms: Option<u64>,
    /// How long the program may take, in milliseconds; 0 is without a limit. Then it is stopped like a program of Run.
    pub time_limit_ms: u64,
    /// The limits of each process of the program, as setrlimit(2) sets them.
    ///
    /// At most 16.
    pub limits: Repeated<'a, ResourceLimit>,
    /// The limits of the program with all that it starts.
    pub group_limits: Option<ControlGroupLimits>,
    /// Makes it safe to send the request again: 16 random bytes, or empty. The same key with the same request, byte for byte, returns
    /// the process that was started the first time, and with another request it is refused with ALREADY_EXISTS. The agent forgets
    /// the key with the process, or if the program could not be executed.
    ///
    /// At most 16 bytes.
    pub key: &'a [u8],
}

impl StartRequest<'_> {
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
    /// The longest `user`, in bytes.
    pub const USER_MAX_LEN: usize = 64;
    /// The longest `user_groups`, in bytes.
    pub const USER_GROUPS_MAX_LEN: usize = 64;
    /// The most of `user_groups`.
    pub const USER_GROUPS_MAX_COUNT: usize = 32;
    /// The longest `group`, in bytes.
    pub const GROUP_MAX_LEN: usize = 64;
    /// The most of `limits`.
    pub const LIMITS_MAX_COUNT: usize = 16;
    /// The longest `key`, in bytes.
    pub const KEY_MAX_LEN: usize = 16;
}

impl<'a> Decode<'a> for StartRequest<'a> {
    const NAME: &'static str = "Start";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self {
            argv: fields.repeated(1),
            env: fields.repeated(2),
            user_groups: fields.repeated(5),
            limits: fields.repeated(12),
            ..Self::default()
        };
        let mut argv_count = 0_usize;
        let mut env_count = 0_usize;
        let mut user_groups_count = 0_usize;
        let mut limits_count = 0_usize;

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    fields.str_within("Start.argv", Self::ARGV_MAX_LEN);
                    fields.count("Start.argv", &mut argv_count, Self::ARGV_MAX_COUNT);
                }
                2 => {
                    fields.str_within("Start.env", Self::ENV_MAX_LEN);
                    fields.count("Start.env", &mut env_count, Self::ENV_MAX_COUNT);
                }
                3 => {
                    message.cwd = fields.str_within("Start.cwd", Self::CWD_MAX_LEN);
                }
                4 => {
                    message.user = fields.str_within("Start.user", Self::USER_MAX_LEN);
                }
                5 => {
                    fields.str_within("Start.user_groups", Self::USER_GROUPS_MAX_LEN);
                    fields.count(
                        "Start.user_groups",
                        &mut user_groups_count,
                        Self::USER_GROUPS_MAX_COUNT,
                    );
                }
                6 => {
                    message.group = fields.str_within("Start.group", Self::GROUP_MAX_LEN);
                }
                7 => {
                    fields.once(message.terminal.is_some());
                    message.terminal = Some(fields.message());
                }
                8 => {
                    message.input = fields.bool();
                }
                9 => {
                    message.output_policy = fields
                        .enumeration("Start.output_policy")
                        .unwrap_or_default();
                }
                10 => {
                    message.lease_ms = Some(fields.u64());
                }
                11 => {
                    message.time_limit_ms = fields.u64();
                }
                12 => {
                    let _: ResourceLimit = fields.message();
                    fields.count("Start.limits", &mut limits_count, Self::LIMITS_MAX_COUNT);
                }
                13 => {
                    fields.once(message.group_limits.is_some());
                    message.group_limits = Some(fields.message());
                }
                14 => {
                    message.key = fields.bytes_within("Start.key", Self::KEY_MAX_LEN);
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for StartRequest<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        self.argv.write(sink, 1);
        self.env.write(sink, 2);
        put_bytes(sink, 3, self.cwd.as_bytes());
        put_bytes(sink, 4, self.user.as_bytes());
        self.user_groups.write(sink, 5);
        put_bytes(sink, 6, self.group.as_bytes());
        if let Some(value) = &self.terminal {
            put_message(sink, 7, value);
        }
        put_bool(sink, 8, self.input);
        put_int(sink, 9, self.output_policy.number().into());
        if let Some(value) = self.lease_ms {
            put_present_uint(sink, 10, value);
        }
        put_uint(sink, 11, self.time_limit_ms);
        self.limits.write(sink, 12);
        if let Some(value) = &self.group_limits {
            put_message(sink, 13, value);
        }
        put_bytes(sink, 14, self.key);
    }
}

/// A terminal.
///
/// Since 1.2, feature PROCESS.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TerminalSettings<'a> {
    /// Its rows; 0 is 24.
    pub rows: u32,
    /// Its columns; 0 is 80.
    pub columns: u32,
    /// Its type, which becomes the variable TERM; empty sets none.
    ///
    /// At most 64 bytes.
    pub term: &'a str,
}

impl TerminalSettings<'_> {
    /// The longest `term`, in bytes.
    pub const TERM_MAX_LEN: usize = 64;
}

impl<'a> Decode<'a> for TerminalSettings<'a> {
    const NAME: &'static str = "TerminalSettings";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.rows = fields.u32();
                }
                2 => {
                    message.columns = fields.u32();
                }
                3 => {
                    message.term = fields.str_within("TerminalSettings.term", Self::TERM_MAX_LEN);
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for TerminalSettings<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.rows.into());
        put_uint(sink, 2, self.columns.into());
        put_bytes(sink, 3, self.term.as_bytes());
    }
}

/// A limit of a process, as setrlimit(2) sets it.
///
/// Since 1.2, feature PROCESS.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ResourceLimit {
    /// What is limited.
    pub resource: Resource,
    /// The soft limit; 2^64 - 1 is none.
    pub soft: u64,
    /// The hard limit; 2^64 - 1 is none.
    pub hard: u64,
}

impl<'a> Decode<'a> for ResourceLimit {
    const NAME: &'static str = "ResourceLimit";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.resource = fields
                        .enumeration("ResourceLimit.resource")
                        .unwrap_or_default();
                }
                2 => {
                    message.soft = fields.u64();
                }
                3 => {
                    message.hard = fields.u64();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for ResourceLimit {
    fn encode(&self, sink: &mut dyn Sink) {
        put_int(sink, 1, self.resource.number().into());
        put_uint(sink, 2, self.soft);
        put_uint(sink, 3, self.hard);
    }
}

impl<'a> Item<'a> for ResourceLimit {
    fn read(value: Value<'a>) -> Result<Self, WireError> {
        read_item(value)
    }

    fn write(&self, sink: &mut dyn Sink, number: u32) {
        put_message(sink, number, self);
    }
}

/// The limits of a program with all that it starts. They need control groups.
///
/// Since 1.2, feature PROCESS.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ControlGroupLimits {
    /// The most memory, in bytes; 0 is without a limit. Above it a process is killed.
    pub memory_bytes: u64,
    /// The most processes and threads; 0 is without a limit.
    pub processes: u64,
    /// The most processor time, in thousandths of a processor; 0 is without a limit.
    pub cpu_millis: u32,
}

impl<'a> Decode<'a> for ControlGroupLimits {
    const NAME: &'static str = "ControlGroupLimits";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.memory_bytes = fields.u64();
                }
                2 => {
                    message.processes = fields.u64();
                }
                3 => {
                    message.cpu_millis = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for ControlGroupLimits {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.memory_bytes);
        put_uint(sink, 2, self.processes);
        put_uint(sink, 3, self.cpu_millis.into());
    }
}

/// The program was started, or could not be executed.
///
/// Since 1.2, feature PROCESS.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct StartResponse<'a> {
    /// What came of it.
    pub outcome: Option<StartResponseOutcome<'a>>,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum StartResponseOutcome<'a> {
    /// It is executed.
    Started(StartedProcess),
    /// It could not be executed. The guest has forgotten it.
    Failure(StartFailure<'a>),
}

impl<'a> Decode<'a> for StartResponse<'a> {
    const NAME: &'static str = "StartResponse";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    fields.once(matches!(
                        message.outcome,
                        Some(StartResponseOutcome::Started(_))
                    ));
                    message.outcome = Some(StartResponseOutcome::Started(fields.message()));
                }
                2 => {
                    fields.once(matches!(
                        message.outcome,
                        Some(StartResponseOutcome::Failure(_))
                    ));
                    message.outcome = Some(StartResponseOutcome::Failure(fields.message()));
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for StartResponse<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        match self.outcome {
            None => {}
            Some(StartResponseOutcome::Started(value)) => {
                put_message(sink, 1, &value);
            }
            Some(StartResponseOutcome::Failure(value)) => {
                put_message(sink, 2, &value);
            }
        }
    }
}

impl Respond for StartResponse<'_> {}

/// A process that was started.
///
/// Since 1.2, feature PROCESS.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct StartedProcess {
    /// Its number in all other calls. Numbers grow, and are not used again.
    pub process: u64,
    /// Its process ID in the guest, which the guest's kernel may use again after the process's end.
    pub pid: u32,
    /// Whether an earlier request with the same key has started it.
    pub existed: bool,
}

impl<'a> Decode<'a> for StartedProcess {
    const NAME: &'static str = "StartedProcess";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.process = fields.u64();
                }
                2 => {
                    message.pid = fields.u32();
                }
                3 => {
                    message.existed = fields.bool();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for StartedProcess {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.process);
        put_uint(sink, 2, self.pid.into());
        put_bool(sink, 3, self.existed);
    }
}

impl Respond for StartedProcess {}

/// Why a program could not be executed.
///
/// Since 1.2, feature PROCESS.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct StartFailure<'a> {
    /// The step that failed.
    pub stage: StartStage,
    /// The error number of the guest's kernel, as errno(3) lists them; 0 if it was no error of the kernel.
    pub errno: u32,
    /// The user, the group, the directory or the file that it failed on; may be empty.
    ///
    /// At most 4095 bytes.
    pub subject: &'a str,
}

impl StartFailure<'_> {
    /// The longest `subject`, in bytes.
    pub const SUBJECT_MAX_LEN: usize = 4095;
}

impl<'a> Decode<'a> for StartFailure<'a> {
    const NAME: &'static str = "StartFailure";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.stage = fields.enumeration("StartFailure.stage").unwrap_or_default();
                }
                2 => {
                    message.errno = fields.u32();
                }
                3 => {
                    message.subject =
                        fields.str_within("StartFailure.subject", Self::SUBJECT_MAX_LEN);
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for StartFailure<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        put_int(sink, 1, self.stage.number().into());
        put_uint(sink, 2, self.errno.into());
        put_bytes(sink, 3, self.subject.as_bytes());
    }
}

impl Respond for StartFailure<'_> {}

/// Asks for a list of processes.
///
/// Since 1.2, feature PROCESS.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ListRequest {
    /// Only processes with higher numbers: the last number of the previous page, or 0.
    pub after: u64,
}

impl<'a> Decode<'a> for ListRequest {
    const NAME: &'static str = "List";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.after = fields.u64();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for ListRequest {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.after);
    }
}

/// A page of a list of processes.
///
/// Since 1.2, feature PROCESS.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ListResponse<'a> {
    /// The processes, by number.
    ///
    /// At most 64.
    pub processes: Repeated<'a, ProcessInfo<'a>>,
    /// Whether there are more.
    pub more: bool,
}

impl ListResponse<'_> {
    /// The most of `processes`.
    pub const PROCESSES_MAX_COUNT: usize = 64;
}

impl<'a> Decode<'a> for ListResponse<'a> {
    const NAME: &'static str = "ListResponse";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self {
            processes: fields.repeated(1),
            ..Self::default()
        };
        let mut processes_count = 0_usize;

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    let _: ProcessInfo<'_> = fields.message();
                    fields.count(
                        "ListResponse.processes",
                        &mut processes_count,
                        Self::PROCESSES_MAX_COUNT,
                    );
                }
                2 => {
                    message.more = fields.bool();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for ListResponse<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        self.encode_at(None, sink);
    }
}

impl Respond for ListResponse<'_> {
    fn encode_at(&self, level: Option<&Level>, sink: &mut dyn Sink) {
        for item in &self.processes {
            put_message(
                sink,
                1,
                &AtLevel {
                    message: &item,
                    level,
                },
            );
        }
        put_bool(sink, 2, self.more);
    }
}

/// A process that runs or is remembered.
///
/// Since 1.2, feature PROCESS.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ProcessInfo<'a> {
    /// Its number.
    pub process: u64,
    /// Its process ID in the guest.
    pub pid: u32,
    /// Its program and arguments with blanks between them, cut off after 128 bytes.
    ///
    /// At most 128 bytes.
    pub command: &'a str,
    /// Its named process group; may be empty.
    ///
    /// At most 64 bytes.
    pub group: &'a str,
    /// Whether it runs on a terminal.
    pub terminal: bool,
    /// How long ago it was started, in milliseconds.
    pub age_ms: u64,
    /// How it has ended; absent while it runs.
    pub end: Option<ProcessEnd>,
    /// Its standard output.
    pub stdout: Option<OutputState>,
    /// Its standard error.
    pub stderr: Option<OutputState>,
    /// Whether a connection uses it.
    pub attached: bool,
    /// Its key; may be empty.
    ///
    /// At most 16 bytes.
    pub key: &'a [u8],
}

impl ProcessInfo<'_> {
    /// The longest `command`, in bytes.
    pub const COMMAND_MAX_LEN: usize = 128;
    /// The longest `group`, in bytes.
    pub const GROUP_MAX_LEN: usize = 64;
    /// The longest `key`, in bytes.
    pub const KEY_MAX_LEN: usize = 16;
}

impl<'a> Decode<'a> for ProcessInfo<'a> {
    const NAME: &'static str = "ProcessInfo";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.process = fields.u64();
                }
                2 => {
                    message.pid = fields.u32();
                }
                3 => {
                    message.command =
                        fields.str_within("ProcessInfo.command", Self::COMMAND_MAX_LEN);
                }
                4 => {
                    message.group = fields.str_within("ProcessInfo.group", Self::GROUP_MAX_LEN);
                }
                5 => {
                    message.terminal = fields.bool();
                }
                6 => {
                    message.age_ms = fields.u64();
                }
                7 => {
                    fields.once(message.end.is_some());
                    message.end = Some(fields.message());
                }
                8 => {
                    fields.once(message.stdout.is_some());
                    message.stdout = Some(fields.message());
                }
                9 => {
                    fields.once(message.stderr.is_some());
                    message.stderr = Some(fields.message());
                }
                10 => {
                    message.attached = fields.bool();
                }
                11 => {
                    message.key = fields.bytes_within("ProcessInfo.key", Self::KEY_MAX_LEN);
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for ProcessInfo<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        self.encode_at(None, sink);
    }
}

impl Respond for ProcessInfo<'_> {
    fn encode_at(&self, level: Option<&Level>, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.process);
        put_uint(sink, 2, self.pid.into());
        put_bytes(sink, 3, self.command.as_bytes());
        put_bytes(sink, 4, self.group.as_bytes());
        put_bool(sink, 5, self.terminal);
        put_uint(sink, 6, self.age_ms);
        if let Some(value) = &self.end {
            put_message(
                sink,
                7,
                &AtLevel {
                    message: value,
                    level,
                },
            );
        }
        if let Some(value) = &self.stdout {
            put_message(sink, 8, value);
        }
        if let Some(value) = &self.stderr {
            put_message(sink, 9, value);
        }
        put_bool(sink, 10, self.attached);
        put_bytes(sink, 11, self.key);
    }
}

impl<'a> Item<'a> for ProcessInfo<'a> {
    fn read(value: Value<'a>) -> Result<Self, WireError> {
        read_item(value)
    }

    fn write(&self, sink: &mut dyn Sink, number: u32) {
        put_message(sink, number, self);
    }
}

/// How a process has ended.
///
/// Since 1.2, feature PROCESS.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ProcessEnd {
    /// How it ended.
    pub outcome: Option<ProcessEndOutcome>,
    /// What the agent did to end it.
    pub stopped_by: StoppedBy,
    /// How long it ran, in milliseconds.
    pub ran_ms: u64,
}

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ProcessEndOutcome {
    /// It exited with this code.
    ExitCode(u32),
    /// This signal ended it.
    Signal(u32),
}

impl<'a> Decode<'a> for ProcessEnd {
    const NAME: &'static str = "ProcessEnd";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.outcome = Some(ProcessEndOutcome::ExitCode(fields.u32()));
                }
                2 => {
                    message.outcome = Some(ProcessEndOutcome::Signal(fields.u32()));
                }
                3 => {
                    message.stopped_by = fields
                        .enumeration("ProcessEnd.stopped_by")
                        .unwrap_or_default();
                }
                4 => {
                    message.ran_ms = fields.u64();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for ProcessEnd {
    fn encode(&self, sink: &mut dyn Sink) {
        self.encode_at(None, sink);
    }
}

impl Respond for ProcessEnd {
    fn encode_at(&self, level: Option<&Level>, sink: &mut dyn Sink) {
        match self.outcome {
            None => {}
            Some(ProcessEndOutcome::ExitCode(value)) => {
                put_present_uint(sink, 1, value.into());
            }
            Some(ProcessEndOutcome::Signal(value)) => {
                put_present_uint(sink, 2, value.into());
            }
        }
        put_int(sink, 3, self.stopped_by.at(level).number().into());
        put_uint(sink, 4, self.ran_ms);
    }
}

/// The state of an output.
///
/// Since 1.2, feature PROCESS.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct OutputState {
    /// The offset of the oldest byte that is kept.
    pub start: u64,
    /// How many bytes were written so far.
    pub written: u64,
    /// Whether a process still holds its other end.
    pub open: bool,
    /// For how long the process may have waited for room, in milliseconds; 0 if there is room.
    pub waiting_ms: u64,
}

impl<'a> Decode<'a> for OutputState {
    const NAME: &'static str = "OutputState";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.start = fields.u64();
                }
                2 => {
                    message.written = fields.u64();
                }
                3 => {
                    message.open = fields.bool();
                }
                4 => {
                    message.waiting_ms = fields.u64();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for OutputState {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.start);
        put_uint(sink, 2, self.written);
        put_bool(sink, 3, self.open);
        put_uint(sink, 4, self.waiting_ms);
    }
}

impl Respond for OutputState {}

/// Asks to wait for the end of a process.
///
/// Since 1.2, feature PROCESS.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct WaitRequest {
    /// The process.
    pub process: u64,
    /// How long to wait, in milliseconds; more than 30 s is 30 s.
    pub wait_ms: u64,
}

impl<'a> Decode<'a> for WaitRequest {
    const NAME: &'static str = "Wait";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.process = fields.u64();
                }
                2 => {
                    message.wait_ms = fields.u64();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for WaitRequest {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.process);
        put_uint(sink, 2, self.wait_ms);
    }
}

/// The process has ended, or the time is over.
///
/// Since 1.2, feature PROCESS.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct WaitResponse {
    /// How it has ended; absent while it runs.
    pub end: Option<ProcessEnd>,
    /// Its standard output.
    pub stdout: Option<OutputState>,
    /// Its standard error.
    pub stderr: Option<OutputState>,
}

impl<'a> Decode<'a> for WaitResponse {
    const NAME: &'static str = "WaitResponse";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    fields.once(message.end.is_some());
                    message.end = Some(fields.message());
                }
                2 => {
                    fields.once(message.stdout.is_some());
                    message.stdout = Some(fields.message());
                }
                3 => {
                    fields.once(message.stderr.is_some());
                    message.stderr = Some(fields.message());
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for WaitResponse {
    fn encode(&self, sink: &mut dyn Sink) {
        self.encode_at(None, sink);
    }
}

impl Respond for WaitResponse {
    fn encode_at(&self, level: Option<&Level>, sink: &mut dyn Sink) {
        if let Some(value) = &self.end {
            put_message(
                sink,
                1,
                &AtLevel {
                    message: value,
                    level,
                },
            );
        }
        if let Some(value) = &self.stdout {
            put_message(sink, 2, value);
        }
        if let Some(value) = &self.stderr {
            put_message(sink, 3, value);
        }
    }
}

/// Asks to send a signal.
///
/// Since 1.2, feature PROCESS.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SignalRequest {
    /// The process.
    pub process: u64,
    /// The number of the signal on Linux, such as 15 for SIGTERM.
    pub signal: u32,
    /// Who gets it.
    pub target: SignalTarget,
    /// If the process still runs after this time, in milliseconds, it gets SIGKILL with all that it has started; 0 is never.
    pub kill_after_ms: u64,
}

impl<'a> Decode<'a> for SignalRequest {
    const NAME: &'static str = "Signal";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.process = fields.u64();
                }
                2 => {
                    message.signal = fields.u32();
                }
                3 => {
                    message.target = fields.enumeration("Signal.target").unwrap_or_default();
                }
                4 => {
                    message.kill_after_ms = fields.u64();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for SignalRequest {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.process);
        put_uint(sink, 2, self.signal.into());
        put_int(sink, 3, self.target.number().into());
        put_uint(sink, 4, self.kill_after_ms);
    }
}

/// The signal was sent.
///
/// Since 1.2, feature PROCESS.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SignalResponse {}

impl<'a> Decode<'a> for SignalResponse {
    const NAME: &'static str = "SignalResponse";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        while fields.next_number().is_some() {
            fields.unknown();
        }
        Self {}
    }
}

impl Encode for SignalResponse {
    fn encode(&self, _sink: &mut dyn Sink) {}
}

impl Respond for SignalResponse {}

/// Asks to set the size of a terminal.
///
/// Since 1.2, feature PROCESS.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ResizeTerminalRequest {
    /// The process.
    pub process: u64,
    /// The rows.
    pub rows: u32,
    /// The columns.
    pub columns: u32,
}

impl<'a> Decode<'a> for ResizeTerminalRequest {
    const NAME: &'static str = "ResizeTerminal";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.process = fields.u64();
                }
                2 => {
                    message.rows = fields.u32();
                }
                3 => {
                    message.columns = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for ResizeTerminalRequest {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.process);
        put_uint(sink, 2, self.rows.into());
        put_uint(sink, 3, self.columns.into());
    }
}

/// The terminal has the size.
///
/// Since 1.2, feature PROCESS.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ResizeTerminalResponse {}

impl<'a> Decode<'a> for ResizeTerminalResponse {
    const NAME: &'static str = "ResizeTerminalResponse";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        while fields.next_number().is_some() {
            fields.unknown();
        }
        Self {}
    }
}

impl Encode for ResizeTerminalResponse {
    fn encode(&self, _sink: &mut dyn Sink) {}
}

impl Respond for ResizeTerminalResponse {}

/// Asks for what a process has written.
///
/// Since 1.2, feature PROCESS.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ReadOutputRequest {
    /// The process.
    pub process: u64,
    /// Which of its outputs.
    pub output: OutputChannel,
    /// The offset of the first byte. An offset beyond what was written is OUT_OF_RANGE.
    pub offset: u64,
    /// The most bytes; 0 is as many as fit in a response.
    pub max_bytes: u32,
    /// How long to wait for the first byte, in milliseconds; more than 30 s is 30 s.
    pub wait_ms: u64,
    /// The caller is the output's owner, and has all bytes below this offset: they may be overwritten. An observer leaves it out.
    /// An offset beyond what was written is OUT_OF_RANGE.
    pub acknowledged: Option<u64>,
}

impl<'a> Decode<'a> for ReadOutputRequest {
    const NAME: &'static str = "ReadOutput";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.process = fields.u64();
                }
                2 => {
                    message.output = fields.enumeration("ReadOutput.output").unwrap_or_default();
                }
                3 => {
                    message.offset = fields.u64();
                }
                4 => {
                    message.max_bytes = fields.u32();
                }
                5 => {
                    message.wait_ms = fields.u64();
                }
                6 => {
                    message.acknowledged = Some(fields.u64());
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for ReadOutputRequest {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.process);
        put_int(sink, 2, self.output.number().into());
        put_uint(sink, 3, self.offset);
        put_uint(sink, 4, self.max_bytes.into());
        put_uint(sink, 5, self.wait_ms);
        if let Some(value) = self.acknowledged {
            put_present_uint(sink, 6, value);
        }
    }
}

/// What a process has written.
///
/// Since 1.2, feature PROCESS.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ReadOutputResponse<'a> {
    /// The offset of the first byte of data. It is higher than the offset of the request if the bytes between are lost.
    pub offset: u64,
    /// The bytes; empty if nothing was written in time, or after the end.
    ///
    /// At most 131072 bytes.
    pub data: &'a [u8],
    /// The length of the whole output, once its last writer has closed it.
    pub end: Option<u64>,
}

impl ReadOutputResponse<'_> {
    /// The longest `data`, in bytes.
    pub const DATA_MAX_LEN: usize = 131072;
}

impl<'a> Decode<'a> for ReadOutputResponse<'a> {
    const NAME: &'static str = "ReadOutputResponse";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.offset = fields.u64();
                }
                2 => {
                    message.data =
                        fields.bytes_within("ReadOutputResponse.data", Self::DATA_MAX_LEN);
                }
                3 => {
                    message.end = Some(fields.u64());
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for ReadOutputResponse<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.offset);
        put_bytes(sink, 2, self.data);
        if let Some(value) = self.end {
            put_present_uint(sink, 3, value);
        }
    }
}

impl Respond for ReadOutputResponse<'_> {}

/// Asks to write to a process's standard input.
///
/// Since 1.2, feature PROCESS.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct WriteInputRequest<'a> {
    /// The process.
    pub process: u64,
    /// The offset of the first byte of data. If it is higher than the number of bytes so far, that is FAILED_PRECONDITION, and the
    /// message names the expected offset.
    pub offset: u64,
    /// The bytes.
    ///
    /// At most 16384 bytes.
    pub data: &'a [u8],
    /// Whether the input ends after data. On a terminal the process then reads end-of-file if the terminal is in line mode, and the
    /// input goes on; if it is in another mode, that is FAILED_PRECONDITION.
    pub end: bool,
    /// How long to wait for room if there is none for the first byte, in milliseconds; more than 30 s is 30 s. A request that has
    /// waited takes nothing: once it is answered, send its bytes again.
    pub wait_ms: u64,
}

impl WriteInputRequest<'_> {
    /// The longest `data`, in bytes.
    pub const DATA_MAX_LEN: usize = 16384;
}

impl<'a> Decode<'a> for WriteInputRequest<'a> {
    const NAME: &'static str = "WriteInput";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.process = fields.u64();
                }
                2 => {
                    message.offset = fields.u64();
                }
                3 => {
                    message.data = fields.bytes_within("WriteInput.data", Self::DATA_MAX_LEN);
                }
                4 => {
                    message.end = fields.bool();
                }
                5 => {
                    message.wait_ms = fields.u64();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for WriteInputRequest<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.process);
        put_uint(sink, 2, self.offset);
        put_bytes(sink, 3, self.data);
        put_bool(sink, 4, self.end);
        put_uint(sink, 5, self.wait_ms);
    }
}

/// The input was taken, as far as there was room.
///
/// Since 1.2, feature PROCESS.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct WriteInputResponse {
    /// How many bytes of the input were taken so far: the offset for the next request.
    pub taken: u64,
    /// Whether the input is closed, by the process or by its end: no more bytes are taken.
    pub closed: bool,
}

impl<'a> Decode<'a> for WriteInputResponse {
    const NAME: &'static str = "WriteInputResponse";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.taken = fields.u64();
                }
                2 => {
                    message.closed = fields.bool();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for WriteInputResponse {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.taken);
        put_bool(sink, 2, self.closed);
    }
}

impl Respond for WriteInputResponse {}

/// Asks to forget a process.
///
/// Since 1.2, feature PROCESS.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ReleaseRequest {
    /// The process. It is not an error if it is forgotten already.
    pub process: u64,
}

impl<'a> Decode<'a> for ReleaseRequest {
    const NAME: &'static str = "Release";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.process = fields.u64();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for ReleaseRequest {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.process);
    }
}

/// The process is forgotten, or will be at its end.
///
/// Since 1.2, feature PROCESS.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ReleaseResponse {}

impl<'a> Decode<'a> for ReleaseResponse {
    const NAME: &'static str = "ReleaseResponse";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        while fields.next_number().is_some() {
            fields.unknown();
        }
        Self {}
    }
}

impl Encode for ReleaseResponse {
    fn encode(&self, _sink: &mut dyn Sink) {}
}

impl Respond for ReleaseResponse {}

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

/// What happens to output that nobody reads, once its ring is full.
///
/// Since 1.2, feature PROCESS.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum OutputPolicy {
    /// KEEP_NEWEST for a program that may outlive its connection, WAIT for others.
    ///
    /// Since 1.2.
    #[default]
    Default = 0,
    /// The program waits until its output is acknowledged.
    ///
    /// Since 1.2.
    Wait = 1,
    /// The newest bytes are kept, and the oldest are lost.
    ///
    /// Since 1.2.
    KeepNewest = 2,
}

impl Enumeration for OutputPolicy {
    fn from_number(number: i32) -> Option<Self> {
        match number {
            0 => Some(Self::Default),
            1 => Some(Self::Wait),
            2 => Some(Self::KeepNewest),

            _ => None,
        }
    }

    fn number(self) -> i32 {
        self as i32
    }
}

impl<'a> Item<'a> for OutputPolicy {
    const PACKED: bool = true;

    fn read(value: Value<'a>) -> Result<Self, WireError> {
        // A number that only a lenient gate let through.
        Ok(Self::from_number(i32::read(value)?).unwrap_or_default())
    }

    fn write(&self, sink: &mut dyn Sink, number: u32) {
        self.number().write(sink, number);
    }
}

/// What setrlimit(2) limits.
///
/// Since 1.2, feature PROCESS.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Resource {
    /// Nothing: not a resource.
    ///
    /// Since 1.2.
    #[default]
    Unspecified = 0,
    /// RLIMIT_CPU: processor time, in seconds.
    ///
    /// Since 1.2.
    Cpu = 1,
    /// RLIMIT_FSIZE: the size of a file, in bytes.
    ///
    /// Since 1.2.
    FileSize = 2,
    /// RLIMIT_DATA: the size of the data segment, in bytes.
    ///
    /// Since 1.2.
    Data = 3,
    /// RLIMIT_STACK: the size of the stack, in bytes.
    ///
    /// Since 1.2.
    Stack = 4,
    /// RLIMIT_CORE: the size of a core dump, in bytes.
    ///
    /// Since 1.2.
    Core = 5,
    /// RLIMIT_NPROC: the number of the user's processes.
    ///
    /// Since 1.2.
    Processes = 6,
    /// RLIMIT_NOFILE: the number of open files.
    ///
    /// Since 1.2.
    OpenFiles = 7,
    /// RLIMIT_MEMLOCK: locked memory, in bytes.
    ///
    /// Since 1.2.
    LockedMemory = 8,
    /// RLIMIT_AS: the address space, in bytes.
    ///
    /// Since 1.2.
    AddressSpace = 9,
}

impl Enumeration for Resource {
    fn from_number(number: i32) -> Option<Self> {
        match number {
            0 => Some(Self::Unspecified),
            1 => Some(Self::Cpu),
            2 => Some(Self::FileSize),
            3 => Some(Self::Data),
            4 => Some(Self::Stack),
            5 => Some(Self::Core),
            6 => Some(Self::Processes),
            7 => Some(Self::OpenFiles),
            8 => Some(Self::LockedMemory),
            9 => Some(Self::AddressSpace),

            _ => None,
        }
    }

    fn number(self) -> i32 {
        self as i32
    }
}

impl<'a> Item<'a> for Resource {
    const PACKED: bool = true;

    fn read(value: Value<'a>) -> Result<Self, WireError> {
        // A number that only a lenient gate let through.
        Ok(Self::from_number(i32::read(value)?).unwrap_or_default())
    }

    fn write(&self, sink: &mut dyn Sink, number: u32) {
        self.number().write(sink, number);
    }
}

/// A step on the way to a running program.
///
/// Since 1.2, feature PROCESS.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum StartStage {
    /// Another step.
    ///
    /// Since 1.2.
    #[default]
    Other = 0,
    /// Finding the user, or becoming the user.
    ///
    /// Since 1.2.
    User = 1,
    /// Finding or entering the user's groups.
    ///
    /// Since 1.2.
    Group = 2,
    /// Entering the working directory.
    ///
    /// Since 1.2.
    Cwd = 3,
    /// Setting limits.
    ///
    /// Since 1.2.
    Limits = 4,
    /// Opening the terminal.
    ///
    /// Since 1.2.
    Terminal = 5,
    /// Executing the program.
    ///
    /// Since 1.2.
    Exec = 6,
}

impl Enumeration for StartStage {
    fn from_number(number: i32) -> Option<Self> {
        match number {
            0 => Some(Self::Other),
            1 => Some(Self::User),
            2 => Some(Self::Group),
            3 => Some(Self::Cwd),
            4 => Some(Self::Limits),
            5 => Some(Self::Terminal),
            6 => Some(Self::Exec),

            _ => None,
        }
    }

    fn number(self) -> i32 {
        self as i32
    }
}

impl<'a> Item<'a> for StartStage {
    const PACKED: bool = true;

    fn read(value: Value<'a>) -> Result<Self, WireError> {
        // A number that only a lenient gate let through.
        Ok(Self::from_number(i32::read(value)?).unwrap_or_default())
    }

    fn write(&self, sink: &mut dyn Sink, number: u32) {
        self.number().write(sink, number);
    }
}

/// Who gets a signal.
///
/// Since 1.2, feature PROCESS.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum SignalTarget {
    /// The process only.
    ///
    /// Since 1.2.
    #[default]
    Process = 0,
    /// The process group that the process leads; on a terminal, the process group in its foreground.
    ///
    /// Since 1.2.
    ProcessGroup = 1,
    /// The process and all that it has started: after its end, what it has left behind, if the agent can make control groups.
    ///
    /// Since 1.2.
    All = 2,
}

impl Enumeration for SignalTarget {
    fn from_number(number: i32) -> Option<Self> {
        match number {
            0 => Some(Self::Process),
            1 => Some(Self::ProcessGroup),
            2 => Some(Self::All),

            _ => None,
        }
    }

    fn number(self) -> i32 {
        self as i32
    }
}

impl<'a> Item<'a> for SignalTarget {
    const PACKED: bool = true;

    fn read(value: Value<'a>) -> Result<Self, WireError> {
        // A number that only a lenient gate let through.
        Ok(Self::from_number(i32::read(value)?).unwrap_or_default())
    }

    fn write(&self, sink: &mut dyn Sink, number: u32) {
        self.number().write(sink, number);
    }
}

/// One of a process's outputs.
///
/// Since 1.2, feature PROCESS.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum OutputChannel {
    /// Its standard output, or its terminal.
    ///
    /// Since 1.2.
    #[default]
    Stdout = 0,
    /// Its standard error.
    ///
    /// Since 1.2.
    Stderr = 1,
}

impl Enumeration for OutputChannel {
    fn from_number(number: i32) -> Option<Self> {
        match number {
            0 => Some(Self::Stdout),
            1 => Some(Self::Stderr),

            _ => None,
        }
    }

    fn number(self) -> i32 {
        self as i32
    }
}

impl<'a> Item<'a> for OutputChannel {
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
    ResumeResponse,
    StartRequest<'a>,
    TerminalSettings<'a>,
    ResourceLimit,
    ControlGroupLimits,
    StartResponse<'a>,
    StartedProcess,
    StartFailure<'a>,
    ListRequest,
    ListResponse<'a>,
    ProcessInfo<'a>,
    ProcessEnd,
    OutputState,
    WaitRequest,
    WaitResponse,
    SignalRequest,
    SignalResponse,
    ResizeTerminalRequest,
    ResizeTerminalResponse,
    ReadOutputRequest,
    ReadOutputResponse<'a>,
    WriteInputRequest<'a>,
    WriteInputResponse,
    ReleaseRequest,
    ReleaseResponse
);
