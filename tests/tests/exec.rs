//! `handclasp exec` and the library's processes, against the agent.

use handclasp::process::Stdio as Input;
use handclasp_tests::{Agent, Program, wait};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{LocalModes, Winsize, tcgetattr, tcsetwinsize};
use std::fmt::Write as _;
use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

const KEY: &str = "00112233445566778899aabbccddeeff";

fn address(agent: &Agent) -> String {
    format!("unix:{}", agent.socket().display())
}

fn exec(agent: &Agent, words: &[&str]) -> Command {
    // Whoever runs the tests may ignore signals, as nohup does.
    let mut command = Command::new("env");
    command.arg("--default-signal").arg(Program::command());
    command.arg("exec").args(words);
    command
        .env("HANDCLASP_ADDRESS", address(agent))
        .env("TERM", "vt100");
    command
}

/// A terminal with a command on it.
struct Session {
    child: Child,
    keyboard: File,
    line: File,
    screen: Arc<Mutex<String>>,
}

impl Session {
    fn start(agent: &Agent, words: &[&str]) -> Self {
        let keyboard = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&keyboard).unwrap();
        unlockpt(&keyboard).unwrap();
        let name = ptsname(&keyboard, Vec::new()).unwrap();
        let name = Path::new(std::ffi::OsStr::from_bytes(name.as_bytes()));
        let line = OpenOptions::new()
            .read(true)
            .write(true)
            .open(name)
            .unwrap();
        let keyboard = File::from(keyboard);
        set_size(&line, 30, 90);
        let stdio = || Stdio::from(line.try_clone().unwrap());
        let mut command = exec(agent, words);
        let child = command
            .stdin(stdio())
            .stdout(stdio())
            .stderr(stdio())
            .spawn()
            .unwrap();
        let screen = Arc::default();
        let (mut input, shown) = (keyboard.try_clone().unwrap(), Arc::clone(&screen));
        thread::spawn(move || {
            let mut chunk = [0; 4096];
            while let Ok(count @ 1..) = input.read(&mut chunk) {
                let text = String::from_utf8_lossy(&chunk[..count]).into_owned();
                let screen: &Mutex<String> = &shown;
                screen.lock().unwrap().push_str(&text);
            }
        });
        Self {
            child,
            keyboard,
            line,
            screen,
        }
    }

    fn type_keys(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).unwrap();
    }

    /// Waits until a text is on the screen, and forgets what is up to there.
    fn expect(&self, text: &str) {
        wait::until(text, || {
            let mut screen = self.screen.lock().unwrap();
            let found = screen.find(text)?;
            screen.drain(..found + text.len());
            Some(())
        });
    }

    fn is_raw(&self) -> bool {
        !tcgetattr(&self.line)
            .unwrap()
            .local_modes
            .contains(LocalModes::ICANON)
    }

    fn end(mut self) -> Option<i32> {
        let status = wait::until("the end", || self.child.try_wait().unwrap());
        assert!(!self.is_raw(), "the terminal has its settings back");
        status.code()
    }
}

fn set_size(line: &File, rows: u16, columns: u16) {
    let size = Winsize {
        ws_row: rows,
        ws_col: columns,
        ws_xpixel: 0,
        ws_ypixel: 0,
    };
    tcsetwinsize(line, size).unwrap();
}

#[test]
fn a_shell_on_a_terminal_is_as_one_here() {
    let agent = Agent::start();
    let mut session = Session::start(&agent, &["-it", "--", "sh"]);
    session.type_keys("stty size; echo $TERM is it\r");
    session.expect("30 90");
    session.expect("vt100 is it");
    assert!(session.is_raw());
    set_size(&session.line, 40, 100);
    let pid = rustix::process::Pid::from_child(&session.child);
    rustix::process::kill_process(pid, rustix::process::Signal::WINCH).unwrap();
    session.type_keys("while [ \"$(stty size)\" != '40 100' ]; do :; done; echo resi''zed\r");
    session.expect("resized");
    session.type_keys("echo wai''ting; sleep 1000\r");
    session.expect("waiting");
    session.type_keys("\x03");
    session.type_keys("echo code $?\r");
    session.expect("code 130");
    session.type_keys("exec sh -c 'cat; exit 5'\r");
    session.type_keys("line\r");
    session.expect("line\r\nline");
    session.type_keys("\x04");
    assert_eq!(session.end(), Some(5));
}

#[test]
fn a_host_that_is_killed_again_and_again_shows_each_line_once() {
    let agent = Agent::start();
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("out");
    File::create(&path).unwrap();
    let script = "i=1; while [ $i -le 2000 ]; do echo $i; i=$((i+1)); sleep 0.001; done";
    let start = || {
        let length = fs::metadata(&path).unwrap().len().to_string();
        let words = ["--key", KEY, "--from", &length, "--", "sh", "-c", script];
        let file = OpenOptions::new().append(true).open(&path).unwrap();
        exec(&agent, &words).stdout(file).spawn().unwrap()
    };
    for number in 0..50 {
        let mut host = start();
        // At every point of its life.
        thread::sleep(Duration::from_millis(number * 37 % 60));
        host.kill().unwrap();
        host.wait().unwrap();
    }
    assert!(start().wait().unwrap().success());
    let expected = (1..=2000).fold(String::new(), |mut text, number| {
        writeln!(text, "{number}").unwrap();
        text
    });
    assert!(fs::read_to_string(&path).unwrap() == expected);
}

#[test]
fn much_goes_in_and_out() {
    let agent = Agent::start();
    let sent: Vec<u8> = (0..2_000_000_u32)
        .map(|number| (number * 7 / 3).to_le_bytes()[0])
        .collect();
    let mut command = exec(&agent, &["-i", "--", "cat"]);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = sent.clone();
    let writer = thread::spawn(move || stdin.write_all(&input).unwrap());
    let done = child.wait_with_output().unwrap();
    writer.join().unwrap();
    assert_eq!(done.status.code(), Some(0));
    assert!(done.stdout == sent);
}

#[tokio::test]
async fn as_many_processes_as_there_is_room_for_write_over_one_connection() {
    const LENGTH: usize = 256 * 1024;
    let agent = Agent::start();
    let host = handclasp::connect(&address(&agent)).await.unwrap();
    let mut running = Vec::new();
    for _ in 0..64 {
        let host = host.clone();
        running.push(tokio::spawn(async move {
            let mut command = host.command("head");
            command
                .args(["-c", &LENGTH.to_string(), "/dev/zero"])
                .stdin(Input::null());
            command.output().await.unwrap()
        }));
    }
    for task in running {
        let output = task.await.unwrap();
        assert!(output.status.success());
        assert_eq!((output.stdout.len(), output.gaps.len()), (LENGTH, 0));
    }
}
