//! The agent's settings, from its environment and, if it is init, from the kernel's command line.

use agent_core::Version;
use agent_core::session::Baseline;
use vsock_transport::{CID_HOST, ListenAddress};

/// The default vsock port that the agent listens on. Kata's agents use it too.
pub const DEFAULT_PORT: u32 = 1024;

/// The agent's settings.
#[derive(Clone, Debug, Default)]
pub struct Config<'a> {
    listen: Option<ListenAddress<'a>>,
    ready: Option<ListenAddress<'a>>,
    /// Whether a peer that never negotiates is served.
    pub baseline: Baseline,
    /// The highest version to offer; `None` is the highest that the agent speaks.
    pub max_version: Option<Version>,
}

/// A setting that is invalid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "log-defmt", derive(defmt::Format))]
pub enum ConfigError {
    /// The address to listen on is neither `vsock:PORT` nor `unix:PATH`.
    Listen,
    /// The address to report readiness to is neither `vsock:PORT` nor `unix:PATH`.
    Ready,
    /// The baseline is neither `serve` nor `refuse`.
    Baseline,
    /// The highest version is not a version.
    MaxVersion,
}

impl ConfigError {
    /// A sentence that names the setting and its valid values. The setting has its name from the environment; on the
    /// command line, `HANDCLASP_LISTEN` is `handclasp.listen`, as `--help` says.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Listen => "HANDCLASP_LISTEN must be vsock:PORT or unix:PATH",
            Self::Ready => "HANDCLASP_READY must be vsock:PORT or unix:PATH",
            Self::Baseline => "HANDCLASP_BASELINE must be serve or refuse",
            Self::MaxVersion => "HANDCLASP_MAX_VERSION must be a version such as 1.0",
        }
    }
}

/// The address to which the agent reports readiness.
pub type ReadyAddress<'a> = vsock_transport::Address<'a>;

impl<'a> Config<'a> {
    /// Reads one variable of the environment, `NAME=value`.
    pub fn environment(&mut self, variable: &'a str) -> Result<(), ConfigError> {
        self.set(variable, |setting| setting.variable)
    }

    /// Reads the kernel's command line. Its settings override those read before.
    pub fn command_line(&mut self, line: &'a str) -> Result<(), ConfigError> {
        let mut words = line.split_ascii_whitespace();
        words.try_for_each(|word| self.set(word, |setting| setting.word))
    }

    /// The address to listen on.
    pub fn listen(&self) -> ListenAddress<'a> {
        let default = ListenAddress::Vsock { port: DEFAULT_PORT };
        self.listen.unwrap_or(default)
    }

    /// The address to report readiness to, if one is set.
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

/// The two names of a setting, each with its equals sign, and the error for an invalid value.
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
    fn the_command_line_overrides_the_environment() {
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
    fn an_invalid_setting_is_named() {
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
