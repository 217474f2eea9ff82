// Generated from the contract by `cargo run --bin generate`: change the .proto files instead.

//! The messages of `acme.sandbox.v1`.

use agent_core::gate::{Decode, Enumeration, GatedFields, Member, Respond, includes, read_item};
use agent_core::level::{Level, Need};
use agent_core::wire::{
    Encode, Item, Repeated, Sink, Value, WireError, put_bool, put_bytes, put_int, put_message,
    put_present_bytes, put_present_uint, put_sint, put_uint,
};

/// What all workloads share.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PrepareRequest<'a> {
    /// The name of the guest.
    ///
    /// At most 64 bytes.
    pub hostname: &'a str,
    /// Name servers, as in resolv.conf.
    ///
    /// At most 16, each at most 45 bytes.
    pub dns: Repeated<'a, &'a str>,
    /// Mounted in this order.
    ///
    /// At most 64.
    pub volumes: Repeated<'a, super::super::types::Volume<'a>>,
}

impl PrepareRequest<'_> {
    /// The longest `hostname`, in bytes.
    pub const HOSTNAME_MAX_LEN: usize = 64;
    /// The longest `dns`, in bytes.
    pub const DNS_MAX_LEN: usize = 45;
    /// The most of `dns`.
    pub const DNS_MAX_COUNT: usize = 16;
    /// The most of `volumes`.
    pub const VOLUMES_MAX_COUNT: usize = 64;
}

impl<'a> Decode<'a> for PrepareRequest<'a> {
    const NAME: &'static str = "Prepare";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self {
            dns: fields.repeated(2),
            volumes: fields.repeated(3),
            ..Self::default()
        };
        let mut dns_count = 0_usize;
        let mut volumes_count = 0_usize;

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.hostname =
                        fields.str_within("Prepare.hostname", Self::HOSTNAME_MAX_LEN);
                }
                2 => {
                    fields.str_within("Prepare.dns", Self::DNS_MAX_LEN);
                    fields.count("Prepare.dns", &mut dns_count, Self::DNS_MAX_COUNT);
                }
                3 => {
                    let _: super::super::types::Volume<'_> = fields.message();
                    fields.count(
                        "Prepare.volumes",
                        &mut volumes_count,
                        Self::VOLUMES_MAX_COUNT,
                    );
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for PrepareRequest<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        put_bytes(sink, 1, self.hostname.as_bytes());
        self.dns.write(sink, 2);
        self.volumes.write(sink, 3);
    }
}

/// Asks for a workload.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CreateWorkloadRequest<'a> {
    /// The host's name for it.
    ///
    /// At most 64 bytes.
    pub workload_id: &'a str,
    /// What it is.
    pub spec: Option<WorkloadSpec<'a>>,
    /// Mounted in this order.
    ///
    /// At most 64.
    pub volumes: Repeated<'a, super::super::types::Volume<'a>>,
}

impl CreateWorkloadRequest<'_> {
    /// The longest `workload_id`, in bytes.
    pub const WORKLOAD_ID_MAX_LEN: usize = 64;
    /// The most of `volumes`.
    pub const VOLUMES_MAX_COUNT: usize = 64;
}

impl<'a> Decode<'a> for CreateWorkloadRequest<'a> {
    const NAME: &'static str = "CreateWorkload";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self {
            volumes: fields.repeated(3),
            ..Self::default()
        };
        let mut volumes_count = 0_usize;

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.workload_id =
                        fields.str_within("CreateWorkload.workload_id", Self::WORKLOAD_ID_MAX_LEN);
                }
                2 => {
                    fields.once(message.spec.is_some());
                    message.spec = Some(fields.message());
                }
                3 => {
                    let _: super::super::types::Volume<'_> = fields.message();
                    fields.count(
                        "CreateWorkload.volumes",
                        &mut volumes_count,
                        Self::VOLUMES_MAX_COUNT,
                    );
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for CreateWorkloadRequest<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        put_bytes(sink, 1, self.workload_id.as_bytes());
        if let Some(value) = &self.spec {
            put_message(sink, 2, value);
        }
        self.volumes.write(sink, 3);
    }
}

