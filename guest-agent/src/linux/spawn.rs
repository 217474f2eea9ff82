//! Starts a program: its pipes or its terminal, a fork, and what the new process does before it executes the program.

use super::bytes::PATH_MAX;
use super::execute::execute;
use super::identity::Wanted;
use super::image::{Command, Image, Pointers};
use super::leaf::Leaf;
use super::limits::{is_limited, limit_group, limit_process};
use super::platform::ARGUMENT_BYTES;
use super::program::{Child, Ends};
use super::report::{Failed, Report};
use super::terminal::Terminal;
use crate::sys::{self, Access, Fd, Fork};
use agent_core::messages::{ResourceLimit, RunRequest, StartRequest, StartStage};
use agent_core::wire::Repeated;
use agent_engine::HandlerError;
use rustix::fd::{AsFd, BorrowedFd};
use rustix::fs::{Uid, fchown};
use rustix::io::Errno;

/// The standard streams of the child, which [`connect`] has opened.
// SAFETY: nothing closes them before the program is executed.
const STDIN: BorrowedFd<'static> = unsafe { BorrowedFd::borrow_raw(0) };
// SAFETY: as above.
const STDOUT: BorrowedFd<'static> = unsafe { BorrowedFd::borrow_raw(1) };
// SAFETY: as above.
const STDERR: BorrowedFd<'static> = unsafe { BorrowedFd::borrow_raw(2) };

/// The exit code of a child that could not execute its program. It is not used, since the report has the reason.
const NOT_EXECUTED: u8 = 127;

/// Where and how programs are started.
#[derive(Debug)]
pub(super) struct Place<'p> {
    /// The directory of the named group.
    pub(super) group: Option<&'p Fd>,
    /// The control group of the program alone, or why there is none. The program then starts in the named group.
    pub(super) leaf: Result<Leaf, Errno>,
    /// The nice value of programs.
    pub(super) niceness: i32,
}

/// Starts the program of a `Run` in a session and a process group of its own.
// Its stack frame has 16 KiB. If this were inlined, the frame of every call would have them.
#[inline(never)]
pub(super) fn spawn(
    request: &RunRequest<'_>,
    place: Place<'_>,
    memory: &mut [u8; ARGUMENT_BYTES],
) -> Result<Child, HandlerError> {
    let command = Command {
        argv: request.argv,
        env: request.env,
        cwd: request.cwd,
        term: "",
    };
    let (mut argv, mut env) = (Pointers::new(), Pointers::new());
    let plan = Plan {
        image: Image::new(&command, memory, &mut argv, &mut env)?,
        wanted: Wanted::default(),
        limits: Repeated::default(),
        niceness: place.niceness,
        needs_leaf: false,
        failed: None,
    };
    let is_in_group = place.group.is_some();
    let streams = Streams::pipes(true);
    let child = streams.and_then(|streams| fork(plan, streams, place));
    child.map_err(|errno| refusal(errno, is_in_group))
}

/// Starts the program of a `Start` in a session and a process group of its own. What the agent cannot do for it is also
/// reported by the new process.
// Its stack frame has 16 KiB. If this were inlined, the frame of every call would have them.
#[inline(never)]
pub(super) fn start(
    request: &StartRequest<'_>,
    place: Place<'_>,
    memory: &mut [u8; ARGUMENT_BYTES],
) -> Result<Child, HandlerError> {
    let command = Command {
        argv: request.argv,
        env: request.env,
        cwd: request.cwd,
        term: request.terminal.map_or("", |terminal| terminal.term),
    };
    let (mut argv, mut env) = (Pointers::new(), Pointers::new());
    let image = Image::new(&command, memory, &mut argv, &mut env)?;
    let group_limits = request.group_limits.unwrap_or_default();
    let leaf = place.leaf.as_ref().map_err(|errno| *errno);
    let mut failed = limit_group(leaf, &group_limits).err();
    let terminal = request.terminal.map(|settings| Terminal::open(&settings));
    let streams = match terminal {
        Some(Ok(terminal)) => Streams::terminal(terminal),
        Some(Err(errno)) => {
            failed = Some(Failed::at(StartStage::Terminal, errno, b""));
            Streams::pipes(false)
        }
        None => Streams::pipes(request.input),
    };
    let plan = Plan {
        image,
        wanted: Wanted {
            user: request.user,
            groups: request.user_groups,
        },
        limits: request.limits,
        niceness: place.niceness,
        needs_leaf: is_limited(&group_limits),
        failed,
    };
    let is_in_group = place.group.is_some();
    let child = streams.and_then(|streams| fork(plan, streams, place));
    child.map_err(|errno| refusal(errno, is_in_group))
}

