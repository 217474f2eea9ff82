//! Where a contract comes from: a directory, a git revision or a descriptor set.

use crate::check::CheckError;
use crate::check::visible::Qualified;
use crate::rules;
use protox::Compiler;
use protox::file::{
    ChainFileResolver, File, FileResolver, GoogleFileResolver, IncludeFileResolver,
};
use protox::prost_reflect::DescriptorPool;
use protox::prost_reflect::prost_types::SourceCodeInfo;
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::rc::Rc;

/// The directory at the root of a contract with its history, which is not in force.
const RELEASED: &str = "released";

/// Where a contract comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// All `.proto` files below a directory, except those in its `released` directory; or, where it is a
    /// file, a descriptor set as `protoc --include_imports -o` or `buf build` write it.
    Path(PathBuf),
    /// All `.proto` files below a path in a revision of a git repository.
    Git {
        /// A directory of the repository.
        repository: PathBuf,
        /// The revision.
        revision: String,
        /// The path, from the repository's root.
        path: String,
    },
}

/// A compiled contract, and which of its files are its own.
#[derive(Debug)]
pub(crate) struct Compiled {
    pub(crate) pool: DescriptorPool,
    /// The names of the files that are the contract's own; empty where that is not known.
    pub(crate) own: Vec<String>,
    /// Where the elements of files stand, of which the descriptors do not say so.
    pub(crate) positions: Positions,
}

/// Where the elements of files stand, by the files' names.
pub(crate) type Positions = HashMap<String, SourceCodeInfo>;

impl Source {
    /// Reads a source as it is written on a command line: a path, or `git:REVISION:PATH`.
    ///
    /// # Errors
    /// Where a revision has no path.
    pub fn parse(text: &str) -> Result<Self, CheckError> {
        let Some(rest) = text.strip_prefix("git:") else {
            return Ok(Self::Path(text.into()));
        };
        match rest.split_once(':') {
            Some((revision, path)) if !revision.is_empty() && !revision.starts_with('-') => {
                Ok(Self::Git {
                    repository: PathBuf::from("."),
                    revision: revision.to_owned(),
                    path: path.trim_end_matches('/').to_owned(),
                })
            }
            _ => Err(CheckError::Revision(text.to_owned())),
        }
    }

    /// The last part of the path, which names a release where it is a version.
    pub(crate) fn name(&self) -> Option<&str> {
        match self {
            Self::Path(path) => path.file_name().and_then(OsStr::to_str),
            Self::Git { path, .. } => path.rsplit('/').next(),
        }
    }

    /// The source as a person would write it, and what its files' names are relative to.
    pub(crate) fn origin(&self) -> String {
        match self {
            Self::Path(path) => path.display().to_string(),
            Self::Git { revision, path, .. } => format!("git:{revision}:{path}"),
        }
    }

    /// Compiles the contract; imports are also looked for in `includes`.
    pub(crate) fn compile(&self, includes: &[PathBuf]) -> Result<Compiled, CheckError> {
        match self {
            Self::Path(path) if path.is_file() => descriptor_set(path),
            Self::Path(path) => self.compile_files(read_files(path)?, includes),
            Self::Git {
                repository,
                revision,
                path,
            } => {
                let files = self.read_revision(repository, revision, path)?;
                self.compile_files(files, includes)
            }
        }
    }