/// What a workload is.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct WorkloadSpec<'a> {
    /// The program and its arguments.
    pub program: Option<Program<'a>>,
    /// Directories of the guest that it sees, in this order. A usual image has 20.
    ///
    /// At most 256.
    pub binds: Repeated<'a, super::super::types::Bind<'a>>,
    /// What only Linux has.
    pub linux: Option<LinuxSpec<'a>>,
    /// For people and tools; the agent does not read them.
    ///
    /// At most 64, each at most 4096 bytes.
    pub labels: Repeated<'a, (&'a str, &'a str)>,
}

impl WorkloadSpec<'_> {
    /// The most of `binds`.
    pub const BINDS_MAX_COUNT: usize = 256;
    /// The longest `labels`, in bytes.
    pub const LABELS_MAX_LEN: usize = 4096;
    /// The most of `labels`.
    pub const LABELS_MAX_COUNT: usize = 64;
}

impl<'a> Decode<'a> for WorkloadSpec<'a> {
    const NAME: &'static str = "WorkloadSpec";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self {
            binds: fields.repeated(2),
            labels: fields.repeated(4),
            ..Self::default()
        };
        let mut binds_count = 0_usize;
        let mut labels_count = 0_usize;

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    fields.once(message.program.is_some());
                    message.program = Some(fields.message());
                }
                2 => {
                    let _: super::super::types::Bind<'_> = fields.message();
                    fields.count(
                        "WorkloadSpec.binds",
                        &mut binds_count,
                        Self::BINDS_MAX_COUNT,
                    );
                }
                3 => {
                    fields.once(message.linux.is_some());
                    message.linux = Some(fields.message());
                }
                4 => {
                    let (_key, value) = fields.entry::<&'_ str, &'_ str>();
                    fields.within("WorkloadSpec.labels", value.len(), Self::LABELS_MAX_LEN);
                    fields.count(
                        "WorkloadSpec.labels",
                        &mut labels_count,
                        Self::LABELS_MAX_COUNT,
                    );
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for WorkloadSpec<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        if let Some(value) = &self.program {
            put_message(sink, 1, value);
        }
        self.binds.write(sink, 2);
        if let Some(value) = &self.linux {
            put_message(sink, 3, value);
        }
        self.labels.write(sink, 4);
    }
}

/// A program and how it is started.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Program<'a> {
    /// The first is the program itself.
    ///
    /// At most 1024, each at most 131071 bytes.
    pub args: Repeated<'a, &'a str>,
    /// As NAME=value.
    ///
    /// At most 1024, each at most 131071 bytes.
    pub env: Repeated<'a, &'a str>,
    /// The working directory.
    ///
    /// At most 4095 bytes.
    pub cwd: &'a str,
    /// Whether it gets a terminal.
    pub terminal: bool,
    /// Absent: root.
    pub user: Option<User<'a>>,
    /// In bytes; 0: the kernel's default.
    ///
    /// Since 1.1.
    pub stack_size: Option<u64>,
    /// Absent: no terminal.
    ///
    /// Since 1.5.
    pub terminal_size: Option<TerminalSize>,
}

impl Program<'_> {
    /// The longest `args`, in bytes.
    pub const ARGS_MAX_LEN: usize = 131071;
    /// The most of `args`.
    pub const ARGS_MAX_COUNT: usize = 1024;
    /// The longest `env`, in bytes.
    pub const ENV_MAX_LEN: usize = 131071;
    /// The most of `env`.
    pub const ENV_MAX_COUNT: usize = 1024;
    /// The longest `cwd`, in bytes.
    pub const CWD_MAX_LEN: usize = 4095;
}

impl<'a> Decode<'a> for Program<'a> {
    const NAME: &'static str = "Program";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self {
            args: fields.repeated(1),
            env: fields.repeated(2),
            ..Self::default()
        };
        let mut args_count = 0_usize;
        let mut env_count = 0_usize;

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    fields.str_within("Program.args", Self::ARGS_MAX_LEN);
                    fields.count("Program.args", &mut args_count, Self::ARGS_MAX_COUNT);
                }
                2 => {
                    fields.str_within("Program.env", Self::ENV_MAX_LEN);
                    fields.count("Program.env", &mut env_count, Self::ENV_MAX_COUNT);
                }
                3 => {
                    message.cwd = fields.str_within("Program.cwd", Self::CWD_MAX_LEN);
                }
                4 => {
                    message.terminal = fields.bool();
                }
                5 => {
                    fields.once(message.user.is_some());
                    message.user = Some(fields.message());
                }
                6 => {
                    fields.need("Program.stack_size", Need::since(1, 1));
                    message.stack_size = Some(fields.u64());
                }
                7 => {
                    fields.need("Program.terminal_size", Need::since(1, 5));
                    fields.once(message.terminal_size.is_some());
                    message.terminal_size = Some(fields.message());
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Program<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        self.args.write(sink, 1);
        self.env.write(sink, 2);
        put_bytes(sink, 3, self.cwd.as_bytes());
        put_bool(sink, 4, self.terminal);
        if let Some(value) = &self.user {
            put_message(sink, 5, value);
        }
        if let Some(value) = self.stack_size {
            put_present_uint(sink, 6, value);
        }
        if let Some(value) = &self.terminal_size {
            put_message(sink, 7, value);
        }
    }
}

