//! The command line of `handclasp schema`.

use agent_schema::check::{Format, Roles, Version};
use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

const EXIT_CODES: &str = "\
Contracts:
  DIRECTORY          all .proto files below it, without its directory \"released\"
  FILE               a descriptor set, as protoc --include_imports -o and buf build write it; editions are only read
                     from these
  git:REVISION:PATH  all .proto files below a path in a revision, or a descriptor set

Examples:
  handclasp schema check proto --against-base origin/main  what a pull request breaks
  handclasp schema check proto --against-tag               what was changed since the last release

Exit codes:
  0  the declared version is at least what it must be; with --no-declare or --against-base, nothing breaks
  1  the declared version is too low; with --no-declare or --against-base, something breaks
  2  the input is bad; or nothing declares a version, and the findings are printed all the same";

const ANNOTATE: &str = "\
Existing annotations, comments, blank lines and order are kept. A second run changes nothing. What only people
can add is listed as TODO, with file and line. handclasp/options.proto is added if it is not found.

Examples:
  handclasp schema annotate proto --history releases
  handclasp schema annotate proto --git . proto v1.0.0 v1.1.0 1.2=last-of-1.2

Exit codes:
  0    done; TODOs may be left
  1    with --check: something would change
  2    the input is bad, and nothing was written; or a file cannot be written
  130  interrupted; each file is as before or annotated as a whole, and a second run completes the rest";

const GATES: &str = "\
The table says what each element of the contract needs, as docs/gates.md describes. A host in any language can check a
request with it before a byte leaves.

Example:
  handclasp schema gates proto > gates.json

Exit codes:
  0  the table is printed
  2  the contract cannot be read, or the generator would refuse it: each fault has its file and line";

/// What a change of a contract does to mixed fleets, and what its next version must be.
#[derive(Args, Debug)]
pub(crate) struct Schema {
    #[command(subcommand)]
    pub(crate) command: SchemaCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SchemaCommand {
    /// Finds what breaks, who suffers, and whether the declared version says so.
    #[command(after_help = EXIT_CODES)]
    Check(Check),
    /// Adds since, bounds and the contract's version to .proto files, computed from their releases.
    #[command(after_help = ANNOTATE)]
    Annotate(Annotate),
    /// Prints the protocol section of the newer contract's release notes, in Markdown.
    Notes(Notes),
    /// Prints the reference of a contract, in Markdown.
    Doc(One),
    /// Prints the table of a contract's gates as JSON, for hosts in other languages.
    #[command(after_help = GATES)]
    Gates(Gates),
    /// Prints a hash that is equal for contracts that mean the same on the wire.
    Fingerprint(One),
    /// Prints what becomes of hosts of each release with guests of each.
    Matrix(Matrix),
    /// Prints the rules as a Markdown table.
    Rules,
}

/// How contracts are read.
#[derive(Args, Clone, Debug)]
pub(crate) struct Reading {
    /// Look for imports in this directory too; may be given several times.
    #[arg(short = 'I', long = "include", value_name = "DIRECTORY")]
    pub(crate) includes: Vec<PathBuf>,
    /// Messages that are kept as records or travel inside Any, beside those that methods use: a message, a package, or a
    /// name with *; may be given several times.
    #[arg(long = "state", value_name = "MESSAGE")]
    pub(crate) states: Vec<String>,
    /// A service that hosts serve and guests call; may be given several times.
    #[arg(long = "host-service", value_name = "SERVICE")]
    pub(crate) host_services: Vec<String>,
    /// Peers speak the JSON form too: what only that notices breaks.
    #[arg(long)]
    pub(crate) json_wire: bool,
    /// What the side that calls and the side that answers are called. Default: host,guest if a contract imports
    /// handclasp/options.proto, else client,server.
    #[arg(long, value_name = "CALLER,SERVER")]
    pub(crate) roles: Option<Roles>,
}

/// Two contracts, the older first.
#[derive(Args, Clone, Debug)]
pub(crate) struct Two {
    /// The contracts: OLD NEW, or NEW alone with --against, --against-tag, --against-base or --history.
    #[arg(value_name = "CONTRACT", num_args = 0..=2)]
    pub(crate) contracts: Vec<String>,
    /// The older contract.
    #[arg(long, value_name = "CONTRACT")]
    pub(crate) against: Option<String>,
    /// Compare with NEW as the newest release in git has it: the highest version among the tags that HEAD contains
    /// and that match a pattern.
    #[arg(long, value_name = "PATTERN", num_args = 0..=1, require_equals = true, default_missing_value = "*",
        conflicts_with = "against")]
    pub(crate) against_tag: Option<String>,
    /// Compare with NEW as it was in git where HEAD left this branch: what a pull request changes. That is no release,
    /// so only what breaks is a failure.
    #[arg(long, value_name = "BRANCH", conflicts_with_all = ["against", "against_tag"])]
    pub(crate) against_base: Option<String>,
}

