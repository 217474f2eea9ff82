//! The processes of the test's agent: programs of this machine, whose outputs are kept with their offsets.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use std::{env, thread};

/// How much of an output is kept.
pub const RING: usize = 128 * 1024;

/// The programs that may be started: a test that names another one does not run it by mistake.
const KNOWN: [&str; 9] = [
    "cat", "echo", "head", "printf", "seq", "sh", "sleep", "true", "uname",
];

/// All processes of an agent, shared by its connections.
#[derive(Clone, Default)]
pub struct Programs(pub Arc<Mutex<BTreeMap<u64, Arc<Mutex<Program>>>>>);

/// A process that runs or is remembered.
pub struct Program {
    pub pid: u32,
    pub key: Vec<u8>,
    pub command: String,
    /// What it was started with, to compare.
    pub request: String,
    pub outputs: [Ring; 2],
    pub input: Option<ChildStdin>,
    pub taken: u64,
    pub end: Option<ExitStatus>,
    pub is_terminal: bool,
    /// The sizes that its terminal was given.
    pub sizes: Vec<(u32, u32)>,
    /// The signals that it was sent.
    pub signals: Vec<u32>,
}

/// The newest bytes of an output.
#[derive(Default)]
pub struct Ring {
    pub start: u64,
    pub bytes: Vec<u8>,
    pub is_open: bool,
    pub acknowledged: u64,
    pub waits: bool,
}

/// What to start.
pub struct Description<'d> {
    pub argv: Vec<&'d str>,
    pub env: Vec<&'d str>,
    pub cwd: &'d str,
    pub has_input: bool,
    pub is_terminal: bool,
    pub waits: bool,
    pub key: &'d [u8],
    pub request: String,
}

impl Programs {
    pub fn get(&self, number: u64) -> Option<Arc<Mutex<Program>>> {
        self.0.lock().unwrap().get(&number).cloned()
    }

    /// The only process.
    pub fn only(&self) -> Arc<Mutex<Program>> {
        let all = self.0.lock().unwrap();
        assert_eq!(all.len(), 1);
        all.values().next().cloned().unwrap()
    }

    pub fn by_key(&self, key: &[u8]) -> Option<(u64, Arc<Mutex<Program>>)> {
        let all = self.0.lock().unwrap();
        let mut all = all.iter();
        let found = all.find(|(_, program)| program.lock().unwrap().key == key);
        found.map(|(number, program)| (*number, Arc::clone(program)))
    }

    /// Starts a program; the error number if that fails.
    pub fn start(&self, description: &Description<'_>) -> Result<(u64, u32), u32> {
        let mut child = spawn(description)?;
        let input = child.stdin.take().filter(|_| description.has_input);
        let pid = child.id();
        let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
        let ring = || Ring {
            is_open: true,
            waits: description.waits,
            ..Ring::default()
        };
        let program = Arc::new(Mutex::new(Program {
            pid,
            key: description.key.to_vec(),
            command: description.argv.join(" "),
            request: description.request.clone(),
            outputs: [ring(), ring()],
            input,
            taken: 0,
            end: None,
            is_terminal: description.is_terminal,
            sizes: Vec::new(),
            signals: Vec::new(),
        }));
        watch(&program, 0, stdout.unwrap());
        watch(&program, 1, stderr.unwrap());
        let ended = Arc::clone(&program);
        thread::spawn(move || {
            let status = child.wait().unwrap();
            ended.lock().unwrap().end = Some(status);
        });
        let mut all = self.0.lock().unwrap();
        // Beyond what a floating-point number holds exactly.
        let number = (1 << 60) + all.len() as u64 + u64::from(pid) * 1000;
        all.insert(number, program);
        Ok((number, pid))
    }
}

fn spawn(description: &Description<'_>) -> Result<Child, u32> {
    let (program, arguments) = description.argv.split_first().unwrap();
    if !KNOWN.contains(program) {
        return Err(2);
    }
    let variables = description
        .env
        .iter()
        .filter_map(|variable| variable.split_once('='));
    // Whoever runs the tests may ignore signals.
    let mut command = Command::new("env");
    command
        .arg("--default-signal")
        .arg(program)
        .args(arguments)
        .env_clear()
        .env("PATH", env::var_os("PATH").unwrap())
        .envs(variables)
        .process_group(0)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    if !description.cwd.is_empty() {
        command.current_dir(description.cwd);
    }
    let child = command.spawn();
    child.map_err(|error| error.raw_os_error().unwrap().cast_unsigned())
}

/// Reads an output in a thread of its own.
fn watch(program: &Arc<Mutex<Program>>, index: usize, mut pipe: impl Read + Send + 'static) {
    let program = Arc::clone(program);
    thread::spawn(move || {
        let mut chunk = [0; 8192];
        loop {
            while program.lock().unwrap().outputs[index].is_full() {
                thread::sleep(Duration::from_millis(1));
            }
            let count = pipe.read(&mut chunk).unwrap_or(0);
            let ring = &mut program.lock().unwrap().outputs[index];
            if count == 0 {
                ring.is_open = false;
                return;
            }
            ring.push(&chunk[..count]);
        }
    });
}

impl Program {
    /// Writes input, and says how much was taken so far; `None` if there would be a gap.
    pub fn write(&mut self, offset: u64, data: &[u8], end: bool) -> Option<(u64, bool)> {
        let skip = usize::try_from(self.taken.checked_sub(offset)?).unwrap();
        let rest = data.get(skip..).unwrap_or_default();
        if let Some(input) = &mut self.input {
            if input.write_all(rest).is_err() {
                self.input = None;
            } else {
                self.taken += rest.len() as u64;
            }
        }
        if end {
            self.input = None;
        }
        Some((self.taken, self.input.is_none()))
    }
}

impl Ring {
    pub fn written(&self) -> u64 {
        self.start + self.bytes.len() as u64
    }

    /// Whether the process waits for its reader.
    pub fn is_full(&self) -> bool {
        self.waits && self.written() - self.acknowledged + 8192 > RING as u64
    }

    fn push(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
        let lost = self.bytes.len().saturating_sub(RING);
        self.bytes.drain(..lost);
        self.start += lost as u64;
    }

    /// The bytes from an offset on, and the offset that they begin at.
    pub fn read(&self, offset: u64, most: usize) -> (u64, &[u8]) {
        let first = offset.max(self.start);
        let skip = usize::try_from(first - self.start).unwrap();
        let rest = self.bytes.get(skip..).unwrap_or_default();
        (first, &rest[..rest.len().min(most)])
    }
}

/// The exit code, or the signal.
pub fn outcome(status: ExitStatus) -> Result<u32, u32> {
    match (status.code(), status.signal()) {
        (Some(code), _) => Ok(code.cast_unsigned()),
        (None, Some(signal)) => Err(signal.cast_unsigned()),
        (None, None) => panic!("{status}"),
    }
}