/// The size of a terminal, in characters.
///
/// Since 1.5.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TerminalSize {
    /// Its lines.
    pub rows: u32,
    /// Its columns.
    pub columns: u32,
}

impl<'a> Decode<'a> for TerminalSize {
    const NAME: &'static str = "TerminalSize";

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
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for TerminalSize {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.rows.into());
        put_uint(sink, 2, self.columns.into());
    }
}

/// Who a program runs as.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct User<'a> {
    /// The user.
    pub uid: u32,
    /// The group.
    pub gid: u32,
    /// Further groups.
    ///
    /// At most 64.
    pub groups: Repeated<'a, u32>,
}

impl User<'_> {
    /// The most of `groups`.
    pub const GROUPS_MAX_COUNT: usize = 64;
}

impl<'a> Decode<'a> for User<'a> {
    const NAME: &'static str = "User";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self {
            groups: fields.repeated(3),
            ..Self::default()
        };
        let mut groups_count = 0_usize;

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.uid = fields.u32();
                }
                2 => {
                    message.gid = fields.u32();
                }
                3 => {
                    fields.numbers("User.groups", &mut groups_count, Self::GROUPS_MAX_COUNT);
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for User<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.uid.into());
        put_uint(sink, 2, self.gid.into());
        self.groups.write(sink, 3);
    }
}

/// What only Linux has.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LinuxSpec<'a> {
    /// Absent: none.
    pub resources: Option<Resources<'a>>,
    /// Which system calls may be made. Absent: all.
    pub syscalls: Option<SyscallFilter<'a>>,
    /// Kernel parameters of the workload's namespaces, such as net.core.somaxconn.
    ///
    /// At most 64, each at most 256 bytes. Since 1.4.
    pub sysctls: Repeated<'a, (&'a str, &'a str)>,
}

impl LinuxSpec<'_> {
    /// The longest `sysctls`, in bytes.
    pub const SYSCTLS_MAX_LEN: usize = 256;
    /// The most of `sysctls`.
    pub const SYSCTLS_MAX_COUNT: usize = 64;
}

impl<'a> Decode<'a> for LinuxSpec<'a> {
    const NAME: &'static str = "LinuxSpec";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self {
            sysctls: fields.repeated(3),
            ..Self::default()
        };
        let mut sysctls_count = 0_usize;

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    fields.once(message.resources.is_some());
                    message.resources = Some(fields.message());
                }
                2 => {
                    fields.once(message.syscalls.is_some());
                    message.syscalls = Some(fields.message());
                }
                3 => {
                    fields.need("LinuxSpec.sysctls", Need::since(1, 4));
                    let (_key, value) = fields.entry::<&'_ str, &'_ str>();
                    fields.within("LinuxSpec.sysctls", value.len(), Self::SYSCTLS_MAX_LEN);
                    fields.count(
                        "LinuxSpec.sysctls",
                        &mut sysctls_count,
                        Self::SYSCTLS_MAX_COUNT,
                    );
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for LinuxSpec<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        if let Some(value) = &self.resources {
            put_message(sink, 1, value);
        }
        if let Some(value) = &self.syscalls {
            put_message(sink, 2, value);
        }
        self.sysctls.write(sink, 3);
    }
}

/// Limits that the kernel enforces.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Resources<'a> {
    /// Absent: no limit.
    pub cpu: Option<ResourcesCpu<'a>>,
    /// How much memory; absent: no limit.
    pub memory: Option<ResourcesMemory>,
}

/// How much memory; absent: no limit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ResourcesMemory {
    /// In bytes.
    MemoryBytes(u64),
    /// Of the guest's memory.
    MemoryPercent(u32),
    /// Whatever is left over by the others.
    ///
    /// Since 1.5.
    MemoryRest(bool),
}