    fn compile_files(
        &self,
        files: BTreeMap<String, String>,
        includes: &[PathBuf],
    ) -> Result<Compiled, CheckError> {
        let origin = self.origin();
        if files.is_empty() {
            return Err(CheckError::Empty(origin));
        }
        let own: Vec<_> = files.keys().cloned().collect();
        let positions = Rc::new(RefCell::new(HashMap::new()));
        let files = Rc::new(files);
        let quick = InMemory {
            files: Rc::clone(&files),
            positions: Some(Rc::clone(&positions)),
        };
        if let Ok(pool) = compile(&own, quick, includes) {
            let positions = positions.take();
            return Ok(Compiled {
                pool,
                own,
                positions,
            });
        }
        let quick = InMemory {
            files: Rc::clone(&files),
            positions: Some(Rc::clone(&positions)),
        };
        if let Ok(compiler) = compile_qualified(&own, quick, includes) {
            let (pool, positions) = (compiler.descriptor_pool(), positions.take());
            return Ok(Compiled {
                pool,
                own,
                positions,
            });
        }
        // Only with the positions at hand does an error tell where it is.
        let slow = InMemory {
            files,
            positions: None,
        };
        compile(&own, slow, includes)
            .map(|pool| Compiled {
                pool,
                own: own.clone(),
                positions: HashMap::new(),
            })
            .map_err(|error| {
                // Of an error of protox, only its debugging form tells the position.
                CheckError::Compile(match error.file() {
                    Some(file) if own.iter().any(|name| name == file) => {
                        format!("{origin}/{error:?}")
                    }
                    _ => format!("{error:?}"),
                })
            })
    }

    fn read_revision(
        &self,
        repository: &Path,
        revision: &str,
        path: &str,
    ) -> Result<BTreeMap<String, String>, CheckError> {
        let tree = format!("{revision}:{path}");
        let names = self.git(
            repository,
            &["ls-tree", "-r", "-z", "--name-only", "--full-tree", &tree],
        )?;
        let mut files = BTreeMap::new();
        for name in names.split(|byte| *byte == 0).filter(|name| is_proto(name)) {
            let name = self.text(name.to_owned(), &tree)?;
            if !name.starts_with("released/") {
                let blob = format!("{}/{name}", tree.trim_end_matches('/'));
                let blob = blob.replace(":/", ":");
                let contents = self.git(repository, &["show", &blob])?;
                files.insert(name, self.text(contents, &blob)?);
            }
        }
        Ok(files)
    }

    fn git(&self, repository: &Path, arguments: &[&str]) -> Result<Vec<u8>, CheckError> {
        let failed = |reason| CheckError::Git {
            origin: self.origin(),
            reason,
        };
        let mut command = Command::new("git");
        command.arg("-C").arg(repository).args(arguments);
        let output = command
            .output()
            .map_err(|error| failed(error.to_string()))?;
        if output.status.success() {
            Ok(output.stdout)
        } else {
            let reason = String::from_utf8_lossy(&output.stderr).trim().to_owned();
            Err(failed(reason))
        }
    }

    #[expect(clippy::unused_self, reason = "reads as the other steps do")]
    fn text(&self, bytes: Vec<u8>, name: &str) -> Result<String, CheckError> {
        String::from_utf8(bytes).map_err(|_| CheckError::NotText(name.to_owned()))
    }
}

/// All `.proto` files below a directory that are in force, by the names that they are imported by.
pub(crate) fn read_files(root: &Path) -> Result<BTreeMap<String, String>, CheckError> {
    let mut files = BTreeMap::new();
    read_directory(root, root, &mut files)?;
    Ok(files)
}

fn is_proto(name: &[u8]) -> bool {
    name.ends_with(b".proto")
}

fn read_directory(
    root: &Path,
    directory: &Path,
    files: &mut BTreeMap<String, String>,
) -> Result<(), CheckError> {
    let failed = |path: &Path, cause| CheckError::Read {
        path: path.to_owned(),
        cause,
    };
    for entry in fs::read_dir(directory).map_err(|error| failed(directory, error))? {
        let path = entry.map_err(|error| failed(directory, error))?.path();
        if path.is_dir() {
            if path != root.join(RELEASED) {
                read_directory(root, &path, files)?;
            }
        } else if path
            .extension()
            .is_some_and(|extension| extension == "proto")
        {
            let bytes = fs::read(&path).map_err(|error| failed(&path, error))?;
            let text = String::from_utf8(bytes)
                .map_err(|_| CheckError::NotText(path.display().to_string()))?;
            let name = path.strip_prefix(root).unwrap_or(&path);
            // An import is written with slashes, whatever the system's separator is.
            let name: Vec<_> = name.iter().map(OsStr::to_string_lossy).collect();
            files.insert(name.join("/"), text);
        }
    }
    Ok(())
}

