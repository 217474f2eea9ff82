//! The errors of the agent's handlers, each with its status code and its sentence.

use agent_core::error::{Code, ErrorResponse};
use core::fmt;

/// Why a handler rejects a call: a status code and a sentence.
///
/// Each error is a constant of this type. A program contains only the sentences of the errors that it uses.
#[derive(Clone, Copy)]
pub struct HandlerError(&'static Text);

struct Text {
    number: Number,
    code: Code,
    sentence: &'static str,
}

/// Defines the constants and their list from the same lines.
macro_rules! handler_errors {
    ($($name:ident($code:ident, $sentence:literal),)*) => {
        #[derive(Clone, Copy, PartialEq, Eq)]
        enum Number {
            $($name,)*
        }

        // They are named like the variants of an enum. They are constants so that only those in use are linked.
        #[allow(non_upper_case_globals)]
        // The sentences are not Markdown.
        #[allow(clippy::doc_markdown)]
        impl HandlerError {
            /// All errors, in order.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            $(
                #[doc = $sentence]
                pub const $name: Self = Self(&Text {
                    number: Number::$name,
                    code: Code::$code,
                    sentence: $sentence,
                });
            )*
        }
    };
}

handler_errors! {
    Busy(ResourceExhausted, "every connection is busy; this one serves Negotiate and Health only"),
    ShuttingDown(Unavailable, "the guest is shutting down"),
    NotInit(FailedPrecondition, "this agent is not init: it cannot reboot the guest"),
    // Run, before there is a process.
    TooManyPrograms(ResourceExhausted, "all 16 slots for programs are taken: try again when one has ended"),
    NoProgramNamed(InvalidArgument, "Run.argv is empty: name a program"),
    ArgumentsTooLong(InvalidArgument, "the arguments and the environment are longer than 262144 bytes"),
    ArgumentHasNul(InvalidArgument, "an argument or an environment variable contains a NUL byte"),
    NoRoomForProgram(ResourceExhausted, "the guest has no memory, process or descriptor left for the program"),
    NoProcess(Internal, "the guest could not create a process"),
    // Run, in the new process. The path follows the sentence.
    NoDirectory(InvalidArgument, "the working directory cannot be entered"),
    NoProgram(NotFound, "the program was not found"),
    NoInterpreter(NotFound, "the program exists, but its interpreter or dynamic loader was not found"),
    NotExecutable(PermissionDenied, "the program may not be executed"),
    UnknownFormat(PermissionDenied, "the guest cannot execute programs of this format"),
    ArgumentsTooLongHere(InvalidArgument, "the arguments and the environment are longer than the guest allows"),
    NotStarted(Internal, "the program could not be started"),
    // Run, afterwards.
    NotEnded(DeadlineExceeded, "the program did not end before the call's timeout"),
    NoGroups(Unimplemented, "this build of the agent has no groups: run the program without one"),

    NoStartInGroup(FailedPrecondition, "the guest's kernel cannot start programs in a group: this needs Linux 5.7 and write access to its cgroup"),
    BadGroupName(InvalidArgument, "group must consist of 1 to 64 letters, digits, \".\", \"_\" and \"-\", and must not start with \".\""),
    TooManyGroups(ResourceExhausted, "there are 32 groups already: try again when one has ended"),
    NoRoomForGroup(ResourceExhausted, "the guest has no memory, cgroup or descriptor left for the group"),
    NoCgroup(FailedPrecondition, "this agent has no cgroup: it needs a writable cgroup2 file system on /sys/fs/cgroup"),

    NoTime(InvalidArgument, "SetTime.unix_ns is 0: set it to the nanoseconds since 1970"),
    MayNotSetTime(PermissionDenied, "the agent may not set the clock: run it with CAP_SYS_TIME"),
    BadTime(InvalidArgument, "the kernel does not accept this time: it must be later than 1970 plus the guest's uptime, and before 2232"),

    BadGeneration(InvalidArgument, "ReseedRandom.generation must have 16 bytes, or be empty"),
    BadEntropy(InvalidArgument, "ReseedRandom.entropy must have 16 to 512 bytes"),
    MayNotAddEntropy(PermissionDenied, "the agent may not add entropy: run it with CAP_SYS_ADMIN"),
    NoRandomDevice(FailedPrecondition, "the guest has no /dev/random: mount devtmpfs on /dev"),
    NoEntropyTaken(Internal, "the kernel did not accept the entropy"),

    TooManyJobs(ResourceExhausted, "8 mounts and pauses are running already: try again when one has ended"),
    NoRoomForJob(ResourceExhausted, "the guest has no memory or process left for this"),
    JobEnded(Aborted, "the guest ended the call's process: is it shutting down?"),

    // Mount, before it is tried.
    BadDriver(InvalidArgument, "the contract has no such driver: see Mount.driver"),
    NoSource(InvalidArgument, "source is empty: name a device, such as /dev/vda, or the tag of a virtio-fs device"),
    NoFileSystem(InvalidArgument, "fstype is empty: name the file system of the device, such as ext4"),
    UnfitFileSystem(InvalidArgument, "fstype does not fit the driver: leave it empty"),
    BadTarget(InvalidArgument, "target must be an absolute path without \"..\""),
    UnfitString(InvalidArgument, "a string is longer than 4095 bytes, or contains a NUL byte"),
    UnfitOptions(InvalidArgument, "the options for the file system are longer than 4095 bytes, or contain a NUL byte"),
    // Mount, as it is tried.
    NoDevice(NotFound, "the block device did not appear within 2 seconds"),
    NoTag(NotFound, "no virtio-fs device has this tag, or an option is invalid for it"),
    TargetNotDirectory(FailedPrecondition, "a part of the path target is not a directory"),
    MayNotMakeTarget(PermissionDenied, "target does not exist, and the agent may not create it"),
    NoTarget(FailedPrecondition, "target does not exist and cannot be created: is it in a read-only or full file system?"),
    MayNotMount(PermissionDenied, "the agent may not mount: run it with CAP_SYS_ADMIN"),
    UnknownFileSystem(FailedPrecondition, "the guest's kernel has no file system of this fstype: see /proc/filesystems"),
    OtherFileSystem(InvalidArgument, "source does not contain a file system of this fstype, or an option is invalid for it"),
    SourceInUse(FailedPrecondition, "source is in use: is it mounted already?"),
    NotBlockDevice(InvalidArgument, "source is not a block device"),
    NotDirectory(FailedPrecondition, "target, or a part of the path source, is not a directory"),
    SourceReadOnly(FailedPrecondition, "source cannot be written: add the option ro"),
    SourceDamaged(DataLoss, "source is damaged, or cannot be read: see the kernel's log"),
    NotMounted(Internal, "the guest's kernel rejected the mount: see the kernel's log"),

    NoGroupNamed(InvalidArgument, "group is empty: name one"),
    NoSuchGroup(NotFound, "no program is running in a group of this name"),
    NotFrozen(DeadlineExceeded, "a process of the group did not freeze within 2 seconds: the group continues to run"),
    NoFreezer(FailedPrecondition, "the guest's kernel cannot freeze the group: this needs Linux 5.2 and write access to its cgroup"),

    // Start.
    TooManyProcesses(ResourceExhausted, "64 processes run or are remembered: release one that has ended"),
    NoProcessNamed(InvalidArgument, "Start.argv is empty: name a program"),
    NoResource(InvalidArgument, "a limit names no resource: set ResourceLimit.resource"),
    BadKey(InvalidArgument, "Start.key must have 16 bytes, or be empty"),
    KeyTaken(AlreadyExists, "another request has started a process with this key: use a new key"),
    GroupPaused(FailedPrecondition, "the group is paused: resume it before you start a program in it"),
    NotStartedInTime(DeadlineExceeded, "the program was not executed before the call's timeout: with a key, the same Start finds the process"),
    // Calls about a process.
    NoSuchProcess(NotFound, "no process has this number: it was released, or has ended more than ten minutes ago"),
    TooManyPolls(ResourceExhausted, "256 calls wait for processes already: call again with a time to wait of 0"),
    TooManyStarts(ResourceExhausted, "128 calls wait for the start of a process already: try again when one is executed"),
    TooManyPollsHere(ResourceExhausted, "24 calls of this connection wait for processes already: call again with a time to wait of 0"),
    BadSignal(InvalidArgument, "signal must be the number of a signal of Linux, from 1 to 64"),
    MayNotSignal(PermissionDenied, "the agent may not send signals to this process: run it with CAP_KILL"),
    NothingToSignal(FailedPrecondition, "nothing runs that could get the signal"),
    ProcessEnded(FailedPrecondition, "the process has ended"),
    NoTerminal(FailedPrecondition, "the process has no terminal: start it with Start.terminal"),
    BadTerminalSize(InvalidArgument, "a terminal has 1 to 65535 rows and columns"),
    OffsetAhead(OutOfRange, "ReadOutput.offset is beyond what was written: see OutputState.written"),
    AcknowledgedAhead(OutOfRange, "ReadOutput.acknowledged is beyond what was written: see OutputState.written"),
    NoInput(FailedPrecondition, "the process has no input: start it with Start.input"),
    WriterDisplaced(FailedPrecondition, "another connection has written to this input since"),
    NoTerminalEnd(FailedPrecondition, "the terminal is not in line mode, so its reader cannot see the end of the input"),
}