impl<'a> Decode<'a> for Resources<'a> {
    const NAME: &'static str = "Resources";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    fields.once(message.cpu.is_some());
                    message.cpu = Some(fields.message());
                }
                2 => {
                    message.memory = Some(ResourcesMemory::MemoryBytes(fields.u64()));
                }
                3 => {
                    message.memory = Some(ResourcesMemory::MemoryPercent(fields.u32()));
                }
                4 => {
                    fields.need("Resources.memory_rest", Need::since(1, 5));
                    message.memory = Some(ResourcesMemory::MemoryRest(fields.bool()));
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Resources<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        if let Some(value) = &self.cpu {
            put_message(sink, 1, value);
        }
        match self.memory {
            None => {}
            Some(ResourcesMemory::MemoryBytes(value)) => {
                put_present_uint(sink, 2, value);
            }
            Some(ResourcesMemory::MemoryPercent(value)) => {
                put_present_uint(sink, 3, value.into());
            }
            Some(ResourcesMemory::MemoryRest(value)) => {
                put_present_uint(sink, 4, value.into());
            }
        }
    }
}

/// How a limit of the processor is written.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ResourcesCpu<'a> {
    /// One for each processor that is limited.
    ///
    /// At most 512.
    pub shares: Repeated<'a, ResourcesCpuShare>,
    /// Relative to other workloads.
    pub weight: u32,
    /// Use these processors only, such as "0-3"; empty: all.
    ///
    /// At most 1024 bytes. Since 1.2.
    pub cpuset: Option<&'a str>,
}

impl ResourcesCpu<'_> {
    /// The most of `shares`.
    pub const SHARES_MAX_COUNT: usize = 512;
    /// The longest `cpuset`, in bytes.
    pub const CPUSET_MAX_LEN: usize = 1024;
}

impl<'a> Decode<'a> for ResourcesCpu<'a> {
    const NAME: &'static str = "ResourcesCpu";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self {
            shares: fields.repeated(1),
            ..Self::default()
        };
        let mut shares_count = 0_usize;

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    let _: ResourcesCpuShare = fields.message();
                    fields.count(
                        "ResourcesCpu.shares",
                        &mut shares_count,
                        Self::SHARES_MAX_COUNT,
                    );
                }
                2 => {
                    message.weight = fields.u32();
                }
                3 => {
                    fields.need("ResourcesCpu.cpuset", Need::since(1, 2));
                    message.cpuset =
                        Some(fields.str_within("ResourcesCpu.cpuset", Self::CPUSET_MAX_LEN));
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for ResourcesCpu<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        self.shares.write(sink, 1);
        put_uint(sink, 2, self.weight.into());
        if let Some(value) = self.cpuset {
            put_present_bytes(sink, 3, value.as_bytes());
        }
    }
}

/// What a workload may do with one processor.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ResourcesCpuShare {
    /// Of the processor.
    pub percent: u32,
    /// Which processor; negative: any.
    pub processor: i32,
}

impl<'a> Decode<'a> for ResourcesCpuShare {
    const NAME: &'static str = "ResourcesCpuShare";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.percent = fields.u32();
                }
                2 => {
                    message.processor = fields.sint32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for ResourcesCpuShare {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.percent.into());
        put_sint(sink, 2, self.processor.into());
    }
}

impl<'a> Item<'a> for ResourcesCpuShare {
    fn read(value: Value<'a>) -> Result<Self, WireError> {
        read_item(value)
    }

    fn write(&self, sink: &mut dyn Sink, number: u32) {
        put_message(sink, number, self);
    }
}

/// What the kernel does with system calls.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SyscallFilter<'a> {
    /// What happens to all that no rule names.
    pub default_action: SyscallFilterAction,
    /// Our usual filter has 300 of them.
    ///
    /// At most 512.
    pub rules: Repeated<'a, SyscallFilterRule<'a>>,
}

impl SyscallFilter<'_> {
    /// The most of `rules`.
    pub const RULES_MAX_COUNT: usize = 512;
}

