//! Whom a process runs as, where, and within which limits.

use crate::{Host, is_root, program, script};
use handclasp::v1::{self, StartRequest, StartStage};
use handclasp::{Code, Error};
use handclasp_tests::Agent;
use std::fs;
use std::os::unix::fs::PermissionsExt;

#[tokio::test(flavor = "multi_thread")]
async fn a_process_has_its_user_and_its_groups() {
    if !is_root() {
        return;
    }
    let agent = Agent::start();
    let host = Host::connect(&agent).await;
    let whoami = || script("id -u; id -g; id -G");
    let daemon = StartRequest {
        user: "daemon".to_owned(),
        ..whoami()
    };
    assert_eq!(host.run(daemon).await, "1\n1\n1\n");
    let named = StartRequest {
        user: "1".to_owned(),
        user_groups: vec!["bin".to_owned(), "12345".to_owned()],
        ..whoami()
    };
    assert_eq!(host.run(named).await, "1\n2\n2 12345\n");
    let stranger = StartRequest {
        user: "54321".to_owned(),
        ..whoami()
    };
    assert_eq!(host.run(stranger).await, "54321\n54321\n54321\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fails_before_the_program_is_executed_is_typed() {
    let agent = Agent::start();
    let host = Host::connect(&agent).await;
    let failed = host.fail(program(["/no/such/program"])).await;
    assert_eq!(failed, (StartStage::Exec, 2, "/no/such/program".to_owned()));
    let failed = host
        .fail(StartRequest {
            cwd: "/no/such/directory".to_owned(),
            ..program(["true"])
        })
        .await;
    assert_eq!(
        failed,
        (StartStage::Cwd, 2, "/no/such/directory".to_owned())
    );
    let failed = host
        .fail(StartRequest {
            user: "no-such-user".to_owned(),
            ..program(["true"])
        })
        .await;
    assert_eq!(failed, (StartStage::User, 0, "no-such-user".to_owned()));
    let failed = host
        .fail(StartRequest {
            user_groups: vec!["no-such-group".to_owned()],
            ..program(["true"])
        })
        .await;
    assert_eq!(failed, (StartStage::Group, 0, "no-such-group".to_owned()));
    let failed = host
        .fail(StartRequest {
            limits: vec![v1::ResourceLimit {
                resource: v1::Resource::OpenFiles.into(),
                soft: 2,
                hard: 1,
            }],
            ..program(["true"])
        })
        .await;
    assert_eq!(failed, (StartStage::Limits, 22, String::new()));

    let listed = host.processes().list(v1::ListRequest::default()).await;
    assert!(listed.unwrap().processes.is_empty(), "it is forgotten");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_directory_is_entered_as_the_user() {
    if !is_root() {
        return;
    }
    let agent = Agent::start();
    let host = Host::connect(&agent).await;
    let directory = tempfile::tempdir().unwrap();
    fs::set_permissions(&directory, fs::Permissions::from_mode(0o700)).unwrap();
    let cwd = directory.path().to_str().unwrap().to_owned();
    let request = StartRequest {
        cwd: cwd.clone(),
        ..program(["pwd"])
    };
    assert_eq!(host.run(request.clone()).await.trim_end(), cwd);
    let failed = host.fail(StartRequest {
        user: "daemon".to_owned(),
        ..request
    });
    assert_eq!(failed.await, (StartStage::Cwd, 13, cwd));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_has_its_limits() {
    let agent = Agent::start();
    let host = Host::connect(&agent).await;
    let limit = |resource: v1::Resource, limit| v1::ResourceLimit {
        resource: resource.into(),
        soft: limit,
        hard: limit,
    };
    let request = StartRequest {
        limits: vec![
            limit(v1::Resource::OpenFiles, 123),
            limit(v1::Resource::Core, 0),
        ],
        ..script("ulimit -n; ulimit -Hn; ulimit -c")
    };
    assert_eq!(host.run(request).await, "123\n123\n0\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_key_starts_one_process() {
    let agent = Agent::start();
    let (first, second) = (Host::connect(&agent).await, Host::connect(&agent).await);
    let request = StartRequest {
        key: vec![7; 16],
        ..script("echo once; sleep 1000")
    };
    let (left, right) = tokio::join!(first.start(request.clone()), second.start(request));
    assert_eq!(left, right);
    let other = StartRequest {
        key: vec![7; 16],
        ..program(["true"])
    };
    match first.try_start(other).await {
        Err(Error::Status { code, .. }) => assert_eq!(code, Code::AlreadyExists),
        outcome => panic!("{outcome:?}"),
    }
    let listed = first.processes().list(v1::ListRequest::default()).await;
    assert_eq!(listed.unwrap().processes.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paused_group_starts_nothing() {
    let agent = Agent::start();
    let host = Host::connect(&agent).await;
    let group = format!("paused-{}", std::process::id());
    let request = StartRequest {
        group: group.clone(),
        ..program(["sleep", "1000"])
    };
    if host.try_start(request.clone()).await.is_err() {
        // A machine without control groups, or without the right to them.
        return;
    }
    let pause = v1::PauseRequest {
        group: group.clone(),
    };
    host.agent().pause(pause).await.unwrap();
    match host.try_start(request.clone()).await {
        Err(Error::Status { code, .. }) => assert_eq!(code, Code::FailedPrecondition),
        outcome => panic!("{outcome:?}"),
    }
    let resume = v1::ResumeRequest { group };
    host.agent().resume(resume).await.unwrap();
    host.start(request).await;
}