impl HandlerError {
    /// The status code.
    pub const fn code(self) -> Code {
        self.0.code
    }

    /// A sentence for people: what happened, and what to do.
    pub const fn sentence(self) -> &'static str {
        self.0.sentence
    }

    /// A number from 1 on. Processes of the agent pass an error to each other as this number.
    pub const fn number(self) -> u8 {
        (self.0.number as u8).wrapping_add(1)
    }

    /// Returns the error with this number, if it is in `among`.
    pub fn with_number(number: u8, among: &[Self]) -> Option<Self> {
        let mut among = among.iter().copied();
        among.find(|error| error.number() == number)
    }
}

impl PartialEq for HandlerError {
    fn eq(&self, other: &Self) -> bool {
        self.0.number == other.0.number
    }
}

impl Eq for HandlerError {}

impl fmt::Debug for HandlerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {}", self.0.code, self.0.sentence)
    }
}

impl From<HandlerError> for ErrorResponse<'static> {
    // Errors are rare, and many places convert one.
    #[cold]
    #[inline(never)]
    fn from(error: HandlerError) -> Self {
        Self::Handler(error.code(), error.sentence())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::format;

    #[test]
    fn errors_survive_the_way_through_a_number() {
        for error in HandlerError::ALL {
            assert_eq!(
                HandlerError::with_number(error.number(), HandlerError::ALL),
                Some(*error)
            );
        }
        assert_ne!(HandlerError::Busy, HandlerError::ShuttingDown);
        assert_eq!(HandlerError::with_number(0, HandlerError::ALL), None);
        assert_eq!(HandlerError::with_number(u8::MAX, HandlerError::ALL), None);
    }

    #[test]
    fn each_error_says_something_and_is_no_success() {
        for error in HandlerError::ALL {
            assert_ne!(error.code(), Code::Ok, "{error:?}");
            assert!(error.sentence().len() > 10, "{error:?}");
            assert!(format!("{error:?}").ends_with(error.sentence()));
            let response = ErrorResponse::from(*error);
            assert!(matches!(response, ErrorResponse::Handler(code, sentence)
                if code == error.code() && sentence == error.sentence()));
        }
    }
}