impl<'a> Decode<'a> for SyscallFilter<'a> {
    const NAME: &'static str = "SyscallFilter";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self {
            rules: fields.repeated(2),
            ..Self::default()
        };
        let mut rules_count = 0_usize;

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.default_action = fields
                        .enumeration("SyscallFilter.default_action")
                        .unwrap_or_default();
                }
                2 => {
                    let _: SyscallFilterRule<'_> = fields.message();
                    fields.count(
                        "SyscallFilter.rules",
                        &mut rules_count,
                        Self::RULES_MAX_COUNT,
                    );
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for SyscallFilter<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        put_int(sink, 1, self.default_action.number().into());
        self.rules.write(sink, 2);
    }
}

/// One system call.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SyscallFilterRule<'a> {
    /// Its name, such as "openat".
    ///
    /// At most 64 bytes.
    pub name: &'a str,
    /// What happens to it.
    pub action: SyscallFilterAction,
}

impl SyscallFilterRule<'_> {
    /// The longest `name`, in bytes.
    pub const NAME_MAX_LEN: usize = 64;
}

impl<'a> Decode<'a> for SyscallFilterRule<'a> {
    const NAME: &'static str = "SyscallFilterRule";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.name = fields.str_within("SyscallFilterRule.name", Self::NAME_MAX_LEN);
                }
                2 => {
                    message.action = fields
                        .enumeration("SyscallFilterRule.action")
                        .unwrap_or_default();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for SyscallFilterRule<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        put_bytes(sink, 1, self.name.as_bytes());
        put_int(sink, 2, self.action.number().into());
    }
}

impl<'a> Item<'a> for SyscallFilterRule<'a> {
    fn read(value: Value<'a>) -> Result<Self, WireError> {
        read_item(value)
    }

    fn write(&self, sink: &mut dyn Sink, number: u32) {
        put_message(sink, number, self);
    }
}

/// Asks to run a workload.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct StartWorkloadRequest<'a> {
    /// The host's name for it.
    ///
    /// At most 64 bytes.
    pub workload_id: &'a str,
}

impl StartWorkloadRequest<'_> {
    /// The longest `workload_id`, in bytes.
    pub const WORKLOAD_ID_MAX_LEN: usize = 64;
}

impl<'a> Decode<'a> for StartWorkloadRequest<'a> {
    const NAME: &'static str = "StartWorkload";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.workload_id =
                        fields.str_within("StartWorkload.workload_id", Self::WORKLOAD_ID_MAX_LEN);
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for StartWorkloadRequest<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        put_bytes(sink, 1, self.workload_id.as_bytes());
    }
}

/// A workload runs.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct StartWorkloadResponse {
    /// In the guest's process namespace.
    pub pid: u32,
}

impl<'a> Decode<'a> for StartWorkloadResponse {
    const NAME: &'static str = "StartWorkloadResponse";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.pid = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for StartWorkloadResponse {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.pid.into());
    }
}

impl Respond for StartWorkloadResponse {}

/// Asks for a signal.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SignalWorkloadRequest<'a> {
    /// The host's name for it.
    ///
    /// At most 64 bytes.
    pub workload_id: &'a str,
    /// As in signal(7).
    pub signal: u32,
    /// Send it to all processes of the workload.
    pub all: bool,
}

impl SignalWorkloadRequest<'_> {
    /// The longest `workload_id`, in bytes.
    pub const WORKLOAD_ID_MAX_LEN: usize = 64;
}

impl<'a> Decode<'a> for SignalWorkloadRequest<'a> {
    const NAME: &'static str = "SignalWorkload";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.workload_id =
                        fields.str_within("SignalWorkload.workload_id", Self::WORKLOAD_ID_MAX_LEN);
                }
                2 => {
                    message.signal = fields.u32();
                }
                3 => {
                    message.all = fields.bool();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for SignalWorkloadRequest<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        put_bytes(sink, 1, self.workload_id.as_bytes());
        put_uint(sink, 2, self.signal.into());
        put_bool(sink, 3, self.all);
    }
}

/// Asks how a workload ends.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct WaitWorkloadRequest<'a> {
    /// The host's name for it.
    ///
    /// At most 64 bytes.
    pub workload_id: &'a str,
}

impl WaitWorkloadRequest<'_> {
    /// The longest `workload_id`, in bytes.
    pub const WORKLOAD_ID_MAX_LEN: usize = 64;
}

impl<'a> Decode<'a> for WaitWorkloadRequest<'a> {
    const NAME: &'static str = "WaitWorkload";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.workload_id =
                        fields.str_within("WaitWorkload.workload_id", Self::WORKLOAD_ID_MAX_LEN);
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for WaitWorkloadRequest<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        put_bytes(sink, 1, self.workload_id.as_bytes());
    }
}

