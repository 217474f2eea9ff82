//! The arguments of `execve`, laid out for the kernel.

use super::platform::ARGUMENT_BYTES;
use super::strings::{Strings, Unfit};
use agent_core::messages::{RunRequest, StartRequest};
use agent_core::wire::Repeated;
use agent_engine::HandlerError;
use core::ffi::{CStr, c_char};
use core::ptr;

/// The `PATH` of a program whose environment has none.
const DEFAULT_PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// Room for the longest list, the variables `PATH` and `TERM`, and a null pointer.
const POINTERS: usize = max(
    max(RunRequest::ARGV_MAX_COUNT, RunRequest::ENV_MAX_COUNT),
    max(StartRequest::ARGV_MAX_COUNT, StartRequest::ENV_MAX_COUNT),
) + 3;

/// A program with its arguments, as a request names it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Command<'r> {
    pub(super) argv: Repeated<'r, &'r str>,
    pub(super) env: Repeated<'r, &'r str>,
    /// The working directory; empty is `/`.
    pub(super) cwd: &'r str,
    /// The type of its terminal, which replaces the variable `TERM`; may be empty.
    pub(super) term: &'r str,
}

/// A list of strings for the kernel, which ends with a null pointer.
pub(super) struct Pointers {
    list: [*const c_char; POINTERS],
    length: usize,
}

/// The arguments of `execve` and the working directory, laid out for the kernel.
#[derive(Clone, Copy)]
pub(super) struct Image<'m> {
    pub(super) argv: &'m Pointers,
    pub(super) env: &'m Pointers,
    /// The program's name.
    pub(super) program: &'m CStr,
    /// The directories in which it is searched, with colons between them.
    pub(super) path: &'m CStr,
    /// The working directory.
    pub(super) directory: &'m CStr,
}

impl<'m> Image<'m> {
    /// Copies the strings of a command.
    pub(super) fn new(
        command: &Command<'_>,
        memory: &'m mut [u8; ARGUMENT_BYTES],
        argv: &'m mut Pointers,
        env: &'m mut Pointers,
    ) -> Result<Self, HandlerError> {
        let mut strings = Strings::new(memory);
        let mut program = None;
        for argument in command.argv {
            let argument = strings.add(argument).map_err(unfit)?;
            program.get_or_insert(argument);
            argv.push(argument);
        }
        let program = program.ok_or(HandlerError::NoProgramNamed)?;
        let path = add_environment(command, &mut strings, env).map_err(unfit)?;
        let directory = match command.cwd {
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

/// Adds the environment. Returns the value of its `PATH`.
fn add_environment<'m>(
    command: &Command<'_>,
    strings: &mut Strings<'m>,
    env: &mut Pointers,
) -> Result<&'m CStr, Unfit> {
    let mut path = None;
    for variable in command.env {
        if command.term.is_empty() || !variable.starts_with("TERM=") {
            env.push(strings.add(variable)?);
        }
        path = path.or(variable.strip_prefix("PATH="));
    }
    if !command.term.is_empty() {
        env.push(strings.add_all(&["TERM=", command.term])?);
    }
    if path.is_none() {
        env.push(strings.add_all(&["PATH=", DEFAULT_PATH])?);
    }
    strings.add(path.unwrap_or(DEFAULT_PATH))
}

impl Pointers {
    /// An empty list.
    pub(super) const fn new() -> Self {
        Self {
            list: [ptr::null(); POINTERS],
            length: 0,
        }
    }

    /// Adds a string. A request's bounds leave room for each, and for a null pointer at the end.
    fn push(&mut self, string: &CStr) {
        let room = self.list.split_last_mut().map(|(_, room)| room);
        if let Some(pointer) = room.and_then(|room| room.get_mut(self.length)) {
            *pointer = string.as_ptr();
            self.length = self.length.saturating_add(1);
        }
    }

    /// The pointers. At least the last one is null.
    pub(super) const fn as_slice(&self) -> &[*const c_char] {
        &self.list
    }
}

const fn unfit(unfit: Unfit) -> HandlerError {
    match unfit {
        Unfit::TooLong => HandlerError::ArgumentsTooLong,
        Unfit::HasNul => HandlerError::ArgumentHasNul,
    }
}

const fn max(left: usize, right: usize) -> usize {
    if left > right { left } else { right }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::boxed::Box;
    use std::string::String;
    use std::vec::Vec;
    use std::{format, vec};

    /// The environment that a command has, and the directories in which its program is searched.
    fn environment(env: &[&str], term: &str) -> (Vec<String>, String) {
        let command = Command {
            argv: Repeated::new(&["true"]),
            env: Repeated::new(env),
            cwd: "",
            term,
        };
        let memory: Box<[u8; ARGUMENT_BYTES]> = vec![0; ARGUMENT_BYTES]
            .into_boxed_slice()
            .try_into()
            .unwrap();
        let memory = Box::leak(memory);
        let (mut argv, mut variables) = (Pointers::new(), Pointers::new());
        let image = Image::new(&command, memory, &mut argv, &mut variables).unwrap();
        assert_eq!(image.directory, c"/");
        let path = String::from(image.path.to_str().unwrap());
        let variables = image.env.as_slice().iter().take(image.env.length);
        // SAFETY: the image's pointers are of C strings in `memory`, which is never freed.
        let variables = variables.map(|pointer| unsafe { CStr::from_ptr(*pointer) });
        let variables = variables.map(|text| String::from(text.to_str().unwrap()));
        (variables.collect(), path)
    }

    #[test]
    fn an_environment_stays_as_it_is_but_for_its_path() {
        let (variables, path) = environment(&["A=b", "TERM=vt100"], "");
        let default = format!("PATH={DEFAULT_PATH}");
        assert_eq!(variables, ["A=b", "TERM=vt100", &default]);
        assert_eq!(path, DEFAULT_PATH);
        let (variables, path) = environment(&["PATH=/a:/b", "PATH=/c"], "");
        assert_eq!(variables, ["PATH=/a:/b", "PATH=/c"]);
        assert_eq!(path, "/a:/b");
    }

    #[test]
    fn a_terminal_replaces_the_variable_of_its_type() {
        let (variables, _) = environment(&["TERM=vt100", "TERMINFO=/x", "PATH="], "xterm");
        assert_eq!(variables, ["TERMINFO=/x", "PATH=", "TERM=xterm"]);
    }

    #[test]
    fn the_longest_environment_has_room() {
        let env = vec!["A="; StartRequest::ENV_MAX_COUNT];
        let (variables, _) = environment(&env, "xterm");
        assert_eq!(variables.len(), env.len() + 2);
    }
}
