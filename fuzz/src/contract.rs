//! The loaders of contracts, on any text and on any descriptor set.

use agent_schema::Contract;
use agent_schema::check::{
    Acknowledgements, Fingerprint, Options, Release, Source, Step, check as compare_releases,
};
use agent_schema::model::Model;
use std::cell::OnceCell;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

thread_local! {
    static DIRECTORY: OnceCell<TempDir> = const { OnceCell::new() };
}

/// Reads any bytes as a `.proto` file and as a descriptor set, and compares what comes of them with what protobuf says.
pub fn check(data: &[u8]) {
    DIRECTORY.with(|directory| {
        let directory = directory.get_or_init(|| TempDir::new().expect("a directory"));
        let (text, set) = (directory.path().join("text"), directory.path().join("set"));
        fs::create_dir_all(&text).expect("room for a directory");
        fs::write(text.join("contract.proto"), data).expect("room for a file");
        fs::write(&set, data).expect("room for a file");
        load(&text);
        judge(&Source::Path(text));
        judge(&Source::Path(set));
    });
}

/// A contract that can be read is no change against itself.
fn judge(source: &Source) {
    let options = Path::new(env!("CARGO_MANIFEST_DIR")).join("../proto");
    let release = match Release::read(source, &[options]) {
        Ok(release) => release,
        Err(error) => return assert!(!error.to_string().is_empty()),
    };
    let options = Options::default();
    let of = || Fingerprint::of(&release, &options);
    assert_eq!(of(), of());
    let report = compare_releases(&release, &release, &options, &Acknowledgements::default());
    assert_eq!(report.verdict(), Step::None);
}

fn load(directory: &Path) {
    let options = Path::new(env!("CARGO_MANIFEST_DIR")).join("../proto");
    let contract = match Contract::read_with(directory, &[options]) {
        Ok(contract) => contract,
        Err(error) => return assert!(!error.to_string().is_empty()),
    };
    match Model::read(&contract) {
        Ok(model) => compare(&contract, &model),
        Err(faults) => {
            assert!(!faults.0.is_empty());
            let mut told = faults.to_string().lines().count();
            if cfg!(feature = "planted") && faults.0.len() < 4 {
                told = 0;
            }
            assert!(told >= faults.0.len());
        }
    }
}

/// The model has all messages and enums, with all that is in them.
fn compare(contract: &Contract, model: &Model) {
    for file in contract.files() {
        for message in file.messages() {
            let ours = model
                .message(message.full_name())
                .expect("a message is missing");
            assert_eq!(ours.fields.len(), message.fields().len());
            for field in &ours.fields {
                assert!(
                    message
                        .get_field(field.number)
                        .is_some_and(|theirs| theirs.name() == field.name)
                );
            }
        }
        for enumeration in file.enums() {
            let ours = model
                .enumeration(enumeration.full_name())
                .expect("an enum is missing");
            assert_eq!(ours.values.len(), enumeration.values().len());
        }
    }
    for (feature, value) in model.features() {
        assert_eq!(i32::from(feature.number), value.number);
    }
}