/// How a workload ended.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct WaitWorkloadResponse {
    /// How it ended.
    pub ended: Option<WaitWorkloadResponseEnded>,
}

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum WaitWorkloadResponseEnded {
    /// It exited with this code.
    ExitCode(i32),
    /// The signal that ended it.
    Signal(u32),
    /// The kernel ran out of memory and ended it.
    ///
    /// Since 1.4.
    OutOfMemory(bool),
}

impl<'a> Decode<'a> for WaitWorkloadResponse {
    const NAME: &'static str = "WaitWorkloadResponse";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.ended = Some(WaitWorkloadResponseEnded::ExitCode(fields.i32()));
                }
                2 => {
                    message.ended = Some(WaitWorkloadResponseEnded::Signal(fields.u32()));
                }
                3 => {
                    fields.need("WaitWorkloadResponse.out_of_memory", Need::since(1, 4));
                    message.ended = Some(WaitWorkloadResponseEnded::OutOfMemory(fields.bool()));
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for WaitWorkloadResponse {
    fn encode(&self, sink: &mut dyn Sink) {
        self.encode_at(None, sink);
    }
}

impl Respond for WaitWorkloadResponse {
    fn encode_at(&self, level: Option<&Level>, sink: &mut dyn Sink) {
        match self.ended {
            None => {}
            Some(WaitWorkloadResponseEnded::ExitCode(value)) => {
                put_present_uint(sink, 1, i64::from(value).cast_unsigned());
            }
            Some(WaitWorkloadResponseEnded::Signal(value)) => {
                put_present_uint(sink, 2, value.into());
            }
            Some(WaitWorkloadResponseEnded::OutOfMemory(value)) => {
                if includes(level, Need::since(1, 4)) {
                    put_present_uint(sink, 3, value.into());
                }
            }
        }
    }
}

/// Asks for the processes of a workload.
///
/// Since 1.0. Removed in 1.4.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ListProcessesRequest<'a> {
    /// The host's name for it.
    ///
    /// At most 64 bytes.
    pub workload_id: &'a str,
}

impl ListProcessesRequest<'_> {
    /// The longest `workload_id`, in bytes.
    pub const WORKLOAD_ID_MAX_LEN: usize = 64;
}

impl<'a> Decode<'a> for ListProcessesRequest<'a> {
    const NAME: &'static str = "ListProcesses";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.workload_id =
                        fields.str_within("ListProcesses.workload_id", Self::WORKLOAD_ID_MAX_LEN);
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for ListProcessesRequest<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        put_bytes(sink, 1, self.workload_id.as_bytes());
    }
}

/// The processes of a workload.
///
/// Since 1.0. Removed in 1.4.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ListProcessesResponse<'a> {
    /// In the guest's process namespace.
    ///
    /// At most 4096.
    pub pids: Repeated<'a, u32>,
}

impl ListProcessesResponse<'_> {
    /// The most of `pids`.
    pub const PIDS_MAX_COUNT: usize = 4096;
}

impl<'a> Decode<'a> for ListProcessesResponse<'a> {
    const NAME: &'static str = "ListProcessesResponse";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let message = Self {
            pids: fields.repeated(1),
        };
        let mut pids_count = 0_usize;

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    fields.numbers(
                        "ListProcessesResponse.pids",
                        &mut pids_count,
                        Self::PIDS_MAX_COUNT,
                    );
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for ListProcessesResponse<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        self.pids.write(sink, 1);
    }
}

impl Respond for ListProcessesResponse<'_> {}

/// Asks what a workload has used.
///
/// Since 1.2.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct StatsRequest<'a> {
    /// The host's name for it.
    ///
    /// At most 64 bytes.
    pub workload_id: &'a str,
}

impl StatsRequest<'_> {
    /// The longest `workload_id`, in bytes.
    pub const WORKLOAD_ID_MAX_LEN: usize = 64;
}

impl<'a> Decode<'a> for StatsRequest<'a> {
    const NAME: &'static str = "Stats";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.workload_id =
                        fields.str_within("Stats.workload_id", Self::WORKLOAD_ID_MAX_LEN);
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for StatsRequest<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        put_bytes(sink, 1, self.workload_id.as_bytes());
    }
}