/// No process could be created.
fn refusal(errno: Errno, is_in_group: bool) -> HandlerError {
    match errno {
        Errno::AGAIN | Errno::NOMEM | Errno::MFILE | Errno::NFILE => HandlerError::NoRoomForProgram,
        _ if is_in_group => HandlerError::NoStartInGroup,
        _ => HandlerError::NoProcess,
    }
}

/// What a new process does.
struct Plan<'r> {
    image: Image<'r>,
    /// Who it runs as.
    wanted: Wanted<'r>,
    limits: Repeated<'r, ResourceLimit>,
    niceness: i32,
    /// Whether it must not run outside its own control group.
    needs_leaf: bool,
    /// What has failed already. It then only reports that.
    failed: Option<Failed<'r>>,
}

/// Both ends of what a program reads and writes.
struct Streams {
    ours: Ends,
    theirs: ChildEnds,
}

/// The program's ends. Without an input, it reads end-of-file. A terminal is all of them.
struct ChildEnds {
    stdin: Option<Fd>,
    stdout: Fd,
    /// Where there is none, it is the standard output.
    stderr: Option<Fd>,
    is_terminal: bool,
}

impl Streams {
    fn pipes(has_input: bool) -> Result<Self, Errno> {
        let stdin = has_input.then(sys::pipe).transpose()?;
        let (stdin, our_stdin) = stdin.unzip();
        let (our_stdout, stdout) = sys::pipe()?;
        let (our_stderr, stderr) = sys::pipe()?;
        let ours = Ends {
            stdin: our_stdin,
            stdout: Some(our_stdout),
            stderr: Some(our_stderr),
            is_terminal: false,
        };
        let ends = [&ours.stdin, &ours.stdout, &ours.stderr];
        for end in ends.into_iter().flatten() {
            rustix::io::ioctl_fionbio(end, true)?;
        }
        let theirs = ChildEnds {
            stdin,
            stdout,
            stderr: Some(stderr),
            is_terminal: false,
        };
        Ok(Self { ours, theirs })
    }

    /// The agent has its end twice, so that the input and the output can be watched and closed apart.
    fn terminal(terminal: Terminal) -> Result<Self, Errno> {
        let ours = Ends {
            stdin: Some(sys::duplicate(&terminal.master)?),
            stdout: Some(terminal.master),
            stderr: None,
            is_terminal: true,
        };
        let theirs = ChildEnds {
            stdin: None,
            stdout: terminal.peer,
            stderr: None,
            is_terminal: true,
        };
        Ok(Self { ours, theirs })
    }
}

/// Creates the process. It is not waited for: in a frozen group, it does not run until the group is thawed.
fn fork(mut plan: Plan<'_>, streams: Streams, place: Place<'_>) -> Result<Child, Errno> {
    let (our_report, report) = sys::pipe()?;
    rustix::io::ioctl_fionbio(&our_report, true)?;
    let leaf = place.leaf.ok();
    let named = place.group.map(AsFd::as_fd);
    // SAFETY: the child does nothing but `run_child`, which changes only the child, and ends in exec or exit.
    let fork = unsafe {
        match leaf.as_ref().map(AsFd::as_fd).or(named) {
            None => sys::fork(),
            Some(directory) => match (sys::fork_into(directory), named) {
                // A kernel before 5.7 cannot do this, a filter may forbid it, and a group may be none for programs. Without a
                // name, nobody has asked for a group. Only a lack of room would be the same without one.
                (Err(errno), None) if !matches!(errno, Errno::AGAIN | Errno::NOMEM) => {
                    if plan.needs_leaf {
                        plan.failed = Some(Failed::at(StartStage::Limits, errno, b""));
                    }
                    sys::fork()
                }
                (fork, _) => fork,
            },
        }
    };
    match fork? {
        Fork::Child => run_child(&plan, &streams.theirs, &report),
        Fork::Parent(pid) => Ok(Child::new(pid, streams.ours, Report::new(our_report), leaf)),
    }
}

