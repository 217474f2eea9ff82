//! All that this agent's handlers refuse or cannot do, each with its code and its sentence.

use agent_core::rejection::Rejection;
use agent_core::status::Code;

/// Makes the enum and [`LIST`] of the same lines. A method that a build does not have leaves nothing in it.
macro_rules! failures {
    ($($(#[cfg($built:meta)])? $name:ident($code:ident, $sentence:literal),)*) => {
        /// Why a call is not done, in a byte. Results with a [`Rejection`], which is large, cost code wherever they
        /// are passed on: it is made of this at the end.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        // What a sentence says is no Markdown.
        #[allow(clippy::doc_markdown)]
        pub enum Failed {
            $($(#[cfg($built)])? #[doc = $sentence] $name,)*
        }

        impl Failed {
            /// The failure with a number. The compiler makes a single comparison of all of these.
            pub const fn from_number(number: u8) -> Option<Self> {
                match number {
                    $($(#[cfg($built)])? _ if number == Self::$name.number() => Some(Self::$name),)*
                    _ => None,
                }
            }
        }

        /// The failures in the order of the enum.
        const LIST: &[(Failed, Code, &str)] = &[
            $($(#[cfg($built)])? (Failed::$name, Code::$code, $sentence),)*
        ];
    };
}

failures! {
    Busy(ResourceExhausted, "every connection is busy; this one serves Negotiate and Health only"),
    NoHandler(Unimplemented, "the method has no handler in this build"),
    ShuttingDown(Unavailable, "the guest is shutting down"),
    NotInit(FailedPrecondition, "this agent is not init: it cannot start the guest again"),

    // Run, before there is a process.
    TooManyRuns(ResourceExhausted, "all 16 slots for programs are taken: try again when one has ended"),
    NoProgramNamed(InvalidArgument, "Run.argv is empty: name a program"),
    ArgumentsTooLong(InvalidArgument, "the arguments and the environment are longer than 262144 bytes"),
    ArgumentHasNul(InvalidArgument, "an argument or a variable contains a NUL, which no program can be given"),
    NoRoomForProgram(ResourceExhausted, "the guest has no memory, process or descriptor left for the program"),
    #[cfg(feature = "group")]
    NoStartInGroup(FailedPrecondition, "the guest's kernel does not start programs in a group: that takes Linux 5.7 and the right to it"),
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

    // Named process groups.
    #[cfg(not(feature = "group"))]
    NoGroups(Unimplemented, "this build of the agent has no groups: run the program without one"),
    #[cfg(feature = "group")]
    BadGroupName(InvalidArgument, "group has to be 1 to 64 letters, digits, \".\", \"_\" and \"-\", without a \".\" in front"),
    #[cfg(feature = "group")]
    TooManyGroups(ResourceExhausted, "there are 32 groups already: try again when one has ended"),
    #[cfg(feature = "group")]
    NoRoomForGroup(ResourceExhausted, "the guest has no memory, cgroup or descriptor left for the group"),
    #[cfg(feature = "group")]
    NoCgroup(FailedPrecondition, "this agent has no cgroup: it needs a cgroup2 file system on /sys/fs/cgroup that it may write to"),

    // SetTime.
    #[cfg(feature = "time")]
    NoTime(InvalidArgument, "SetTime.unix_ns is 0: it is the time since 1970"),
    #[cfg(feature = "time")]
    MayNotSetTime(PermissionDenied, "the agent may not set the clock: it has to run with CAP_SYS_TIME"),
    #[cfg(feature = "time")]
    BadTime(InvalidArgument, "the kernel does not take that time: it has to be after 1970 by the guest's uptime, and before 2232"),

    // ReseedRandom.
    #[cfg(feature = "entropy")]
    BadGeneration(InvalidArgument, "ReseedRandom.generation has to be of 16 bytes, or empty"),
    #[cfg(feature = "entropy")]
    BadEntropy(InvalidArgument, "ReseedRandom.entropy has to be of 16 to 512 bytes"),
    #[cfg(feature = "entropy")]
    MayNotAddEntropy(PermissionDenied, "the agent may not add entropy: it has to run with CAP_SYS_ADMIN"),
    #[cfg(feature = "entropy")]
    NoRandomDevice(FailedPrecondition, "the guest has no /dev/random: mount devtmpfs on /dev"),
    #[cfg(feature = "entropy")]
    NoEntropyTaken(Internal, "the kernel did not take the entropy in"),

    // Mount and Pause, which are done in processes of their own.
    #[cfg(any(feature = "mount", feature = "pause"))]
    TooManyJobs(ResourceExhausted, "8 mounts and pauses are under way already: try again when one is done"),
    #[cfg(any(feature = "mount", feature = "pause"))]
    NoRoomForJob(ResourceExhausted, "the guest has no memory or process left for this"),
    #[cfg(any(feature = "mount", feature = "pause"))]
    JobEnded(Aborted, "the guest ended the call's process: is it shutting down?"),

    // Mount, before it is tried.
    #[cfg(feature = "mount")]
    BadDriver(InvalidArgument, "driver is none of those in the contract"),
    #[cfg(feature = "mount")]
    NoSource(InvalidArgument, "source is empty: it has to be a device, such as /dev/vda, or a virtio-fs device's tag"),
    #[cfg(feature = "mount")]
    NoFileSystem(InvalidArgument, "fstype is empty: it has to be that of the device, such as ext4"),
    #[cfg(feature = "mount")]
    UnfitFileSystem(InvalidArgument, "fstype does not fit the driver: leave it empty"),
    #[cfg(feature = "mount")]
    BadTarget(InvalidArgument, "target has to be an absolute path without \"..\""),
    #[cfg(feature = "mount")]
    UnfitString(InvalidArgument, "a string is longer than 4095 bytes, or has a NUL inside"),
    #[cfg(feature = "mount")]
    UnfitOptions(InvalidArgument, "the options for the file system are longer than 4095 bytes, or have a NUL inside"),
    // Mount, as it is tried.
    #[cfg(feature = "mount")]
    NoDevice(NotFound, "the block device is not there, and did not come within 2 seconds"),
    #[cfg(feature = "mount")]
    NoTag(NotFound, "no virtio-fs device has this tag, or an option is not for it"),
    #[cfg(feature = "mount")]
    TargetNotDirectory(FailedPrecondition, "a part of target is there and is no directory"),
    #[cfg(feature = "mount")]
    MayNotMakeTarget(PermissionDenied, "target is not there, and the agent may not make it"),
    #[cfg(feature = "mount")]
    NoTarget(FailedPrecondition, "target is not there and cannot be made: is it in a read-only or full file system?"),
    #[cfg(feature = "mount")]
    MayNotMount(PermissionDenied, "the agent may not mount: it has to run with CAP_SYS_ADMIN"),
    #[cfg(feature = "mount")]
    UnknownFileSystem(FailedPrecondition, "the guest's kernel has no file system of this fstype: see /proc/filesystems"),
    #[cfg(feature = "mount")]
    OtherFileSystem(InvalidArgument, "source holds no file system of this fstype, or an option is not for it"),
    #[cfg(feature = "mount")]
    SourceInUse(FailedPrecondition, "source is in use: is it mounted already?"),
    #[cfg(feature = "mount")]
    NotBlockDevice(InvalidArgument, "source is no block device"),
    #[cfg(feature = "mount")]
    NotDirectory(FailedPrecondition, "target, or a part of source, is there and is no directory"),
    #[cfg(feature = "mount")]
    SourceReadOnly(FailedPrecondition, "source cannot be written: add the option ro"),
    #[cfg(feature = "mount")]
    SourceDamaged(DataLoss, "source is damaged, or cannot be read: see the kernel's log"),
    #[cfg(feature = "mount")]
    NotMounted(Internal, "the guest's kernel refuses the mount: see its log"),

    // Pause and Resume.
    #[cfg(feature = "pause")]
    NoGroupNamed(InvalidArgument, "group is empty: name one"),
    #[cfg(feature = "pause")]
    NoSuchGroup(NotFound, "nothing runs in a group of this name"),
    #[cfg(feature = "pause")]
    NotFrozen(DeadlineExceeded, "a process of the group did not freeze within 2 seconds: the group runs on"),
    #[cfg(feature = "pause")]
    NoFreezer(FailedPrecondition, "the guest's kernel cannot freeze the group: that takes Linux 5.2 and the right to it"),
}

impl Failed {
    /// The status code.
    pub fn code(self) -> Code {
        let entry = TABLE.get(self as usize);
        entry.map_or(Code::Internal, |entry| entry.code)
    }

    /// What happened and what to do, for a person.
    pub fn sentence(self) -> &'static str {
        let mut rest = SENTENCES;
        for (index, entry) in TABLE.iter().enumerate() {
            let (sentence, others) = rest
                .split_at_checked(entry.length.into())
                .unwrap_or_default();
            if index == self as usize {
                return sentence;
            }
            rest = others;
        }
        ""
    }

    /// A number from 1, as which one of the agent's processes hands a failure to another.
    pub const fn number(self) -> u8 {
        (self as u8).wrapping_add(1)
    }
}

impl From<Failed> for Rejection<'static> {
    #[inline(never)]
    fn from(failed: Failed) -> Self {
        Self::Failed(failed.code(), failed.sentence())
    }
}

/// What the program holds of [`LIST`]: references to the sentences would take as much as a third of them.
static TABLE: [Entry; LIST.len()] = entries();

/// The sentences, one after the other.
const SENTENCES: &str = match core::str::from_utf8(&joined()) {
    Ok(sentences) => sentences,
    Err(_) => "",
};

#[derive(Clone, Copy)]
struct Entry {
    code: Code,
    /// The sentence's, in bytes.
    length: u8,
}

// The compiler evaluates these: where they went wrong, there would be no program.
#[allow(clippy::arithmetic_side_effects)]
const fn joined_len() -> usize {
    let mut length = 0;
    let mut rest = LIST;
    while let [(_, _, sentence), more @ ..] = rest {
        length += sentence.len();
        rest = more;
    }
    length
}

const fn joined() -> [u8; joined_len()] {
    let mut joined = [0; joined_len()];
    let mut space = joined.as_mut_slice();
    let mut rest = LIST;
    while let [(_, _, sentence), more @ ..] = rest {
        let (target, others) = space.split_at_mut(sentence.len());
        target.copy_from_slice(sentence.as_bytes());
        (space, rest) = (others, more);
    }
    joined
}

#[allow(clippy::cast_possible_truncation)]
const fn entries() -> [Entry; LIST.len()] {
    let none = Entry {
        code: Code::Ok,
        length: 0,
    };
    let mut entries = [none; LIST.len()];
    let mut space = entries.as_mut_slice();
    let mut rest = LIST;
    while let ([(_, code, sentence), more @ ..], [entry, others @ ..]) = (rest, space) {
        assert!(sentence.len() <= u8::MAX as usize);
        *entry = Entry {
            code: *code,
            length: sentence.len() as u8,
        };
        (space, rest) = (others, more);
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_failure_has_its_code_and_sentence() {
        for (failed, code, sentence) in LIST {
            assert_eq!((failed.code(), failed.sentence()), (*code, *sentence));
        }
    }

    #[test]
    fn failures_survive_the_way_through_a_number() {
        for (failed, _, _) in LIST {
            assert_eq!(Failed::from_number(failed.number()), Some(*failed));
        }
        assert_eq!(Failed::from_number(0), None);
        assert_eq!(Failed::from_number(u8::MAX), None);
    }
}
