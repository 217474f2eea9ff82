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
    NotInit(FailedPrecondition, "this agent is not init: it cannot start the guest again"),
    // Run, before there is a process.
    TooManyPrograms(ResourceExhausted, "all 16 slots for programs are taken: try again when one has ended"),
    NoProgramNamed(InvalidArgument, "Run.argv is empty: name a program"),
    ArgumentsTooLong(InvalidArgument, "the arguments and the environment are longer than 262144 bytes"),
    ArgumentHasNul(InvalidArgument, "an argument or a variable contains a NUL, which no program can be given"),
    NoRoomForProgram(ResourceExhausted, "the guest has no memory, process or descriptor left for the program"),
    NoProcess(Internal, "the guest could not create a process"),
    // Run, in the new process.
    NoDirectory(InvalidArgument, "the working directory cannot be entered"),
    NoProgram(NotFound, "the program was not found"),
    NotExecutable(PermissionDenied, "the program may not be executed"),
    UnknownFormat(PermissionDenied, "the program is of a format that the guest cannot execute"),
    ArgumentsTooLongHere(InvalidArgument, "the arguments and the environment are longer than the guest allows"),
    NotStarted(Internal, "the program could not be started"),
    // Run, afterwards.
    NotEnded(DeadlineExceeded, "the program had not ended when the call's time was up"),
    NoGroups(Unimplemented, "this build of the agent has no groups: run the program without one"),

    NoStartInGroup(FailedPrecondition, "the guest's kernel does not start programs in a group: that takes Linux 5.7 and the right to it"),
    BadGroupName(InvalidArgument, "group has to be 1 to 64 letters, digits, \".\", \"_\" and \"-\", without a \".\" in front"),
    TooManyGroups(ResourceExhausted, "there are 32 groups already: try again when one has ended"),
    NoRoomForGroup(ResourceExhausted, "the guest has no memory, cgroup or descriptor left for the group"),
    NoCgroup(FailedPrecondition, "this agent has no cgroup: it needs a cgroup2 file system on /sys/fs/cgroup that it may write to"),

    NoTime(InvalidArgument, "SetTime.unix_ns is 0: it is the time since 1970"),
    MayNotSetTime(PermissionDenied, "the agent may not set the clock: it has to run with CAP_SYS_TIME"),
    BadTime(InvalidArgument, "the kernel does not take that time: it has to be after 1970 by the guest's uptime, and before 2232"),

    BadGeneration(InvalidArgument, "ReseedRandom.generation has to be of 16 bytes, or empty"),
    BadEntropy(InvalidArgument, "ReseedRandom.entropy has to be of 16 to 512 bytes"),
    MayNotAddEntropy(PermissionDenied, "the agent may not add entropy: it has to run with CAP_SYS_ADMIN"),
    NoRandomDevice(FailedPrecondition, "the guest has no /dev/random: mount devtmpfs on /dev"),
    NoEntropyTaken(Internal, "the kernel did not take the entropy in"),

    TooManyJobs(ResourceExhausted, "8 mounts and pauses are under way already: try again when one is done"),
    NoRoomForJob(ResourceExhausted, "the guest has no memory or process left for this"),
    JobEnded(Aborted, "the guest ended the call's process: is it shutting down?"),

    // Mount, before it is tried.
    BadDriver(InvalidArgument, "driver is none of those in the contract"),
    NoSource(InvalidArgument, "source is empty: it has to be a device, such as /dev/vda, or a virtio-fs device's tag"),
    NoFileSystem(InvalidArgument, "fstype is empty: it has to be that of the device, such as ext4"),
    UnfitFileSystem(InvalidArgument, "fstype does not fit the driver: leave it empty"),
    BadTarget(InvalidArgument, "target has to be an absolute path without \"..\""),
    UnfitString(InvalidArgument, "a string is longer than 4095 bytes, or has a NUL inside"),
    UnfitOptions(InvalidArgument, "the options for the file system are longer than 4095 bytes, or have a NUL inside"),
    // Mount, as it is tried.
    NoDevice(NotFound, "the block device is not there, and did not come within 2 seconds"),
    NoTag(NotFound, "no virtio-fs device has this tag, or an option is not for it"),
    TargetNotDirectory(FailedPrecondition, "a part of target is there and is no directory"),
    MayNotMakeTarget(PermissionDenied, "target is not there, and the agent may not make it"),
    NoTarget(FailedPrecondition, "target is not there and cannot be made: is it in a read-only or full file system?"),
    MayNotMount(PermissionDenied, "the agent may not mount: it has to run with CAP_SYS_ADMIN"),
    UnknownFileSystem(FailedPrecondition, "the guest's kernel has no file system of this fstype: see /proc/filesystems"),
    OtherFileSystem(InvalidArgument, "source holds no file system of this fstype, or an option is not for it"),
    SourceInUse(FailedPrecondition, "source is in use: is it mounted already?"),
    NotBlockDevice(InvalidArgument, "source is no block device"),
    NotDirectory(FailedPrecondition, "target, or a part of source, is there and is no directory"),
    SourceReadOnly(FailedPrecondition, "source cannot be written: add the option ro"),
    SourceDamaged(DataLoss, "source is damaged, or cannot be read: see the kernel's log"),
    NotMounted(Internal, "the guest's kernel refuses the mount: see its log"),

    NoGroupNamed(InvalidArgument, "group is empty: name one"),
    NoSuchGroup(NotFound, "nothing runs in a group of this name"),
    NotFrozen(DeadlineExceeded, "a process of the group did not freeze within 2 seconds: the group runs on"),
    NoFreezer(FailedPrecondition, "the guest's kernel cannot freeze the group: that takes Linux 5.2 and the right to it"),
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