/// Runs in the child. It never returns to the agent's code.
// Its stack frame has several pages. If this were inlined, the frame of the parent would have them.
#[inline(never)]
fn run_child(plan: &Plan<'_>, ends: &ChildEnds, report: &Fd) -> ! {
    let (mut path, mut file) = ([0; PATH_MAX], [0; PATH_MAX]);
    let failed = match prepare(plan, ends, report) {
        Err(failed) => failed,
        Ok(()) => execute(&plan.image, &mut path, &mut file),
    };
    failed.report(report);
    sys::exit(NOT_EXECUTED)
}

/// Turns the copy of the agent into the process that the program expects.
fn prepare<'r>(plan: &Plan<'r>, ends: &ChildEnds, report: &Fd) -> Result<(), Failed<'r>> {
    if let Some(failed) = plan.failed {
        return Err(failed);
    }
    connect(ends)?;
    // It may take long until the program is executed. Until then, the process would hold the agent's connections and the pipes of
    // other programs open.
    // SAFETY: the child uses the standard descriptors and its report, and those that it opens.
    let _ = unsafe { sys::close_others([Some(report.as_fd()), None]) };
    // A child may be nicer than the agent without a privilege, and it need not be.
    let _ = rustix::process::setpriority_process(None, plan.niceness);
    // Without processes, no program asks for these.
    if cfg!(feature = "process") {
        if ends.is_terminal {
            rustix::process::ioctl_tiocsctty(STDOUT)
                .map_err(|errno| Failed::at(StartStage::Terminal, errno, b""))?;
        }
        if plan.wanted.is_agent() {
            limit_process(plan.limits)?;
        } else {
            become_user(plan, ends)?;
        }
    }
    let directory = plan.image.directory;
    rustix::process::chdir(directory)
        .map_err(|errno| Failed::at(StartStage::Cwd, errno, directory.to_bytes()))
}

/// Enters a session of its own, with the standard descriptors.
fn connect(ends: &ChildEnds) -> Result<(), Failed<'static>> {
    let null;
    let stdin = match &ends.stdin {
        Some(stdin) => stdin,
        None if ends.is_terminal => &ends.stdout,
        None => {
            let opened = sys::open(c"/dev/null", Access::Read);
            let failed = |errno| Failed::at(StartStage::Other, errno, b"/dev/null");
            null = opened.map_err(failed)?;
            &null
        }
    };
    let stderr = ends.stderr.as_ref().unwrap_or(&ends.stdout);
    enter_session([stdin, &ends.stdout, stderr])
        .map_err(|errno| Failed::at(StartStage::Other, errno, b""))
}

fn enter_session([stdin, stdout, stderr]: [&Fd; 3]) -> Result<(), Errno> {
    // A session of its own has no terminal. With that of the agent, a program that reads /dev/tty would be stopped.
    rustix::process::setsid()?;
    rustix::stdio::dup2_stdin(stdin)?;
    rustix::stdio::dup2_stdout(stdout)?;
    rustix::stdio::dup2_stderr(stderr)?;
    sys::unblock_signals()
}

/// Gives the user the terminal, as a login does, or the pipes: the program may open them by name, as /dev/stdout.
fn give_streams_to(user: Uid, ends: &ChildEnds) -> Result<(), Failed<'static>> {
    if ends.is_terminal {
        return fchown(STDOUT, Some(user), None)
            .map_err(|errno| Failed::at(StartStage::Terminal, errno, b""));
    }
    // The null device is everybody's.
    let stdin = ends.stdin.is_some().then_some(STDIN);
    for stream in stdin.into_iter().chain([STDOUT, STDERR]) {
        // Where the agent may not do that, the streams work all the same.
        let _ = fchown(stream, Some(user), None);
    }
    Ok(())
}

/// Sets the limits and becomes another user. The files of users are read first, since they might not be open to that user, and
/// not within the limits. The limits are set by the agent's user, who may raise them.
// It has the list of groups in its stack frame, which a child of the agent's own user does not need.
#[inline(never)]
fn become_user<'r>(plan: &Plan<'r>, ends: &ChildEnds) -> Result<(), Failed<'r>> {
    let identity = plan.wanted.find()?;
    if let Some(user) = identity.user() {
        give_streams_to(user, ends)?;
    }
    limit_process(plan.limits)?;
    plan.wanted.become_identity(&identity)
}
