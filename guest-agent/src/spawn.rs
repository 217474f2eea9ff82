//! Starting a program: pipes, a fork, and a report of what went wrong on the way to its first instruction.

use crate::arch::{self, Fd, Fork};
use crate::failed::Failed;
use crate::memory::{ARGUMENT_BYTES, Pages, c_str, copy, has_byte};
use crate::strings::{Strings, Unfit};
use agent_core::messages::RunRequest;
use agent_core::wire::Repeated;
use core::ffi::{CStr, c_char};
use core::ptr;
use rustix::fd::AsFd;
use rustix::io::Errno;
use rustix::process::Pid;

/// Where programs are looked for if their environment does not say.
const DEFAULT_PATH: &str = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
/// The longest path that Linux takes, in bytes, its NUL included.
const MAX_PATH: usize = 4096;
/// The exit code of a child that found no program to become. Nobody sees it: the report counts.
const NOT_EXECUTED: u8 = 127;

/// A program that was started, and this end of its pipes; ours do not block.
#[derive(Debug)]
pub struct Child {
    /// Its process id, which is its process group's too.
    pub pid: Pid,
    /// Its standard input.
    pub stdin: Fd,
    /// Its standard output.
    pub stdout: Fd,
    /// Its standard error.
    pub stderr: Fd,
    /// Where it reports what went wrong before it ran; see [`report`].
    pub report: Fd,
}

/// Starts a program in a process group of its own, and in the control group whose directory is given.
#[inline(never)]
pub fn spawn(
    request: &RunRequest<'_>,
    group: Option<&Fd>,
    memory: &mut Pages<ARGUMENT_BYTES>,
) -> Result<Child, Failed> {
    let (mut argv, mut env) = ([ptr::null(); POINTERS], [ptr::null(); POINTERS]);
    let image = Image::new(request, memory, &mut argv, &mut env)?;
    start(&image, group).map_err(|errno| match errno {
        Errno::AGAIN | Errno::NOMEM | Errno::MFILE | Errno::NFILE => Failed::NoRoomForProgram,
        #[cfg(feature = "group")]
        _ if group.is_some() => Failed::NoStartInGroup,
        _ => Failed::NoProcess,
    })
}

/// Reads what a child that has ended reported; `None` if its program ran.
pub fn report(report: impl AsFd) -> Option<Failed> {
    let mut number = [0];
    let _ = rustix::io::read(report, &mut number);
    let [number] = number;
    Failed::from_number(number)
}

/// A list of strings for the kernel: a null pointer ends it.
type Pointers = [*const c_char; POINTERS];

/// Room for the longest list, one more string, and the null pointer.
const POINTERS: usize = if RunRequest::ARGV_MAX_COUNT > RunRequest::ENV_MAX_COUNT {
    RunRequest::ARGV_MAX_COUNT + 2
} else {
    RunRequest::ENV_MAX_COUNT + 2
};

/// All that the child needs, laid out as the kernel wants it.
struct Image<'m> {
    argv: &'m Pointers,
    env: &'m Pointers,
    program: &'m CStr,
    path: &'m CStr,
    directory: &'m CStr,
}

impl<'m> Image<'m> {
    #[inline(never)]
    fn new(
        request: &RunRequest<'_>,
        memory: &'m mut Pages<ARGUMENT_BYTES>,
        argv: &'m mut Pointers,
        env: &'m mut Pointers,
    ) -> Result<Self, Failed> {
        let mut strings = Strings::new(memory.bytes_mut());
        let program = add_list(&mut strings, request.argv, "", argv).map_err(unfit)?;
        let Some(program) = program else {
            return Err(Failed::NoProgramNamed);
        };
        let path = request.env.iter().find(|pair| pair.starts_with("PATH="));
        let default = if path.is_some() { "" } else { DEFAULT_PATH };
        add_list(&mut strings, request.env, default, env).map_err(unfit)?;
        let path = path.unwrap_or(DEFAULT_PATH).strip_prefix("PATH=");
        let path = strings.add(path.unwrap_or_default()).map_err(unfit)?;
        let directory = match request.cwd {
            "" => "/",
            directory => directory,
        };
        let directory = strings.add(directory).map_err(unfit)?;
        Ok(Self {
            argv,
            env,
            program,
            path,
            directory,
        })
    }
}

/// Adds all strings of a list and `last`, unless that is empty, and returns the first. `pointers` are null,
/// and enough of them stay so.
fn add_list<'m>(
    strings: &mut Strings<'m>,
    list: Repeated<'_, &str>,
    last: &str,
    pointers: &mut Pointers,
) -> Result<Option<&'m CStr>, Unfit> {
    let mut first = None;
    let last = Some(last).filter(|last| !last.is_empty());
    // A request's bounds leave room for every item, one more, and a null pointer at the end.
    let room = POINTERS.saturating_sub(1);
    for (string, pointer) in list.iter().chain(last).zip(pointers.iter_mut().take(room)) {
        let string = strings.add(string)?;
        first.get_or_insert(string);
        *pointer = string.as_ptr();
    }
    Ok(first)
}

