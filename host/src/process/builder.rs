//! The settings of a process before it is started.

use super::remote::milliseconds;
use crate::v1::{
    ControlGroupLimits, OutputPolicy, Resource, ResourceLimit, StartRequest, TerminalSettings,
};
use std::time::Duration;

/// What a process's standard input is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stdio {
    /// The process reads end-of-file.
    Null,
    /// The caller writes it.
    Piped,
}

impl Stdio {
    /// The process reads end-of-file.
    pub const fn null() -> Self {
        Self::Null
    }

    /// The caller writes it.
    pub const fn piped() -> Self {
        Self::Piped
    }
}

/// All that is set before a process is started.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) request: StartRequest,
    pub(crate) policy: Option<OutputPolicy>,
    pub(crate) kill_on_drop: bool,
}

impl Settings {
    pub(crate) fn new(program: String, lease: Duration) -> Self {
        Self {
            request: StartRequest {
                argv: vec![program],
                lease_ms: Some(milliseconds(lease)),
                ..StartRequest::default()
            },
            policy: None,
            kill_on_drop: false,
        }
    }

    pub(crate) fn set_variable(&mut self, name: &str, value: &str) {
        let prefix = format!("{name}=");
        let variables = &mut self.request.env;
        variables.retain(|variable| !variable.starts_with(&prefix));
        variables.push(prefix + value);
    }

    pub(crate) fn set_terminal(&mut self, rows: u32, columns: u32, term: String) {
        self.request.terminal = Some(TerminalSettings {
            rows,
            columns,
            term,
        });
    }

    pub(crate) fn set_lease(&mut self, lease: Option<Duration>) {
        self.request.lease_ms = lease.map(milliseconds);
    }

    pub(crate) fn set_time_limit(&mut self, limit: Duration) {
        // 0 would be without a limit.
        self.request.time_limit_ms = milliseconds(limit).max(1);
    }

    pub(crate) fn set_limit(&mut self, resource: Resource, soft: u64, hard: u64) {
        let resource = resource.into();
        let limits = &mut self.request.limits;
        limits.retain(|limit| limit.resource != resource);
        limits.push(ResourceLimit {
            resource,
            soft,
            hard,
        });
    }

    pub(crate) fn group_limits(&mut self) -> &mut ControlGroupLimits {
        self.request.group_limits.get_or_insert_default()
    }
}