/// What a workload has used.
///
/// Since 1.2.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct StatsResponse<'a> {
    /// Time on all processors, in microseconds.
    pub cpu_usec: u64,
    /// Memory in use.
    pub memory_bytes: u64,
    /// Bytes that were read and written, by device.
    ///
    /// At most 64.
    pub devices: Repeated<'a, (&'a str, Traffic)>,
}

impl StatsResponse<'_> {
    /// The most of `devices`.
    pub const DEVICES_MAX_COUNT: usize = 64;
}

impl<'a> Decode<'a> for StatsResponse<'a> {
    const NAME: &'static str = "StatsResponse";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self {
            devices: fields.repeated(3),
            ..Self::default()
        };
        let mut devices_count = 0_usize;

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.cpu_usec = fields.u64();
                }
                2 => {
                    message.memory_bytes = fields.u64();
                }
                3 => {
                    let (_key, value) = fields.message_entry::<&'_ str>();
                    fields.nested::<Traffic>(value);
                    fields.count(
                        "StatsResponse.devices",
                        &mut devices_count,
                        Self::DEVICES_MAX_COUNT,
                    );
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for StatsResponse<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.cpu_usec);
        put_uint(sink, 2, self.memory_bytes);
        self.devices.write(sink, 3);
    }
}

impl Respond for StatsResponse<'_> {}

/// What went through a device, in bytes.
///
/// Since 1.2.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Traffic {
    /// Read.
    pub read: u64,
    /// Written.
    pub written: u64,
}

impl<'a> Decode<'a> for Traffic {
    const NAME: &'static str = "Traffic";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.read = fields.u64();
                }
                2 => {
                    message.written = fields.u64();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Traffic {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.read);
        put_uint(sink, 2, self.written);
    }
}

impl Respond for Traffic {}

impl<'a> Item<'a> for Traffic {
    fn read(value: Value<'a>) -> Result<Self, WireError> {
        read_item(value)
    }

    fn write(&self, sink: &mut dyn Sink, number: u32) {
        put_message(sink, number, self);
    }
}

/// Asks to stop a workload for a while.
///
/// Since 1.5.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct FreezeRequest<'a> {
    /// The host's name for it.
    ///
    /// At most 64 bytes.
    pub workload_id: &'a str,
}

impl FreezeRequest<'_> {
    /// The longest `workload_id`, in bytes.
    pub const WORKLOAD_ID_MAX_LEN: usize = 64;
}

impl<'a> Decode<'a> for FreezeRequest<'a> {
    const NAME: &'static str = "Freeze";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.workload_id =
                        fields.str_within("Freeze.workload_id", Self::WORKLOAD_ID_MAX_LEN);
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for FreezeRequest<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        put_bytes(sink, 1, self.workload_id.as_bytes());
    }
}

/// Asks to let a workload go on.
///
/// Since 1.5.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ThawRequest<'a> {
    /// The host's name for it.
    ///
    /// At most 64 bytes.
    pub workload_id: &'a str,
}

impl ThawRequest<'_> {
    /// The longest `workload_id`, in bytes.
    pub const WORKLOAD_ID_MAX_LEN: usize = 64;
}

impl<'a> Decode<'a> for ThawRequest<'a> {
    const NAME: &'static str = "Thaw";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.workload_id =
                        fields.str_within("Thaw.workload_id", Self::WORKLOAD_ID_MAX_LEN);
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for ThawRequest<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        put_bytes(sink, 1, self.workload_id.as_bytes());
    }
}

/// Asks to delete a workload.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RemoveWorkloadRequest<'a> {
    /// The host's name for it.
    ///
    /// At most 64 bytes.
    pub workload_id: &'a str,
}

impl RemoveWorkloadRequest<'_> {
    /// The longest `workload_id`, in bytes.
    pub const WORKLOAD_ID_MAX_LEN: usize = 64;
}

impl<'a> Decode<'a> for RemoveWorkloadRequest<'a> {
    const NAME: &'static str = "RemoveWorkload";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.workload_id =
                        fields.str_within("RemoveWorkload.workload_id", Self::WORKLOAD_ID_MAX_LEN);
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for RemoveWorkloadRequest<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        put_bytes(sink, 1, self.workload_id.as_bytes());
    }
}

