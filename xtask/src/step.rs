//! Commands as steps: each shows its command line and its duration, and names itself when it fails.

use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail};

/// Runs `command` with our own standard streams; anything but exit code 0 is an error that names the step.
pub(crate) fn run(name: &str, command: &mut Command) -> Result<()> {
    eprintln!("[{name}] {}", command_line(command));
    let start = Instant::now();
    let status = command.status().with_context(|| {
        format!(
            "step `{name}`: cannot run {}",
            command.get_program().display()
        )
    })?;
    let seconds = start.elapsed().as_secs_f64();
    if !status.success() {
        bail!("step `{name}` failed after {seconds:.1} s: {status}");
    }
    eprintln!("[{name}] ok in {seconds:.1} s");
    Ok(())
}

/// The cargo on `PATH`; rustup's picks the toolchain that runs us.
pub(crate) fn cargo() -> Command {
    Command::new("cargo")
}

/// The command as one would type it, with the environment it adds.
pub(crate) fn command_line(command: &Command) -> String {
    let environment = command.get_envs().filter_map(|(key, value)| {
        let value = value?.to_string_lossy();
        Some(format!("{}={}", key.to_string_lossy(), quoted(&value)))
    });
    let words = std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|word| quoted(&word.to_string_lossy()));
    environment.chain(words).collect::<Vec<_>>().join(" ")
}

fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_=./:,+@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_line_can_be_pasted_into_a_shell() {
        let mut command = Command::new("cargo");
        command.env("FLAGS", "-D warnings").args(["doc", "it's"]);
        assert_eq!(
            command_line(&command),
            r"FLAGS='-D warnings' cargo doc 'it'\''s'"
        );
    }

    #[test]
    fn a_failed_step_names_itself() {
        let error = run("doomed", &mut Command::new("false")).unwrap_err();
        assert!(error.to_string().starts_with("step `doomed` failed after"));
    }
}
