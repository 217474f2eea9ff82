//! Executes a program, and finds out why that is not possible.

use super::bytes::{PATH_MAX, c_str};
use super::image::Image;
use super::interpreter::interpreter;
use super::report::Failed;
use crate::sys;
use agent_engine::HandlerError;
use agent_engine::bytes::copy;
use core::ffi::CStr;
use rustix::io::Errno;

/// Executes the program, and searches for it in `PATH` if its name has no slash. Returns only on an error.
pub(super) fn execute<'p>(
    image: &Image<'p>,
    path: &mut [u8; PATH_MAX],
    file: &'p mut [u8; PATH_MAX],
) -> Failed<'p> {
    let program = image.program.to_bytes();
    if program.contains(&b'/') {
        let errno = exec(image, image.program);
        return explain(errno, image.program, image.program, file);
    }
    let mut result = Failed::to_execute(HandlerError::NoProgram, Errno::NOENT, program);
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
                return explain(Errno::NOENT, image.program, path, file);
            }
            Errno::NOENT | Errno::NOTDIR => {}
            // The file exists, so "not found" would be misleading. A later directory may have an executable one.
            Errno::ACCESS => {
                result = Failed::to_execute(HandlerError::NotExecutable, Errno::ACCESS, program);
            }
            errno => return explain(errno, image.program, path, file),
        }
    }
    result
}

/// The kernel could not execute the file at `path`, which the caller calls `program`.
fn explain<'p>(
    errno: Errno,
    program: &'p CStr,
    path: &CStr,
    file: &'p mut [u8; PATH_MAX],
) -> Failed<'p> {
    let mut subject = program.to_bytes();
    let error = match errno {
        Errno::NOENT => match interpreter(path, file) {
            Some(interpreter) => {
                subject = interpreter;
                HandlerError::NoInterpreter
            }
            None => HandlerError::NoProgram,
        },
        Errno::NOTDIR => HandlerError::NoProgram,
        Errno::ACCESS | Errno::PERM => HandlerError::NotExecutable,
        Errno::NOEXEC => HandlerError::UnknownFormat,
        Errno::TOOBIG => {
            subject = b"";
            HandlerError::ArgumentsTooLongHere
        }
        _ => HandlerError::NotStarted,
    };
    Failed::to_execute(error, errno, subject)
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
    let (argv, env) = (image.argv.as_slice(), image.env.as_slice());
    // SAFETY: `Pointers` ends both lists with a null pointer, and every other pointer in them is of a C string in the memory
    // that the image borrows.
    unsafe { sys::exec(path, argv, env) }
}