const fn unfit(unfit: Unfit) -> Failed {
    match unfit {
        Unfit::TooLong => Failed::ArgumentsTooLong,
        Unfit::HasNul => Failed::ArgumentHasNul,
    }
}

/// The other ends of the pipes, which the child uses.
struct ChildEnds {
    stdin: Fd,
    stdout: Fd,
    stderr: Fd,
    report: Fd,
}

#[inline(never)]
fn start(image: &Image<'_>, group: Option<&Fd>) -> Result<Child, Errno> {
    let (stdin, our_stdin) = arch::pipe()?;
    let (our_stdout, stdout) = arch::pipe()?;
    let (our_stderr, stderr) = arch::pipe()?;
    let (our_report, report) = arch::pipe()?;
    for end in [&our_stdin, &our_stdout, &our_stderr, &our_report] {
        rustix::io::ioctl_fionbio(end, true)?;
    }
    let ends = ChildEnds {
        stdin,
        stdout,
        stderr,
        report,
    };
    // SAFETY: the child does nothing but `become_program`, which rearranges descriptors and ends in exec
    // or exit.
    let fork = unsafe {
        match group {
            None => arch::fork(),
            Some(directory) => arch::fork_into(directory.as_fd()),
        }
    };
    match fork? {
        Fork::Child => become_program(image, &ends),
        Fork::Parent(pid) => {
            // The child does it too: whoever comes first. Afterwards the group can be signalled.
            let _ = rustix::process::setpgid(Some(pid), Some(pid));
            Ok(Child {
                pid,
                stdin: our_stdin,
                stdout: our_stdout,
                stderr: our_stderr,
                report: our_report,
            })
        }
    }
}

/// What the child does: it never returns to the agent's code.
fn become_program(image: &Image<'_>, ends: &ChildEnds) -> ! {
    let failed = if prepare(ends).is_err() {
        Failed::NotStarted
    } else if rustix::process::chdir(image.directory).is_err() {
        Failed::NoDirectory
    } else {
        match execute(image) {
            Errno::NOENT | Errno::NOTDIR => Failed::NoProgram,
            Errno::ACCESS | Errno::PERM => Failed::NotExecutable,
            Errno::NOEXEC => Failed::UnknownFormat,
            Errno::TOOBIG => Failed::ArgumentsTooLongHere,
            _ => Failed::NotStarted,
        }
    };
    let _ = rustix::io::write(&ends.report, &[failed.number()]);
    arch::exit(NOT_EXECUTED)
}

fn prepare(ends: &ChildEnds) -> Result<(), Errno> {
    rustix::process::setpgid(None, None)?;
    rustix::stdio::dup2_stdin(&ends.stdin)?;
    rustix::stdio::dup2_stdout(&ends.stdout)?;
    rustix::stdio::dup2_stderr(&ends.stderr)?;
    arch::unblock_signals()
}

/// Becomes the program, looking for it in `PATH` if its name has no slash. Returns only if it cannot.
fn execute(image: &Image<'_>) -> Errno {
    let program = image.program.to_bytes();
    if has_byte(program, b'/') {
        return exec(image, image.program);
    }
    let mut result = Errno::NOENT;
    let mut path = [0; MAX_PATH];
    for directory in image.path.to_bytes().split(|byte| *byte == b':') {
        let directory = if directory.is_empty() {
            b"."
        } else {
            directory
        };
        let Some(path) = join(&mut path, directory, program) else {
            continue;
        };
        match exec(image, path) {
            Errno::NOENT | Errno::NOTDIR => {}
            // There is one, so "not found" would mislead; a later directory may still have another.
            Errno::ACCESS => result = Errno::ACCESS,
            errno => return errno,
        }
    }
    result
}

/// The path of `program` in `directory`; `None` if it is longer than Linux takes.
fn join<'p>(path: &'p mut [u8], directory: &[u8], program: &[u8]) -> Option<&'p CStr> {
    let mut rest = &mut *path;
    for part in [directory, b"/", program, b"\0"] {
        let (target, more) = rest.split_at_mut_checked(part.len())?;
        copy(target, part);
        rest = more;
    }
    c_str(path)
}

fn exec(image: &Image<'_>, path: &CStr) -> Errno {
    // SAFETY: `Image` ends both lists with a null pointer, and every other pointer in them is of a C
    // string in the memory that the image borrows.
    unsafe { arch::exec(path, image.argv, image.env) }
}
