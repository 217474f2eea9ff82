//! What the agent is told: by its environment, and by the kernel's command line where it is init.

use agent_core::Version;
use agent_core::session::Baseline;
use vsock_transport::{CID_HOST, ListenAddress};

/// The vsock port that the agent listens on unless told otherwise: Kata's agents use it too.
pub const DEFAULT_PORT: u32 = 1024;

/// The agent's settings.
#[derive(Clone, Debug, Default)]
pub struct Config<'a> {
    listen: Option<ListenAddress<'a>>,
    ready: Option<ListenAddress<'a>>,
    /// What a peer that never negotiates is given.
    pub baseline: Baseline,
    /// The highest version that is offered, where that is not the highest there is.
    pub max_version: Option<Version>,
}

/// A setting that makes no sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "log-defmt", derive(defmt::Format))]
pub enum ConfigError {
    /// The address to listen on is neither `vsock:PORT` nor `unix:PATH`.
    Listen,
    /// The address to say ready at is neither `vsock:PORT` nor `unix:PATH`.
    Ready,
    /// The baseline is neither `serve` nor `refuse`.
    Baseline,
    /// The highest version is no version.
    MaxVersion,
}

impl ConfigError {
    /// What to do about it. A setting is named as in the environment; on the command line it is `handclasp.` and the
    /// same in small letters, as `--help` says.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Listen => "HANDCLASP_LISTEN has to be vsock:PORT or unix:PATH",
            Self::Ready => "HANDCLASP_READY has to be vsock:PORT or unix:PATH",
            Self::Baseline => "HANDCLASP_BASELINE has to be serve or refuse",
            Self::MaxVersion => "HANDCLASP_MAX_VERSION has to be a version such as 1.0",
        }
    }
}

/// Where the agent says that it is ready.
pub type ReadyAddress<'a> = vsock_transport::Address<'a>;

impl<'a> Config<'a> {
    /// Reads one variable of the environment, `NAME=value`.
    pub fn environment(&mut self, variable: &'a str) -> Result<(), ConfigError> {
        self.set(variable, |setting| setting.variable)
    }

    /// Reads the kernel's command line, which has the last word.
    pub fn command_line(&mut self, line: &'a str) -> Result<(), ConfigError> {
        let mut words = line.split_ascii_whitespace();
        words.try_for_each(|word| self.set(word, |setting| setting.word))
    }

    /// Where to listen.
    pub fn listen(&self) -> ListenAddress<'a> {
        let default = ListenAddress::Vsock { port: DEFAULT_PORT };
        self.listen.unwrap_or(default)
    }

    /// Where to say that the agent is ready, if anywhere.
    pub fn ready(&self) -> Option<ReadyAddress<'a>> {
        Some(match self.ready? {
            ListenAddress::Vsock { port } => ReadyAddress::Vsock {
                cid: CID_HOST,
                port,
            },
            ListenAddress::Unix { path } => ReadyAddress::Unix { path },
        })
    }

    /// Takes an assignment, if what it begins with is a setting's name and an equals sign.
    fn set(
        &mut self,
        text: &'a str,
        name: fn(&Setting) -> &'static str,
    ) -> Result<(), ConfigError> {
        for setting in &SETTINGS {
            if let Some(value) = text.strip_prefix(name(setting)) {
                match setting.error {
                    ConfigError::Listen | ConfigError::Ready => {
                        let address = ListenAddress::parse(value).map_err(|_| setting.error)?;
                        let place = match setting.error {
                            ConfigError::Listen => &mut self.listen,
                            _ => &mut self.ready,
                        };
                        *place = Some(address);
                    }
                    ConfigError::Baseline => {
                        self.baseline = match value {
                            "serve" => Baseline::Serve,
                            "refuse" => Baseline::Refuse,
                            _ => return Err(setting.error),
                        }
                    }
                    ConfigError::MaxVersion => {
                        let version = value.parse().map_err(|_| setting.error)?;
                        self.max_version = Some(version);
                    }
                }
            }
        }
        Ok(())
    }
}

/// What a setting is called, each time with the equals sign, and what is wrong with one that makes no
/// sense.
struct Setting {
    variable: &'static str,
    word: &'static str,
    error: ConfigError,
}

static SETTINGS: [Setting; 4] = [
    Setting {
        variable: "HANDCLASP_LISTEN=",
        word: "handclasp.listen=",
        error: ConfigError::Listen,
    },
    Setting {
        variable: "HANDCLASP_READY=",
        word: "handclasp.ready=",
        error: ConfigError::Ready,
    },
    Setting {
        variable: "HANDCLASP_BASELINE=",
        word: "handclasp.baseline=",
        error: ConfigError::Baseline,
    },
    Setting {
        variable: "HANDCLASP_MAX_VERSION=",
        word: "handclasp.max_version=",
        error: ConfigError::MaxVersion,
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::string::ToString;

    #[test]
    fn the_command_line_has_the_last_word() {
        let mut config = Config::default();
        assert_eq!(config.listen().to_string(), "vsock:1024");
        assert!(config.ready().is_none());
        config.environment("HANDCLASP_LISTEN=unix:/a").unwrap();
        config.environment("HOME=/").unwrap();
        assert_eq!(config.listen().to_string(), "unix:/a");
        let line =
            "quiet handclasp.listen=vsock:7 handclasp.ready=vsock:9 handclasp.baseline=refuse\n";
        config.command_line(line).unwrap();
        assert_eq!(config.listen().to_string(), "vsock:7");
        assert_eq!(config.ready().unwrap().to_string(), "vsock://2:9");
        assert_eq!(config.baseline, Baseline::Refuse);
        assert_eq!(config.max_version, None);
        config.environment("HANDCLASP_MAX_VERSION=2.3").unwrap();
        config.command_line("handclasp.max_version=1.0").unwrap();
        assert_eq!(config.max_version, Some(Version::new(1, 0)));
    }

    #[test]
    fn a_setting_that_makes_no_sense_is_named() {
        let mut config = Config::default();
        let listen = config.command_line("handclasp.listen=tcp:1");
        assert_eq!(listen, Err(ConfigError::Listen));
        let ready = config.environment("HANDCLASP_READY=");
        assert_eq!(ready, Err(ConfigError::Ready));
        let baseline = config.environment("HANDCLASP_BASELINE=maybe");
        assert_eq!(baseline, Err(ConfigError::Baseline));
        let version = config.environment("HANDCLASP_MAX_VERSION=1");
        assert_eq!(version, Err(ConfigError::MaxVersion));
    }
}