/// One contract.
#[derive(Args, Debug)]
pub(crate) struct One {
    /// The contract.
    #[arg(value_name = "CONTRACT", default_value = "proto")]
    pub(crate) contract: String,
    #[command(flatten)]
    pub(crate) reading: Reading,
}

#[derive(Args, Debug)]
pub(crate) struct Notes {
    #[command(flatten)]
    pub(crate) two: Two,
    /// The version that the new contract is declared to be, instead of what it says itself.
    #[arg(long, value_name = "X.Y")]
    pub(crate) declare: Option<Version>,
    #[command(flatten)]
    pub(crate) reading: Reading,
}

#[derive(Args, Debug)]
pub(crate) struct Matrix {
    /// All released contracts: a directory with one directory for each, named for its version.
    #[arg(long, value_name = "DIRECTORY")]
    pub(crate) history: PathBuf,
    /// Print a JSON array of objects, one for each pair.
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) reading: Reading,
}

#[derive(Args, Debug)]
pub(crate) struct Check {
    #[command(flatten)]
    pub(crate) two: Two,
    /// All released contracts: a directory with one directory for each, named for its version. Without NEW,
    /// each is checked against the one before.
    #[arg(long, value_name = "DIRECTORY", conflicts_with_all = ["against", "against_tag", "against_base"])]
    pub(crate) history: Option<PathBuf>,
    /// The version that the new contract is declared to be, instead of what it says itself.
    #[arg(long, value_name = "X.Y")]
    pub(crate) declare: Option<Version>,
    /// Do without a declared version: only what breaks is a failure.
    #[arg(long, conflicts_with = "declare")]
    pub(crate) no_declare: bool,
    /// How to print what was found.
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    pub(crate) format: ReportFormat,
    /// Print only what breaks.
    #[arg(long)]
    pub(crate) no_notes: bool,
    /// A file of breaks that are accepted on purpose, with * in rules and paths.
    #[arg(long, value_name = "FILE")]
    pub(crate) ack: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) reading: Reading,
}

#[derive(Args, Debug)]
pub(crate) struct Gates {
    /// The contract: all .proto files below it, without its directory "released".
    #[arg(value_name = "DIRECTORY", default_value = "proto")]
    pub(crate) directory: PathBuf,
    /// Look for imports in this directory too; may be given several times.
    #[arg(short = 'I', long = "include", value_name = "DIRECTORY")]
    pub(crate) includes: Vec<PathBuf>,
}

#[derive(Args, Debug)]
pub(crate) struct Annotate {
    /// The contract: all .proto files below it, without its directory "released".
    #[arg(value_name = "DIRECTORY")]
    pub(crate) directory: PathBuf,
    /// The released contracts: a directory with one directory for each, named for its version.
    #[arg(long, value_name = "RELEASES", required_unless_present = "git")]
    pub(crate) history: Option<PathBuf>,
    /// The released contracts, from git: a repository, the contract's path in it, and a tag for each release, which
    /// ends with its version or is written as VERSION=TAG.
    #[arg(long, value_names = ["REPOSITORY", "PATH", "TAG"], num_args = 3.., conflicts_with = "history")]
    pub(crate) git: Vec<String>,
    /// Write all files below this directory instead of changing them in place.
    #[arg(short, long, value_name = "DIRECTORY")]
    pub(crate) output: Option<PathBuf>,
    /// Write nothing; fail if something would change.
    #[arg(long, conflicts_with = "output")]
    pub(crate) check: bool,
    /// Print one JSON object.
    #[arg(long)]
    pub(crate) json: bool,
    /// The version that the contract declares, if it declares none: the newest release's, or the next minor if
    /// something is not released yet.
    #[arg(long, value_name = "X.Y")]
    pub(crate) declare: Option<Version>,
    /// The bound of strings that have none, in bytes.
    #[arg(long, value_name = "BYTES", default_value_t = 4096)]
    pub(crate) max_len: u64,
    /// The bound of byte fields that have none.
    #[arg(long, value_name = "BYTES", default_value_t = 65536)]
    pub(crate) max_bytes: u64,
    /// The bound of lists and maps that have none, in elements.
    #[arg(long, value_name = "COUNT", default_value_t = 1024)]
    pub(crate) max_count: u64,
    /// Look for imports in this directory too; may be given several times.
    #[arg(short = 'I', long = "include", value_name = "DIRECTORY")]
    pub(crate) includes: Vec<PathBuf>,
}

/// How to print what was found.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum ReportFormat {
    /// For people.
    Text,
    /// One object.
    Json,
    /// SARIF 2.1.0.
    Sarif,
    /// Annotations of a change on GitHub.
    Github,
}

impl From<ReportFormat> for Format {
    fn from(format: ReportFormat) -> Self {
        match format {
            ReportFormat::Text => Self::Text,
            ReportFormat::Json => Self::Json,
            ReportFormat::Sarif => Self::Sarif,
            ReportFormat::Github => Self::Github,
        }
    }
}
