//! Starts a program: pipes, a fork, a session, and a pipe that reports why the program could not be executed.

use super::bytes::{PATH_MAX, c_str};
use super::interpreter::interpreter;
use super::leaf::Leaf;
use super::platform::ARGUMENT_BYTES;
use super::program::{Child, Pipes};
use super::strings::{Strings, Unfit};
use crate::sys::{self, Fd, Fork};
use agent_core::messages::RunRequest;
use agent_core::wire::Repeated;
use agent_engine::HandlerError;
use agent_engine::bytes::copy;
use core::ffi::{CStr, c_char};
use core::ptr;
use rustix::fd::AsFd;
use rustix::io::Errno;

/// The `PATH` of a program whose environment has none.
const DEFAULT_PATH: &str = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
/// The exit code of a child that could not execute its program. It is not used, since the report has the reason.
const NOT_EXECUTED: u8 = 127;

/// Starts a program in a session and a process group of its own, and in the control group `leaf`. Without one, it starts in
/// the named group whose directory is given.
// Its stack frame has 16 KiB. If this were inlined, the frame of every call would have them.
#[inline(never)]
pub(super) fn spawn(
    request: &RunRequest<'_>,
    group: Option<&Fd>,
    leaf: Option<Leaf>,
    memory: &mut [u8; ARGUMENT_BYTES],
) -> Result<Child, HandlerError> {
    let (mut argv, mut env) = ([ptr::null(); POINTERS], [ptr::null(); POINTERS]);
    let image = Image::new(request, memory, &mut argv, &mut env)?;
    start(&image, group, leaf).map_err(|errno| match errno {
        Errno::AGAIN | Errno::NOMEM | Errno::MFILE | Errno::NFILE => HandlerError::NoRoomForProgram,
        _ if group.is_some() => HandlerError::NoStartInGroup,
        _ => HandlerError::NoProcess,
    })
}

/// A list of strings for the kernel, which ends with a null pointer.
type Pointers = [*const c_char; POINTERS];

/// Room for the longest list, one more string, and the null pointer.
const POINTERS: usize = if RunRequest::ARGV_MAX_COUNT > RunRequest::ENV_MAX_COUNT {
    RunRequest::ARGV_MAX_COUNT + 2
} else {
    RunRequest::ENV_MAX_COUNT + 2
};

/// The arguments of `execve` and the working directory, laid out for the kernel.
struct Image<'m> {
    argv: &'m Pointers,
    env: &'m Pointers,
    program: &'m CStr,
    path: &'m CStr,
    directory: &'m CStr,
}

