//! What `cargo xtask demo` found, for machines and for people.

use std::fmt;

use serde::Serialize;

use super::timeline::Timeline;

/// The outcome of a demo. Its JSON form is promised to callers by the command's help.
#[derive(Serialize)]
pub(crate) struct DemoReport {
    /// What executed the guest's instructions.
    pub(crate) accel: &'static str,
    /// What stood behind the guest's vsock device.
    pub(crate) vsock_device: &'static str,
    /// The agent's name and version.
    pub(crate) agent: String,
    /// The session's version.
    pub(crate) version: String,
    /// The session's features, by name.
    pub(crate) features: Vec<String>,
    /// What came of the command.
    pub(crate) exec: Executed,
    /// When the stations were reached.
    #[serde(rename = "timeline_ms")]
    pub(crate) timeline: Timeline,
}

/// What came of a command.
#[derive(Serialize)]
pub(crate) struct Executed {
    /// The command, for people.
    #[serde(skip)]
    pub(crate) command: &'static str,
    /// How it ended.
    pub(crate) exit_code: i32,
    /// What it wrote.
    pub(crate) stdout: String,
}

impl DemoReport {
    fn stations(&self) -> Vec<(&'static str, f64)> {
        let timeline = &self.timeline;
        let (start, agent) = match timeline.kernel {
            Some(_) => ("QEMU is executed", "/init, the agent, begins"),
            None => ("the agent is executed", "the agent begins"),
        };
        let kernel = timeline.kernel.map(|at| ("the guest's kernel begins", at));
        std::iter::once((start, timeline.qemu))
            .chain(kernel)
            .chain([
                (agent, timeline.init),
                ("the agent listens", timeline.listening),
                ("the session is negotiated", timeline.negotiated),
                ("the command is done", timeline.exec),
            ])
            .collect()
    }
}

impl fmt::Display for DemoReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let features = match self.features.as_slice() {
            [] => "no features".to_owned(),
            names => names.join(", "),
        };
        match self.timeline.kernel {
            Some(_) => writeln!(
                f,
                "guest    QEMU ({}), vsock by {}",
                self.accel, self.vsock_device
            )?,
            None => writeln!(f, "guest    a process of this machine, on a Unix socket")?,
        }
        writeln!(f, "agent    {}", self.agent)?;
        writeln!(f, "session  version {}, {features}", self.version)?;
        writeln!(f, "\n$ {}\n{}", self.exec.command, self.exec.stdout)?;
        for (station, at) in self.stations() {
            writeln!(f, "{at:>9.1} ms  {station}")?;
        }
        write!(f, "\nThe guest has shut down, and nothing is left running.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(kernel: Option<f64>) -> DemoReport {
        DemoReport {
            accel: "tcg",
            vsock_device: "vhost-device-vsock",
            agent: "handclasp-agent 0.1.0".to_owned(),
            version: "1.0".to_owned(),
            features: Vec::new(),
            exec: Executed {
                command: "uname",
                exit_code: 0,
                stdout: "Linux\n".to_owned(),
            },
            timeline: Timeline {
                qemu: 0.0,
                kernel,
                init: 1500.25,
                listening: 1502.0,
                negotiated: 1503.0,
                exec: 1510.0,
            },
        }
    }

    #[test]
    fn the_json_form_is_the_promised_one() {
        assert_eq!(
            serde_json::to_string(&report(Some(400.0))).unwrap(),
            r#"{"accel":"tcg","vsock_device":"vhost-device-vsock","agent":"handclasp-agent 0.1.0","version":"1.0","features":[],"exec":{"exit_code":0,"stdout":"Linux\n"},"timeline_ms":{"qemu":0.0,"kernel":400.0,"init":1500.25,"listening":1502.0,"negotiated":1503.0,"exec":1510.0}}"#
        );
        let process = serde_json::to_string(&report(None)).unwrap();
        assert!(!process.contains("kernel"), "{process}");
    }

    #[test]
    fn the_timelines_columns_are_aligned() {
        let text = report(Some(400.0)).to_string();
        let columns: Vec<_> = text.lines().filter_map(|line| line.find(" ms  ")).collect();
        assert_eq!(columns, [9; 6], "{text}");
    }
}