fn descriptor_set(path: &Path) -> Result<Compiled, CheckError> {
    let bytes = fs::read(path).map_err(|cause| CheckError::Read {
        path: path.to_owned(),
        cause,
    })?;
    let pool = DescriptorPool::decode(bytes.as_slice()).map_err(|error| {
        let path = path.display().to_string();
        let reason = format!("{error:?}");
        CheckError::DescriptorSet { path, reason }
    })?;
    if pool.files().len() == 0 {
        return Err(CheckError::Empty(path.display().to_string()));
    }
    Ok(Compiled {
        pool,
        own: Vec::new(),
        positions: HashMap::new(),
    })
}

fn compile(
    own: &[String],
    files: InMemory,
    includes: &[PathBuf],
) -> Result<DescriptorPool, protox::Error> {
    Ok(compiler(own, files, includes)?.descriptor_pool())
}

/// Compiles files whose names only mean something where packages that they do not import hide nothing.
fn compile_qualified(
    own: &[String],
    files: InMemory,
    includes: &[PathBuf],
) -> Result<Compiler, protox::Error> {
    let qualified = Qualified::read(own, &resolver(files, includes))?;
    let mut compiler = Compiler::with_file_resolver(qualified);
    compiler.include_imports(true).include_source_info(true);
    compiler.open_files(own)?;
    Ok(compiler)
}

/// Compiles files that are in memory; imports are also looked for in `includes`.
pub(crate) fn compile_in_memory(
    files: BTreeMap<String, String>,
    includes: &[PathBuf],
) -> Result<Compiler, protox::Error> {
    let own: Vec<_> = files.keys().cloned().collect();
    let files = Rc::new(files);
    let in_memory = || InMemory {
        files: Rc::clone(&files),
        positions: None,
    };
    compiler(&own, in_memory(), includes)
        .or_else(|error| compile_qualified(&own, in_memory(), includes).map_err(|_| error))
}

fn compiler(
    own: &[String],
    files: InMemory,
    includes: &[PathBuf],
) -> Result<Compiler, protox::Error> {
    let mut compiler = Compiler::with_file_resolver(resolver(files, includes));
    compiler.include_imports(true).include_source_info(true);
    compiler.open_files(own)?;
    Ok(compiler)
}

fn resolver(files: InMemory, includes: &[PathBuf]) -> ChainFileResolver {
    let mut resolver = ChainFileResolver::new();
    resolver.add(files);
    for include in includes {
        resolver.add(IncludeFileResolver::new(include.clone()));
    }
    resolver.add(GoogleFileResolver::new());
    resolver.add(OwnOptions);
    resolver
}

/// The definition of the options, for contracts that import it and have no copy.
struct OwnOptions;

impl FileResolver for OwnOptions {
    fn open_file(&self, name: &str) -> Result<File, protox::Error> {
        if name == rules::FILE {
            File::from_source(name, rules::SOURCE)
        } else {
            Err(protox::Error::file_not_found(name))
        }
    }
}

/// The files of a contract, by the names that they are imported by.
struct InMemory {
    files: Rc<BTreeMap<String, String>>,
    /// Where the files' positions are put aside, if they are: while they are in a file, the compiler looks
    /// through all of them for every option, and so takes a time that grows with the square of the file.
    positions: Option<Rc<RefCell<Positions>>>,
}

impl FileResolver for InMemory {
    fn open_file(&self, name: &str) -> Result<File, protox::Error> {
        let source = self.files.get(name);
        let source = source.ok_or_else(|| protox::Error::file_not_found(name))?;
        let file = File::from_source(name, source)?;
        let Some(positions) = &self.positions else {
            return Ok(file);
        };
        let mut descriptor = file.file_descriptor_proto().clone();
        if let Some(found) = descriptor.source_code_info.take() {
            positions.borrow_mut().insert(name.to_owned(), found);
        }
        Ok(File::from_file_descriptor_proto(descriptor))
    }
}