/// The methods of a command, async or blocking, that has `settings`.
macro_rules! builder_methods {
    () => {
        /// Adds an argument.
        pub fn arg(&mut self, argument: impl Into<String>) -> &mut Self {
            self.settings.request.argv.push(argument.into());
            self
        }

        /// Adds arguments.
        pub fn args<S: Into<String>>(
            &mut self,
            arguments: impl IntoIterator<Item = S>,
        ) -> &mut Self {
            let arguments = arguments.into_iter().map(Into::into);
            self.settings.request.argv.extend(arguments);
            self
        }

        /// Sets an environment variable. The program has no others, except for a `PATH` if none is set.
        pub fn env(&mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> &mut Self {
            self.settings.set_variable(name.as_ref(), value.as_ref());
            self
        }

        /// Sets environment variables.
        pub fn envs<N: AsRef<str>, V: AsRef<str>>(
            &mut self,
            variables: impl IntoIterator<Item = (N, V)>,
        ) -> &mut Self {
            for (name, value) in variables {
                self.env(name, value);
            }
            self
        }

        /// Removes all environment variables that were set.
        pub fn env_clear(&mut self) -> &mut Self {
            self.settings.request.env.clear();
            self
        }

        /// Sets the working directory. The default is `/`.
        pub fn current_dir(&mut self, directory: impl Into<String>) -> &mut Self {
            self.settings.request.cwd = directory.into();
            self
        }

        /// Sets the user, by name or number. The default is the agent's own.
        pub fn user(&mut self, user: impl Into<String>) -> &mut Self {
            self.settings.request.user = user.into();
            self
        }

        /// Sets the user's groups, by name or number, the main one first. The default is those of the user.
        pub fn user_groups<S: Into<String>>(
            &mut self,
            groups: impl IntoIterator<Item = S>,
        ) -> &mut Self {
            self.settings.request.user_groups = groups.into_iter().map(Into::into).collect();
            self
        }

        /// Sets the named process group, which can be paused.
        pub fn group(&mut self, name: impl Into<String>) -> &mut Self {
            self.settings.request.group = name.into();
            self
        }

        /// Runs the program on a terminal of this size. `term` is its type, such as `xterm-256color`; if it is empty, `TERM`
        /// is not set. All that the program writes is then its standard output, and it always has an input.
        pub fn terminal(&mut self, rows: u32, columns: u32, term: impl Into<String>) -> &mut Self {
            self.settings.set_terminal(rows, columns, term.into());
            self
        }

        /// Sets the standard input. The default is [`Stdio::Null`](crate::process::Stdio::Null).
        pub fn stdin(&mut self, stdin: $crate::process::Stdio) -> &mut Self {
            self.settings.request.input = stdin == $crate::process::Stdio::Piped;
            self
        }

        /// Sets what happens to output that nobody reads once its ring is full. The default is
        /// [`OutputPolicy::Wait`](crate::process::OutputPolicy::Wait) for a process with a lease, so that its reader gets
        /// all of it, and [`OutputPolicy::KeepNewest`](crate::process::OutputPolicy::KeepNewest) for one without.
        pub fn output_policy(&mut self, policy: $crate::process::OutputPolicy) -> &mut Self {
            self.settings.policy = Some(policy);
            self
        }

        /// Sets how long the process goes on after the last connection that used it is lost. The default is
        /// [`DEFAULT_LEASE`](crate::process::DEFAULT_LEASE). `None` lets it run until it ends.
        ///
        /// Zero ends it with its connection: a lost connection is then the end of the process.
        pub fn lease(&mut self, lease: impl Into<Option<std::time::Duration>>) -> &mut Self {
            self.settings.set_lease(lease.into());
            self
        }

        /// Sets how long the process may run. Then it gets SIGTERM, and SIGKILL two seconds later.
        pub fn time_limit(&mut self, limit: std::time::Duration) -> &mut Self {
            self.settings.set_time_limit(limit);
            self
        }

        /// Sets a limit of each process of the program, as setrlimit(2) does. `u64::MAX` is no limit.
        pub fn limit(
            &mut self,
            resource: $crate::process::Resource,
            soft: u64,
            hard: u64,
        ) -> &mut Self {
            self.settings.set_limit(resource, soft, hard);
            self
        }

        /// Sets how much memory the program may use with all that it starts, in bytes.
        pub fn memory_limit(&mut self, bytes: u64) -> &mut Self {
            self.settings.group_limits().memory_bytes = bytes;
            self
        }

        /// Sets how many processes and threads the program may have.
        pub fn process_limit(&mut self, processes: u64) -> &mut Self {
            self.settings.group_limits().processes = processes;
            self
        }

        /// Sets how much processor time the program may use with all that it starts, in thousandths of a processor.
        pub fn cpu_limit(&mut self, millis: u32) -> &mut Self {
            self.settings.group_limits().cpu_millis = millis;
            self
        }

        /// Sets the key, which makes it safe to start the process again: 16 random bytes.
        ///
        /// The same key with the same settings returns the process that was started the first time, also to another
        /// program, and as long as the guest remembers it. So a process with a key is not released when its handles are
        /// dropped.
        pub fn key(&mut self, key: [u8; 16]) -> &mut Self {
            self.settings.request.key = key.to_vec();
            self
        }

        /// Kills the process, with all that it has started, when its handle is dropped. The default is to leave it running.
        pub fn kill_on_drop(&mut self, kill: bool) -> &mut Self {
            self.settings.kill_on_drop = kill;
            self
        }
    };
}

pub(crate) use builder_methods;