/// Asks to run a program in a workload.
///
/// Since 1.1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ExecRequest<'a> {
    /// The host's name for it.
    ///
    /// At most 64 bytes.
    pub workload_id: &'a str,
    /// What to run.
    pub program: Option<Program<'a>>,
    /// What it reads.
    ///
    /// At most 262144 bytes.
    pub input: &'a [u8],
}

impl ExecRequest<'_> {
    /// The longest `workload_id`, in bytes.
    pub const WORKLOAD_ID_MAX_LEN: usize = 64;
    /// The longest `input`, in bytes.
    pub const INPUT_MAX_LEN: usize = 262144;
}

impl<'a> Decode<'a> for ExecRequest<'a> {
    const NAME: &'static str = "Exec";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.workload_id =
                        fields.str_within("Exec.workload_id", Self::WORKLOAD_ID_MAX_LEN);
                }
                2 => {
                    fields.once(message.program.is_some());
                    message.program = Some(fields.message());
                }
                3 => {
                    message.input = fields.bytes_within("Exec.input", Self::INPUT_MAX_LEN);
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for ExecRequest<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        put_bytes(sink, 1, self.workload_id.as_bytes());
        if let Some(value) = &self.program {
            put_message(sink, 2, value);
        }
        put_bytes(sink, 3, self.input);
    }
}

/// What came of a program.
///
/// Since 1.1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ExecResponse<'a> {
    /// It exited with this code.
    pub exit_code: i32,
    /// What it wrote.
    ///
    /// At most 262144 bytes.
    pub output: &'a [u8],
}

impl ExecResponse<'_> {
    /// The longest `output`, in bytes.
    pub const OUTPUT_MAX_LEN: usize = 262144;
}

impl<'a> Decode<'a> for ExecResponse<'a> {
    const NAME: &'static str = "ExecResponse";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.exit_code = fields.i32();
                }
                2 => {
                    message.output =
                        fields.bytes_within("ExecResponse.output", Self::OUTPUT_MAX_LEN);
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for ExecResponse<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        put_int(sink, 1, self.exit_code.into());
        put_bytes(sink, 2, self.output);
    }
}

impl Respond for ExecResponse<'_> {}

/// What happens to a call.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SyscallFilterAction {
    /// It is made.
    ///
    /// Since 1.0.
    #[default]
    Allow = 0,
    /// It fails with EPERM.
    ///
    /// Since 1.0.
    Refuse = 1,
    /// The workload ends.
    ///
    /// Since 1.0.
    Kill = 2,
    /// It is made, and written to the audit log.
    ///
    /// Since 1.2.
    Log = 3,
}

impl Enumeration for SyscallFilterAction {
    fn from_number(number: i32) -> Option<Self> {
        match number {
            0 => Some(Self::Allow),
            1 => Some(Self::Refuse),
            2 => Some(Self::Kill),
            3 => Some(Self::Log),

            _ => None,
        }
    }

    fn number(self) -> i32 {
        self as i32
    }
    fn gated(self) -> Option<Member> {
        match self {
            Self::Log => Some(Member {
                name: "LOG",
                need: Need::since(1, 2),
            }),

            _ => None,
        }
    }
}

impl<'a> Item<'a> for SyscallFilterAction {
    const PACKED: bool = true;

    fn read(value: Value<'a>) -> Result<Self, WireError> {
        // A number that only a lenient gate let through.
        Ok(Self::from_number(i32::read(value)?).unwrap_or_default())
    }

    fn write(&self, sink: &mut dyn Sink, number: u32) {
        self.number().write(sink, number);
    }
}

agent_core::impl_prost_message!(
    PrepareRequest<'a>,
    CreateWorkloadRequest<'a>,
    WorkloadSpec<'a>,
    Program<'a>,
    TerminalSize,
    User<'a>,
    LinuxSpec<'a>,
    Resources<'a>,
    ResourcesCpu<'a>,
    ResourcesCpuShare,
    SyscallFilter<'a>,
    SyscallFilterRule<'a>,
    StartWorkloadRequest<'a>,
    StartWorkloadResponse,
    SignalWorkloadRequest<'a>,
    WaitWorkloadRequest<'a>,
    WaitWorkloadResponse,
    ListProcessesRequest<'a>,
    ListProcessesResponse<'a>,
    StatsRequest<'a>,
    StatsResponse<'a>,
    Traffic,
    FreezeRequest<'a>,
    ThawRequest<'a>,
    RemoveWorkloadRequest<'a>,
    ExecRequest<'a>,
    ExecResponse<'a>
);