impl<'m> Image<'m> {
    fn new(
        request: &RunRequest<'_>,
        memory: &'m mut [u8; ARGUMENT_BYTES],
        argv: &'m mut Pointers,
        env: &'m mut Pointers,
    ) -> Result<Self, HandlerError> {
        let mut strings = Strings::new(memory);
        let program = add_list(&mut strings, request.argv, "", argv).map_err(unfit)?;
        let Some(program) = program else {
            return Err(HandlerError::NoProgramNamed);
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

/// Adds all strings of a list, and `last` unless it is empty. Returns the first string. All `pointers` are null before,
/// and at least the last one is null afterwards.
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

const fn unfit(unfit: Unfit) -> HandlerError {
    match unfit {
        Unfit::TooLong => HandlerError::ArgumentsTooLong,
        Unfit::HasNul => HandlerError::ArgumentHasNul,
    }
}

/// The child's ends of the pipes.
struct ChildEnds {
    stdin: Fd,
    stdout: Fd,
    stderr: Fd,
    report: Fd,
}

fn start(image: &Image<'_>, group: Option<&Fd>, leaf: Option<Leaf>) -> Result<Child, Errno> {
    let (stdin, our_stdin) = sys::pipe()?;
    let (our_stdout, stdout) = sys::pipe()?;
    let (our_stderr, stderr) = sys::pipe()?;
    let (our_report, report) = sys::pipe()?;
    for end in [&our_stdin, &our_stdout, &our_stderr, &our_report] {
        rustix::io::ioctl_fionbio(end, true)?;
    }
    let ends = ChildEnds {
        stdin,
        stdout,
        stderr,
        report,
    };
    let named = group.map(AsFd::as_fd);
    // SAFETY: the child does nothing but `run_child`, which rearranges descriptors and ends in exec
    // or exit.
    let fork = unsafe {
        match leaf.as_ref().map(AsFd::as_fd).or(named) {
            None => sys::fork(),
            Some(directory) => match (sys::fork_into(directory), named) {
                // A kernel before 5.7 cannot do this, a filter may forbid it, and a group may be none for programs. Without a
                // name, nobody has asked for a group. Only a lack of room would be the same without one.
                (Err(errno), None) if !matches!(errno, Errno::AGAIN | Errno::NOMEM) => sys::fork(),
                (fork, _) => fork,
            },
        }
    };
    match fork? {
        Fork::Child => run_child(image, &ends),
        Fork::Parent(pid) => {
            let pipes = Pipes {
                stdin: our_stdin,
                stdout: our_stdout,
                stderr: our_stderr,
                report: our_report,
            };
            Ok(Child::new(pid, pipes, leaf))
        }
    }
}

/// Why a program is not executed, and the path that is to blame.
struct Failed<'p> {
    error: HandlerError,
    path: &'p [u8],
}

/// Runs in the child. It never returns to the agent's code.
// Its stack frame has several pages. If this were inlined, the frame of the parent would have them.
#[inline(never)]
fn run_child(image: &Image<'_>, ends: &ChildEnds) -> ! {
    let (mut path, mut file) = ([0; PATH_MAX], [0; PATH_MAX]);
    let failed = if set_up_child(ends).is_err() {
        Failed::new(HandlerError::NotStarted, b"")
    } else if rustix::process::chdir(image.directory).is_err() {
        Failed::new(HandlerError::NoDirectory, image.directory.to_bytes())
    } else {
        execute(image, &mut path, &mut file)
    };
    let _ = rustix::io::write(&ends.report, &[failed.error.number()]);
    let _ = rustix::io::write(&ends.report, failed.path);
    sys::exit(NOT_EXECUTED)
}

fn set_up_child(ends: &ChildEnds) -> Result<(), Errno> {
    // A session of its own has no terminal. With that of the agent, a program that reads /dev/tty would be stopped.
    rustix::process::setsid()?;
    rustix::stdio::dup2_stdin(&ends.stdin)?;
    rustix::stdio::dup2_stdout(&ends.stdout)?;
    rustix::stdio::dup2_stderr(&ends.stderr)?;
    sys::unblock_signals()
}

/// Executes the program, and searches for it in `PATH` if its name has no slash. Returns only on an error.
fn execute<'p>(
    image: &Image<'p>,
    path: &mut [u8; PATH_MAX],
    file: &'p mut [u8; PATH_MAX],
) -> Failed<'p> {
    let program = image.program.to_bytes();
    if program.contains(&b'/') {
        let errno = exec(image, image.program);
        return Failed::to_execute(errno, image.program, image.program, file);
    }
    let mut result = Failed::new(HandlerError::NoProgram, program);
    for directory in image.path.to_bytes().split(|byte| *byte == b':') {
        let directory = if directory.is_empty() {
            b"."
        } else {
            directory
        };
        let Some(path) = join(path, directory, program) else {
            continue;
        };
        match exec(image, path) {
            // If the file exists, its interpreter does not.
            Errno::NOENT if rustix::fs::stat(path).is_ok() => {
                return Failed::to_execute(Errno::NOENT, image.program, path, file);
            }
            Errno::NOENT | Errno::NOTDIR => {}
            // The file exists, so "not found" would be misleading. A later directory may have an executable one.
            Errno::ACCESS => result.error = HandlerError::NotExecutable,
            errno => return Failed::to_execute(errno, image.program, path, file),
        }
    }
    result
}

impl<'p> Failed<'p> {
    const fn new(error: HandlerError, path: &'p [u8]) -> Self {
        Self { error, path }
    }

    /// The kernel could not execute the file at `path`, which the caller calls `program`.
    fn to_execute(
        errno: Errno,
        program: &'p CStr,
        path: &CStr,
        file: &'p mut [u8; PATH_MAX],
    ) -> Self {
        let error = match errno {
            Errno::NOENT => match interpreter(path, file) {
                Some(interpreter) => return Self::new(HandlerError::NoInterpreter, interpreter),
                None => HandlerError::NoProgram,
            },
            Errno::NOTDIR => HandlerError::NoProgram,
            Errno::ACCESS | Errno::PERM => HandlerError::NotExecutable,
            Errno::NOEXEC => HandlerError::UnknownFormat,
            Errno::TOOBIG => return Self::new(HandlerError::ArgumentsTooLongHere, b""),
            _ => HandlerError::NotStarted,
        };
        Self::new(error, program.to_bytes())
    }
}

/// The path of `program` in `directory`. Returns `None` if it is longer than Linux accepts.
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
    unsafe { sys::exec(path, image.argv, image.env) }
}
